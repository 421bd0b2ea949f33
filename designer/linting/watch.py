"""Which rules look at an element: found once for all elements of the same shape."""

import inspect
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from designer.linting.elements import Element
from designer.linting.grammar import grammar
from designer.linting.ruleset import DOUBTFUL_MEMBER, EVERY_KIND, UNKNOWN_MEMBER, Options, Rule, rules
from designer.linting.shapes import MOST_CHARACTERS, Check, Key, Shape, is_settled, key_of, shape_of

MOST_SHAPES = 8192
MOST_MEMBERS = 40  # of a shape that is kept


class Awake(NamedTuple):
    """A rule that looks at an element, the member that woke it or "", and its `check` and `options` at hand."""

    rule: Rule
    member: str
    check: Check
    options: Options


known_shapes: dict[Key, tuple[Awake, ...]] = {}


def watching(element: Element) -> tuple[Awake, ...]:
    """The rules that look at `element`, but for those that its shape alone satisfies."""
    key = key_of(element)
    try:
        found = known_shapes.get(key)
    except TypeError:  # a list or an object where a text should be
        key = (*key[:5], tuple(None if isinstance(value, dict | list) else value for value in key[5]), *key[6:])
        found = known_shapes.get(key)
    return _looked_up(key) if found is None else found


def _looked_up(key: Key) -> tuple[Awake, ...]:
    found = tuple(_awake(shape_of(key)))
    if _is_worth_keeping(key):
        if len(known_shapes) >= MOST_SHAPES:
            known_shapes.clear()
        known_shapes[key] = found
    return found


def _is_worth_keeping(key: Key) -> bool:
    """Not what only a hostile file has: very much, or a number that may be -0.0, which Python takes for 0.0."""
    names, told = key[3], key[5]
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
