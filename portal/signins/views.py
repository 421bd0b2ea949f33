"""Coming back from another service's sign-in page, and the record of what happened on the way."""

import uuid
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from portal import access
from portal.connections import checking
from portal.connectors.models import Connector
from portal.htmx import PortalRequest
from portal.signins import finishing, outcomes, redirects, showing, starting
from portal.signins.models import SignIn
from portal.signins.starting import Wish

PAGE = "signins/record.html"


def send_away(request: PortalRequest, wish: Wish) -> HttpResponse:
    """Begin a sign-in: for htmx the place that waits for it, else a page that leads there. Raises SignInError."""
    row, url = starting.begin(wish)
    context = {"row": row, "url": url, "host": urlsplit(url).hostname}
    if request.htmx:
        return render(request, "signins/_waiting.html", context)
    # A redirect of a form is held to the policy's form-action; a page that goes on by itself is not.
    response = render(request, "signins/going.html", context)
    response.headers["Refresh"] = f"0; url={url}"
    return response


@sensitive_variables()
@require_GET
def callback(request: PortalRequest, slug: str = "") -> HttpResponse:
    """The person is back. Without a state that they started themselves, nothing is asked of anybody."""
    came_to = redirects.of_connector(Connector(slug=slug)) if slug else redirects.of_portal()
    try:
        row = finishing.claim(request.user, request.GET.get("state", ""), came_to)
    except finishing.NotAccepted as error:
        return render(request, "signins/refused.html", {"sentence": str(error)}, status=400)
    finishing.complete(row, request.GET.dict())
    if row.connection and row.state == SignIn.State.DONE:
        checking.after_making(request.user, row.connection)
    # The code and the state leave the address line and the history.
    return redirect("signins:record", id=row.pk)


@require_GET
def record(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """What happened, leg by leg. The fragment asks again while somebody is still away."""
    row = access.sign_in_own(request.user, id)
    return _page(request, row)


@require_POST
def drill(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """Force a refresh with the tokens of a try."""
    row = access.sign_in_own(request.user, id)
    if showing.can_drill(row):
        outcomes.drill(row)
    return _page(request, row) if request.htmx else redirect("signins:record", id=id)


@require_POST
def take_over(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """The other account is the right one from now on."""
    row = access.sign_in_own(request.user, id)
    if row.state == SignIn.State.OTHER_ACCOUNT:
        outcomes.take_over(row)
    return _page(request, row) if request.htmx else redirect("signins:record", id=id)


def _page(request: PortalRequest, row: SignIn) -> HttpResponse:
    return render(request, f"{PAGE}{'#legs' if request.htmx else ''}", context_of(row))


def context_of(row: SignIn) -> dict[str, Any]:
    return {
        "row": row,
        "legs": orjson.loads(row.legs),
        "verdict": showing.verdict(row),
        "outcome": orjson.loads(row.outcome),
        "can_drill": showing.can_drill(row),
        "is_over": showing.is_over(row),
        "back": row.onwards or _home(row),
    }


def _home(row: SignIn) -> str:
    if row.connection_id:
        return reverse("connections:connection", args=[row.connection_id])
    return reverse("connectors:edit-security", args=[row.connector.slug])
