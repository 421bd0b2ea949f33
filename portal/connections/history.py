"""Runs: what is kept of a call, and what the Test step shows of earlier ones. A person sees their own runs only."""

import json
import random
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from designer.call_values import MASK
from designer.document.pointer import JSON
from designer.runtime.redaction import Redactor
from portal.accounts.models import Person
from portal.connections import deleting, verdicts
from portal.connections.models import Cancellation, Connection, Run
from portal.connectors.models import Connector

KEPT = 50  # runs of one person and connector
TIDIED_EVERY = 8  # so many runs, about: letting go of the oldest costs more than keeping a few more for a while
MAX_TEXT = 2**20  # characters of a body that are kept
SIGNED_OUT = "The service gave the answer by which it says that the key or the sign-in has ended."
ROW = ("id", "operation", "started", "status", "problem", "title", "milliseconds", "connection__label")


@dataclass(frozen=True)
class Past:
    """One line of the history."""

    id: str
    operation: str
    started: Any
    status: int | None
    problem: str
    title: str
    milliseconds: float
    connection: str

    @property
    def short(self) -> str:
        """What the sign and the status beside it do not say already."""
        return self.title.removeprefix("It worked: ")

    @property
    def is_today(self) -> bool:
        return timezone.localdate(self.started) == timezone.localdate()

    @property
    def tone(self) -> str:
        return verdicts.tone_of(self.status, self.problem)


def recent(person: Person, connector: Connector) -> list[Past]:
    """The person's runs of this connector, newest first. One query, whatever their number."""
    rows = Run.objects.filter(connector=connector, person=person).order_by("-started").values_list(*ROW)[:KEPT]
    return [Past(str(row[0]), row[1], row[2], row[3], row[4], row[5], row[6], row[7] or "") for row in rows]


def last_by_operation(runs: list[Past]) -> dict[str, Past]:
    """The newest run of each operation."""
    return {run.operation: run for run in reversed(runs)}


def keep(run: Run, outcome: str) -> None:
    """Store a run that is over, what it says about its connection, and let go of the oldest ones."""
    with transaction.atomic():
        if run.connection_id and not _note(run.connection_id, outcome):
            run.connection = None  # it was deleted while the call was on its way
        run.save(force_insert=True)
        if run.problem == "cancelled":  # a wish that came too late is forgotten by `cancelling`
            Cancellation.objects.filter(run=run.pk).delete()
        if random.randrange(TIDIED_EVERY) == 0:
            runs = Run.objects.filter(connector=run.connector_id, person=run.person_id).order_by("-started")
            Run.objects.filter(pk__in=runs.values("pk")[KEPT:]).delete()
            deleting.forget(run.person)


def _note(connection: uuid.UUID, outcome: str) -> bool:
    """Write on the connection how it went; whether it is still there. Only its owner ends that it needs a sign-in."""
    now, found = timezone.now(), Connection.objects.filter(pk=connection)
    is_well = outcome in (Connection.Status.WORKS, Connection.Status.UNKNOWN)
    if is_well and found.filter(last_status=outcome, failing_since=None).update(last_used=now):
        return True  # as the time before: the usual call
    since = None if is_well else Coalesce("failing_since", now)
    lost = When(last_status=Connection.Status.SIGNED_OUT, then=F("last_status"))
    status = Case(lost, default=Value(outcome))
    told = {"trouble": SIGNED_OUT} if outcome == Connection.Status.SIGNED_OUT else {}
    return bool(found.update(last_used=now, last_status=status, failing_since=since, **told))


def stored(value: JSON) -> str:
    """A result or arguments as text for the table; long bodies are cut and say so."""
    return json.dumps(_capped(value))


def loaded(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


def masked(value: JSON, redactor: Redactor) -> JSON:
    """`value` with every text in it masked."""
    if isinstance(value, str):
        return redactor.text(value)
    if isinstance(value, dict):
        return {redactor.text(key): masked(member, redactor) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [masked(entry, redactor) for entry in value]
    return value


def unmasked_only(value: JSON) -> JSON:
    """`value` without the texts that hold a mask: dots must never be sent as if they were the secret."""
    if isinstance(value, dict):
        return {key: unmasked_only(member) for key, member in value.items() if not _is_masked(member)}
    if isinstance(value, list):
        return [unmasked_only(entry) for entry in value if not _is_masked(entry)]
    return value


def _is_masked(value: JSON) -> bool:
    return isinstance(value, str) and MASK in value


def _capped(value: JSON) -> JSON:
    if isinstance(value, dict):
        capped = {key: _capped(member) for key, member in value.items()}
        if isinstance(value.get("text"), str) and len(value["text"]) > MAX_TEXT:
            capped["is_kept_short"] = True
        return capped
    if isinstance(value, (list, tuple)):
        return [_capped(entry) for entry in value]
    return value[:MAX_TEXT] if isinstance(value, str) else value
