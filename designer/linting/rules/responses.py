"""Rules for one response."""

from collections.abc import Iterator

from designer.linting.elements import Element, members, mime_types
from designer.linting.labels import quoted
from designer.linting.ruleset import Options, Problem


def example_is_not_produced(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """An example has a media type that the operation does not produce; silent where nothing says what it does."""
    operation = element.parent
    produced = set(mime_types(operation, "produces") if operation else [])
    for mime in members(element.node[member]):
        bare = mime.partition(";")[0].strip().lower()
        if produced and bare not in produced and not mime.startswith("x-"):
            yield (member, mime), {"mime": quoted(mime)}


def repeats_header(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """Two headers differ only in case."""
    seen: set[str] = set()
    for name in members(element.node[member]):
        if name.lower() in seen:
            yield (member, name), {"name": quoted(name)}
        seen.add(name.lower())
