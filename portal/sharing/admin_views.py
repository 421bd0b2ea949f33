"""Everything shared in the organisation, for its administrators: find, revoke, undo, take along as CSV."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal import access
from portal.accounts.admin_views import frame
from portal.connectors.models import Connector
from portal.htmx import PortalRequest, render_fragment
from portal.sharing import register, services
from portal.sharing.forms import ids_in
from portal.sharing.models import Share
from portal.sharing.spreadsheet import as_csv

ON_A_PAGE = 50
LONGEST = 200
UNDO = "undo-revoke"  # of the session: what the page after a revocation offers to undo
HEADS = {  # column of register.SORTS → its label and the class of its width
    "connector": ("What", "ax1"),
    "person": ("Who", "ax4"),
    "level": ("May", "ax2"),
    "since": ("Since", "ax2"),
    "owner": ("Owner", ""),
}


@dataclass(frozen=True)
class Filter:
    """What the page is asked to show."""

    q: str
    level: str
    sort: str

    def with_(self, **changes: str) -> str:
        """The query of the same page with some of it changed."""
        asked = {"q": self.q, "level": self.level, "sort": self.sort, **changes}
        return urlencode(
            {name: value for name, value in asked.items() if value and (name, value) != ("sort", "connector")}
        )


@dataclass(frozen=True)
class Head:
    """A column that sorts: its name, the query that sorts by it next, and how it is sorted now (`aria-sort`)."""

    label: str
    css: str
    query: str
    sorted: str


@require_safe
def sharing(request: HttpRequest) -> HttpResponse:
    organisation = access.administrator(request)
    asked = asked_for(request)
    found = register.listing(organisation, asked.q, asked.level, asked.sort)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    without_pictures(page)
    context = {
        "tab": "sharing",
        "asked": asked,
        "page": page,
        "query": asked.with_(),
        "levels": levels(asked),
        "heads": [head(asked, name) for name in register.SORTS],
        "tallies": register.tallies(organisation),
        "undo": request.session.pop(UNDO, None),
        **frame(organisation),
    }
    return render_fragment(request, "administration/sharing.html", "sharing", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """What the page shows, on all of its pages, as CSV."""
    organisation = access.administrator(request)
    asked = asked_for(request)
    found = register.listing(organisation, asked.q, asked.level, asked.sort)
    answer = HttpResponse(
        as_csv([register.COLUMNS, *register.rows(found.iterator())]), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="sharing.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: PortalRequest) -> HttpResponse:
    """A page that says who loses what, and the button that does it."""
    organisation = access.administrator(request)
    data = request.POST if request.method == "POST" else request.GET
    found = register.shares(organisation).filter(pk__in=ids_in(data.getlist("share")))
    picked = list(register.with_connections(found).order_by(*register.TIES)[:ON_A_PAGE])
    if not picked:
        messages.warning(request, "Tick what you want to revoke first.")
        return redirect("administration:sharing")
    if request.method == "POST":
        token = services.revoke(request.user, picked)
        request.session[UNDO] = {"token": token, "sentence": said_of(picked)}
        return redirect("administration:sharing")
    without_pictures(picked)
    context = {"tab": "sharing", "picked": picked, **frame(organisation)}
    return render(request, "administration/sharing_revoke.html", context)


@require_POST
def undo(request: PortalRequest) -> HttpResponse:
    organisation = access.administrator(request)
    try:
        within = Connector.objects.filter(organisation=organisation)
        back = services.restore(request.user, request.POST.get("token", ""), within)
    except signing.BadSignature:
        back = []
    if back:
        messages.success(request, f"{len(back)} {'share is' if len(back) == 1 else 'shares are'} back as before.")
    else:
        messages.error(request, "That cannot be undone any more. The owner can share it again.")
    return redirect("administration:sharing")


def asked_for(request: HttpRequest) -> Filter:
    """The filter of the query. Raises BadRequest for a level or an order that does not exist."""
    level, sort = request.GET.get("level", ""), request.GET.get("sort", "connector")
    if level not in register.LEVELS or sort.removeprefix("-") not in register.SORTS:
        raise BadRequest("There is no such filter or order.")
    return Filter(request.GET.get("q", "").replace("\0", "").strip()[:LONGEST], level, sort)


def without_pictures(shares: Iterable[Share]) -> None:
    """An administrator may not open every connector, so not its picture either: tiles show a letter."""
    for share in shares:
        share.connector.icon_digest = ""


def levels(asked: Filter) -> list[tuple[str, str, str, bool]]:
    """(key of the tallies, label, query, whether it is shown) of each level."""
    labels = {"": "All", "view": "Can view", "edit": "Can edit"}
    return [
        (level or "all", labels[level], asked.with_(level=level), level == asked.level) for level in register.LEVELS
    ]


def head(asked: Filter, name: str) -> Head:
    now = {name: "ascending", f"-{name}": "descending"}.get(asked.sort, "")
    return Head(*HEADS[name], asked.with_(sort=f"-{name}" if now == "ascending" else name), now)


def said_of(picked: list[Share]) -> str:
    if len(picked) == 1:
        return f"{picked[0].person} cannot open {picked[0].connector.title} any more."
    return f"{len(picked)} shares are revoked."
