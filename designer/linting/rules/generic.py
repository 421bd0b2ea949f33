"""Checks that a row of a ruleset can parametrise: they know members and values, nothing about connectors."""

from collections.abc import Iterable, Iterator

from designer.document.pointer import JSON
from designer.linting.elements import Element, entries, is_internal, text
from designer.linting.labels import quoted, shown
from designer.linting.ruleset import Options, Problem
from designer.linting.shapes import EMPTY, TEXTS, Shape, unless


def is_forbidden(shape: Shape, member: str, options: Options) -> Iterator[Problem]:
    """The member is there at all."""
    yield (member,), {"member": quoted(member)}


def lacks_required_members(shape: Shape, member: str, options: Options) -> Iterator[Problem]:
    """A member named for this kind is absent, or one that is needed `where` others have certain values."""
    for entry in options[shape.kind]:
        name = entry if isinstance(entry, str) else entry["member"]
        if name not in shape.types and (isinstance(entry, str) or _holds(shape, entry["where"])):
            yield (), {"member": quoted(name)}


def lacks(shape: Shape, member: str, options: Options) -> Iterator[Problem]:
    """The member goes with another that is absent."""
    if options["member"] not in shape.types:
        yield (member,), {"other": quoted(options["member"])}


def lacks_all(shape: Shape, member: str, options: Options) -> Iterator[Problem]:
    """Not one of several members is there."""
    if not any(name in shape.types for name in options["members"]):
        yield (), {}


def is_blank(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """A text with nothing in it, where people see it."""
    value = element.node[member]
    if not isinstance(value, str) or value.strip() or is_internal(element.node):
        return ()
    return [((member,), {"member": quoted(member)})]


def is_empty_list(shape: Shape, member: str, options: Options) -> Iterable[Problem]:
    return [((member,), {})] if shape.types[member] is list and shape.held[member] == EMPTY else ()


def is_empty_object(shape: Shape, member: str, options: Options) -> Iterable[Problem]:
    return [((member,), {})] if shape.types[member] is dict and shape.held[member] == EMPTY else ()


def is_longer(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """A text above `most` characters, or below `least` where that is given."""
    length = len(text(element.node[member]).strip())
    if not length or options.get("least", 0) <= length <= options["most"]:
        return ()
    return [((member,), {"length": str(length)})]


def is_below(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """A number below `least`, or equal to it where `exclusive` is set."""
    value, least = element.node[member], options["least"]
    is_below = _is_number(value) and (value < least or (value == least and options.get("exclusive")))
    return [((member,), {"value": shown(value)})] if is_below else ()


def is_above_member(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """A number above that of another member."""
    value, limit = element.node[member], element.node.get(options["member"])
    if _is_number(value) and _is_number(limit) and value > limit:
        yield (member,), {"value": shown(value), "limit": shown(limit)}


def is_not_one_of(shape: Shape, member: str, options: Options) -> Iterable[Problem]:
    """A text that is none of the values listed for the kind and the member."""
    value, allowed = shape.says(member), options[shape.kind].get(member)
    if not allowed or not isinstance(value, str) or value in allowed:
        return ()
    return [((member,), {"member": quoted(member), "value": quoted(value), "allowed": _choices(allowed)})]


def is_unlisted(shape: Shape, member: str, options: Options) -> Iterator[Problem]:
    """A text that is none of `values`, whatever the kind of element."""
    value = shape.says(member)
    if isinstance(value, str) and value not in options["values"]:
        yield (member,), {"value": quoted(value)}


def has_entry_not_in(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """A list holds a text that is none of `values`."""
    found = [(at, entry) for at, entry in _texts(element.node[member]) if entry not in options["values"]]
    return [((member, str(at)), {"value": quoted(entry)}) for at, entry in found]


def has_entry_in(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """A list holds one of `values`."""
    found = [(at, entry) for at, entry in _texts(element.node[member]) if entry in options["values"]]
    return [((member, str(at)), {"value": quoted(entry)}) for at, entry in found]


def is_one_of(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """A text is one of `values`, compared without regard to case."""
    value = element.node[member]
    if not isinstance(value, str) or value.lower() not in options["values"]:
        return ()
    return [((member,), {"value": quoted(value)})]


def is_not_exactly(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if element.node[member] != options["value"]:
        yield (member,), {"value": shown(element.node[member])}


def does_not_match(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """A text that `pattern` (the ruleset's own, never a user's) does not match from end to end."""
    value = element.node[member]
    if not isinstance(value, str) or options["pattern"].fullmatch(value):
        return ()
    return [((member,), {"value": quoted(value)})]


def has_entry_that_does_not_match(element: Element, member: str, options: Options) -> Iterable[Problem]:
    fits = options["pattern"].fullmatch
    found = [(at, entry) for at, entry in _texts(element.node[member]) if not fits(entry)]
    return [((member, str(at)), {"value": quoted(entry)}) for at, entry in found]


def _holds_different_texts(shape: Shape, member: str, options: Options) -> bool:
    return "by" not in options and shape.held.get(member, EMPTY) in (EMPTY, TEXTS)


@unless(_holds_different_texts)
def repeats_an_entry(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """A list holds one value twice. With `by`, its entries are objects, compared by that member."""
    seen: set[tuple[bool, JSON]] = set()
    for at, entry in enumerate(entries(element.node[member])):
        value = entry.get(options["by"]) if "by" in options and isinstance(entry, dict) else entry
        if isinstance(value, dict | list):
            continue
        known = (isinstance(value, bool), value)  # Python takes true for 1; JSON does not
        if known in seen:
            yield (member, str(at)), {"value": shown(value)}
        seen.add(known)


def _texts(value: JSON) -> list[tuple[int, str]]:
    return [(at, entry) for at, entry in enumerate(entries(value)) if isinstance(entry, str)]


def _holds(shape: Shape, conditions: dict[str, list[str]]) -> bool:
    return all(shape.says(member) in values for member, values in conditions.items())


def _is_number(value: JSON) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _choices(values: list[str]) -> str:
    return ", ".join(quoted(value) for value in values)
