"""Earlier runs in the Test step: deleting one or all of an action, and taking that back."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from portal import access
from portal.connections import deleting
from portal.connections.models import Run
from portal.connectors.models import Connector
from portal.htmx import PortalRequest

TOO_LATE = "That cannot be brought back any more: it was deleted for good, or something else has its name."


@require_POST
def delete(request: PortalRequest, slug: str, id: uuid.UUID) -> HttpResponse:
    """Delete a run of the person's own."""
    connector = access.connector_read(request.user, slug)
    run = access.run_read(request.user, connector, id)
    moment = deleting.delete(Run.objects.filter(pk=run.pk), request.user)
    messages.success(request, "The run is deleted.", extra_tags=undo_of(connector, moment, run.operation))
    return redirect(bench_of(connector, run.operation, tab="history"))


@require_POST
def delete_all(request: PortalRequest, slug: str) -> HttpResponse:
    """Delete every run of the person's own of one action."""
    connector = access.connector_read(request.user, slug)
    at = request.POST.get("at", "").replace("\0", "")
    own = Run.objects.filter(connector=connector, person=request.user, operation=at)
    if count := own.count():
        moment = deleting.delete(own, request.user)
        said = "The run is deleted." if count == 1 else f"{count} runs are deleted."
        messages.success(request, said, extra_tags=undo_of(connector, moment, at))
    return redirect(bench_of(connector, at))


@require_POST
def restore(request: PortalRequest, slug: str, moment: int) -> HttpResponse:
    """Bring back what the person deleted at that moment."""
    connector = access.connector_read(request.user, slug)
    if deleting.restore(request.user, connector, moment):
        messages.success(request, "It is back.")
    else:
        messages.error(request, TOO_LATE)
    return redirect(bench_of(connector, request.GET.get("at", "")))


def undo_of(connector: Connector, moment: int, at: str) -> str:
    """The tag that gives a message its Undo."""
    url = reverse("connectors:test-restore", args=[connector.slug, moment])
    return f"undo:{url}?{urlencode({'at': at})}"


def bench_of(connector: Connector, at: str, **query: str) -> str:
    """The bench of the draft for its editors, else that of the published version."""
    name = "connectors:test" if connector.role == access.VIEW else "connectors:edit-test"
    parts = {**({"at": at} if at else {}), **query}
    return f"{reverse(name, args=[connector.slug])}{'?' if parts else ''}{urlencode(parts)}"
