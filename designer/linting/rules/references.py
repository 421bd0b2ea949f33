"""Rules for one `$ref`. Whether it leads anywhere is decided over the whole document (see `document.py`)."""

from collections.abc import Iterable, Iterator

from designer.linting.elements import Element
from designer.linting.labels import quoted, shown
from designer.linting.ruleset import Options, Problem
from designer.linting.shapes import Shape
from designer.linting.targets import is_broken, is_directly_below


def reference_is_no_pointer(element: Element, member: str, options: Options) -> Iterable[Problem]:
    target = element.node["$ref"]
    return [(("$ref",), {"target": shown(target)})] if is_broken(target) else ()


def reference_leads_elsewhere(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """The reference does not lead directly below `prefix`."""
    target = element.node["$ref"]
    if is_directly_below(target, options["prefix"]) or is_broken(target):
        return ()
    return [(("$ref",), {"target": shown(target)})]


def reference_has_siblings(shape: Shape, member: str, options: Options) -> Iterator[Problem]:
    """Whatever stands beside a `$ref` is ignored. Only the first such member is named."""
    if len(shape.types) > 1:
        first = next(name for name in shape.types if name != "$ref")
        yield (first,), {"member": quoted(first)}


def shared_element_is_reference(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """A shared parameter, response or definition is itself a reference."""
    return () if element.parent else [(("$ref",), {"target": shown(element.node["$ref"])})]
