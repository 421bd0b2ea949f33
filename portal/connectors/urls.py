"""Addresses of connectors. A step of the wizard is a place: it can be opened at any time."""

from django.urls import include, path

from portal.connectors.views import (
    commands,
    definition,
    delete,
    export,
    fixes,
    general,
    history,
    json_samples,
    lists,
    panels,
    publish,
    samples,
    security,
)
from portal.imports import views as imports

app_name = "connectors"
EDIT = "<slug:slug>/edit/"
urlpatterns = [
    path("", lists.listing, name="list"),
    path("new/", lists.new, name="new"),
    path("new/", include("portal.imports.urls")),
    path("<slug:slug>/", lists.overview, name="overview"),
    path("<slug:slug>/icon/<slug:digest>.png", general.icon, name="icon"),
    path(f"{EDIT}general/", general.edit, name="edit-general"),
    path(f"{EDIT}general/address/", general.address, name="address"),
    path(f"{EDIT}general/icon/", general.icon_upload, name="icon-upload"),
    path(f"{EDIT}security/", security.edit, name="edit-security"),
    path(f"{EDIT}definition/", definition.edit, name="edit-definition"),
    path(f"{EDIT}definition/sample/", samples.operation, name="sample"),
    path(f"{EDIT}definition/from-json/", json_samples.from_json, name="from-json"),
    path(f"{EDIT}definition/<slug:verb>/", commands.change, name="change"),
    path(f"{EDIT}panel/<slug:name>/", panels.panel, name="panel"),
    path(f"{EDIT}head/", panels.head, name="head"),
    path(f"{EDIT}source/", panels.save_source, name="source"),
    path(f"{EDIT}fix/", fixes.fix, name="fix"),
    path(f"{EDIT}suppress/", fixes.suppress, name="suppress"),
    path(f"{EDIT}unsuppress/", fixes.unsuppress, name="unsuppress"),
    path(f"{EDIT}undo/", history.undo, name="undo"),
    path(f"{EDIT}redo/", history.redo, name="redo"),
    path("<slug:slug>/revisions/", history.listing, name="revisions"),
    path("<slug:slug>/revisions/<int:number>/", history.listing, name="revision"),
    path("<slug:slug>/revisions/<int:number>/restore/", history.restore, name="restore"),
    path("<slug:slug>/publish/", publish.publish, name="publish"),
    path("<slug:slug>/update/", imports.update, name="update"),
    path("<slug:slug>/export/", export.export, name="export"),
    path("<slug:slug>/export/<str:file>", export.export_file, name="export-file"),
    path("<slug:slug>/delete/", delete.delete, name="delete"),
    path("", include("portal.sharing.urls")),
    path("", include("portal.connections.test_urls")),
    path("", include("portal.signins.step_urls")),
]
