"""Sending one call for a person: the checks before it, the call itself, and the run that stays of it."""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from designer import auth, connection_parameters
from designer.call_values import MASK, Moment, PreparedCall, Secret
from designer.document import operations
from designer.document.elements import Operation
from designer.document.pointer import JSON
from designer.exporters import code_snippets, snippets
from designer.exporters.placeholders import Placeholders
from designer.runtime import call
from designer.runtime.call_result import CallResult
from designer.runtime.prepare import File
from designer.runtime.redaction import Redactor
from designer.ways import ways as several
from portal.accounts.models import Person
from portal.connections import cancelling, credentials, history, lending, limits, verdicts, whole_answers
from portal.connections.asking import Ask, asks_of
from portal.connections.models import Connection, Loan, Run
from portal.connections.origins import origin_of
from portal.connectors import ways
from portal.connectors.drafts import State
from portal.connectors.models import Connector
from portal.egress import egress

MAX_SNIPPET = 30_000
LANGUAGES = {
    "cURL": snippets.curl,
    "Python": code_snippets.python,
    "JavaScript": code_snippets.javascript,
    "PowerShell": code_snippets.powershell,
}


class Moved(Exception):
    """The connection was made for another address than the one the connector calls now; nothing was sent."""

    def __init__(self, connection: Connection, origin: str) -> None:
        super().__init__(f"This connection was made for {connection.origin or 'a connector without an address'}.")
        self.connection, self.origin = connection, origin


@dataclass(frozen=True)
class Order:
    """One call that a person asks for. `revision` is the draft's, 0 for a published version.

    `allowed` is an origin that the connection may go to this once. `trial` and `listed_at` belong to a call that tries
    a change: what is kept of the change, and the action that the run is listed under.
    """

    person: Person
    connector: Connector
    state: State
    revision: int
    at: str
    arguments: dict[str, Any]
    connection: Connection | None
    run: uuid.UUID
    allowed: str = ""
    trial: dict[str, Any] | None = None
    listed_at: str = ""

    @property
    def operation(self) -> Operation:
        return operations.get(self.state.definition, self.at)


def send(order: Order) -> Run:
    """Make the call and keep it as a run; what goes wrong on the way is in the run.

    Raises Moved, SignInError, lending.Refused, limits.TooMany, keys.SealError and prepare's InputError before anything
    is sent. No transaction is open while the call is on its way.
    """
    connection = order.connection
    if connection and ways.is_gone(order.state, connection):
        raise ways.gone()
    order = replace(order, state=ways.of_connection(order.state, connection))
    loan = connection.loan if connection else None
    _check(order, loan)
    sent: list[PreparedCall] = []

    def attempt(values: Mapping[str, str]) -> CallResult:
        return call.run(
            order.state.definition,
            order.at,
            order.arguments,
            values,
            order.state.properties,
            egress(),
            cancelling.watcher(order.person, order.run),
            sent.append,
            Moment(timezone.now(), secrets.token_hex(16)),
        )

    with limits.slot(order.person.pk), lending.counted(loan, order.operation) as noted:
        result, values = credentials.called(connection, order.state, attempt)
    hidden = _hidden(order, values)
    run = _run(order, result, values, _snippets(order, sent[-1], values) if sent else {}, hidden)
    history.keep(run, _outcome(run, result))
    if content := _whole(order, result, hidden):
        whole_answers.keep(run, content)
    if noted:
        noted.outcome = run.title
        noted.save(update_fields=["outcome"])
    return run


def _check(order: Order, loan: Loan | None) -> None:
    """Whether the connection may serve for this call. Raises Moved, lending.Refused."""
    if loan:
        lending.check(loan, order.state, order.operation)
    elif order.connection:
        origin = origin_of(order.state.definition, order.operation)  # without an address, `prepare` says so
        if origin and origin not in (*order.connection.origins, order.allowed):
            raise Moved(order.connection, origin)


def is_needed(state: State) -> bool:
    """Whether calls need a connection: the connector signs in, maybe in several ways, or asks for something else."""
    if several(state.properties):
        return True
    fields = connection_parameters.fields(state.properties)
    return bool(fields) or auth.kind_of(state.definition, state.properties).KIND != "none"


def _run(order: Order, result: CallResult, values: Mapping[str, str], made: dict[str, str], hidden: list[str]) -> Run:
    secret = Redactor(map(Secret, [*values.values(), *hidden]))
    shown = {**result.as_dict(), "snippets": made, "trial": order.trial}
    words = verdicts.verdict(shown)
    return Run(
        id=order.run,
        connector=order.connector,
        connection=order.connection,
        person=order.person,
        operation=order.listed_at or order.at,
        operation_id=order.operation.id[:300],
        revision=order.revision,
        status=result.answer.status if result.answer else None,
        problem=result.error.code if result.error else "",
        title=words.title[:200],
        milliseconds=result.timings.total,
        arguments=history.stored(history.masked(_storable(order.arguments), secret)),
        result=history.stored(_masked_result(shown, hidden)),
    )


def _hidden(order: Order, values: Mapping[str, str]) -> list[str]:
    """What the engine has not masked: what people typed into inputs that hold a secret; all values of a loan."""
    typed = _secret_arguments(asks_of(order.state.definition, order.operation), order.arguments)
    is_lent = order.connection is not None and order.connection.loan is not None
    return [*typed, *lending.hidden(values)] if is_lent else typed


def _whole(order: Order, result: CallResult, hidden: list[str]) -> bytes:
    """What of the answer is kept beside the run, b"" where the run has all of it."""
    body = result.answer.body if result.answer else None
    content = result.file
    if body and len(body.text) > history.MAX_TEXT:
        content = body.text.encode("utf-8", "replace")
    return Redactor(map(Secret, hidden)).data(content) if content and hidden else content


def _masked_result(shown: dict[str, Any], hidden: list[str]) -> dict[str, Any]:
    if not hidden:
        return shown
    redactor = Redactor(map(Secret, hidden))
    return {key: history.masked(member, redactor) if key != "timings" else member for key, member in shown.items()}


def _secret_arguments(asks: tuple[Ask, ...], arguments: Mapping[str, JSON]) -> list[str]:
    return [text for ask in asks for text in _secrets(ask, arguments.get(ask.name))]


def _secrets(ask: Ask, value: JSON) -> list[str]:
    if isinstance(value, dict):
        return [text for one in ask.members for text in _secrets(one, value.get(one.name))]
    if isinstance(value, list) and ask.item:
        return [text for entry in value for text in _secrets(ask.item, entry)]
    return [value] if ask.kind == "secret" and isinstance(value, str) and value else []


def _storable(value: Any) -> JSON:
    """Arguments as JSON; in place of a file stands the mask: it must be chosen anew."""
    if isinstance(value, dict):
        return {key: _storable(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_storable(entry) for entry in value]
    return MASK if isinstance(value, File) else value


def _snippets(order: Order, sent: PreparedCall, values: Mapping[str, str]) -> dict[str, str]:
    """The call by language, with placeholders named after the connection's fields; one that is too long is left out."""
    fields = connection_parameters.fields(order.state.properties)
    effective = connection_parameters.with_defaults(fields, values)
    names = {Secret(effective[one.name]): one.name.upper() for one in fields if effective.get(one.name)}
    words = Placeholders(sent, names)
    made = {language: write(sent, words) for language, write in LANGUAGES.items()}
    return {language: text for language, text in made.items() if len(text) <= MAX_SNIPPET}


def _outcome(run: Run, result: CallResult) -> str:
    if result.ends_sign_in:
        return Connection.Status.SIGNED_OUT
    if run.problem == "cancelled":
        return run.connection.last_status if run.connection else ""
    if run.problem:
        return Connection.Status.FAILED
    return Connection.Status.REFUSED if run.status in verdicts.REFUSALS else Connection.Status.WORKS
