"""Addresses of the Security step's part about OAuth 2.0; part of the addresses of connectors, which include them."""

from django.urls import path

from portal.signins import step_views

EDIT = "<slug:slug>/edit/security/"
urlpatterns = [
    path(f"{EDIT}secret/", step_views.add_secret, name="secret-add"),
    path(f"{EDIT}secret/<uuid:id>/remove/", step_views.remove_secret, name="secret-remove"),
    path(f"{EDIT}discover/", step_views.discover, name="discover"),
    path(f"{EDIT}try/", step_views.try_sign_in, name="try-sign-in"),
]
