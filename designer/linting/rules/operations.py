"""Rules for an action or a trigger as a whole."""

import re
from collections.abc import Iterable, Iterator

from designer.document.pointer import JSON
from designer.linting.elements import (
    Element,
    entries,
    followed,
    is_internal,
    members,
    mime_types,
    own_parameters,
    sent_parameters,
    text,
)
from designer.linting.labels import quoted
from designer.linting.ruleset import Options, Problem
from designer.linting.shapes import EMPTY, Shape

STATUS = re.compile(r"[0-9]{3}|default")
FORM = "application/x-www-form-urlencoded"


def shown_operation_lacks(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """An operation that people see has nothing in `member`."""
    is_said = text(element.node.get(options["member"])).strip()
    return () if is_said or is_internal(element.node) else [((), {})]


def lacks_operation_id(element: Element, member: str, options: Options) -> Iterable[Problem]:
    value = element.node.get("operationId", "")
    if not isinstance(value, str) or value.strip():
        return ()
    return [(("operationId",) if "operationId" in element.node else (), {})]


def has_no_responses(shape: Shape, member: str, options: Options) -> Iterable[Problem]:
    if "responses" not in shape.types:
        return [((), {})]
    is_empty = shape.types["responses"] is dict and shape.held["responses"] == EMPTY
    return [(("responses",), {})] if is_empty else ()


def response_key_is_no_status(element: Element, member: str, options: Options) -> Iterable[Problem]:
    wrong = [key for key in members(element.node[member]) if not STATUS.fullmatch(key) and not key.startswith("x-")]
    return [((member, key), {"key": quoted(key)}) for key in wrong]


def repeats_parameter_entry(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """The list holds the very same entry twice."""
    listed = entries(element.node[member])
    return _same_entries(member, listed, [_key(entry) for entry in listed]) if _may_repeat(listed) else ()


def _same_entries(member: str, listed: list[JSON], keys: list[tuple[str, ...]]) -> Iterator[Problem]:
    first: dict[tuple[str, ...], int] = {}
    for at, (key, entry) in enumerate(zip(keys, listed, strict=True)):
        other = first.setdefault(key, at)
        if other != at and listed[other] == entry and any(key):
            yield (member, str(at)), {"name": quoted(_name(entry))}


def repeats_parameter(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """Two different entries of the list have the same name and place."""
    parameters = [parameter for _, parameter in own_parameters(element)]
    keys = [_key(parameter)[1:] for parameter in parameters] if _may_repeat(parameters) else []
    return _same_names(member, entries(element.node[member]), keys) if keys else ()


def _same_names(member: str, listed: list[JSON], keys: list[tuple[str, ...]]) -> Iterator[Problem]:
    first: dict[tuple[str, ...], JSON] = {}
    for at, (key, entry) in enumerate(zip(keys, listed, strict=True)):
        if all(key) and first.setdefault(key, entry) != entry:
            yield (member, str(at)), {"name": quoted(key[0]), "place": quoted(key[1])}


def _may_repeat(parameters: list[JSON]) -> bool:
    """Whether two may share what tells them apart. It is soon said of most lists that none do."""
    try:
        keys = {(node.get("$ref"), node.get("name"), node.get("in")) for node in parameters}
    except (AttributeError, TypeError):  # no objects, or members that are no texts
        return True
    return len(keys) < len(parameters)


def has_several_bodies(element: Element, member: str, options: Options) -> Iterable[Problem]:
    sent = sent_parameters(element)
    bodies = [at for at, parameter in sent if parameter["in"] == "body"] if len(sent) > 1 else []
    return [((member, str(at)), {}) for at in bodies[1:]]


def has_body_and_form(element: Element, member: str, options: Options) -> Iterable[Problem]:
    sent = [*(sent_parameters(element.parent) if element.parent else ()), *sent_parameters(element)]
    is_mixed = len(sent) > 1 and len({node["in"] for _, node in sent}) > 1
    return [((member,), {})] if is_mixed else ()


def fetches_with_body(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """A GET or HEAD operation sends a body or a form."""
    if element.step[-1] not in ("get", "head"):
        return ()
    return [((member, str(at)), {"name": quoted(_name(node))}) for at, node in sent_parameters(element)]


def consumes_cannot_carry_body(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """An object or a list is the body, and plain text is all that the operation sends."""
    bodies = [(at, node) for at, node in sent_parameters(element) if node["in"] == "body"]
    if not bodies or set(mime_types(element, "consumes")) != {"text/plain"}:
        return ()
    schemas = [(at, members(followed(node.get("schema"), element.part.resolve))) for at, node in bodies]
    return [((member, str(at)), {}) for at, schema in schemas if schema.get("type") in ("object", "array")]


def form_carries_file_text(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """A URL-encoded form has a string/binary field."""
    fields = [(at, node) for at, node in sent_parameters(element) if node.get("format") == "binary"]
    if not fields or FORM not in mime_types(element, "consumes"):
        return ()
    found = [(at, node) for at, node in fields if node["in"] == "formData" and node.get("type") == "string"]
    return [((member, str(at)), {"name": quoted(_name(node))}) for at, node in found]


def polls_without_batch(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """A trigger without a notification polls, and a poll answers with a list."""
    if element.node[member] == "single" and element.parent and "x-ms-notification-content" not in element.parent.node:
        yield (member,), {}


def _key(parameter: JSON) -> tuple[str, ...]:
    """What tells a parameter from others: its reference, its name, its place."""
    if not isinstance(parameter, dict):
        return "", "", ""
    return text(parameter.get("$ref")), text(parameter.get("name")), text(parameter.get("in"))


def _name(parameter: JSON) -> str:
    node = members(parameter)
    return text(node.get("name")) or text(node.get("$ref")).rpartition("/")[2]
