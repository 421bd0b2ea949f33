"""The picker of connections beside the Test step: what it offers, and a new one that appears in it."""

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import render
from django_htmx.http import trigger_client_event

from portal import access
from portal.connections.models import Connection
from portal.connectors.models import Connector
from portal.htmx import PortalRequest


def pickable(request: PortalRequest, connector: Connector) -> list[Connection]:
    """The person's connections to this connector and those lent to them, the one used last first."""
    found = list(access.connections(request.user).filter(connector=connector))
    for loan in access.loans_to(request.user).filter(connection__connector=connector):
        loan.connection.loan = loan
        found.append(loan.connection)
    return sorted(found, key=lambda each: each.last_used or each.created, reverse=True)


def is_beside_test(request: PortalRequest) -> bool:
    """Whether the person looks at a Test step meanwhile."""
    return urlsplit(request.htmx.current_url or "").path.endswith("/test/")


def made(request: PortalRequest, connection: Connection) -> HttpResponse:
    """Only the picker changes, and what was typed on the Test step stays."""
    context = {"connections": pickable(request, connection.connector), "chosen": connection}
    response = render(request, "connections/_picker.html", {**context, "oob": True})
    # After the swap: a dialog that is closed before is opened again by what is swapped into it.
    trigger_client_event(response, "dialog-close", {}, after="swap")
    return trigger_client_event(response, "connection-made", {})
