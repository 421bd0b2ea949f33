"""All connectors of a person, a new one, and one as a whole."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from designer import auth, ways
from portal import access
from portal.connectors import drafts
from portal.connectors.creation import create_blank
from portal.connectors.findings import report
from portal.connectors.forms import NewConnectorForm
from portal.connectors.models import Connector, OperationIndex
from portal.htmx import PortalRequest
from portal.imports.models import Import
from portal.imports.sources import SourceForm
from portal.words import all_in, words_of

PAGE_SIZE = 25
SORTS = {
    "edited": "-edited",
    "-edited": "edited",
    "name": "title",
    "-name": "-title",
    "owner": "owner__name",
    "-owner": "-owner__name",
}
TABS = ("all", "mine", "shared")
STATES = {"": "All", "draft": "Never published", "published": "Published"}


@require_GET
def listing(request: PortalRequest) -> HttpResponse:
    everything = access.connectors(request.user)
    counts = everything.aggregate(
        all=Count("pk", distinct=True), mine=Count("pk", filter=Q(owner=request.user), distinct=True)
    )
    counts["shared"] = counts["all"] - counts["mine"]
    found = _filtered(request, everything)
    page = Paginator(_sorted(request, found), PAGE_SIZE).get_page(request.GET.get("page"))
    _count_operations(page.object_list)
    context = {
        "page": page,
        "counts": counts,
        "tab": request.GET.get("tab") if request.GET.get("tab") in TABS else "all",
        "query": request.GET.get("q", ""),
        "state": request.GET.get("state", ""),
        "states": STATES,
        "sort": request.GET.get("sort", "edited"),
        "look": request.GET.get("look", "table"),
    }
    template = "connectors/list.html" if counts["all"] else "connectors/list_empty.html"
    return render(request, f"{template}#found" if request.htmx and counts["all"] else template, context)


def _filtered(request: PortalRequest, found: QuerySet[Connector]) -> QuerySet[Connector]:
    if request.GET.get("tab") == "mine":
        found = found.filter(owner=request.user)
    elif request.GET.get("tab") == "shared":
        found = found.exclude(owner=request.user)
    if request.GET.get("state") in ("draft", "published"):
        found = found.filter(published__isnull=request.GET["state"] == "draft")
    if words := words_of(request.GET.get("q", "")):
        by_action = access.operations(request.user).filter(all_in(words, "summary", "operation_id"))
        found = found.filter(all_in(words, "title", "host", "description") | Q(pk__in=by_action.values("connector")))
    return found


def _sorted(request: PortalRequest, found: QuerySet[Connector]) -> QuerySet[Connector]:
    order = SORTS.get(request.GET.get("sort", ""), "-edited")
    related = found.select_related("owner", "edited_by", "published")
    return related.annotate(people=Count("shares", distinct=True)).order_by(order, "pk")


def _count_operations(connectors: Any) -> None:
    """Write `.actions` and `.triggers` on each: of the draft for its editors, of the published version for viewers."""
    connectors = list(connectors)
    rows = (
        OperationIndex.objects.filter(connector__in=connectors)
        .values("connector", "version")
        .annotate(actions=Count("id", filter=Q(kind="action")), triggers=Count("id", filter=~Q(kind="action")))
    )
    counted: dict[tuple[int, int | None], tuple[int, int]] = {
        (row["connector"], row["version"]): (row["actions"], row["triggers"]) for row in rows
    }
    for connector in connectors:
        version = connector.published_id if connector.role == access.VIEW else None
        connector.actions, connector.triggers = counted.get((connector.pk, version), (0, 0))


@require_http_methods(["GET", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    form = NewConnectorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        connector = create_blank(request.user, form.cleaned_data["title"])
        return redirect("connectors:edit-general", connector.slug)
    context = {"form": form, "source": SourceForm(), "imports": Import.waiting_for(request.user)}
    return render(request, "connectors/new.html", context, status=422 if form.errors else 200)


@require_GET
def overview(request: PortalRequest, slug: str) -> HttpResponse:
    """What it is, what it can do, who may use it. Viewers see the published version only."""
    connector = access.connector_read(request.user, slug)
    is_viewer = connector.role == access.VIEW
    state = drafts.published(connector.published) if is_viewer and connector.published else drafts.draft(connector)
    operations = OperationIndex.objects.filter(connector=connector, version=connector.published if is_viewer else None)
    labels = [way.label for way in ways.ways(state.properties)]
    context = {
        "connector": connector,
        "shown": _shown(state, connector),
        "operations": Paginator(operations.exclude(visibility="internal"), PAGE_SIZE).get_page(request.GET.get("page")),
        "connections": access.connections(request.user).filter(connector=connector)[:10],
        "shares": connector.shares.select_related("person")[:10],
        "shared_with": connector.shares.count(),
        "versions": connector.versions.select_related("author")[:10],
        "sign_in": " · ".join(labels) or auth.kind_of(state.definition, state.properties).TITLE,
    }
    if not is_viewer:
        recent = connector.revisions.select_related("author")[:6]
        unpublished = connector.head - connector.published.revision if connector.published else connector.head
        context |= {"report": report(connector), "recent": recent, "unpublished": unpublished}
    return render(request, "connectors/overview.html", context)


def _shown(state: drafts.State, connector: Connector) -> dict[str, str]:
    """Name, description and address as of the state that the person may see."""
    info = state.definition.get("/info", {})
    info = info if isinstance(info, dict) else {}
    return {
        "title": str(info.get("title") or connector.title),
        "description": str(info.get("description") or ""),
        "host": str(state.definition.get("/host") or ""),
        "base_path": str(state.definition.get("/basePath") or ""),
    }
