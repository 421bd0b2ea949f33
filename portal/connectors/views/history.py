"""Revisions: who changed what and when, in words and in text; undo, redo, restore."""

import difflib
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from designer.document import pointer
from designer.document.comparison import Change
from designer.document.document import load
from designer.document.pointer import MISSING
from designer.exporters.openapi2 import indented
from portal import access
from portal.accounts.models import Person
from portal.connectors import editor, revisions
from portal.connectors.drafts import OPAQUE, PROPERTIES, changes_at
from portal.connectors.models import Connector, Revision
from portal.htmx import PortalRequest
from portal.words import all_in, words_of

PAGE_SIZE = 50
Act = Callable[[Connector, Person], Revision | None]
MAX_LINES = 400  # of a text diff that a page shows for one part


@require_GET
def listing(request: PortalRequest, slug: str, number: int | None = None) -> HttpResponse:
    """The list on the left, one revision on the right: the latest, or the one in the address."""
    connector = access.connector_write(request.user, slug)
    chosen = _revision(connector, number or connector.head)
    context = {
        **editor.context(request, connector, "history"),
        "page": _page(request, connector),
        "query": request.GET.get("q", ""),
        "chosen": chosen,
        "is_latest": chosen.number == connector.head,
        "changes": words(chosen),
        "texts": texts(chosen),
        "versions": {version.revision: version for version in connector.versions.select_related("author")},
    }
    return render(request, "connectors/revisions.html", context)


def _page(request: PortalRequest, connector: Connector) -> Page[Revision]:
    found = connector.revisions.select_related("author")
    found = found.filter(all_in(words_of(request.GET.get("q", "")), "sentence", "author__name"))
    return Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))


def _revision(connector: Connector, number: int) -> Revision:
    found = connector.revisions.select_related("author").filter(number=number).first()
    if found is None:
        raise Http404("No such revision.")
    return found


def words(revision: Revision) -> list[Change]:
    """What a revision did, in words."""
    found: list[Change] = []
    for row in revision.changes.select_related("before", "after").order_by("id"):
        old = load(row.before.text) if row.before else MISSING
        new = load(row.after.text) if row.after else MISSING
        found += changes_at(row.place, old, new)
    return found


def texts(revision: Revision) -> list[dict[str, Any]]:
    """The same as lines of text, part by part."""
    shown = []
    for row in revision.changes.select_related("before", "after").order_by("id"):
        if row.place not in OPAQUE and row.before_id != row.after_id:
            old, new = (_lines(part.text if part else None) for part in (row.before, row.after))
            lines = list(difflib.unified_diff(old, new, n=3, lineterm=""))[2:]
            shown.append(
                {
                    "title": _title(row.place),
                    "lines": [_line(each) for each in lines[:MAX_LINES]],
                    "cut": len(lines) > MAX_LINES,
                }
            )
    return shown


def _lines(text: str | None) -> list[str]:
    return indented(load(text)).decode().splitlines() if text is not None else []


def _line(text: str) -> dict[str, str]:
    kind = {"+": "added", "-": "removed", "@": "jump"}.get(text[:1], "same")
    return {
        "kind": kind,
        "sign": text[:1] if kind in ("added", "removed") else "",
        "text": "…" if kind == "jump" else text[1:],
    }


def _title(place: str) -> str:
    if place == "":
        return "General"
    return "Connection and policies" if place == PROPERTIES else pointer.split(place)[-1]


@require_POST
def undo(request: PortalRequest, slug: str) -> HttpResponse:
    return _step(request, slug, revisions.undo, "There is nothing to undo.")


@require_POST
def redo(request: PortalRequest, slug: str) -> HttpResponse:
    return _step(request, slug, revisions.redo, "There is nothing to redo.")


def _step(request: PortalRequest, slug: str, act: Act, nothing: str) -> HttpResponse:
    connector = access.connector_write(request.user, slug)
    revision = act(connector, request.user)
    messages.success(request, f"{revision.sentence}." if revision else nothing)
    return redirect(_back(request, slug))


@require_POST
def restore(request: PortalRequest, slug: str, number: int) -> HttpResponse:
    """Bring back how it was in one revision. The present state stays in the history."""
    connector = access.connector_write(request.user, slug)
    _revision(connector, number)
    revision = revisions.restore(connector, request.user, number)
    undo_url = reverse("connectors:undo", args=[slug])
    messages.success(
        request,
        f"{revision.sentence}." if revision else "It is like that already.",
        extra_tags=f"undo:{undo_url}" if revision else "",
    )
    return redirect("connectors:revisions", slug)


def _back(request: PortalRequest, slug: str) -> str:
    """The page that the person came from, if it is one of ours; an element that is gone leads to the list."""
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith(f"/connectors/{slug}/")
    return asked if is_ours else reverse("connectors:edit-definition", args=[slug])
