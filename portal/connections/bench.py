"""Everything the Test step shows: the list of actions, the inputs, the connection, the result of one run."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.http import urlencode

from designer.document import operations
from designer.document.elements import Operation
from designer.document.pointer import PointerError
from portal import access
from portal.accounts.models import Person
from portal.connections import (
    answering,
    comparing,
    credentials,
    history,
    inputs,
    making,
    moves,
    samples,
    testing,
    verdicts,
)
from portal.connections.answering import Filled, Problems
from portal.connections.asking import Ask, also_sent, asks_of
from portal.connections.ids import as_uuid
from portal.connections.models import Connection, Run, Sample
from portal.connections.picking import pickable
from portal.connections.results import TABS, Result
from portal.connectors.drafts import State
from portal.connectors.models import Connector, OperationIndex
from portal.htmx import PortalRequest

RUNS_ON_A_PAGE = 10
CONNECTION = "connection"


@dataclass(frozen=True)
class Row:
    """One action in the list, and how its last run went: "", "ok", "warn" or "bad"."""

    at: str
    name: str
    tone: str


@dataclass
class Form:
    """The inputs as they are now."""

    filled: Filled
    is_raw: bool = False
    problems: Problems = field(default_factory=dict)
    note: str = ""  # where the values come from
    notice: str = ""  # why nothing was sent, when no input is to blame
    needs_sign_in: bool = False  # and the connection has to be signed in to again


@dataclass
class Bench:
    """One person in front of one connector, as draft or as published."""

    request: PortalRequest
    connector: Connector
    state: State
    is_draft: bool
    asked_at: str = ""

    @property
    def revision(self) -> int:
        return self.connector.head if self.is_draft else 0

    @property
    def url(self) -> str:
        return reverse("connectors:edit-test" if self.is_draft else "connectors:test", args=[self.connector.slug])

    def address(self, **query: Any) -> str:
        """This page with another query; the action stays."""
        parts = {"at": self.at, **{key: value for key, value in query.items() if value}}
        return f"{self.url}?{urlencode(parts)}"

    @cached_property
    def rows(self) -> list[OperationIndex]:
        version = None if self.is_draft else self.connector.published
        found = OperationIndex.objects.filter(connector=self.connector, version=version)
        return list(found.only("pointer", "summary", "operation_id", "method", "path", "kind"))

    @cached_property
    def at(self) -> str:
        """The action that is open: the one asked for, else the first."""
        return self.asked_at or next((row.pointer for row in self.rows if row.kind == "action"), "")

    @cached_property
    def operation(self) -> Operation | None:
        """The open action; None when there is none at that address."""
        try:
            found = operations.get(self.state.definition, self.at)
        except (operations.OperationError, PointerError):
            return None
        return found if found.kind == "action" else None

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        return asks_of(self.state.definition, self.operation) if self.operation else ()

    @cached_property
    def runs(self) -> list[history.Past]:
        return history.recent(self.request.user, self.connector)

    @cached_property
    def connections(self) -> list[Connection]:
        return pickable(self.request, self.connector)

    def first_form(self, run: Run | None) -> Form:
        """The form before anybody typed: filled from the run that is shown, else from the defaults."""
        if run is None:
            return Form(answering.untouched(self.asks))
        earlier = history.unmasked_only(history.loaded(run.arguments))
        note = "From the run you see" if self.request.GET.get("run") else "From your last run"
        return Form(answering.from_arguments(self.asks, earlier), note=note)

    def form_of_sample(self, sample: Sample) -> Form:
        """The form filled from a saved sample; what is masked in it has to be typed."""
        kept = history.unmasked_only(history.loaded(sample.arguments))
        return Form(answering.from_arguments(self.asks, kept), note=f"From the sample “{sample.name}”")


def context(bench: Bench, form: Form, run: Run | None, chosen: Connection | None) -> dict[str, Any]:
    """What the template shows."""
    body = answering.body_of(bench.asks)
    drawn = inputs.draw(bench.asks, form.filled, form.problems)
    raw = inputs.raw_body(bench.asks, form.filled, form.problems) if form.is_raw else None
    drawn = [one for one in drawn if not (raw and one.name == raw.name)]
    shown = [*drawn, raw] if raw else drawn
    return {
        "bench": bench,
        "operation": bench.operation,
        "actions": list(_actions(bench)),
        "past": _past(bench),
        "inputs": [one for one in drawn if not one.is_advanced],
        "advanced": [one for one in drawn if one.is_advanced],
        "raw": raw,
        "can_be_raw": body is not None,
        "is_raw": form.is_raw,
        "also_sent": list(also_sent(bench.asks)),
        "form": form,
        "troubled": inputs.troubled(shown),
        "misplaced": inputs.misplaced(shown, _elsewhere(form.problems, raw)),
        "connection_problems": [say for name, say in form.problems.items() if name.startswith(CONNECTION)],
        "has_file": any(ask.kind == "file" for ask in bench.asks),
        "connections": bench.connections,
        "chosen": chosen,
        "needs_connection": testing.is_needed(bench.state),
        "holds_tokens": credentials.holds_tokens(bench.state),
        "obstacle": making.obstacle(bench.state),
        "run_id": uuid.uuid4(),
        "run": run,
        "result": _result(bench, run) if run else None,
        "samples": samples.of_action(bench.request.user, bench.connector, bench.at),
        "others": _others(bench, run) if run else [],
        **_comparison(bench, run),
        "tabs": TABS,
        "move": _move(bench, chosen),
        "may_call": chosen is None or chosen.loan is None or chosen.loan.covers(bench.at),
        "lender": _lender(bench, run) if run else None,
    }


def _lender(bench: Bench, run: Run) -> Person | None:
    """Whose connection the run was made with, where it is somebody else's."""
    owner = run.connection.owner if run.connection else None
    return owner if owner != bench.request.user else None


def _result(bench: Bench, run: Run) -> Result:
    asked = bench.request.GET
    return Result(run, bench.state, bench.is_draft, asked.get("tab", ""), asked.get("view", ""))


def _comparison(bench: Bench, run: Run | None) -> dict[str, Any]:
    """The run that the address names beside the one that is shown, the older one first, and how they differ."""
    asked = bench.request.GET.get("with", "")
    if run is None or not asked:
        return {}
    other = access.run_read(bench.request.user, bench.connector, as_uuid(asked))
    earlier, later = sorted((run, other), key=lambda each: each.started)
    return {"other": other, "earlier": earlier, "later": later, "comparison": comparing.compare(earlier, later)}


def _others(bench: Bench, run: Run) -> list[Connection]:
    """The person's other connections that worked the last time, for a run that was refused."""
    is_refused = run.status in verdicts.REFUSALS
    works = Connection.Status.WORKS
    return [
        each for each in bench.connections if is_refused and each.last_status == works and each.pk != run.connection_id
    ][:1]


def _elsewhere(problems: Problems, raw: inputs.Input | None) -> Problems:
    """The problems that neither the connection's picker nor the body as JSON shows."""
    within = f"{raw.name}/" if raw else None
    return {
        name: say
        for name, say in problems.items()
        if not name.startswith(CONNECTION) and not (within and f"{name}/".startswith(within))
    }


def _past(bench: Bench) -> Page[history.Past]:
    """The person's runs of the open action, one page of them."""
    found = [past for past in bench.runs if past.operation == bench.at]
    return Paginator(found, RUNS_ON_A_PAGE).get_page(bench.request.GET.get("page"))


def _actions(bench: Bench) -> Iterator[Row]:
    last = history.last_by_operation(bench.runs)
    for row in bench.rows:
        if row.kind == "action":
            yield Row(row.pointer, row.name, last[row.pointer].tone if row.pointer in last else "")


def _move(bench: Bench, chosen: Connection | None) -> moves.Move | None:
    """Said before anything is sent: the connection was made for another address. A borrower cannot allow it."""
    if chosen is None or chosen.loan or bench.operation is None:
        return None
    return moves.of_address(chosen, bench.state, bench.at)
