"""What a person sees before they accept an import: operations in groups, notes by kind, what to mend later."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from portal.connectors.finding_rows import where
from portal.imports.models import Import

SHOWN = 100  # notes of one kind, findings
LONG = 200  # characters of a line of the source
KINDS = (
    ("dropped", "Not taken over"),
    ("approximated", "Said in other words, the original is kept for export"),
    ("repaired", "Repaired while reading"),
)


@dataclass(frozen=True)
class Group:
    """Operations with the same tag. `name` is "" for those without one."""

    name: str
    operations: list[dict[str, Any]]


def context(item: Import) -> dict[str, Any]:
    """Everything that the review shows."""
    result = item.outcome
    return {
        "item": item,
        "title": result["title"] or item.name,
        "report": result["report"],
        "groups": _groups(result["operations"]),
        "number": len(result["operations"]),
        "notes": _notes(result["report"]["notes"]),
        "counts": Counter(finding["severity"] for finding in result["findings"]),
        "blocking": _blocking(result["findings"])[:SHOWN],
        "has_icon": bool(result["icon"]),
        "has_script": result["script"] is not None,
    }


def _groups(operations: list[dict[str, Any]]) -> list[Group]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for operation in operations:
        found[operation["group"]].append(operation)
    return [Group(name, each) for name, each in sorted(found.items(), key=lambda pair: (not pair[0], pair[0].lower()))]


def _notes(notes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The notes by kind, each sentence once with the number of its places."""
    shown = []
    for kind, title in KINDS:
        of_kind = [note for note in notes if note["kind"] == kind]
        places = Counter(note["sentence"] for note in of_kind)
        first = {note["sentence"]: note for note in reversed(of_kind)}
        lines = [{**first[sentence], "places": count} for sentence, count in places.most_common(SHOWN)]
        if lines:
            shown.append(
                {"kind": kind, "title": title, "number": len(of_kind), "lines": lines, "more": len(places) - len(lines)}
            )
    return shown


def _blocking(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first error of each rule, with the number of its places."""
    errors = [finding for finding in findings if finding["severity"] == "error"]
    places = Counter(finding["code"] for finding in errors)
    first = {finding["code"]: finding for finding in reversed(errors)}
    return [{**first[code], "where": where(first[code]["pointer"]), "places": n} for code, n in places.most_common()]


def excerpt(item: Import) -> list[tuple[int, str]]:
    """The line of the source where reading stopped, and the one before, with their numbers; without a position none."""
    if item.line < 2 and item.column < 2:
        return []
    lines = item.data.decode("utf-8", "replace").splitlines()
    first = max(item.line - 2, 0)
    return [(first + number, line[:LONG]) for number, line in enumerate(lines[first : item.line], 1)]
