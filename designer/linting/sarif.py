"""Findings as SARIF 2.1.0, which code hosts and editors show beside the lines.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from designer.document.pointer import JSON
from designer.findings import ADVICE, ERROR, WARNING, Finding
from designer.linting.ruleset import Rule, rules

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {ERROR: "error", WARNING: "warning", ADVICE: "note"}
Position = Callable[[str], tuple[int, int] | None]  # pointer → line and column, from 1


@dataclass(frozen=True)
class Checked:
    """A file, what was found in it, and where: `position` is asked for each finding's pointer."""

    uri: str
    findings: Sequence[Finding]
    suppressed: Sequence[tuple[Finding, str]] = ()
    position: Position | None = None


def as_sarif(files: Iterable[Checked], version: str) -> dict[str, Any]:
    """One run over `files` by this tool in `version`. Only the rules that found something are described."""
    files = list(files)
    every = [finding for file in files for finding in [*file.findings, *(each for each, _ in file.suppressed)]]
    codes = list(dict.fromkeys(finding.code for finding in every))
    index = {code: at for at, code in enumerate(codes)}
    driver = {"name": "Connector Designer", "version": version, "rules": [_rule(code) for code in codes]}
    results = [result for file in files for result in _results(file, index)]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }


def _rule(code: str) -> dict[str, Any]:
    rule = rules().get(code)
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": rule.why},
        "help": {"text": _help(rule)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"category": rule.group, "profile": rule.profile},
    }


def _help(rule: Rule) -> str:
    return f"{rule.why}\n\nWrong:\n{_example(rule.wrong)}\nRight:\n{_example(rule.right)}"


def _example(value: JSON) -> str:
    if isinstance(value, str):
        return f"{value}\n"
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True)


def _results(file: Checked, index: dict[str, int]) -> list[dict[str, Any]]:
    kept = [_result(file, finding, index) for finding in file.findings]
    accepted = [
        {**_result(file, finding, index), "suppressions": [{"kind": "inSource", "justification": reason}]}
        for finding, reason in file.suppressed
    ]
    return kept + accepted


def _result(file: Checked, finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": file.uri}}
    place = file.position(finding.pointer) if file.position else None
    if place:
        physical["region"] = {"startLine": place[0], "startColumn": place[1]}
    logical = {"fullyQualifiedName": finding.pointer or "/", "kind": "member"}
    return {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": physical, "logicalLocations": [logical]}],
    }
