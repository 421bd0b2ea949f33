"""How a save answers: htmx gets a small fragment and an event, a plain form a redirect, a conflict both versions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import trigger_client_event

from portal.connectors.edits import Conflict, Gone, Saved
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
    context = {**context, "connector": connector, "conflict": error, "base": connector.head}
    response = render(request, "connectors/edit/conflict.html", context, status=409)
    if request.htmx:
        response["HX-Retarget"], response["HX-Reswap"] = "#main", "innerHTML show:window:top"
    return response


def gone(request: PortalRequest, connector: Connector, error: Gone, url: str) -> HttpResponse:
    """409 for something that was removed meanwhile: who did it, and the way back."""
    context = {"connector": connector, "by": error.by, "url": url}
    response = render(request, "connectors/edit/gone.html", context, status=409)
    if request.htmx:
        response["HX-Retarget"], response["HX-Reswap"] = "#main", "innerHTML show:window:top"
    return response
