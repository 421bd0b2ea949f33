"""Running every check over a case, and putting what it found into words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from designer.runtime.doctor import addresses, contents, credentials, key_forms, refusals, secure
from designer.runtime.doctor.case import Case
from designer.runtime.doctor.finding import Finding
from designer.runtime.doctor.fixes import Fix
from designer.tables import table

Check = Callable[[Case], Iterator[Finding]]
MAX_DIAGNOSES, MAX_FIXES = 3, 4
MAX_FACT = 200  # characters of what a service wrote

WORDS: Mapping[str, Mapping[str, str]] = table(Path(__file__).with_name("knowledge.yaml"))
# The surest first.
CHECKS: tuple[Check, ...] = (
    *credentials.CHECKS,
    *secure.CHECKS,
    *key_forms.CHECKS,
    *addresses.CHECKS,
    *refusals.CHECKS,
    *contents.CHECKS,
)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A likely cause, what to do about it, and what can be tried at once. `id` names its row in knowledge.yaml.

    `step` is where in the connector it is put right by hand: "general", "security", "definition", or "" for nowhere.
    """

    id: str
    cause: str
    advice: str
    fixes: tuple[Fix, ...] = ()
    step: str = ""


def diagnose(case: Case) -> tuple[Diagnosis, ...]:
    """The likely causes, the surest first; none for a call in which the doctor sees nothing wrong."""
    found: dict[str, Diagnosis] = {}
    offered: set[str] = set()
    for check in CHECKS:
        for finding in check(case):
            fixes = tuple(fix for fix in finding.fixes if fix.id not in offered)[:MAX_FIXES]
            if finding.id not in found and len(found) < MAX_DIAGNOSES:
                found[finding.id] = _said(finding, fixes)
                offered |= {fix.id for fix in fixes}
    return tuple(found.values())


def _said(finding: Finding, fixes: tuple[Fix, ...]) -> Diagnosis:
    row = WORDS[finding.id]
    facts: dict[str, Any] = {name: _short(value) for name, value in finding.facts.items()}
    return Diagnosis(
        finding.id, row["cause"].format_map(facts), row["advice"].format_map(facts), fixes, row.get("step", "")
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MAX_FACT else line[:MAX_FACT] + "…"
