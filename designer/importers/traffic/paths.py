"""Many paths → the templates that they share: `/pets/1` and `/pets/2` are `/pets/{pet_id}`.

A segment is a variable by its own look (segments.is_value), or because paths that are otherwise equal differ there
and there is good evidence: two or more of the segments look like codes, or come back as a value of the answer.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from designer.importers.traffic.calls import Segments
from designer.importers.traffic.segments import given_name, is_code, is_value, name_after

MAX_SEGMENTS = 15  # of a path in which segments are compared; one place after the other
ENOUGH = 2

Shape = tuple[str | None, ...]  # None: a variable
Evidence = frozenset[str]  # the segments that came back as a value of an answer

_NOT_OF_NAMES = re.compile(r"[^\w.-]+")
_VARIABLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """`path` with `{name}` in it, and the shape that says which segments are variables."""

    path: str
    shape: Shape

    def values(self, segments: Segments) -> list[str]:
        """The segments that stand where `path` has a whole variable, in order."""
        return [segment for segment, fixed in zip(segments, self.shape, strict=True) if fixed is None]


def templates(paths: Mapping[Segments, Evidence]) -> dict[Segments, Template]:
    """The template of each of `paths`; the same for those of one shape."""
    shapes = {segments: _own_shape(segments) for segments in paths}
    evidence: dict[Shape, Evidence] = defaultdict(frozenset)
    for segments, shape in shapes.items():
        evidence[shape] |= paths[segments]
    merged = _merged(evidence)
    grouped: dict[Shape, list[Segments]] = defaultdict(list)
    for segments, shape in shapes.items():
        grouped[merged[shape]].append(segments)
    made = {}
    for shape, group in grouped.items():
        template = Template(_written(shape, sorted(group)), shape)
        made.update(dict.fromkeys(group, template))
    return made


def _own_shape(segments: Segments) -> Shape:
    return tuple(
        None if given_name(segment) or is_value(segment, position) else segment
        for position, segment in enumerate(segments)
    )


def _merged(evidence: Mapping[Shape, Evidence]) -> dict[Shape, Shape]:
    """Each shape → the shape it has once the places that vary are variables too, from left to right."""
    now = {shape: shape for shape in evidence}
    known = dict(evidence)
    for position in range(1, min(MAX_SEGMENTS, max(map(len, evidence), default=0))):
        wider = _wider(known, position)
        joined: dict[Shape, Evidence] = defaultdict(frozenset)
        for shape, kinds in known.items():
            joined[wider.get(shape, shape)] |= kinds
        known = joined
        now = {shape: wider.get(current, current) for shape, current in now.items()}
    return now


def _wider(known: Mapping[Shape, Evidence], position: int) -> dict[Shape, Shape]:
    """The shapes whose segment at `position` turns out to be a variable → the shape with one there."""
    groups: dict[Shape, list[Shape]] = defaultdict(list)
    for shape in known:
        if position < len(shape) <= MAX_SEGMENTS and shape[position] and shape[position - 1]:
            groups[(*shape[:position], None, *shape[position + 1 :])].append(shape)
    found = {}
    for wide, group in groups.items():
        for shape in _varying(group, position, known):
            found[shape] = wide
    return found


def _varying(group: list[Shape], position: int, known: Mapping[Shape, Evidence]) -> list[Shape]:
    values = [shape for shape in group if is_code(shape[position] or "") or shape[position] in known[shape]]
    return values if len(values) >= ENOUGH else []


def _written(shape: Shape, group: list[Segments]) -> str:
    """The template's text. A name that somebody gave counts before one made from the segment in front."""
    taken: set[str] = set()
    made: list[str] = []
    for position, fixed in enumerate(shape):
        if fixed is not None:
            made.append(_literal(fixed, taken))
            continue
        before = (shape[position - 1] or "") if position else ""
        given = sorted(filter(None, (given_name(segments[position]) for segments in group)))
        wanted = given[0] if given else name_after(before, group[0][position])
        made.append(f"{{{_unique(wanted, taken)}}}")
    return "/" + "/".join(made)


def _literal(segment: str, taken: set[str]) -> str:
    """A segment as a template has it: `{name}` within it is a variable, every other brace is text."""
    pieces = _VARIABLE.split(segment)
    return "".join(
        f"{{{_unique(piece, taken)}}}" if index % 2 else piece.replace("{", "%7B").replace("}", "%7D")
        for index, piece in enumerate(pieces)
    )


def _unique(wanted: str, taken: set[str]) -> str:
    wanted = _NOT_OF_NAMES.sub("_", wanted).strip("_") or "value"
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    taken.add(name)
    return name


def is_variable(text: str) -> bool:
    """Whether the whole text is one `{name}`."""
    return bool(_VARIABLE.fullmatch(text))


def variables(path: str) -> list[str]:
    """The names in a template, in order."""
    return _VARIABLE.findall(path)
