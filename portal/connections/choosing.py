"""What a new connection asks for: the way to sign in, then what depends on what was chosen. The server decides."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from designer import connection_parameters, ways
from designer.connection_parameters import ConnectionField
from designer.ways import Way
from portal.connections import files, making
from portal.connections.forms import NewConnectionForm
from portal.connectors import ways as states
from portal.connectors.drafts import State
from portal.connectors.models import key_of
from portal.htmx import PortalRequest

LOOK = "look"  # only show what is asked for with these choices; nothing is saved and nothing is wrong yet


# A control that others depend on asks the server at once.
LOOKS = {
    "hx-trigger": "change",
    "hx-vals": f'{{"do": "{LOOK}"}}',
    "hx-include": "closest form",
    "hx-swap": "none",
    "hx-target": "this",
}


@dataclass(frozen=True)
class Slot:
    """A place in the form: its controls, none while the field does not appear. `is_new`: the page has to change it."""

    key: str
    controls: tuple[forms.BoundField, ...]
    is_new: bool


def ways_of(state: State) -> list[Way]:
    """The ways that people can choose, in order; none where there is nothing to choose."""
    return [way for way in ways.ways(state.properties) if not way.is_hidden]


def chosen(state: State, request: PortalRequest) -> State:
    """The state as the way that was asked for has it; the first one where that is none."""
    asked = request.POST.get("way") or request.GET.get("way", "")
    offered = ways_of(state)
    names = [way.name for way in offered]
    return states.of(state, asked if asked in names else names[0] if names else "")


def asked_for(fields: list[ConnectionField], data: Mapping[str, str]) -> list[ConnectionField]:
    """The fields that appear with what was chosen so far; then each of them is asked for without a condition."""
    given = {field.name: data.get(key_of(field.name), "") for field in fields}
    shown = connection_parameters.appearing(fields, connection_parameters.with_defaults(fields, given))
    return [replace(field, depends_on=()) for field in fields if field.name in shown]


def form_of(request: PortalRequest, state: State, label: str) -> tuple[NewConnectionForm, dict[str, Any]]:
    """The form of a new connection, and what its templates need."""
    fields, is_look = making.fields_of(state), request.POST.get("do") == LOOK
    form = NewConnectionForm(
        asked_for(fields, request.POST),
        None if is_look else request.POST or None,
        scheme=making.scheme_of(state),
        files=None if is_look else request.FILES or None,
        initial={"label": label, **request.POST.dict()},
    )
    steering = {key_of(name) for field in fields for name, _ in field.depends_on}
    for key in steering & form.fields.keys():
        form.fields[key].widget.attrs |= {**LOOKS, "hx-post": reverse("connections:new")}
    context = {"form": form, "slots": slots(form, fields, request.POST), "steers": bool(steering), "way": state.way}
    return form, {**context, "is_look": is_look}


def slots(form: NewConnectionForm, fields: list[ConnectionField], data: Mapping[str, str]) -> list[Slot]:
    """A place for every field that can appear, in order."""
    found = []
    for field in fields:
        if field.is_typed and not field.is_hidden:
            key = key_of(field.name)
            names = [name for name in (key, files.key_of(key)) if name in form.fields]
            found.append(Slot(key, tuple(form[name] for name in names), bool(names) != (key in data)))
    return found


def looked(request: PortalRequest, context: dict[str, Any]) -> HttpResponse:
    """For htmx only the places that change, so that what was typed elsewhere stays; else the page."""
    template = "connections/_asked.html" if request.htmx else "connections/new.html"
    return render(request, template, {**context, "is_change": bool(request.htmx)})
