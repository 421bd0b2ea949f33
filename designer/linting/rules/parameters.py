"""Rules for one parameter."""

from collections.abc import Iterable, Iterator

from designer.linting.elements import Element, is_internal, text
from designer.linting.labels import quoted
from designer.linting.ruleset import Options, Problem
from designer.linting.shapes import Shape, unless


def path_parameter_is_optional(shape: Shape, member: str, options: Options) -> Iterator[Problem]:
    if shape.says("required") is not True:
        yield _fix(shape, "required"), {}


def file_stands_outside_form(shape: Shape, member: str, options: Options) -> Iterator[Problem]:
    if shape.says("in") != "formData":
        yield (member,), {}


@unless(lambda shape, member, options: shape.says("in") != "formData")
def form_name_is_not_ascii(element: Element, member: str, options: Options) -> Iterable[Problem]:
    name = text(element.node[member])
    return () if name.isascii() else [((member,), {"name": quoted(name)})]


def body_uses(shape: Shape, member: str, options: Options) -> Iterator[Problem]:
    """A body parameter has a member that belongs in its schema."""
    if shape.says("in") == "body":
        yield (member,), {"member": quoted(member)}


def body_lacks_schema(shape: Shape, member: str, options: Options) -> Iterator[Problem]:
    if "schema" not in shape.types:
        yield (), {}


def schema_stands_outside_body(shape: Shape, member: str, options: Options) -> Iterator[Problem]:
    if "in" in shape.types and shape.says("in") != "body":
        yield (member,), {}


@unless(lambda shape, member, options: shape.says("in") in options["places"])
def is_used_outside(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """The member is set on a parameter that is in none of `places`."""
    if element.node[member] is not False:
        yield (member,), {}


def collection_format_is_unsupported(element: Element, member: str, options: Options) -> Iterator[Problem]:
    value = element.node[member]
    is_multi = value == "multi" and element.node.get("in") in ("query", "formData")
    if isinstance(value, str) and value != "csv" and not is_multi:
        yield (member,), {"value": quoted(value)}


def hidden_parameter_lacks_default(shape: Shape, member: str, options: Options) -> Iterator[Problem]:
    is_field = shape.says("in") != "body"
    if shape.is_internal and is_field and shape.says("required") is True and "default" not in shape.types:
        yield (), {}


def hidden_parameter_is_optional(shape: Shape, member: str, options: Options) -> Iterator[Problem]:
    """Internal, with a default, but not required: the default may not be sent."""
    is_field = shape.says("in") != "body"
    if shape.is_internal and is_field and shape.says("required") is not True and "default" in shape.types:
        yield _fix(shape, "required"), {}


@unless(lambda shape, member, options: shape.is_internal or shape.says("in") == "body")
def shown_parameter_lacks(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """A parameter that people see has nothing in `member`. The fields of a body have labels of their own."""
    member, around = options["member"], element.parent
    if text(element.node.get(member)).strip():
        return ()
    if around and around.kind == "operation" and is_internal(around.node):
        return ()
    return [((member,) if member in element.node else (), {})]


def path_parameter_lacks_encoding(shape: Shape, member: str, options: Options) -> Iterator[Problem]:
    if "x-ms-url-encoding" not in shape.types:
        yield (), {}


def query_parameter_has_encoding(shape: Shape, member: str, options: Options) -> Iterator[Problem]:
    if shape.says("in") == "query":
        yield (member,), {}


def _fix(shape: Shape, member: str) -> tuple[str, ...]:
    """The member to correct where it is there, else the parameter to add it to."""
    return (member,) if member in shape.types else ()
