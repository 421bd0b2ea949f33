"""The rows of the portal's own list with as many queries; and a plain page that tells how fast the machine is."""

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test.utils import CaptureQueriesContext
from django.urls import path

from portal.accounts.models import Membership
from portal.connections.models import Connection
from portal.connectors.models import Connector, OperationIndex
from portal.htmx import PortalRequest
from portal.sharing.models import Share

PAGE_SIZE = 25


def health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def count(request: PortalRequest) -> HttpResponse:
    """How many queries the page makes."""
    with CaptureQueriesContext(connection) as queries:
        connectors(request)
    return HttpResponse(str(len(queries)))


@login_required
def connectors(request: PortalRequest) -> HttpResponse:
    person = request.user
    membership = Membership.objects.select_related("organisation").get(person=person)
    everything = Connector.objects.filter(organisation=membership.organisation).filter(
        Q(owner=person) | Q(pk__in=Share.objects.filter(person=person).values("connector"))
    )
    rows = list(everything.select_related("owner", "published").order_by("-edited")[:PAGE_SIZE])
    operations = OperationIndex.objects.filter(connector__in=rows, version=None).values("connector", "kind")
    shares = Share.objects.filter(connector__in=rows).values("connector")
    actions = {each["connector"]: each["n"] for each in operations.annotate(n=Count("id"))}
    people = {each["connector"]: each["n"] for each in shares.annotate(n=Count("id"))}
    context = {
        "organisation": membership.organisation,
        "rows": [(row, actions.get(row.pk, 0), people.get(row.pk, 0)) for row in rows],
        "all": everything.count(),
        "mine": everything.filter(owner=person).count(),
        "connections": Connection.objects.filter(owner=person).count(),
        "colleagues": Membership.objects.filter(organisation=membership.organisation).count(),
    }
    return render(request, "page.html", context)


@login_required
def pace(request: PortalRequest) -> HttpResponse:
    """Session, person and eight more queries; 80 rows of three cells. How fast is the machine?"""
    counts = [Membership.objects.filter(person=request.user, pk__gt=number).count() for number in range(7)]
    rows = OperationIndex.objects.order_by("pk")[:80]
    return render(request, "pace.html", {"counts": counts, "rows": rows})


urlpatterns = [
    path("health/", health),
    path("count/", count),
    path("connectors/", connectors),
    path("pace/", pace),
]
