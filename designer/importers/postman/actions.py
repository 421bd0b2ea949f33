"""Which requests become one action: those with one method and path, whatever the variables of the path are called.

OpenAPI 2.0 has one action for a method and path, and no action with both a form and another body. Where requests send
both, the rarer ones get an action of their own: one literal segment of its path is an input with a fixed value, as
real connectors have it (`/{post}` with `post` always "post"), so that both are sent to the same address.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from designer.document.names import title_of
from designer.importers.postman.bodies import Body
from designer.importers.postman.calls import Call
from designer.importers.postman.notes import Notes

_VARIABLE = re.compile(r"\{[^{}]*\}")
_LITERAL = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Action:
    """A method, a path below the base, and the requests (at least one) that it is made of.

    `path` is what the requests have. `template` is where the action stands; there `fixed` is a variable of one value.
    """

    method: str
    path: str
    calls: tuple[Call, ...]
    template: str
    fixed: tuple[str, str] | None = None


def actions(calls: Sequence[Call], base: str, notes: Notes) -> list[Action]:
    """The actions in the order of their first requests."""
    groups = _groups(calls, base)
    taken = {canonical(path) for path, _ in groups}
    made: list[Action] = []
    for (path, method), group in groups.items():
        made += _divided(method, path, group, taken, notes)
    return made


def canonical(path: str) -> str:
    """What two spellings of one template share: `/pets/{id}` and `/pets/{petId}` are the same path."""
    return _VARIABLE.sub("{}", path)


def fixed_parameter(name: str, value: str) -> dict[str, Any]:
    """The input that stands for literal text of the path; nobody sees or fills it."""
    return {
        "name": name,
        "in": "path",
        "required": True,
        "type": "string",
        "enum": [value],
        "default": value,
        "x-ms-summary": title_of(name),
        "x-ms-visibility": "internal",
        "x-ms-url-encoding": "single",
    }


def _groups(calls: Sequence[Call], base: str) -> dict[tuple[str, str], list[Call]]:
    """The calls by path and method. The first spelling of a template counts."""
    spellings: dict[str, str] = {}
    groups: dict[tuple[str, str], list[Call]] = {}
    for call in calls:
        below = call.address.path[len(base.rstrip("/")) :] or "/"
        path = spellings.setdefault(canonical(below), below)
        groups.setdefault((path, call.method.lower()), []).append(call)
    return groups


def _divided(method: str, path: str, group: list[Call], taken: set[str], notes: Notes) -> Iterator[Action]:
    forms = [call for call in group if call.body.fields]
    others = [call for call in group if call.body.kind and not call.body.fields]
    rest = min(forms, others, key=len)
    if not rest:
        yield Action(method, path, tuple(group), path)
        return
    places = {call.at for call in rest}
    kept = [call for call in group if call.at not in places]
    for template, fixed in _spellings(path):
        if canonical(template) not in taken:
            taken.add(canonical(template))
            yield Action(method, path, tuple(kept), path)
            yield Action(method, path, tuple(rest), template, fixed)
            return
    sentence = f"Of the requests with {method.upper()} {path[:100]} some send a form: only one kind of body was kept."
    notes.add("dropped", sentence, rest[0].at)
    yield Action(method, path, (*kept, *(replace(call, body=Body()) for call in rest)), path)


def _spellings(path: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Templates for the same address, with the name and the value of the variable: `/{post}`, then `/p{post}`."""
    segments = path.split("/")
    for length in (0, 1):
        for index in reversed(range(len(segments))):
            segment = segments[index]
            if _LITERAL.fullmatch(segment) and len(segment) > length and f"{{{segment}}}" not in path:
                piece = f"{segment[:length]}{{{segment}}}"
                yield "/".join([*segments[:index], piece, *segments[index + 1 :]]), (segment, segment[length:])
