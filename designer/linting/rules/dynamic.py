"""Rules for dynamic choices and shapes: the calls that a form makes while somebody fills it in.

Source: https://learn.microsoft.com/connectors/custom-connectors/openapi-extensions, the dynamic extensions.
"""

from collections.abc import Iterator

from designer.document.pointer import JSON
from designer.linting.elements import Element, all_parameters, followed, is_internal, members, text, within
from designer.linting.labels import quoted
from designer.linting.ruleset import Options, Problem


def body_has_dynamic_extension(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """The extension sits on the body parameter instead of inside its schema."""
    if element.node.get("in") == "body":
        yield (member,), {"member": quoted(member)}


def file_picker_lacks_tree(element: Element, member: str, options: Options) -> Iterator[Problem]:
    is_picker = members(element.node[member]).get("capability") == "file-picker"
    if is_picker and "x-ms-dynamic-tree" not in element.node:
        yield (member,), {}


def selected_item_outside_browse(element: Element, member: str, options: Options) -> Iterator[Problem]:
    for name, given in members(element.node[member]).items():
        if "selectedItemValuePath" in members(given):
            yield (member, name, "selectedItemValuePath"), {}


def points_inside_parameter(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """The old extension refers to a property inside a parameter; only its `successor` can say so clearly."""
    if options["successor"] in element.node:
        return
    names = _parameter_names(element)
    for name, source in _sources(element.node[member]):
        if "/" in source and source not in names:
            yield (member, "parameters", name), {"source": quoted(source)}


def is_ambiguous(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """The old extension refers to a name that is both a parameter and a property of the body."""
    if options["successor"] in element.node:
        return
    both = _parameter_names(element) & _body_properties(element)
    for name, source in _sources(element.node[member]):
        if source in both:
            yield (member, "parameters", name), {"source": quoted(source)}


def value_path_ends_at_properties(element: Element, member: str, options: Options) -> Iterator[Problem]:
    path = text(members(element.node[member]).get("value-path"))
    if "x-ms-dynamic-properties" not in element.node and path.rpartition("/")[2] == "properties":
        yield (member, "value-path"), {}


def item_value_path_differs(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """`itemValuePath` is not the old value-path without its last `/properties`."""
    old, new = element.node.get("x-ms-dynamic-schema"), element.node[member]
    if not isinstance(old, dict) or not isinstance(new, dict):
        return
    path, found = text(old.get("value-path")), text(new.get("itemValuePath"))
    wanted = "" if path == "properties" else path.removesuffix("/properties")
    if found != wanted:
        yield ((member, "itemValuePath") if found else (member,)), {"wanted": quoted(wanted), "found": quoted(found)}


def source_is_hidden(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """A call takes a value from an internal parameter."""
    operation = within(element, "operation")
    listed = all_parameters(operation) if operation else []
    hidden = {text(members(each).get("name")) for each in listed if is_internal(each)}
    for name, source in _sources(element.node[member]) if hidden else ():
        if source in hidden:
            yield (member, "parameters", name), {"source": quoted(source)}


def _sources(call: JSON) -> Iterator[tuple[str, str]]:
    """(name in the called operation, where its value comes from) of each parameter that is filled by reference."""
    for name, given in members(members(call).get("parameters")).items():
        source = members(given).get("parameter")
        if isinstance(source, str):
            yield name, source


def _parameter_names(element: Element) -> set[str]:
    operation = within(element, "operation")
    parameters = all_parameters(operation) if operation else []
    return {text(members(parameter).get("name")) for parameter in parameters}


def _body_properties(element: Element) -> set[str]:
    operation = within(element, "operation")
    for parameter in all_parameters(operation) if operation else []:
        if members(parameter).get("in") == "body":
            schema = followed(members(parameter).get("schema"), element.part.resolve)
            return set(members(members(schema).get("properties")))
    return set()
