"""Rules that follow the grammar: members that nobody knows, values of the wrong JSON type."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from designer.document.pointer import JSON
from designer.linting.elements import Element
from designer.linting.grammar import Allowed, grammar
from designer.linting.labels import quoted
from designer.linting.ruleset import Options, Problem
from designer.linting.shapes import EMPTY, OBJECTS, TEXTS, Shape, unless

CLOSE = 0.8
MOST_DIFFERENT = 6  # characters more or fewer: “x-ms-summary title”
EXTENSION = "x-ms-"
TYPES_HELD: dict[str, set[type]] = {EMPTY: set(), OBJECTS: {dict}, TEXTS: {str}}


def member_is_unknown(shape: Shape, member: str, options: Options) -> Iterator[Problem]:
    """A member that OpenAPI 2.0 does not know and whose name does not begin with `x-`."""
    if not member.startswith("x-"):
        yield (member,), {"name": quoted(member)}


def extension_is_misspelt(shape: Shape, member: str, options: Options) -> Iterator[Problem]:
    """An `x-ms-` member that is nearly one that the kind of element knows."""
    if member.startswith(EXTENSION) and member not in options["tolerated"]:
        for near in get_close_matches(member, _candidates(member, shape.kind), 1, CLOSE):
            yield (member,), {"name": quoted(member), "near": quoted(near)}


def _candidates(name: str, kind: str) -> list[str]:
    """The extensions that `name` may stand for. Few, for a comparison is slow and a file may hold many names."""
    known = (other for other in grammar()[kind] if other.startswith(name[: len(EXTENSION) + 1]))
    return [other for other in known if abs(len(other) - len(name)) <= MOST_DIFFERENT]


def _is_of_right_types(shape: Shape, member: str, options: Options) -> bool:
    found = shape.types.get(member)
    if found is None:
        return False
    fitting, held = grammar()[shape.kind][member], shape.held.get(member)
    return found in fitting.value.types and held in TYPES_HELD and TYPES_HELD[held] <= fitting.entries[found].types


@unless(_is_of_right_types)
def has_wrong_json_type(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """Something stands where the grammar wants another JSON type, or the whole part is no object."""
    if not member:
        return [((), {"what": "this", "wanted": "an object ({ … })"})]
    value, fitting = element.node[member], grammar()[element.kind][member]
    if type(value) not in fitting.value.types:
        return [((member,), {"what": quoted(member), "wanted": str(fitting.value)})]
    allowed = fitting.entries[type(value)]
    found = map(type, value if isinstance(value, list) else value.values())
    return () if allowed.types.issuperset(found) else _wrong_entries(member, value, allowed)


def _wrong_entries(name: str, value: JSON, allowed: Allowed) -> Iterator[Problem]:
    for key, entry in enumerate(value) if isinstance(value, list) else value.items():
        if type(entry) not in allowed.types and not str(key).startswith("x-"):
            yield (name, str(key)), {"what": f"{quoted(str(key))} in {quoted(name)}", "wanted": str(allowed)}
