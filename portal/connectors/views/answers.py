"""How a save answers: htmx gets a small fragment and an event, a plain form a redirect, a conflict both versions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import trigger_client_event

from portal.connectors.edits import Clash, Conflict, Gone, Saved
from portal.connectors.models import Connector
from portal.htmx import PortalRequest


def saved(
    request: PortalRequest, connector: Connector, result: Saved, url: str, response: HttpResponse
) -> HttpResponse:
    """The answer to a save that went well. `response` is the fragment for htmx, `url` where a plain form goes on."""
    if not request.htmx:
        if result.revision:
            messages.success(request, f"Saved. {result.revision.sentence}.")
        return redirect(url)
    detail = {"head": connector.head, "sentence": result.revision.sentence if result.revision else ""}
    return trigger_client_event(response, "connector-changed", detail)


def conflict(request: PortalRequest, connector: Connector, error: Conflict, context: dict[str, Any]) -> HttpResponse:
    """409 with both versions and a choice for each field."""
    labels, words = context["labels"], context.get("words", {})
    clashing = {clash.name for clash in error.clashes}
    joined = {name: value for name, value in error.mine.items() if name not in clashing}
    shown = {
        "by": error.by,
        "mine": error.mine,
        "clashes": [_shown_clash(clash, labels, words) for clash in error.clashes],
        "joined": [(name, _posted(value)) for name, value in joined.items()],
        "joined_labels": [labels.get(name, name) for name in joined],
    }
    context = {**context, "connector": connector, "conflict": shown, "base": connector.head}
    return _in_place_of_the_page(request, "connectors/edit/conflict.html", context)


def _shown_clash(clash: Clash, labels: dict[str, str], words: dict[str, str]) -> dict[str, str]:
    return {
        "name": clash.name,
        "label": labels.get(clash.name, clash.name),
        "shown_before": _shown(clash.before, words),
        "shown_mine": _shown(clash.mine, words),
        "shown_theirs": _shown(clash.theirs, words),
        "posted_mine": _posted(clash.mine),
        "posted_theirs": _posted(clash.theirs),
    }


def _shown(value: Any, words: dict[str, str]) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return ", ".join(value) if isinstance(value, list) else words.get(value, str(value or ""))


def _posted(value: Any) -> str:
    """The value as a form posts it."""
    if isinstance(value, bool):
        return "true" if value else ""
    return ";".join(value) if isinstance(value, list) else str(value or "")


def gone(request: PortalRequest, connector: Connector, error: Gone, url: str) -> HttpResponse:
    """409 for something that was removed meanwhile: who did it, and the way back."""
    context = {"connector": connector, "by": error.by, "url": url}
    return _in_place_of_the_page(request, "connectors/edit/gone.html", context)


def _in_place_of_the_page(request: PortalRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context, status=409)
    if request.htmx:
        response["HX-Retarget"], response["HX-Reswap"] = "#main", "innerHTML show:window:top"
    return response
