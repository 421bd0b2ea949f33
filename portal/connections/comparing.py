"""What differs between two runs: in how they ended, in what was sent, in the headers and the body that came back."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from designer.document.pointer import JSON
from designer.document.text import TextError
from portal.connections import bodies, history
from portal.connections.models import Run

MAX_ROWS = 200
MAX_DEPTH = 60
MAX_SHOWN = 300  # characters of a value
IDENTITIES = ("id", "key", "uuid", "name")
NO_BODY: dict[str, Any] = {"text": "", "is_binary": False, "size": 0}
PASSING = frozenset(["date", "age", "expires", "etag", "x-request-id", "x-correlation-id", "cf-ray", "traceparent"])


@dataclass(frozen=True)
class Row:
    """One difference. `kind` is "changed", "added" or "removed"; a side that has nothing is None."""

    where: str
    kind: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Part:
    """One part of the comparison. `note` says what is not shown, or that it cannot be compared."""

    title: str
    rows: list[Row]
    note: str = ""


def compare(before: Run, after: Run) -> list[Part]:
    """The parts in which the runs may differ, each with its differences. What is masked in a run stays masked."""
    old, new = history.loaded(before.result), history.loaded(after.result)
    sent = [*_values(_asked(before), _asked(after), ""), *_values(_sent(old["request"]), _sent(new["request"]), "")]
    headers = list(_values(_headers(old), _headers(new), ""))
    telling = [row for row in headers if row.where not in PASSING]
    dropped = len(headers) - len(telling)
    note = f"Left out: {dropped} that {'changes' if dropped == 1 else 'change'} with every call." if dropped else ""
    return [
        Part("Outcome", list(_values(_outcome(before, old), _outcome(after, new), ""))),
        Part("What was sent", *_capped(sent)),
        Part("Headers of the answer", telling[:MAX_ROWS], note),
        _bodies(old["answer"], new["answer"]),
    ]


def _outcome(run: Run, result: Mapping[str, Any]) -> JSON:
    answer = result["answer"] or {}
    status = f"{answer['status']} {answer['reason']}".strip() if answer else "no answer"
    label = run.connection.label if run.connection else "none"
    return {"Status": status, "Outcome": run.title, "Connection": label}


def _asked(run: Run) -> JSON:
    return {"Input": history.loaded(run.arguments)}


def _sent(request: Mapping[str, Any]) -> JSON:
    return {"Method": request["method"], "Address": request["url"], "Header": _named(request["headers"])}


def _headers(result: Mapping[str, Any]) -> JSON:
    return _named(result["answer"]["headers"]) if result["answer"] else {}


def _named(headers: list[list[str]]) -> dict[str, JSON]:
    found: dict[str, list[str]] = {}
    for name, value in headers:
        found.setdefault(name.lower(), []).append(value)
    return {name: ", ".join(values) for name, values in found.items()}


def _bodies(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Part:
    before, after = (one["body"] if one else NO_BODY for one in (old, new))
    if before["is_binary"] or after["is_binary"]:
        rows = list(_values({"Size in bytes": before["size"]}, {"Size in bytes": after["size"]}, ""))
        return Part("Body", rows, "One of them is a file, so only their sizes are compared.")
    try:
        found = _values(bodies.parsed(before["text"]), bodies.parsed(after["text"]), "")
    except TextError:
        found = _lines(before["text"].splitlines(), after["text"].splitlines())
    return Part("Body", *_capped(found))


def _capped(rows: "Iterator[Row] | list[Row]") -> tuple[list[Row], str]:
    """The first ones, and a note where there are more."""
    found = [row for row, _ in zip(rows, range(MAX_ROWS + 1), strict=False)]
    return found[:MAX_ROWS], f"These are the first {MAX_ROWS} differences." if len(found) > MAX_ROWS else ""


def _values(old: JSON, new: JSON, where: str, depth: int = 0) -> Iterator[Row]:
    if isinstance(old, dict) and isinstance(new, dict) and depth < MAX_DEPTH:
        for name in {**old, **new}:
            at = f"{where}.{name}" if where else name
            yield from _members(old, new, name, at, depth)
    elif isinstance(old, list) and isinstance(new, list) and depth < MAX_DEPTH:
        before, after = _entries(old, new)
        for name in {**before, **after}:
            yield from _members(before, after, name, f"{where}[{name}]", depth)
    elif type(old) is not type(new) or old != new:  # for JSON, true is not 1
        yield Row(where, "changed", _said(old), _said(new))


def _members(old: Mapping[str, JSON], new: Mapping[str, JSON], name: str, at: str, depth: int) -> Iterator[Row]:
    if name not in new:
        yield Row(at, "removed", _said(old[name]), None)
    elif name not in old:
        yield Row(at, "added", None, _said(new[name]))
    else:
        yield from _values(old[name], new[name], at, depth + 1)


def _entries(old: list[JSON], new: list[JSON]) -> tuple[dict[str, JSON], dict[str, JSON]]:
    """The entries of two lists by what tells them apart: an id that all of them have, else their place."""
    for identity in IDENTITIES:
        found = [_by(identity, each) for each in (old, new)]
        if found[0] and found[1]:
            return found[0], found[1]
    return dict(_by_place(old)), dict(_by_place(new))


def _by(identity: str, entries: list[JSON]) -> dict[str, JSON]:
    """The entries by their `identity`; {} where one has none, or two have the same."""
    found: dict[str, JSON] = {}
    for entry in entries:
        value = entry.get(identity) if isinstance(entry, dict) else None
        if not isinstance(value, (str, int)) or isinstance(value, bool):
            return {}
        found[f"{identity} {value}"[:MAX_SHOWN]] = entry
    return found if len(found) == len(entries) else {}


def _by_place(entries: list[JSON]) -> Iterator[tuple[str, JSON]]:
    return ((str(place), entry) for place, entry in enumerate(entries))


def _lines(old: list[str], new: list[str]) -> Iterator[Row]:
    """Texts: what begins and ends alike is passed over, the lines between are put side by side."""
    start, shorter = 0, min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    for place in range(max(len(before), len(after))):
        one = before[place] if place < len(before) else None
        other = after[place] if place < len(after) else None
        if one != other:
            kind = "added" if one is None else "removed" if other is None else "changed"
            yield Row(f"line {start + place + 1}", kind, _short(one), _short(other))


def _said(value: JSON) -> str:
    if isinstance(value, (dict, list)) and not value:
        return "an empty list" if isinstance(value, list) else "an empty object"
    return _short(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)) or "an empty text"


def _short(text: str | None) -> str | None:
    return text if text is None or len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…"
