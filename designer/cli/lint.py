"""`lint`: the findings of one or more sources, as text, JSON or SARIF."""

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass
from typing import Any

from designer import VERSION, linting
from designer.cli import progress, sources
from designer.cli.sources import Read, Unreadable
from designer.document.document import Document
from designer.findings import ERROR, SEVERITIES, Finding, worst_first
from designer.importers import openapi2
from designer.importers.finding_positions import finding_positions
from designer.linting import suppressions

Position = tuple[int, int]


@dataclass(frozen=True)
class Checked:
    """The findings of one source, each with its line and column; (0, 0) where the source has none.

    `suppressed` are those that the source itself suppresses, with its reasons.
    """

    name: str
    findings: list[tuple[Finding, Position]]
    suppressed: list[tuple[Finding, str]]


def run(options: argparse.Namespace) -> int:
    """Check every source; 2 when one cannot be read, 1 when there is an error."""
    checked: list[Checked] = []
    status = 0
    for name in progress.through(options.sources):
        try:
            checked.append(_checked(sources.read(name), options.profile))
        except Unreadable as error:
            status = 2
            print(error, file=sys.stderr)
    _print(checked, options.format)
    has_error = any(finding.severity == ERROR for each in checked for finding, _ in each.findings)
    return max(status, int(has_error))


def _checked(read: Read, profile: str) -> Checked:
    imported = read.imported
    findings = linting.check(Document.from_value(imported.definition), imported.properties)
    findings += linting.check_script(imported.script)
    if imported.icon is not None or openapi2.has_properties(read.given):
        findings += linting.check_icon(imported.icon, imported.properties)
    sorted_out = suppressions.apply(findings, suppressions.suppressions_of(imported.definition))
    kept = worst_first(linting.in_profile(sorted_out.kept, profile))
    found = finding_positions(kept, read.given, imported)
    return Checked(read.name, [(each, found.get(each.pointer, (0, 0))) for each in kept], sorted_out.suppressed)


def _print(checked: list[Checked], format: str) -> None:
    if format == "json":
        print(json.dumps([_as_json(each) for each in checked], indent=2, ensure_ascii=False))
    elif format == "sarif":
        print(json.dumps(_as_sarif(checked), indent=2, ensure_ascii=False))
    else:
        for each in checked:
            print("\n".join(_lines(each)))


def _as_sarif(checked: list[Checked]) -> dict[str, Any]:
    from designer.linting import sarif

    def file(each: Checked) -> "sarif.Checked":
        places = {finding.pointer: place for finding, place in each.findings if place != (0, 0)}
        return sarif.Checked(each.name, [finding for finding, _ in each.findings], each.suppressed, places.get)

    return sarif.as_sarif(map(file, checked), VERSION)


def _as_json(checked: Checked) -> dict[str, object]:
    findings = [{**finding.as_dict(), "line": line, "column": column} for finding, (line, column) in checked.findings]
    return {"source": checked.name, "findings": findings}


def _lines(checked: Checked) -> list[str]:
    lines = [
        f"{checked.name}:{line}:{column}: {finding.severity}: {finding.message} [{finding.code}] {finding.pointer}"
        for finding, (line, column) in checked.findings
    ]
    counts = Counter(finding.severity for finding, _ in checked.findings)
    said = [f"{counts[severity]} {_plural(severity, counts[severity])}" for severity in SEVERITIES if counts[severity]]
    return [*lines, f"{checked.name}: {', '.join(said) or 'nothing to settle'}"]


def _plural(severity: str, count: int) -> str:
    return severity if count == 1 or severity == "advice" else f"{severity}s"
