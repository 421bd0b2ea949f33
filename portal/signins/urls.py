"""Addresses of signing in to other services. Services know the two callbacks: they stay for ever."""

from django.urls import path

from portal.signins import views

app_name = "signins"
urlpatterns = [
    path("oauth/callback", views.callback, name="callback"),
    path("oauth/callback/<slug:slug>", views.callback, name="callback-of"),
    path("sign-ins/<uuid:id>/", views.record, name="record"),
    path("sign-ins/<uuid:id>/poll/", views.poll, name="poll"),
    path("sign-ins/<uuid:id>/again/", views.again, name="again"),
    path("sign-ins/<uuid:id>/refresh/", views.drill, name="drill"),
    path("sign-ins/<uuid:id>/take-over/", views.take_over, name="take-over"),
]
