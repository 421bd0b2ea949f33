"""Putting findings right: one, or all that have one certain remedy, as one revision that undo takes back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from designer.findings import Finding
from designer.linting import fixes
from portal import access
from portal.connectors import revisions
from portal.connectors.drafts import State, draft, property_changes
from portal.connectors.findings import report
from portal.connectors.models import Connector
from portal.connectors.panels import link
from portal.htmx import PortalRequest

GONE = "This is settled already, or has no certain remedy any more."


@require_POST
def fix(request: PortalRequest, slug: str) -> HttpResponse:
    """Settle the finding of `code` at `pointer`, or, without a code, every one that can be."""
    connector = access.connector_write(request.user, slug)
    code, pointer = request.POST.get("code", ""), request.POST.get("pointer", "")
    found = [each for each in report(connector).findings if (each.code, each.pointer) == (code, pointer)]
    if code and not found:
        messages.info(request, GONE)
        return redirect("connectors:edit-general", slug)
    revision = revisions.save(connector, request.user, lambda _: _edit(connector, found[0] if code else None))
    if revision:
        undo = reverse("connectors:undo", args=[slug])
        messages.success(request, f"{revision.sentence}.", extra_tags=f"undo:{undo}")
    else:
        messages.info(request, GONE)
    return redirect(link(connector, found[0])["url"] if code else reverse("connectors:edit-definition", args=[slug]))


def _edit(connector: Connector, finding: Finding | None) -> revisions.Edit:
    state: State = draft(connector, whole=True)
    fixed = (
        fixes.fix(state.definition, state.properties, finding)
        if finding
        else fixes.fix_all(state.definition, state.properties)
    )
    if fixed is None or not fixed.done:
        return revisions.Edit({})
    sentence = fixed.done[0].rstrip(".") if len(fixed.done) == 1 else f"Settled {len(fixed.done)} findings"
    changes = {**fixed.document.changes, **property_changes(state.properties, fixed.properties or state.properties)}
    return revisions.Edit(changes, sentence[:300])
