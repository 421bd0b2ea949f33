"""What the pages of one connection tell its owner: how it stands, its last calls, who borrows it, what uses it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from portal import access
from portal.accounts.models import Person
from portal.connections import checking, credentials, lending, making, moves, standing, verdicts
from portal.connections.models import Connection, LoanCall, Run
from portal.connections.moves import Move
from portal.connections.origins import origin_of
from portal.connectors.drafts import State
from portal.keys import SealError

CALLS_SHOWN = 10


@dataclass(frozen=True)
class Call:
    """One of the owner's own runs. `operation` is its pointer, `tone` that of a run in a list."""

    id: str
    started: datetime
    operation: str
    name: str
    title: str
    tone: str


def context(person: Person, connection: Connection) -> dict[str, Any]:
    """For a connection whose connector knows the person's role."""
    state = making.state_of(connection.connector, connection)
    loans = list(access.loans_by(person).filter(connection=connection))
    calls = LoanCall.objects.filter(loan__connection=connection).select_related("loan__borrower")
    return {
        "standing": standing.of(connection, origin_of(state.definition), loans),
        "ends": standing.ends_in_words(connection),
        "holds_tokens": credentials.holds_tokens(state),
        "can_test": checking.declares(state),
        "loans": loans,
        "cannot_lend": lending.obstacle(connection, state),
        "loan_calls": list(calls[:CALLS_SHOWN]),
        "last_calls": _last_calls(person, connection),
        **impact(person, connection),
    }


def impact(person: Person, connection: Connection) -> dict[str, Any]:
    """What would be without it: the person's tests, the people whom it is lent to."""
    runs = Run.objects.filter(connection=connection, person=person).order_by()
    used = runs.values("operation").annotate(number=Count("pk"))
    loans = access.loans_by(person).filter(connection=connection).order_by("borrower__name")
    return {
        "tests": sum(row["number"] for row in used),
        "tested_actions": len(used),
        "borrowers": [loan.borrower for loan in loans],
        "old_calls": LoanCall.objects.filter(loan__connection=connection).count(),
    }


def token_move(connection: Connection, state: State) -> Move | None:
    """Whether its tokens would be asked for elsewhere; None for one whose values cannot be opened."""
    try:
        return moves.of_tokens(connection, state, making.typed_values(connection, state))
    except SealError:
        return None


def _last_calls(person: Person, connection: Connection) -> list[Call]:
    rows = Run.objects.filter(connection=connection, person=person).order_by("-started")
    names = ("pk", "started", "operation", "operation_id", "status", "problem", "title")
    return [
        Call(str(pk), started, operation, id or operation, title, verdicts.tone_of(status, problem))
        for pk, started, operation, id, status, problem, title in rows.values_list(*names)[:CALLS_SHOWN]
    ]
