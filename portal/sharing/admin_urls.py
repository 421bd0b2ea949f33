"""Everything shared, below /administration/sharing/; part of the addresses named `administration:…`."""

from django.urls import path

from portal.sharing import admin_views

urlpatterns = [
    path("", admin_views.sharing, name="sharing"),
    path("export.csv", admin_views.export, name="sharing-export"),
    path("revoke/", admin_views.revoke, name="sharing-revoke"),
    path("undo/", admin_views.undo, name="sharing-undo"),
]
