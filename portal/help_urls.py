"""The help pages."""

from django.urls import path

from portal import help

app_name = "help"
urlpatterns = [
    path("", help.index, name="index"),
    path("rules/", help.rules, name="rules"),
    path("rules/<slug:code>/", help.rule, name="rule"),
    path("<slug:name>/", help.page, name="page"),
]
