"""Rules for one `$ref`. Whether it leads anywhere is decided over the whole document (see `document.py`)."""

from collections.abc import Iterator

from designer.linting.elements import Element
from designer.linting.labels import quoted, shown
from designer.linting.ruleset import Options, Problem
from designer.linting.targets import is_broken, is_directly_below


def reference_is_no_pointer(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if is_broken(element.node["$ref"]):
        yield ("$ref",), {"target": shown(element.node["$ref"])}


def reference_leads_elsewhere(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """The reference does not lead directly below `prefix`."""
    target = element.node["$ref"]
    if not is_broken(target) and not is_directly_below(target, options["prefix"]):
        yield ("$ref",), {"target": shown(target)}


def reference_has_siblings(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """Whatever stands beside a `$ref` is ignored. Only the first such member is named."""
    if len(element.node) > 1:
        first = next(name for name in element.node if name != "$ref")
        yield (first,), {"member": quoted(first)}


def shared_element_is_reference(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """A shared parameter, response or definition is itself a reference."""
    if element.parent is None:
        yield ("$ref",), {"target": shown(element.node["$ref"])}
