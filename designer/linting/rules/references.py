"""Rules for one `$ref`. Whether it leads anywhere is decided over the whole document (see `document.py`)."""

from collections.abc import Iterable, Iterator

from designer.linting.elements import Element
from designer.linting.labels import quoted, shown
from designer.linting.ruleset import Options, Problem
from designer.linting.shapes import Shape, unless
from designer.linting.targets import is_broken, is_directly_below


@unless(lambda shape, member, options: shape.leads_to != "")
def reference_is_no_pointer(element: Element, member: str, options: Options) -> Iterable[Problem]:
    target = element.node["$ref"]
    return [(("$ref",), {"target": shown(target)})] if is_broken(target) else ()


@unless(lambda shape, member, options: shape.leads_to == options["prefix"])
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


@unless(lambda shape, member, options: shape.around != "")
def shared_element_is_reference(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """A shared parameter, response or definition is itself a reference."""
    return [(("$ref",), {"target": shown(element.node["$ref"])})]
