"""Every address of the portal."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portal.accounts.urls")),
    path("administration/", include("portal.accounts.administration_urls")),
]
