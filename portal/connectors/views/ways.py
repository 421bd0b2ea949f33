"""Several ways to sign in: adding one, what it is called, which one is the default, removing it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from designer import ways
from designer.ways import Way, WayError
from portal import access
from portal.connections.models import Connection
from portal.connectors import way_edits
from portal.connectors.drafts import draft
from portal.connectors.models import Connector
from portal.htmx import PortalRequest

MOST_NAMED = 10


class LabelForm(forms.Form):
    """What people choose a way by; for one that exists also its description and place."""

    label = forms.CharField(
        label="What people choose",
        help_text="Such as “Sign-in page” or “Key for reports”. They see it first when they make a connection.",
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    description = forms.CharField(
        label="Description", required=False, max_length=1000, widget=forms.TextInput({"autocomplete": "off"})
    )
    place = forms.TypedChoiceField(label="Place among the ways", coerce=int)

    def __init__(self, found: list[Way], data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id="way-%s")
        if not initial:
            del self.fields["description"], self.fields["place"]
            return
        places = [(index, "First: the default" if index == 0 else str(index + 1)) for index in range(len(found))]
        self.fields["place"].choices = places  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def add(request: PortalRequest, slug: str) -> HttpResponse:
    """Ask what the new way is called; it asks for nothing yet and is edited like the others."""
    connector = access.connector_write(request.user, slug)
    form = LabelForm([], request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            name = way_edits.add(connector, request.user, form.cleaned_data["label"])
        except WayError as error:
            form.add_error("label", str(error))
        else:
            return _back(request, connector, name)
    return _page(request, "connectors/ways/add.html", {"connector": connector, "form": form})


@require_http_methods(["GET", "POST"])
def change(request: PortalRequest, slug: str) -> HttpResponse:
    connector = access.connector_write(request.user, slug)
    found, way = _found(request, connector)
    initial = {"label": way.label, "description": way.description, "place": found.index(way)}
    form = LabelForm(found, request.POST if request.method == "POST" else None, initial)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            way_edits.change(connector, request.user, way.name, given["label"], given["description"], given["place"])
        except WayError as error:
            form.add_error("label", str(error))
        else:
            return _back(request, connector, way.name)
    return _page(request, "connectors/ways/change.html", {"connector": connector, "form": form, "way": way})


@require_http_methods(["GET", "POST"])
def remove(request: PortalRequest, slug: str) -> HttpResponse:
    """Say which connections sign in by it, then remove it. Undo brings it back."""
    connector = access.connector_write(request.user, slug)
    found, way = _found(request, connector)
    problem = ""
    if request.method == "POST":
        try:
            way_edits.remove(connector, request.user, way.name)
        except WayError as error:
            problem = str(error)
        else:
            return _back(request, connector, "")
    used = _connections(connector, way)
    context = {"connector": connector, "way": way, "connections": used[:MOST_NAMED], "count": len(used)}
    return _page(request, "connectors/ways/remove.html", {**context, "problem": problem, "left": len(found) - 1})


def _connections(connector: Connector, way: Way) -> list[Connection]:
    """The connections that sign in by `way`, whoever's they are: only whose is told, not what they are called."""
    properties = draft(connector).properties
    rows = connector.connections.select_related("owner").order_by("owner__name")
    return [row for row in rows if ways.chosen(properties, row.way, row.values) == way]


def _found(request: PortalRequest, connector: Connector) -> tuple[list[Way], Way]:
    """All ways, and the one in the address."""
    found = ways.ways(draft(connector).properties)
    name = request.GET.get("way", "")
    way = next((each for each in found if each.name == name), None)
    if way is None:
        raise Http404("There is no such way to sign in.")
    return found, way


def _back(request: PortalRequest, connector: Connector, name: str) -> HttpResponse:
    """To the Security step. The whole page: tabs, settings and panel are about another way now."""
    query = f"?{urlencode({'way': name})}" if name else ""
    url = reverse("connectors:edit-security", args=[connector.slug]) + query
    messages.success(request, "Saved. You can undo this at the top.")
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _page(request: PortalRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    form = context.get("form")
    status = 422 if (form is not None and form.errors) or context.get("problem") else 200
    return render(request, f"{template}{'#dialog' if request.htmx else ''}", context, status=status)
