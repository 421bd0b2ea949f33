"""What ends and when: the person's own connections, and the application secrets of connectors that they edit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import formats, timezone

from portal import access
from portal.accounts.models import Person
from portal.connections import standing
from portal.connections.models import Connection
from portal.connectors.models import Connector
from portal.signins.models import ClientSecret

SOON_DAYS = standing.SOON.days


@dataclass(frozen=True)
class Entry:
    """One thing that ends. `day` is None where nobody knows; exactly one of `connection` and `secret` is there."""

    what: str
    connector: Connector
    owner: Person | None
    day: date | None
    connection: Connection | None = None
    secret: ClientSecret | None = None

    @property
    def days_left(self) -> int:
        return (self.day - timezone.localdate()).days if self.day else SOON_DAYS + 1

    @property
    def tone(self) -> str:
        if self.days_left < 0:
            return "bad"
        return "warn" if self.days_left <= SOON_DAYS else ""

    @property
    def left(self) -> str:
        """`in 4 days`, `3 days ago`."""
        days = abs(self.days_left)
        if days == 0:
            return "today"
        span = f"{days} day{'' if days == 1 else 's'}"
        return f"{span} ago" if self.days_left < 0 else f"in {span}"


def entries(person: Person) -> list[Entry]:
    """Everything, the first to end first; what has no date comes last. What renews itself is left out."""
    connections = access.connections(person).filter(renews=False, ends__isnull=False)
    found = [_of_connection(person, each) for each in connections.select_related("connector").defer("values")]
    found += [_of_secret(each) for each in access.client_secrets(person).defer("values").order_by()]
    return sorted(found, key=lambda each: (each.day or date.max, each.connector.title.casefold()))


def by_month(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """(`November 2026`, its entries) in order; `No date yet` at the end."""
    return [(month, list(found)) for month, found in groupby(entries, key=_month)]


def _month(entry: Entry) -> str:
    return formats.date_format(entry.day, "F Y") if entry.day else "No date yet"


def _of_connection(person: Person, connection: Connection) -> Entry:
    what = "Sign-in" if connection.token_origins else "Certificate or key"
    day = timezone.localdate(connection.ends) if connection.ends else None
    return Entry(what, connection.connector, person, day, connection=connection)


def _of_secret(secret: ClientSecret) -> Entry:
    return Entry("Client secret", secret.connector, secret.added_by, secret.ends, secret=secret)
