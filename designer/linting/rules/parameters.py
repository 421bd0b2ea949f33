"""Rules for one parameter."""

from collections.abc import Iterable, Iterator

from designer.linting.elements import Element, is_internal, text, within
from designer.linting.labels import quoted
from designer.linting.ruleset import Options, Problem


def path_parameter_is_optional(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if element.node.get("required") is not True:
        yield _fix(element, "required"), {}


def file_stands_outside_form(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if element.node.get("in") != "formData":
        yield (member,), {}


def form_name_is_not_ascii(element: Element, member: str, options: Options) -> Iterator[Problem]:
    name = text(element.node[member])
    if element.node.get("in") == "formData" and not name.isascii():
        yield (member,), {"name": quoted(name)}


def body_uses(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """A body parameter has a member that belongs in its schema."""
    if element.node.get("in") == "body":
        yield (member,), {"member": quoted(member)}


def body_lacks_schema(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if "schema" not in element.node:
        yield (), {}


def schema_stands_outside_body(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if "in" in element.node and element.node["in"] != "body":
        yield (member,), {}


def is_used_outside(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """The member is set on a parameter that is in none of `places`."""
    if element.node[member] is not False and element.node.get("in") not in options["places"]:
        yield (member,), {}


def collection_format_is_unsupported(element: Element, member: str, options: Options) -> Iterator[Problem]:
    value = element.node[member]
    is_multi = value == "multi" and element.node.get("in") in ("query", "formData")
    if isinstance(value, str) and value != "csv" and not is_multi:
        yield (member,), {"value": quoted(value)}


def hidden_parameter_lacks_default(element: Element, member: str, options: Options) -> Iterator[Problem]:
    node = element.node
    if is_internal(node) and node.get("required") is True and node.get("in") != "body" and "default" not in node:
        yield (), {}


def hidden_parameter_is_optional(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """Internal, with a default, but not required: the default may not be sent."""
    node = element.node
    if is_internal(node) and node.get("in") != "body" and node.get("required") is not True and "default" in node:
        yield _fix(element, "required"), {}


def shown_parameter_lacks(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """A parameter that people see has nothing in `member`. The fields of a body have labels of their own."""
    node = element.node
    if text(node.get(options["member"])).strip() or node.get("in") == "body" or is_internal(node):
        return ()
    operation = within(element, "operation")
    return () if operation and is_internal(operation.node) else [(_fix(element, options["member"]), {})]


def path_parameter_lacks_encoding(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if "x-ms-url-encoding" not in element.node:
        yield (), {}


def query_parameter_has_encoding(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if element.node.get("in") == "query":
        yield (member,), {}


def _fix(element: Element, member: str) -> tuple[str, ...]:
    """The member to correct where it is there, else the parameter to add it to."""
    return (member,) if member in element.node else ()
