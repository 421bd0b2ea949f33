"""Every address of the portal."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic.base import RedirectView

from portal import search, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="connectors:list"), name="home"),
    path("", include("portal.accounts.urls")),
    path("administration/", include("portal.accounts.administration_urls")),
    path("connectors/", include("portal.connectors.urls")),
    path("connections/", include("portal.connections.urls")),
    path("", include("portal.signins.urls")),
    path("search/", search.search, name="search"),
    path("help/", include("portal.help_urls")),
    path("health/", views.health, name="health"),
]
