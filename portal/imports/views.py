"""New connector from something: bring it, see what it was read as, accept or discard it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal import access
from portal.connectors.forms import NewConnectorForm
from portal.connectors.models import Connector
from portal.htmx import PortalRequest
from portal.imports import accepting, updating, work
from portal.imports import review as reviewing
from portal.imports.models import Import, Upstream
from portal.imports.sources import SourceForm

NEW, REVIEW, UPDATE = "connectors/new.html", "imports/review.html", "imports/update.html"


@require_POST
def bring(request: PortalRequest) -> HttpResponse:
    """Take a file, a text or an address, and go on to what it was read as."""
    form = SourceForm(request.POST, request.FILES)
    brought = form.brought(request.user) if form.is_valid() else None
    if brought is not None:
        try:
            return redirect("connectors:import-review", work.start(request.user, *brought).id)
        except work.TooMany as error:
            form.add_error(None, str(error))
    context = {"form": NewConnectorForm(), "source": form, "imports": Import.waiting_for(request.user)}
    return render(request, NEW, context, status=422)


@require_GET
def review(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """The import: being read, not readable, or as it would become a connector."""
    item = _item(request, id)
    if item.state == Import.State.READY:
        return _review(request, item)
    if item.state == Import.State.FAILED:
        context = {"item": item, "excerpt": reviewing.excerpt(item)}
        return render(request, "imports/failed.html", context)
    work.carry_on(item)
    response = render(request, "imports/waiting.html", {"item": item})
    response["Refresh"] = "2"  # works without JavaScript too, and a page that is left and returned to is up to date
    return response


@require_POST
def accept(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """Make the connector with the operations that are ticked."""
    item = _item(request, id)
    if item.state != Import.State.READY:
        return redirect("connectors:import-review", id)
    if item.connector:
        return _update(request, item, item.connector)
    chosen = request.POST.getlist("operation")
    if not chosen and item.outcome["operations"]:
        return _review(request, item, {"nothing_chosen": True}, 422)
    connector = accepting.accept(item, chosen)
    messages.success(request, f"“{connector.title}” is made. Look at each step, then test it.")
    return redirect("connectors:edit-general", connector.slug)


def _item(request: PortalRequest, id: uuid.UUID) -> Import:
    """The person's import; of a connector only while they may still edit that."""
    item = access.import_own(request.user, id)
    if item.connector:
        access.connector_write(request.user, item.connector.slug)
    return item


def _review(
    request: PortalRequest, item: Import, more: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    context = updating.context(item, item.connector) if item.connector else reviewing.context(item)
    return render(request, UPDATE if item.connector else REVIEW, {**context, **(more or {})}, status=status)


def _update(request: PortalRequest, item: Import, connector: Connector) -> HttpResponse:
    revision = updating.accept(item, connector, frozenset(request.POST.getlist("accepted")))
    messages.success(
        request, f"{revision.sentence}. Undo takes it back." if revision else "Everything stays as it was."
    )
    return redirect("connectors:edit-definition", connector.slug)


@require_http_methods(["GET", "POST"])
def update(request: PortalRequest, slug: str) -> HttpResponse:
    """Bring the description of a connector again; what changed there is compared with what was edited here."""
    connector = access.connector_write(request.user, slug)
    form = SourceForm(request.POST or None, request.FILES or None)
    brought = form.brought(request.user) if form.is_bound and form.is_valid() else None
    if brought is not None:
        try:
            return redirect("connectors:import-review", work.start(request.user, *brought, connector).id)
        except work.TooMany as error:
            form.add_error(None, str(error))
    context = {"connector": connector, "source": form, "upstream": Upstream.objects.filter(connector=connector).first()}
    return render(request, "imports/again.html", context, status=422 if form.errors else 200)


@require_POST
def discard(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """Forget the import; nothing else was stored."""
    item = access.import_own(request.user, id)
    item.delete()
    messages.success(request, "The import is discarded. Nothing was stored.")
    return redirect("connectors:overview", item.connector.slug) if item.connector else redirect("connectors:new")
