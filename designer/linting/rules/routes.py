"""Rules over all operations: paths that shadow each other, triggers that nobody can switch off."""

from collections.abc import Iterator

from designer.linting.fact_rows import Operation
from designer.linting.index import Index, shape
from designer.linting.labels import quoted
from designer.linting.ruleset import FarProblem, Options

MOST_SEGMENTS = 40  # of a path that is compared with others


def path_shadows_another(index: Index, options: Options) -> Iterator[FarProblem]:
    """A fixed segment stands where another path of the verb has a variable, all else being alike."""
    by_shape: dict[tuple[str, str], Operation] = {}
    for operation in index.operations:
        by_shape.setdefault((operation.verb, shape(operation.path)), operation)
    for operation in index.operations:
        for other_shape in _loosened(shape(operation.path)):
            other = by_shape.get((operation.verb, other_shape))
            if other:
                words = {"this": _label(operation), "other": _label(other)}
                yield operation.pointer, words
                break


def webhook_cannot_be_removed(index: Index, options: Options) -> Iterator[FarProblem]:
    if any(operation.verb == "delete" for operation in index.operations):
        return
    for operation in index.operations:
        if operation.is_webhook:
            yield operation.pointer, {"this": _label(operation)}
            return


def nobody_sets_visibility(index: Index, options: Options) -> Iterator[FarProblem]:
    if index.operations and not index.says_visibility:
        yield "", {}


def definition_is_too_large(index: Index, options: Options) -> Iterator[FarProblem]:
    """Silent where nobody has measured."""
    if index.size > options["most"]:
        yield "", {"size": f"{index.size / 2**20:.1f}"}


def _loosened(path: str) -> Iterator[str]:
    """The path with one fixed segment at a time made a variable."""
    segments = path.split("/")
    for at, segment in enumerate(segments if len(segments) <= MOST_SEGMENTS else ()):
        if segment and segment != "{}":
            yield "/".join([*segments[:at], "{}", *segments[at + 1 :]])


def _label(operation: Operation) -> str:
    return quoted(f"{operation.verb.upper()} {operation.path}")
