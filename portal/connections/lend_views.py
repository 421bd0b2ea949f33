"""Lending: the owner's dialog and the end of a loan, and what a borrower sees of theirs."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from portal import access
from portal.accounts.addresses import safe_next
from portal.accounts.models import Person
from portal.connections import lending, making, moves, standing
from portal.connections.lend_forms import LendForm
from portal.connectors.models import Connector, OperationIndex
from portal.htmx import PortalRequest, render_fragment
from portal.sharing.forms import ids_in
from portal.sharing.picking import matching
from portal.words import words_of

PAGE = "connections/lend.html"
SHOWN = 12


@require_http_methods(["GET", "POST"])
def lend(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """To whom, for what, for how long. `do` find looks for people by `q`, and keeps what is filled in."""
    found = access.connection_use(request.user, id)
    connector = found.connector = access.connector_read(request.user, found.connector.slug)
    state = making.state_for(connector)
    is_sent = request.method == "POST" and request.POST.get("do") != "find"
    form = LendForm(request.user, connector, _actions(connector), request.POST if is_sent else None)
    obstacle = lending.obstacle(found, state)
    if form.is_bound and not obstacle and form.is_valid():
        borrower = form.cleaned_data["people"]
        try:
            theirs = making.state_for(access.connector_read(borrower, connector.slug))
            lending.lend(found, borrower, theirs, form.terms())
        except PermissionDenied as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"“{found.label}” is lent to {borrower}. They never see what it holds.")
            onwards = reverse("connections:connection", args=[id])
            return HttpResponseClientRedirect(onwards) if request.htmx else redirect(onwards)
    context = {
        "connection": found,
        "connector": connector,
        "form": form,
        "obstacle": obstacle,
        "in_dialog": bool(request.htmx),
        "rows": _actions(connector),
        "given": _given(request),
        **_people(request, connector),
    }
    return render_fragment(request, PAGE, "dialog", context, status=422 if form.is_bound else 200)


@require_POST
def end(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """The owner takes it back."""
    loan = access.loan_own(request.user, id)
    lending.end(loan)
    messages.success(request, f"“{loan.connection.label}” is not lent to {loan.borrower} any more.")
    back = safe_next(request.POST.get("next", ""))
    return redirect(back or reverse("connections:connection", args=[loan.connection_id]))


@require_GET
def lent(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """What somebody has borrowed: what they may call with it, until when, whom to ask."""
    loan = access.loan_of(request.user, id)
    connector = loan.connection.connector = access.connector_read(request.user, loan.connection.connector.slug)
    goes_to = moves.origins_now([connector]).get(connector.pk)
    rows = [row for row in _actions(connector) if loan.covers(row.pointer)]
    context = {"loan": loan, "connector": connector, "rows": rows, "standing": standing.of_lent(loan, goes_to)}
    return render(request, "connections/lent.html", context)


@require_POST
def give_back(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """The borrower does not need it any more."""
    loan = access.loan_of(request.user, id)
    lending.end(loan)
    messages.success(request, f"You have given “{loan.connection.label}” back to {loan.connection.owner}.")
    return redirect("connections:list")


def _actions(connector: Connector) -> list[OperationIndex]:
    """The actions that somebody with this role tests: of the draft, or of the published version."""
    version = connector.published if connector.role == access.VIEW else None
    found = OperationIndex.objects.filter(connector=connector, version=version, kind="action")
    return list(found.only("pointer", "summary", "operation_id", "method", "path", "kind"))


def _people(request: PortalRequest, connector: Connector) -> dict[str, object]:
    data = request.POST
    q = data.get("q", "").replace("\0", "").strip()[:100]
    everybody = access.borrowers(request.user, connector)
    chosen: list[Person] = list(everybody.filter(pk__in=ids_in(data.getlist("people")))[:1])
    found = list(matching(everybody.exclude(pk__in=[each.pk for each in chosen]), words_of(q))[: SHOWN + 1])
    return {"q": q, "chosen": chosen, "people": found[:SHOWN], "has_more": len(found) > SHOWN}


def _given(request: PortalRequest) -> dict[str, object]:
    """What the form shows: what was sent, else what it begins with."""
    data = request.POST
    return {
        "extent": data.get("extent", "some"),
        "operations": data.getlist("operations"),
        "days": data.get("days", "7"),
        "calls": data.get("calls", "100"),
    }
