"""Findings that somebody has looked at and accepts, each with a reason. The definition carries them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from designer.document.pointer import JSON
from designer.findings import Finding
from designer.linting.elements import entries, members, text
from designer.linting.ruleset import rules_for_findings

MEMBER = "x-designer-suppressions"  # of the definition's root


class Suppression(NamedTuple):
    """`at` is where it stands itself."""

    code: str
    pointer: str
    reason: str
    at: str = ""


@dataclass(frozen=True)
class Sorted:
    """The findings that stay, those about the suppressions themselves among them, and the others with their reasons."""

    kept: list[Finding] = field(default_factory=list)
    suppressed: list[tuple[Finding, str]] = field(default_factory=list)


def suppressions_of(root: JSON) -> list[Suppression]:
    """What a definition's root suppresses. An entry without a code or a reason suppresses nothing and is left out."""
    found = []
    for index, entry in enumerate(entries(members(root).get(MEMBER))):
        code, at, reason = (text(members(entry).get(name)) for name in ("code", "pointer", "reason"))
        if code and reason.strip():
            found.append(Suppression(code, at, reason, f"/{MEMBER}/{index}"))
    return found


def apply(findings: Iterable[Finding], suppressions: Iterable[Suppression]) -> Sorted:
    """`findings` parted by `suppressions`. A suppression that none of them needs is a finding itself."""
    unused = {(each.code, each.pointer): each for each in suppressions}
    reasons = {key: each.reason for key, each in unused.items()}
    result = Sorted()
    for finding in findings:
        key = finding.code, finding.pointer
        unused.pop(key, None)
        if key in reasons:
            result.suppressed.append((finding, reasons[key]))
        else:
            result.kept.append(finding)
    for rule in rules_for_findings():
        result.kept.extend(rule.finding_at(at, words) for at, words in rule.check(unused.values(), rule.options))
    return result


def with_suppression(root: dict[str, JSON], finding: Finding, reason: str) -> dict[str, JSON]:
    """A copy of a definition's root that suppresses `finding` too."""
    entry = {"code": finding.code, "pointer": finding.pointer, "reason": reason}
    return {**root, MEMBER: [*entries(root.get(MEMBER)), entry]}


def without_suppressions(root: dict[str, JSON]) -> dict[str, JSON]:
    """A copy of a definition's root as an export that is to leave no trace of them writes it."""
    return {name: value for name, value in root.items() if name != MEMBER}
