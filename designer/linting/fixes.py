"""Putting findings right: one at a time, or all that can be."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from designer.document import pointer
from designer.document.document import Document
from designer.document.pointer import JSON, MISSING, PointerError
from designer.findings import ERROR, Finding
from designer.linting.engine import PROPERTIES, check
from designer.linting.repairs import REPAIRS

MOST_ROUNDS = 8  # a repair may bring up another one, such as a full stop after a text that was only now filled in
MOST_ALONE = 20  # findings tried one by one where a round as a whole did harm

Properties = dict[str, Any] | None


class Fixed(NamedTuple):
    """Changed copies, and a sentence for each thing that was done."""

    document: Document
    properties: Properties
    done: list[str]


def is_fixable(finding: Finding) -> bool:
    """Whether there may be one certain way to put `finding` right; `fix` knows for sure."""
    return finding.code in REPAIRS


def fix(document: Document, properties: Properties, finding: Finding) -> Fixed | None:
    """The connector without `finding`; None where no certain way removes it without a new error."""
    checked = _checked(Fixed(document, properties, []), check(document, properties), finding)
    return checked[0] if checked else None


def fix_all(document: Document, properties: Properties) -> Fixed:
    """The connector with everything put right that `fix` can, in the order of the findings."""
    state, findings = Fixed(document, properties, []), check(document, properties)
    for _ in range(MOST_ROUNDS):
        fixable = [finding for finding in findings if is_fixable(finding)]
        tried, codes = _all_repaired(state, fixable)
        if not codes:
            return state
        after = check(tried.document, tried.properties)
        if not _is_better(findings, after, codes):
            return _one_by_one(state, findings, fixable)
        state, findings = tried, after
    return state


def _all_repaired(state: Fixed, findings: list[Finding]) -> tuple[Fixed, list[str]]:
    """Every repair at once, and the codes of those made. From the end, so that removed entries move no pointer."""
    codes: list[str] = []
    done: list[str] = []
    for finding in reversed(findings):
        fixed = _repaired(state.document, state.properties, finding)
        if fixed:
            state = fixed._replace(done=state.done)
            codes.append(finding.code)
            done = [*fixed.done, *done]
    return state._replace(done=[*state.done, *done]), codes


def _one_by_one(state: Fixed, findings: list[Finding], fixable: list[Finding]) -> Fixed:
    for finding in reversed(fixable[:MOST_ALONE]):
        checked = _checked(state, findings, finding)
        if checked:
            state, findings = checked
    return state


def _checked(state: Fixed, before: list[Finding], finding: Finding) -> tuple[Fixed, list[Finding]] | None:
    """The connector without `finding` and what is found then; None where that does not help."""
    fixed = _repaired(state.document, state.properties, finding)
    if fixed is None:
        return None
    after = check(fixed.document, fixed.properties)
    if not _is_better(before, after, [finding.code]):
        return None
    return fixed._replace(done=[*state.done, *fixed.done]), after


def _repaired(document: Document, properties: Properties, finding: Finding) -> Fixed | None:
    """What the repair for `finding` makes of the connector, unchecked."""
    repair = REPAIRS.get(finding.code)
    inside = finding.pointer.startswith(PROPERTIES)

    def get(at: str) -> JSON:
        try:
            return pointer.find(properties, pointer.split(at)) if inside else document.get(at)
        except PointerError:
            return MISSING

    found = repair(get, finding.pointer.removeprefix(PROPERTIES)) if repair else None
    if found is None:
        return None
    changes, sentence = found
    try:
        if inside:
            return Fixed(document, _changed(properties, changes.items()), [sentence])
        return Fixed(document.edit("", changes), properties, [sentence])
    except PointerError:
        return None


def _changed(properties: Properties, changes: Iterable[tuple[str, JSON]]) -> Properties:
    for at, value in changes:
        properties = pointer.replaced(properties, pointer.split(at), value)
    return properties


def _is_better(before: list[Finding], after: list[Finding], codes: list[str]) -> bool:
    """Whether every finding that was put right is gone, and no error has come."""
    was, now = Counter(each.code for each in before), Counter(each.code for each in after)
    if any(now[code] > was[code] - count for code, count in Counter(codes).items()):
        return False
    errors = [Counter(each.code for each in findings if each.severity == ERROR) for findings in (before, after)]
    return not errors[1] - errors[0]
