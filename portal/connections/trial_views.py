"""Sending a run once more: as it was, with another connection, or with a change that may help; and keeping that."""

import uuid
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from designer.document.operations import OperationError
from designer.runtime import doctor
from designer.runtime.doctor import NotApplicable
from portal import access
from portal.connections import history, testing, trials
from portal.connections.bench import Bench
from portal.connections.ids import as_uuid
from portal.connections.models import Connection, Run
from portal.connections.test_views import deliver, page, run_id
from portal.connectors.drafts import draft_using, published
from portal.htmx import PortalRequest

NOT_REPEATABLE = "The inputs of this run held a secret or a file, which are not kept. Fill them in again, and send it."
NOT_ANY_MORE = "This fix does not fit any more. Look at the run once more."


@require_POST
def again(request: PortalRequest, slug: str, id: uuid.UUID) -> HttpResponse:
    """Send a run of the person's own again. `fix` makes one of the doctor's changes first, without storing it."""
    here, run = _bench(request, slug, id)
    form, chosen = here.first_form(run), _connection(here, run)
    arguments = history.loaded(run.arguments)
    if here.operation is None:
        return page(here, form, None, chosen, status=404)
    if history.unmasked_only(arguments) != arguments:
        form.notice = NOT_REPEATABLE
        return page(here, form, run, chosen, status=409)
    order = testing.Order(
        request.user, here.connector, here.state, here.revision, here.at, arguments, chosen, run_id(request)
    )
    if wanted := request.POST.get("fix", ""):
        try:
            order = _with_fix(here, run, order, wanted, request.POST.get("allow", ""))
        except (NotApplicable, OperationError) as error:
            form.notice = str(error)
            return page(here, form, run, chosen, status=409)
    return deliver(here, order, form)


@require_POST
def keep(request: PortalRequest, slug: str, id: uuid.UUID) -> HttpResponse:
    """Take over the change that a run was tried with, as one revision that can be undone."""
    connector = access.connector_write(request.user, slug)
    run = access.run_read(request.user, connector, id)
    try:
        revision = trials.keep(connector, request.user, run)
    except (NotApplicable, OperationError) as error:
        messages.error(request, str(error))
    else:
        if revision:
            undo = reverse("connectors:undo", args=[slug])
            messages.success(request, f"Saved. {revision.sentence}.", extra_tags=f"undo:{undo}")
        else:
            messages.info(request, "The definition says so already.")
    query = urlencode({"at": run.operation, "run": str(run.pk)})
    return redirect(f"{reverse('connectors:edit-test', args=[slug])}?{query}")


def _bench(request: PortalRequest, slug: str, id: uuid.UUID) -> tuple[Bench, Run]:
    """The bench at which the run was made: the draft's, which needs an editor, or the published version's."""
    connector = access.connector_read(request.user, slug)
    run = access.run_read(request.user, connector, id)
    if run.revision or not connector.published:
        connector = access.connector_write(request.user, slug)
        return Bench(request, connector, draft_using(connector, run.operation), True, run.operation), run
    return Bench(request, connector, published(connector.published), False, run.operation), run


def _connection(here: Bench, run: Run) -> Connection | None:
    """The one that was asked for, else the one of the run; each the person's own or lent to them."""
    asked = here.request.POST.get("connection", "")
    id = as_uuid(asked) if asked else run.connection_id
    return access.connection_for_call(here.request.user, here.connector, id) if id else None


def _with_fix(here: Bench, run: Run, order: testing.Order, wanted: str, allowed: str) -> testing.Order:
    """The same call with a fix made. Raises NotApplicable and OperationError."""
    fix = trials.find(here.state, run, wanted)
    if fix is None or (fix.is_of_definition and not here.is_draft):
        raise NotApplicable(NOT_ANY_MORE)
    state, at = trials.with_fix(here.state, here.at, fix)
    return replace(
        order,
        state=state,
        at=at,
        arguments=doctor.with_arguments(order.arguments, fix.edits),
        allowed=allowed,
        trial=trials.record(run, fix) if fix.edits else None,
        listed_at=here.at,
    )
