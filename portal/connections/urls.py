"""Addresses of one's own connections."""

from django.urls import path

from portal.connections import views

app_name = "connections"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.new, name="new"),
    path("<uuid:id>/", views.connection, name="connection"),
    path("<uuid:id>/replace/", views.replace_values, name="replace"),
    path("<uuid:id>/bind/", views.bind, name="bind"),
    path("<uuid:id>/reconnect/", views.reconnect, name="reconnect"),
    path("<uuid:id>/delete/", views.delete, name="delete"),
]
