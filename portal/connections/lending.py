"""Lending a connection: made by its owner, used within its limits, ended by time, by its calls, or by either side."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import orjson
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from designer import connection_parameters
from designer.auth.oauth2 import SignInError
from designer.document.elements import Operation
from designer.policies.apply import routed_methods
from designer.properties import policy_instances
from designer.runtime import addressing
from designer.runtime.inputs import InputError
from portal.accounts.models import Person
from portal.connections.models import Connection, Loan, LoanCall
from portal.connections.origins import ANY, origin_of
from portal.connectors.drafts import State
from portal.keys import SealError

MOST_DAYS, MOST_CALLS, MOST_LOANS = 90, 10_000, 100
SHORTEST_MASKED = 4  # characters; to mask every "1" would leave nothing to read


class Refused(Exception):
    """The borrower cannot use the connection for this; nothing was sent. The message says why, and whom to ask."""


@dataclass(frozen=True)
class Terms:
    """What is lent: pointers of actions, or None for every action."""

    operations: list[str] | None
    days: int
    calls: int


def standing() -> Q:
    """Loans that are not over."""
    return Q(ended=None, until__gt=timezone.now(), used_calls__lt=F("max_calls"))


def obstacle(connection: Connection, state: State) -> str:
    """Why the connection cannot be lent, "" when it can."""
    if not connection_parameters.may_be_lent(state.properties, connection.way):
        return "The connector says that its connections must not be lent: everybody signs in for themselves."
    if base_of(state) == "":
        return "The connector has no address yet, so there is nothing to lend it for."
    if not set(connection.origins) & {origin_of(state.definition)}:
        return "The connector has moved. Allow its new address first."
    return ""


def base_of(state: State) -> str:
    """Where the actions lie, `https://api.example.com/v1`; "" for a connector without an address."""
    try:
        return addressing.base(state.definition, ANY).partition("://")[2]
    except addressing.AddressError:
        return ""


@transaction.atomic
def lend(connection: Connection, borrower: Person, state: State, terms: Terms) -> Loan:
    """A loan in place of the one that this borrower has. Raises PermissionDenied where it must not be made."""
    locked = Connection.objects.select_for_update().get(pk=connection.pk)
    if obstacle(locked, state):
        raise PermissionDenied(obstacle(locked, state))
    if Loan.objects.filter(standing(), connection=connection).exclude(borrower=borrower).count() >= MOST_LOANS:
        raise PermissionDenied(f"It is lent to {MOST_LOANS} people already. End one of the loans first.")
    Loan.objects.filter(connection=connection, borrower=borrower, ended=None).update(ended=timezone.now())
    return Loan.objects.create(
        connection=connection,
        borrower=borrower,
        is_for_all=terms.operations is None,
        operations=terms.operations or [],
        base=base_of(state),
        until=timezone.now() + timedelta(days=min(terms.days, MOST_DAYS)),
        max_calls=min(terms.calls, MOST_CALLS),
    )


def end(loan: Loan) -> None:
    """From this moment on it serves for nothing; calls that are on their way come to their end."""
    Loan.objects.filter(pk=loan.pk, ended=None).update(ended=timezone.now())


def check(loan: Loan, state: State, operation: Operation) -> None:
    """Whether the loan serves for this call of this state. Raises Refused."""
    owner = loan.connection.owner
    if loan.is_over:
        raise Refused(f"“{loan.connection.label}” is not lent to you any more. Ask {owner}.")
    if not connection_parameters.may_be_lent(state.properties, loan.connection.way):
        raise Refused(f"The connector says now that its connections must not be lent. Ask {owner}.")
    if origin_of(state.definition, operation) not in loan.connection.origins or base_of(state) != loan.base:
        raise Refused(f"The connector calls another address than the one this was lent for. Ask {owner}.")
    if not loan.is_for_all and routed_methods(policy_instances(state.properties), operation.id):
        # What was lent is a method and a path; whoever edits the connector could lead it to any other.
        raise Refused(
            f"A policy sends this action to another path, so it can only be lent with all the others. Ask {owner}."
        )
    if not loan.covers(operation.pointer):
        raise Refused(f"{owner} lent you “{loan.connection.label}” for other actions. Ask {owner} for this one.")


@contextmanager
def counted(loan: Loan | None, operation: Operation) -> Iterator[LoanCall | None]:
    """One call of the loan, taken before it is made, so that no two processes take the last one. Raises Refused.

    It is given back where nothing was sent. What only the owner mends comes out as Refused, without its details.
    """
    if loan is None:
        yield None
        return
    if not Loan.objects.filter(standing(), pk=loan.pk).update(used_calls=F("used_calls") + 1):
        raise Refused(f"“{loan.connection.label}” is not lent to you any more. Ask {loan.connection.owner}.")
    noted = LoanCall.objects.create(loan=loan, operation=operation.name[:300])
    try:
        yield noted
    except InputError:
        _give_back(loan, noted)
        raise
    except (SignInError, SealError):
        _give_back(loan, noted)
        owner = loan.connection.owner
        raise Refused(f"“{loan.connection.label}” needs {owner} to sign in again. Ask {owner}.") from None


def hidden(values: Mapping[str, str]) -> list[str]:
    """What a borrower must not read in an answer: every value, and each text within those that are JSON."""
    return [text for value in values.values() for text in _texts(value) if len(text) >= SHORTEST_MASKED]


def _give_back(loan: Loan, noted: LoanCall) -> None:
    Loan.objects.filter(pk=loan.pk, used_calls__gt=0).update(used_calls=F("used_calls") - 1)
    noted.delete()


def _texts(value: str) -> Iterator[str]:
    yield value
    try:
        within = orjson.loads(value)
    except orjson.JSONDecodeError:
        return
    if isinstance(within, dict):
        yield from (each for each in within.values() if isinstance(each, str))
