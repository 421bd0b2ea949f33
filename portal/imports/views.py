"""New connector from something: bring it, see what it was read as, accept or discard it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from portal import access
from portal.connectors.forms import NewConnectorForm
from portal.htmx import PortalRequest
from portal.imports import accepting, work
from portal.imports import review as reviewing
from portal.imports.models import Import
from portal.imports.sources import SourceForm

NEW, REVIEW = "connectors/new.html", "imports/review.html"


@require_POST
def bring(request: PortalRequest) -> HttpResponse:
    """Take a file, a text or an address, and go on to what it was read as."""
    form = SourceForm(request.POST, request.FILES)
    brought = form.brought() if form.is_valid() else None
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
    item = access.import_own(request.user, id)
    if item.state == Import.State.READY:
        return render(request, REVIEW, reviewing.context(item))
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
    item = access.import_own(request.user, id)
    if item.state != Import.State.READY:
        return redirect("connectors:import-review", id)
    chosen = request.POST.getlist("operation")
    if not chosen:
        context = {**reviewing.context(item), "nothing_chosen": True}
        return render(request, REVIEW, context, status=422)
    connector = accepting.accept(item, chosen)
    messages.success(request, f"“{connector.title}” is made. Look at each step, then test it.")
    return redirect("connectors:edit-general", connector.slug)


@require_POST
def discard(request: PortalRequest, id: uuid.UUID) -> HttpResponse:
    """Forget the import; nothing else was stored."""
    access.import_own(request.user, id).delete()
    messages.success(request, "The import is discarded. Nothing was stored.")
    return redirect("connectors:new")
