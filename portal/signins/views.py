"""Coming back from another service's sign-in page, and the record of what happened on the way."""

import uuid

import orjson
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from designer.auth.oauth2 import SignInError
from portal import access
from portal.connections import checking, making, picking
from portal.connectors.models import Connector
from portal.htmx import PortalRequest
from portal.sealing import vault
from portal.signins import (
    devices,
    doctoring,
    exchanges,
    finishing,
    outcomes,
    redirects,
    showing,
    starting,
    step,
    unattended,
)
from portal.signins.models import SignIn
from portal.signins.starting import Wish

PAGE, FRAGMENT, REFUSED = "signins/record.html", "signins/_beside_step.html", "signins/refused.html"


def send_away(request: PortalRequest, wish: Wish) -> HttpResponse:
    """Begin a sign-in: for htmx the place that waits for it, else a page that leads there. Raises SignInError."""
    if devices.can(wish):
        row = devices.start(wish)
        return _page(request, row) if request.htmx else redirect("signins:record", id=row.pk)
    row, url = starting.begin(wish)
    if request.htmx:
        return _page(request, row, url)
    # A redirect of a form is held to the policy's form-action; a page that goes on by itself is not.
    response = render(request, "signins/going.html", showing.context_of(row, url))
    response.headers["Refresh"] = f"0; url={url}"
    return response


@sensitive_variables()
@require_GET
def callback(request: PortalRequest, slug: str = "") -> HttpResponse:
    """The person is back. Without a state that they started themselves, nothing is asked of anybody."""
    if "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
        return HttpResponse(status=503)  # the browser comes again when the person does: the state serves once
    response = _come_back(request, redirects.of_connector(Connector(slug=slug)) if slug else redirects.of_portal())
    response.headers["Referrer-Policy"] = "no-referrer"  # the address holds the code and the state
    return response


def _come_back(request: PortalRequest, came_to: str) -> HttpResponse:
    try:
        with exchanges.slot(request.user):  # before the state is used up
            row = finishing.claim(request.user, request.GET.get("state", ""), came_to)
            finishing.complete(row, request.GET.dict())
    except finishing.NotAccepted as error:
        return render(request, REFUSED, {"sentence": str(error)}, status=400)
    except SignInError as error:
        return render(request, REFUSED, {"sentence": str(error)}, status=429)
    _test(request, row)
    # The code and the state leave the address line and the history.
    return redirect("signins:record", id=row.pk)


def _test(request: PortalRequest, row: SignIn) -> None:
    """Make the call that tests a connection, where the sign-in made one."""
    if row.connection and row.state == SignIn.State.DONE:
        checking.after_making(request.user, row.connection)


@require_GET
def record(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """What happened, leg by leg. The fragment asks again while somebody is still away."""
    row = access.sign_in_own(request.user, id)
    if request.htmx and not showing.is_over(row):
        return HttpResponse(status=204)
    return _page(request, row)


@require_POST
def poll(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """Ask the service whether the code was typed on the other device."""
    row = access.sign_in_own(request.user, id)
    was = row.state
    row = devices.poll(row)
    if row.state != was:
        _test(request, row)
    if request.htmx and not showing.is_over(row):
        return HttpResponse(status=204)
    return _page(request, row) if request.htmx else redirect("signins:record", id=id)


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
        try:
            outcomes.take_over(row)
        except SignInError as error:
            messages.error(request, str(error))
    return _page(request, row) if request.htmx else redirect("signins:record", id=id)


@require_POST
def again(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """Try once more in the way that the doctor offered."""
    row = access.sign_in_own(request.user, id)
    connector = access.connector_write(request.user, row.connector.slug)
    offers = orjson.loads(row.outcome).get("offers", [])
    chosen = next((each for each in offers if each["name"] == request.POST.get("offer")), None)
    if chosen is None or row.purpose != SignIn.Purpose.TRY:
        raise Http404("There is no such way to try.")
    typed = orjson.loads(vault.open_values(row).get("typed", "{}"))
    way = doctoring.from_offer(chosen)
    return attempt(request, Wish(request.user, connector, making.state_for(connector), row.purpose, row.way,
                                 values=typed, way_tried=way))  # fmt: skip


def attempt(request: PortalRequest, wish: Wish) -> HttpResponse:
    """Try a sign-in: at once where nobody is needed, else where the person signs in. What fails is in the record."""
    try:
        if not unattended.can(wish):
            return send_away(request, wish)
        row = unattended.attempt(wish)
    except SignInError as error:
        record = exchanges.recorder()
        row = outcomes.failed(starting.row_of(wish, record), record, error)
    return _page(request, row) if request.htmx else redirect("signins:record", id=row.pk)


def _page(request: PortalRequest, row: SignIn, url: str = "") -> HttpResponse:
    context = step.attempt(request, row, url)
    if not request.htmx:
        return render(request, PAGE, context)
    if row.purpose == SignIn.Purpose.CONNECT and row.connection and picking.is_beside_test(request):
        return picking.made(request, row.connection)
    response = render(request, FRAGMENT, context)
    if context["outcome"].get("remembered"):
        for event in ("connector-changed", "settings-remembered"):
            trigger_client_event(response, event, {"head": row.connector.head, "sentence": ""})
    return response
