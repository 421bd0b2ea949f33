"""Testing a connection: the call that the definition names for it, made for real and kept as a run."""

import uuid
from dataclasses import dataclass

from django.utils import timezone

from designer.auth.oauth2 import SignInError
from designer.document import operations
from designer.document.pointer import PointerError
from designer.properties import policy_instances
from designer.runtime import connection_check
from designer.runtime.connection_check import NoTest
from designer.runtime.inputs import InputError
from portal import access
from portal.accounts.models import Person
from portal.connections import lending, limits, making, testing, verdicts
from portal.connections.models import Connection, Run
from portal.connectors.drafts import State
from portal.connectors.models import Connector, OperationIndex
from portal.keys import SealError

NOT_SENT = (InputError, SignInError, SealError, limits.TooMany, lending.Refused, testing.Moved)


@dataclass(frozen=True)
class Outcome:
    """What the test showed. `tone`: "ok", "warn" for one that cannot be made, "bad". `run` is the call, if any."""

    tone: str
    sentence: str
    run: Run | None = None


def declares(state: State) -> bool:
    """Whether the connector names a test at all."""
    try:
        connection_check.declared(state.definition)
    except NoTest:
        return False
    return True


def check(person: Person, connection: Connection) -> Outcome:
    """Test the person's own connection, whose connector knows their role: the draft for editors, else the version."""
    connector = connection.connector
    state = making.state_for(connector)
    try:
        order = _order(person, connector, connection, state)
        run = testing.send(order)
    except NoTest as error:
        return Outcome("warn", str(error))
    except testing.Moved:
        return Outcome("bad", "The connector calls another address than the one this was made for. Allow it first.")
    except SealError:
        return Outcome("bad", "Its values cannot be opened with the keys that this portal has. Replace them.")
    except NOT_SENT as error:
        return Outcome("bad", str(error))
    return _outcome(connection, run)


def after_making(person: Person, connection: Connection) -> Outcome | None:
    """The test of a connection that was made or signed in to just now; None where the connector names none."""
    connection.connector = access.connector_read(person, connection.connector.slug)
    return check(person, connection) if declares(making.state_for(connection.connector)) else None


def _order(person: Person, connector: Connector, connection: Connection, state: State) -> testing.Order:
    """Raises NoTest."""
    test = connection_check.declared(state.definition)
    is_draft = connector.role != access.VIEW
    rows = OperationIndex.objects.filter(connector=connector, version=None if is_draft else connector.published)
    at = rows.filter(operation_id=test.operation_id).values_list("pointer", flat=True).first()
    try:
        operation = operations.get(state.definition, at or "")
    except (operations.OperationError, PointerError):
        raise NoTest(
            f"The connector names “{test.operation_id}” for this, and has no such action. An editor can correct it."
        ) from None
    policies = policy_instances(state.properties)
    arguments = connection_check.arguments(state.definition, operation, test, policies)
    revision = connector.head if is_draft else 0
    return testing.Order(person, connector, state, revision, operation.pointer, arguments, connection, uuid.uuid4())


def _outcome(connection: Connection, run: Run) -> Outcome:
    """Any 2xx is good, and everything else is not (see connection_check)."""
    if run.status is not None and 200 <= run.status < 300:
        works = {"last_status": Connection.Status.WORKS, "failing_since": None, "trouble": ""}
        Connection.objects.filter(pk=connection.pk).update(**works)  # its owner has seen that it works again
        return Outcome("ok", f"It works: the service answered {run.status} to “{run.operation_id}”.", run)
    said = f"answered {run.status}" if run.status else "was not reached"
    if run.status not in verdicts.REFUSALS:
        ended = Connection.Status.SIGNED_OUT
        failed = {"last_status": Connection.Status.FAILED, "failing_since": connection.failing_since or timezone.now()}
        Connection.objects.filter(pk=connection.pk).exclude(last_status=ended).update(**failed)
    return Outcome("bad", f"It does not work: the service {said}. {run.title}.", run)
