"""Addresses of imports, below /connectors/new/ and in the namespace of connectors."""

from django.urls import path

from portal.imports import views

urlpatterns = [
    path("import/", views.bring, name="import"),
    path("<uuid:id>/", views.review, name="import-review"),
    path("<uuid:id>/accept/", views.accept, name="import-accept"),
    path("<uuid:id>/discard/", views.discard, name="import-discard"),
]
