"""Rules over the suppressions that no finding needed."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from designer.linting.labels import quoted
from designer.linting.ruleset import FarProblem, Options


class Unused(Protocol):
    code: str
    at: str


def suppression_is_stale(unused: Iterable[Unused], options: Options) -> Iterator[FarProblem]:
    for each in unused:
        yield each.at, {"code": quoted(each.code)}
