"""The list of connections: one's own, those lent to one, those lent to others; found, filtered, ordered.

How a connection stands depends on the clock and on where its connector leads, so rows are ordered here and not by the
database. What is asked of it does not grow with the number of rows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone

from portal import access
from portal.accounts.models import Person
from portal.connections import moves, standing
from portal.connections.models import Connection, Loan, Run
from portal.connections.standing import Standing
from portal.connectors.models import Connector
from portal.words import words_of

MINE, TO_ME, BY_ME = "mine", "to-me", "by-me"
TABS = {"": "All", MINE: "Mine", TO_ME: "Lent to me", BY_ME: "Lent by me"}
GROUPS = {
    MINE: ("Mine", "only you can use these, unless lent"),
    TO_ME: ("Lent to me", "you can use these, not see or change them"),
    BY_ME: ("Lent by me", "others use these until they end"),
}
SORTS = {
    "": "Needs you first",
    "label": "By label",
    "used": "Last used first",
    "ends": "Ends first",
    "connector": "By connector",
}
LAST: dict[str, Any] = {"last": Max("calls__moment")}  # by its name as text, as with Connector.role
NEVER = datetime.max.replace(tzinfo=timezone.get_default_timezone())


@dataclass(frozen=True)
class Row:
    """One line. `kind` is MINE, TO_ME or BY_ME; `loan` belongs to the last two."""

    kind: str
    connection: Connection
    standing: Standing
    last_used: datetime | None
    ends: datetime | None
    ends_words: str
    loan: Loan | None = None
    tests: int = 0

    @property
    def connector(self) -> Connector:
        return self.connection.connector


@dataclass(frozen=True)
class Asked:
    """What the page is asked to show."""

    tab: str = ""
    q: str = ""
    status: str = ""
    connector: str = ""
    sort: str = ""


def rows_of(person: Person) -> list[Row]:
    """Every row of the person's, in no order."""
    mine = list(access.connections(person).defer("values", "set_at").order_by())
    lent = list(access.loans_by(person).annotate(**LAST).defer("connection__values"))
    borrowed = list(access.loans_to(person).annotate(**LAST).defer("connection__values"))
    used = {each.connector_id for each in [*mine, *(loan.connection for loan in borrowed)]}
    connectors = {each.pk: each for each in access.connectors(person).filter(pk__in=used)}
    goes_to = moves.origins_now(connectors.values())
    for connection in [*mine, *(loan.connection for loan in [*lent, *borrowed])]:
        connection.connector = connectors[connection.connector_id]
    by_connection = defaultdict(list)
    for loan in lent:
        by_connection[loan.connection_id].append(loan)
    return [
        *(_mine(each, goes_to.get(each.connector_id), by_connection[each.pk]) for each in mine),
        *(_to_me(loan, goes_to.get(loan.connection.connector_id)) for loan in borrowed),
        *map(_by_me, lent),
    ]


def counts(rows: Iterable[Row]) -> dict[str, int]:
    """Tab → how many rows it has. All are those that the person can use."""
    found = dict.fromkeys(TABS, 0)
    for row in rows:
        found[row.kind] += 1
    return {**found, "": found[MINE] + found[TO_ME]}


def shown(rows: Iterable[Row], asked: Asked) -> list[Row]:
    """The rows that were asked for, in the order asked for; those of one group stand together."""
    kinds = [asked.tab] if asked.tab in GROUPS else [MINE, TO_ME]
    found = [row for row in rows if row.kind in kinds and _matches(row, asked)]
    found.sort(key=lambda row: (row.connection.label.casefold(), str(row.connection.pk)))
    if asked.sort == "used":
        found.sort(key=lambda row: row.last_used.timestamp() if row.last_used else 0.0, reverse=True)
    elif asked.sort == "ends":
        found.sort(key=lambda row: row.ends or NEVER)
    elif asked.sort == "connector":
        found.sort(key=lambda row: row.connector.title.casefold())
    elif asked.sort != "label":
        found.sort(key=lambda row: row.standing.rank)
    return sorted(found, key=lambda row: kinds.index(row.kind))


def with_tests(rows: Iterable[Row], person: Person) -> list[Row]:
    """The rows of one page, each with the number of the person's own test runs that used it. One query."""
    known = list(rows)
    runs = Run.objects.filter(connection__in=[row.connection.pk for row in known], person=person).order_by()
    tests = dict(runs.values_list("connection").annotate(Count("pk")))
    return [replace(row, tests=tests.get(row.connection.pk, 0)) for row in known]


def _matches(row: Row, asked: Asked) -> bool:
    if asked.status == "needs" and not row.standing.needs_you:
        return False
    if asked.status not in ("", "needs") and row.standing.key != asked.status:
        return False
    if asked.connector and row.connector.slug != asked.connector:
        return False
    people = [row.loan.borrower.name, row.loan.connection.owner.name] if row.loan else []
    text = " ".join([row.connection.label, row.connector.title, *row.connection.origins, *people]).casefold()
    return all(word.casefold() in text for word in words_of(asked.q))


def _mine(connection: Connection, goes_to: str | None, loans: list[Loan]) -> Row:
    ends = None if connection.renews else connection.ends
    found = standing.of(connection, goes_to, loans)
    return Row(MINE, connection, found, connection.last_used, ends, standing.ends_in_words(connection))


def _to_me(loan: Loan, goes_to: str | None) -> Row:
    found = standing.of_lent(loan, goes_to)
    return Row(TO_ME, loan.connection, found, loan.last, loan.until, standing.day(loan.until), loan)


def _by_me(loan: Loan) -> Row:
    found = Standing("lent", 4, "ok", f"Lent to {loan.borrower}", _extent(loan), "end")
    return Row(BY_ME, loan.connection, found, loan.last, loan.until, standing.day(loan.until), loan)


def _extent(loan: Loan) -> str:
    number = len(loan.operations)
    what = "Every action" if loan.is_for_all else f"{number} action{'' if number == 1 else 's'}"
    return f"{what}, {loan.used_calls} of {loan.max_calls} calls used."
