"""The doctor’s fixes for a run: shown before and after, tried on a copy of the draft, kept as one revision."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from designer.document import operations
from designer.document.pointer import JSON, PointerError
from designer.runtime import doctor
from designer.runtime.coercion import plain
from designer.runtime.doctor import Diagnosis, Edit, Fix, NotApplicable
from portal.accounts.models import Person
from portal.connections import history
from portal.connections.models import Run
from portal.connections.origins import in_words, origin_of
from portal.connectors import revisions, ways
from portal.connectors.drafts import State, property_changes
from portal.connectors.models import Connector, Revision

MAX_SHOWN = 200  # characters of a value in a row before and after
NOTHING = "nothing"


@dataclass(frozen=True)
class Row:
    """One change as people read it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Offer:
    """One fix on the page. `origin` is where the connection's values would go for the first time, "" when nowhere."""

    fix: Fix
    origin: str

    @property
    def rows(self) -> list[Row]:
        return rows_of(self.fix.edits)

    @property
    def goes_to(self) -> str:
        return in_words(self.origin)


@dataclass(frozen=True)
class Cause:
    """One likely cause, what to do about it, and what can be tried at once.

    `step` is where an editor puts it right by hand: "general", "security", "definition", or "" for nowhere.
    """

    cause: str
    advice: str
    offers: list[Offer]
    step: str = ""

    @property
    def page(self) -> str:
        """The name of that step's page."""
        return f"connectors:edit-{self.step}"


class Trial:
    """What a stored run was made with beyond the definition."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.of, self.title, self.is_kept = data["of"], data["title"], data["is_kept"]
        self.edits = tuple(Edit(**edit) for edit in data["edits"])

    @cached_property
    def rows(self) -> list[Row]:
        return rows_of(self.edits)

    @property
    def can_be_kept(self) -> bool:
        return not self.is_kept and Fix("", "", self.edits).is_of_definition


def diagnoses(state: State, run: Run) -> tuple[Diagnosis, ...]:
    """What the doctor says about a run, by the definition as it is now; none for an action that is gone."""
    try:
        operation = operations.get(state.definition, run.operation)
    except (operations.OperationError, PointerError):
        return ()
    arguments, result = history.loaded(run.arguments), history.loaded(run.result)
    state = ways.of_connection(state, run.connection)
    case = doctor.Case(state.definition, state.properties, operation, result, arguments, run.started, state.way)
    return doctor.diagnose(case)


def causes(state: State, run: Run, is_draft: bool) -> list[Cause]:
    """The same for the page. What changes the definition is offered to those who edit it."""
    return [
        Cause(each.cause, each.advice, list(_offers(state, run, each.fixes, is_draft)), each.step if is_draft else "")
        for each in diagnoses(state, run)
    ]


def find(state: State, run: Run, id: str) -> Fix | None:
    """The fix `id` of a run, as the doctor would offer it now."""
    return next((fix for each in diagnoses(state, run) for fix in each.fixes if fix.id == id), None)


def with_fix(state: State, at: str, fix: Fix) -> tuple[State, str]:
    """The draft with the fix made, nothing stored, and where the action is in it.

    Raises NotApplicable and operations.OperationError.
    """
    document, properties, at = doctor.applied(state.definition, state.properties, at, fix.edits)
    changes = property_changes(state.properties, properties)
    return State(document, state.source.after(changes) if changes else state.source), at


def record(run: Run, fix: Fix) -> dict[str, Any]:
    """What stays of the fix with the run that tries it."""
    return {"of": str(run.pk), "title": fix.title, "is_kept": False, "edits": [asdict(edit) for edit in fix.edits]}


def of_result(result: dict[str, Any]) -> Trial | None:
    return Trial(result["trial"]) if result.get("trial") else None


def keep(connector: Connector, person: Person, run: Run) -> Revision | None:
    """Store the changes that a run was tried with, as one revision; the run then belongs to the action as it is.

    None when the draft says so already. Raises NotApplicable and operations.OperationError.
    """
    result = history.loaded(run.result)
    trial = of_result(result)
    if trial is None or not trial.can_be_kept:
        raise NotApplicable("This run was made without a change, so there is nothing to keep.")
    places = [run.operation]

    def build(state: State) -> revisions.Edit:
        document, properties, places[0] = doctor.applied(state.definition, state.properties, run.operation, trial.edits)
        changes = {**document.changes, **property_changes(state.properties, properties)}
        return revisions.Edit(changes, f"{trial.title}, after a try that helped")

    revision = revisions.save(connector, person, build)
    run.result = history.stored({**result, "trial": {**result["trial"], "is_kept": True}})
    run.operation = places[0]
    run.save(update_fields=["result", "operation"])
    return revision


def rows_of(edits: tuple[Edit, ...]) -> list[Row]:
    return [Row(edit.label, _said(edit.before), _said(edit.after)) for edit in edits]


def _offers(state: State, run: Run, fixes: tuple[Fix, ...], is_draft: bool) -> Iterator[Offer]:
    for fix in fixes:
        if fix.is_of_definition and not is_draft:
            continue
        try:
            tried, at = with_fix(state, run.operation, fix)
        except (NotApplicable, operations.OperationError):
            continue
        origin = origin_of(tried.definition, operations.get(tried.definition, at))
        is_new = run.connection is not None and origin not in run.connection.origins
        yield Offer(fix, origin if is_new else "")


def _said(value: JSON) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    text = plain(value)
    return text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…"
