"""One run as the result pane shows it: its verdict, the split of its time, and the part that the tab asks for."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from designer.document.operations import OperationError
from designer.document.schema_guesses import Guess
from designer.document.schema_inference import InferenceError
from designer.document.text import TextError
from portal.connections import (
    bodies,
    checks,
    differences,
    history,
    learning,
    steps,
    tables,
    trials,
    verdicts,
    whole_answers,
)
from portal.connections.bodies import Shown
from portal.connections.checks import Check
from portal.connections.differences import Difference
from portal.connections.models import Run
from portal.connections.steps import Step
from portal.connections.tables import Table
from portal.connections.trials import Cause, Trial
from portal.connections.verdicts import Verdict
from portal.connections.whole_answers import Kept
from portal.connectors.drafts import State

TABS = (
    ("response", "Response"),
    ("headers", "Headers"),
    ("request", "Request as sent"),
    ("policies", "Policies"),
    ("check", "Schema check"),
    ("history", "History"),
)
PHASES = (
    ("Address", "t-dns", ("resolve",)),
    ("Connect", "t-conn", ("connect",)),
    ("Secure", "t-tls", ("tls",)),
    ("Send", "t-send", ("send",)),
    ("Waiting for the service", "t-wait", ("wait",)),
    ("Receive", "t-down", ("receive",)),
)
BAR = 1000  # units of the time bar


@dataclass(frozen=True)
class Phase:
    """One piece of the time bar, in BAR units, and its milliseconds."""

    name: str
    css: str
    x: int
    width: int
    milliseconds: int


class Result:
    """A stored run, read for one tab of the page."""

    def __init__(self, run: Run, state: State, is_draft: bool, tab: str, view: str) -> None:
        self.run, self.state, self.is_draft, self.view = run, state, is_draft, view
        self.data: dict[str, Any] = history.loaded(run.result)
        self.tab = tab if tab in dict(TABS) else "response" if self.answer else "request"

    @property
    def answer(self) -> dict[str, Any] | None:
        return self.data["answer"]

    @property
    def request(self) -> dict[str, Any]:
        return self.data["request"]

    @cached_property
    def verdict(self) -> Verdict:
        return verdicts.verdict(self.data)

    @cached_property
    def causes(self) -> list[Cause]:
        """Likely causes, the surest first: the doctor's, else what the status alone says. None when all is well."""
        found = trials.causes(self.state, self.run, self.is_draft)
        words = self.verdict
        return found or ([Cause(words.cause, words.advice, [])] if words.cause and words.happened else [])

    @cached_property
    def trial(self) -> Trial | None:
        return trials.of_result(self.data)

    @property
    def findings(self) -> list[dict[str, Any]]:
        return self.data["findings"]

    @property
    def policies(self) -> list[dict[str, Any]]:
        return self.data["policies"]

    @property
    def snippets(self) -> dict[str, str]:
        """The call by language, for the clipboard."""
        return self.data.get("snippets", {})

    @cached_property
    def steps(self) -> list[Step]:
        return steps.of_result(self.data)

    @property
    def content_type(self) -> str:
        return verdicts.content_type(self.answer) if self.answer else ""

    @property
    def is_binary(self) -> bool:
        return bool(self.answer and self.answer["body"]["is_binary"])

    @cached_property
    def body(self) -> Shown | None:
        """The answer's body, each line that differs from the definition with its note; None without an answer."""
        if self.answer is None:
            return None
        notes = {one["path"]: _note(one) for one in self.findings if one["kind"] != "missing"}
        is_raw = self.view == "raw"
        return bodies.shown(self.answer["body"]["text"], verdicts.is_json(self.answer), is_raw, notes)

    @cached_property
    def table(self) -> Table | None:
        """The answer as rows and columns; None where it holds no single list."""
        if self.answer is None or self.is_binary:
            return None
        try:
            return tables.table(bodies.parsed(self.answer["body"]["text"]))
        except TextError:
            return None

    @property
    def is_table(self) -> bool:
        return self.view == "table" and self.table is not None

    @cached_property
    def file(self) -> Kept | None:
        """What is kept beside the run: a picture, a file, a text that is too long for it."""
        is_apart = self.answer and (self.is_binary or self.answer["body"].get("is_kept_short"))
        return whole_answers.kept(self.run, self.content_type) if is_apart else None

    @property
    def copyable(self) -> str:
        """The body for the clipboard, without the notes beside its lines; "" when it is too long for a page."""
        text = self.answer["body"]["text"] if self.answer else ""
        return text if len(text) <= bodies.MAX_RAW else ""

    @cached_property
    def request_body(self) -> Shown | None:
        body = self.request["body"]
        return bodies.shown(body["text"], False) if body and not body["is_binary"] else None

    @property
    def short_notes(self) -> list[str]:
        """What of the answer is not here."""
        if self.answer is None or self.body is None:
            return []
        notes = [self.body.note] if self.body.note else []
        if self.answer["is_cut"]:
            notes.append("The answer was longer than this portal takes; this is its beginning.")
        if self.answer["body"].get("is_kept_short"):
            notes.append(
                "The page shows its first megabyte at most; the download has all of it."
                if self.file
                else "Only the first megabyte of it is kept."
            )
        return notes

    @cached_property
    def phases(self) -> list[Phase]:
        timings = self.data["timings"]
        spent = [(name, css, sum(timings[part] for part in parts)) for name, css, parts in PHASES]
        total, x, found = sum(each for _, _, each in spent) or 1.0, 0.0, []
        for name, css, each in spent:
            width = each / total * BAR
            found.append(Phase(name, css, round(x), max(round(width) - 2, 1 if each else 0), round(each)))
            x += width
        return found

    @property
    def milliseconds(self) -> int:
        return round(self.run.milliseconds)

    @cached_property
    def cannot_learn(self) -> str:
        """Why its answer cannot become the response schema; "" when it can."""
        try:
            learning.usable(self.run)
        except learning.NotUsable as error:
            return str(error)
        return ""

    @cached_property
    def _proposal(self) -> learning.Proposal | None:
        return None if self.cannot_learn else learning.proposal(self.run, True)

    @cached_property
    def differences(self) -> list[Difference]:
        """What this answer and the person's others of its kind hold beyond the draft, and what accepting it does."""
        if self._proposal is None:
            return []
        values = self._proposal.values
        try:
            found = differences.of_answers(self.state.definition, self.run.operation, self.run.status or 0, values)
            return differences.with_effects(found, values)
        except (OperationError, InferenceError):
            return []

    @cached_property
    def guesses(self) -> list[Guess]:
        """What these answers suggest; what is listed as a difference already is not said twice."""
        if self._proposal is None:
            return []
        try:
            found = learning.open_guesses(self.state.definition, self.run, self._proposal)
        except OperationError:
            return []
        listed = {each.steps for each in self.differences if each.kind == "null"}
        return [each for each in found if each.kind != "nullable" or each.path not in listed]

    @cached_property
    def checks(self) -> list[Check]:
        """What was looked at on the way of a call that failed; none when all is well."""
        return [] if self.verdict.tone == verdicts.OK else checks.of_call(self.data, self.run.started)

    @cached_property
    def schema_checks(self) -> list[Check]:
        return checks.of_schema(self.data)

    @cached_property
    def other_answers(self) -> int:
        return learning.others(self.run)


def _note(finding: dict[str, Any]) -> str:
    if finding["kind"] == "undeclared":
        return "not declared"
    if finding["kind"] == "enum":
        return "not in the fixed list"
    return f"{finding['got']}, declared as {finding['expected']}" if finding["expected"] else finding["sentence"]
