"""Addresses of one's own connections, of loans, and of the calendar."""

from django.urls import path

from portal.connections import calendar_views, lend_views, list_views, views

app_name = "connections"
urlpatterns = [
    path("", list_views.listing_page, name="list"),
    path("new/", views.new, name="new"),
    path("calendar/", calendar_views.page, name="calendar"),
    path("calendar/secrets/<uuid:id>/", calendar_views.secret_ends, name="secret-ends"),
    path("lent/<uuid:id>/", lend_views.lent, name="lent"),
    path("lent/<uuid:id>/give-back/", lend_views.give_back, name="lent-back"),
    path("loans/<uuid:id>/end/", lend_views.end, name="loan-end"),
    path("<uuid:id>/", views.connection, name="connection"),
    path("<uuid:id>/test/", views.test, name="test"),
    path("<uuid:id>/lend/", lend_views.lend, name="lend"),
    path("<uuid:id>/replace/", views.replace_values, name="replace"),
    path("<uuid:id>/bind/", views.bind, name="bind"),
    path("<uuid:id>/reconnect/", views.reconnect, name="reconnect"),
    path("<uuid:id>/delete/", views.delete, name="delete"),
]
