"""The list of connections, and what it leads to: the one test, the calendar of what ends."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.connections import listing
from portal.connections.listing import Asked
from portal.connections.standing import STATUSES
from portal.htmx import PortalRequest

PAGE_SIZE = 25
LONGEST = 200


@require_GET
def listing_page(request: PortalRequest) -> HttpResponse:
    """Mine, lent to me, lent by me; those that need the person first."""
    asked = _asked(request)
    rows = listing.rows_of(request.user)
    page = Paginator(listing.shown(rows, asked), PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = listing.with_tests(page.object_list, request.user)
    context = {
        "asked": asked,
        "page": page,
        "total": len(rows),
        "tabs": [(key, listing.TABS[key], number) for key, number in listing.counts(rows).items()],
        "needy": [row for row in listing.shown(rows, Asked()) if row.standing.needs_you],
        "groups": listing.GROUPS,
        "statuses": STATUSES,
        "connectors": sorted({(row.connector.title, row.connector.slug) for row in rows}),
        "sorts": listing.SORTS,
    }
    return render(request, f"connections/list.html{'#found' if request.htmx else ''}", context)


def _asked(request: PortalRequest) -> Asked:
    """What the query asks for; a filter that does not exist is none."""
    given = {name: request.GET.get(name, "").replace("\0", "")[:LONGEST] for name in Asked.__dataclass_fields__}
    known = {"tab": listing.TABS, "status": STATUSES, "sort": listing.SORTS}
    return Asked(**{name: value if value in known.get(name, (value,)) else "" for name, value in given.items()})
