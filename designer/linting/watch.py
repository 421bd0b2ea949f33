"""Which rules look at an element: found once for all elements of the same shape."""

import inspect
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from designer.linting.elements import Element
from designer.linting.grammar import grammar
from designer.linting.ruleset import DOUBTFUL_MEMBER, EVERY_KIND, UNKNOWN_MEMBER, Options, Rule, rules
from designer.linting.shapes import MOST_CHARACTERS, Check, Outline, Shape, held_in, is_settled, outline_of, shape_of

MOST_SHAPES, MOST_CONTENTS = 8192, 64  # outlines that are kept, and of each what its members may hold
MOST_MEMBERS = 40  # of a shape that is kept
REFERENCE = ("$ref", str)


class Awake(NamedTuple):
    """A rule that looks at an element, the member that woke it or "", and its `check` and `options` at hand."""

    rule: Rule
    member: str
    check: Check
    options: Options


class Looks(NamedTuple):
    """Which members of the elements of one outline have to be looked into, and the rules by what these hold."""

    into: tuple[str, ...]
    awake: dict[tuple[str, ...], tuple[Awake, ...]]


known_shapes: dict[Outline, Looks] = {}


def watching(element: Element) -> tuple[Awake, ...]:
    """The rules that look at `element`, but for those that its shape alone satisfies."""
    outline = outline_of(element)
    try:
        looks = known_shapes.get(outline)
    except TypeError:  # a list or an object where a text should be
        outline = (*outline[:5], tuple(None if isinstance(value, dict | list) else value for value in outline[5]))
        looks = known_shapes.get(outline)
    if looks is None:
        looks = _looks(outline)
    held = tuple([held_in(element.node[member]) for member in looks.into]) if looks.into else ()
    found = looks.awake.get(held)
    return _looked_up(outline, looks, held) if found is None else found


def _looks(outline: Outline) -> Looks:
    looks = Looks(tuple(_looked_into(outline)), {})
    if _is_worth_keeping(outline):
        if len(known_shapes) >= MOST_SHAPES:
            known_shapes.clear()
        known_shapes[outline] = looks
    return looks


def _looked_into(outline: Outline) -> Iterator[str]:
    """References, and lists and objects that rules are woken by."""
    kind, _, _, names, types, _ = outline
    by_member = _watches(kind)[1]
    for name, found in zip(names, types, strict=True):
        is_holder = found in (dict, list) and name in by_member
        if (is_holder and (by_member[name] or grammar()[kind][name].is_doubtful(found))) or (name, found) == REFERENCE:
            yield name


def _looked_up(outline: Outline, looks: Looks, held: tuple[str, ...]) -> tuple[Awake, ...]:
    if len(looks.awake) >= MOST_CONTENTS:
        looks.awake.clear()
    found = looks.awake[held] = tuple(_awake(shape_of(outline, dict(zip(looks.into, held, strict=True)))))
    return found


def _is_worth_keeping(outline: Outline) -> bool:
    """Not what only a hostile file has: very much, or a number that may be -0.0, which Python takes for 0.0."""
    names, told = outline[3], outline[5]
    length = sum(map(len, names)) + sum(len(value) for value in told if isinstance(value, str))
    return len(names) <= MOST_MEMBERS and length <= MOST_CHARACTERS and float not in map(type, told)


def _awake(shape: Shape) -> Iterator[Awake]:
    for rule, member in _woken(shape):
        if is_settled(rule.check, shape, member, rule.options):
            continue
        if not _decides_by_shape(rule.check):
            yield Awake(rule, member, rule.check, rule.options)
        elif problems := tuple(rule.check(shape, member, rule.options)):
            yield Awake(rule, member, _always(problems), rule.options)


def _woken(shape: Shape) -> Iterator[tuple[Rule, str]]:
    """The rules that want to see the element, each with the member that wakes it or ""."""
    always, by_member, by_unknown, by_doubtful = _watches(shape.kind)
    is_known = shape.kind in grammar()
    yield from ((rule, "") for rule in (always if is_known else [*by_doubtful, *always]))
    for member, found in shape.types.items():
        if member not in by_member:
            yield from ((rule, member) for rule in by_unknown)
            continue
        if grammar()[shape.kind][member].is_doubtful(found):
            yield from ((rule, member) for rule in by_doubtful)
        yield from ((rule, member) for rule in by_member[member] if _is_time(rule.when[member], shape, member))


def _is_time(values: tuple[str, ...], shape: Shape, member: str) -> bool:
    return not values or shape.says(member) in values


def _always(problems: tuple[Any, ...]) -> Check:
    return lambda element, member, options: problems


@cache
def _decides_by_shape(check: Check) -> bool:
    """Whether the check wants a shape instead of an element."""
    return next(iter(inspect.signature(check).parameters.values())).annotation is Shape


@cache
def _watches(kind: str) -> tuple[list[Rule], dict[str, list[Rule]], list[Rule], list[Rule]]:
    """The rules for every element of `kind`, for each known member, for members that are unknown or doubtful."""
    mine = [rule for rule in rules().values() if kind in rule.kinds or EVERY_KIND in rule.kinds]
    by_member = {member: [rule for rule in mine if member in rule.when] for member in grammar().get(kind, ())}
    by_unknown = [rule for rule in mine if UNKNOWN_MEMBER in rule.when]
    by_doubtful = [rule for rule in mine if DOUBTFUL_MEMBER in rule.when]
    return [rule for rule in mine if not rule.when], by_member, by_unknown, by_doubtful
