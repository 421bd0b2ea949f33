"""What a connection asks for besides its sign-in: adding, changing, reordering and removing connection parameters."""

from collections.abc import Callable
from dataclasses import fields as attributes_of
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from designer import custom_parameters
from designer.connection_parameters import ConnectionField
from designer.connection_parameters import fields as fields_of
from designer.properties import Properties
from portal import access
from portal.connectors import edits, revisions, way_edits, ways
from portal.connectors.drafts import State
from portal.connectors.field_form import FieldForm
from portal.connectors.models import Connector, Revision
from portal.connectors.revisions import Edit
from portal.connectors.views import answers
from portal.connectors.views.common import base_of, state_at_base, way_of
from portal.htmx import PortalRequest


@require_http_methods(["GET", "POST"])
def add(request: PortalRequest, slug: str) -> HttpResponse:
    connector = access.connector_write(request.user, slug)
    way, state = _seen(request, connector, connector.head)
    posted = request.POST if request.method == "POST" else None
    form = FieldForm(None, _others(state, ""), connector.head, posted)
    if form.is_bound and form.is_valid():
        wanted, kind = form.wanted()
        form.add_problems(custom_parameters.problems(fields_of(state.properties), wanted, kind, is_new=True))
        if not form.errors:
            sentence = f"Asked for “{wanted.label}” when people connect"
            saved = _store(connector, request, way, lambda held: custom_parameters.add(held, wanted), sentence)
            return _answer(request, connector, way, saved)
    return _page(request, "connectors/fields/edit.html", connector, way, {"form": form})


@require_http_methods(["GET", "POST"])
def change(request: PortalRequest, slug: str) -> HttpResponse:
    connector = access.connector_write(request.user, slug)
    base = base_of(request.POST, connector.head)
    way, now = _seen(request, connector, connector.head)
    field = _own(request, now)
    before = custom_parameters.find(_seen(request, connector, base)[1].properties, field.name) or field
    posted = request.POST if request.method == "POST" else None
    form = FieldForm(before, _others(now, field.name), base, posted)
    if form.is_bound and form.is_valid():
        mine, kind = form.wanted()
        wanted = _merged(before, mine, field)
        form.add_problems(_clashes(before, mine, field))
        form.add_problems(custom_parameters.problems(fields_of(now.properties), wanted, kind, is_new=False))
        if not form.errors:
            saved = _store(connector, request, way, lambda held: custom_parameters.change(held, wanted))
            return _answer(request, connector, way, saved)
        form.data = {**request.POST.dict(), "base": connector.head}  # who sends it once more has seen what others did
    return _page(request, "connectors/fields/edit.html", connector, way, {"form": form, "field": field})


@require_POST
def move(request: PortalRequest, slug: str) -> HttpResponse:
    connector = access.connector_write(request.user, slug)
    way, state = _seen(request, connector, connector.head)
    field = _any(request, state)
    order = [each.name for each in fields_of(state.properties)]
    to = order.index(field.name) + (-1 if request.POST.get("to") == "up" else 1)
    sentence = f"Moved “{field.label}” in the connection dialog"
    saved = _store(connector, request, way, lambda held: custom_parameters.move(held, field.name, to), sentence)
    return _answer(request, connector, way, saved)


@require_http_methods(["GET", "POST"])
def remove(request: PortalRequest, slug: str) -> HttpResponse:
    """Say which policies and fields need it, then remove it."""
    connector = access.connector_write(request.user, slug)
    way, state = _seen(request, connector, connector.head)
    field = _own(request, state)
    if request.method == "POST":
        sentence = f"No longer asked for “{field.label}” when people connect"
        saved = _store(connector, request, way, lambda held: custom_parameters.remove(held, field.name), sentence)
        return _answer(request, connector, way, saved)
    dependants = [each for each in fields_of(state.properties) if field.name in dict(each.depends_on)]
    readers = custom_parameters.readers(state.properties, field.name)
    context = {"field": field, "readers": readers, "dependants": dependants}
    return _page(request, "connectors/fields/remove.html", connector, way, context)


def _seen(request: PortalRequest, connector: Connector, base: int) -> tuple[str, State]:
    """The way to sign in that the page is about, and the draft as of `base` as that way has it."""
    way = way_of(request, connector)
    return way, ways.of(state_at_base(connector, base), way)


def _any(request: PortalRequest, state: State) -> ConnectionField:
    field = custom_parameters.find(state.properties, request.GET.get("name", ""))
    if field is None:
        raise Http404("The connection does not ask for that.")
    return field


def _own(request: PortalRequest, state: State) -> ConnectionField:
    """The field in the address; one of the sign-in is edited with the sign-in."""
    field = _any(request, state)
    if field not in custom_parameters.custom(state.definition, state.properties):
        raise Http404("That belongs to the sign-in.")
    return field


def _others(state: State, name: str) -> list[ConnectionField]:
    """What a field can depend on: nobody's secrets, and no sign-in at another page."""
    return [each for each in fields_of(state.properties) if each.is_typed and not each.is_secret and each.name != name]


def _merged(before: ConnectionField, mine: ConnectionField, now: ConnectionField) -> ConnectionField:
    """What the person changed, upon what others have changed meanwhile."""
    names = [each.name for each in attributes_of(ConnectionField)]
    changed = {name: getattr(mine, name) for name in names if getattr(mine, name) != getattr(before, name)}
    return replace(now, **changed)


def _clashes(before: ConnectionField, mine: ConnectionField, now: ConnectionField) -> dict[str, str]:
    """What two people changed differently."""
    sentence = "Somebody else has changed this meanwhile. Look at it, and save again to keep yours."
    return {
        name: sentence
        for name in (each.name for each in attributes_of(ConnectionField))
        if getattr(now, name) not in (getattr(before, name), getattr(mine, name))
        and getattr(mine, name) != getattr(before, name)
    }


def _store(
    connector: Connector,
    request: PortalRequest,
    way: str,
    alter: Callable[[Properties], Properties],
    sentence: str = "",
) -> Revision | None:
    def build(state: State) -> Edit:
        return way_edits.edit_of(state, way, lambda document, held: (document, alter(held)), sentence)

    return revisions.save(connector, request.user, build)


def _answer(request: PortalRequest, connector: Connector, way: str, revision: Revision | None) -> HttpResponse:
    """The dialog is emptied and closes, and the panel shows what there is now."""
    query = urlencode({"way": way, "panel": "preview"} if way else {"panel": "preview"})
    url = f"{reverse('connectors:edit-security', args=[connector.slug])}?{query}"
    saved = edits.Saved("", revision)
    if not request.htmx:
        return answers.saved(request, connector, saved, url, HttpResponse())
    response = answers.saved(request, connector, saved, url, HttpResponse())
    return trigger_client_event(response, "dialog-close", {})


def _page(
    request: PortalRequest, template: str, connector: Connector, way: str, context: dict[str, Any]
) -> HttpResponse:
    form = context.get("form")
    status = 422 if form is not None and form.errors else 200
    context |= {"connector": connector, "way": way}
    return render(request, f"{template}{'#dialog' if request.htmx else ''}", context, status=status)
