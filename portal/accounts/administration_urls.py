"""Administration: /administration/people/ and /administration/invitations/."""

from django.urls import include, path
from django.views.generic import RedirectView

from portal.accounts import admin_views

app_name = "administration"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="administration:people"), name="index"),
    path("people/", admin_views.people, name="people"),
    path("people/<int:id>/deactivate/", admin_views.deactivate, name="deactivate"),
    path("people/<int:id>/reactivate/", admin_views.reactivate, name="reactivate"),
    path("people/<int:id>/administrator/", admin_views.administrator, name="administrator"),
    path("invitations/", admin_views.invitations, name="invitations"),
    path("invitations/<int:id>/renew/", admin_views.renew, name="invitation-renew"),
    path("invitations/<int:id>/revoke/", admin_views.revoke, name="invitation-revoke"),
    path("sharing/", include("portal.sharing.admin_urls")),
]
