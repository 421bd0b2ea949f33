"""Putting findings right: one, or all that have one certain remedy, as one revision that undo takes back."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from designer.document.document import SHELL
from designer.document.pointer import JSON, MISSING
from designer.findings import Finding
from designer.linting import fixes, suppressions
from portal import access
from portal.connectors import revisions
from portal.connectors.drafts import State, draft, property_changes
from portal.connectors.finding_rows import link, where
from portal.connectors.findings import report
from portal.connectors.models import Connector, Revision
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
    _say(request, connector, revision)
    return redirect(link(connector, found[0])["url"] if code else reverse("connectors:edit-definition", args=[slug]))


def _say(request: PortalRequest, connector: Connector, revision: Revision | None) -> None:
    """What was done, with an Undo; or that nothing was left to do."""
    if revision:
        undo = reverse("connectors:undo", args=[connector.slug])
        messages.success(request, f"{revision.sentence}.", extra_tags=f"undo:{undo}")
    else:
        messages.info(request, GONE)


class ReasonForm(forms.Form):
    code = forms.CharField(max_length=200)
    pointer = forms.CharField(max_length=2000, required=False)
    reason = forms.CharField(
        max_length=500, error_messages={"required": "Say why this is as it should be: others will read it."}
    )


@require_POST
def suppress(request: PortalRequest, slug: str) -> HttpResponse:
    """Accept a finding as it is, with a reason that the definition carries."""
    connector = access.connector_write(request.user, slug)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["reason"][0]) if "reason" in form.errors else GONE)
        return redirect("connectors:edit-definition", slug)
    wanted = form.cleaned_data["code"], form.cleaned_data["pointer"]
    found = [each for each in report(connector).findings if (each.code, each.pointer) == wanted]
    if not found:
        messages.info(request, GONE)
        return redirect("connectors:edit-definition", slug)

    def build(state: State) -> revisions.Edit:
        root = suppressions.with_suppression(state.definition.part(SHELL), found[0], form.cleaned_data["reason"])
        return _suppressing(state, root[suppressions.MEMBER], f"Accepted {found[0].code} of {where(found[0].pointer)}")

    _say(request, connector, revisions.save(connector, request.user, build))
    return redirect(link(connector, found[0])["url"])


@require_POST
def unsuppress(request: PortalRequest, slug: str) -> HttpResponse:
    """Bring a finding back that somebody accepted."""
    connector = access.connector_write(request.user, slug)
    code, pointer = request.POST.get("code", ""), request.POST.get("pointer", "")

    def build(state: State) -> revisions.Edit:
        entries = state.definition.get(f"/{suppressions.MEMBER}", [])
        if not isinstance(entries, list):
            return revisions.Edit({})
        kept = [each for each in entries if not _is_about(each, code, pointer)]
        return _suppressing(state, kept or MISSING, f"Brought {code[:100]} of {where(pointer)[:150]} back")

    _say(request, connector, revisions.save(connector, request.user, build))
    return redirect("connectors:edit-definition", slug)


def _suppressing(state: State, entries: JSON, sentence: str) -> revisions.Edit:
    return revisions.Edit(state.definition.put(f"/{suppressions.MEMBER}", entries).changes, sentence)


def _is_about(entry: JSON, code: str, pointer: str) -> bool:
    return isinstance(entry, dict) and (entry.get("code"), entry.get("pointer")) == (code, pointer)


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
