"""Rules for an action or a trigger as a whole."""

import re
from collections.abc import Iterator

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

STATUS = re.compile(r"[0-9]{3}|default")
FORM = "application/x-www-form-urlencoded"


def shown_operation_lacks(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """An operation that people see has nothing in `member`."""
    if not is_internal(element.node) and not text(element.node.get(options["member"])).strip():
        yield (), {}


def lacks_operation_id(element: Element, member: str, options: Options) -> Iterator[Problem]:
    value = element.node.get("operationId", "")
    if isinstance(value, str) and not value.strip():
        yield (("operationId",) if "operationId" in element.node else ()), {}


def has_no_responses(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if element.node.get("responses", {}) == {}:
        yield (("responses",) if "responses" in element.node else ()), {}


def response_key_is_no_status(element: Element, member: str, options: Options) -> Iterator[Problem]:
    for key in members(element.node[member]):
        if not STATUS.fullmatch(key) and not key.startswith("x-"):
            yield (member, key), {"key": quoted(key)}


def repeats_parameter_entry(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """The list holds the very same entry twice."""
    first: dict[tuple[str, ...], JSON] = {}
    for at, entry in enumerate(entries(element.node[member])):
        key = tuple(text(members(entry).get(name)) for name in ("$ref", "name", "in"))
        other = first.setdefault(key, entry)
        if other is not entry and other == entry and any(key):
            yield (member, str(at)), {"name": quoted(_name(entry))}


def repeats_parameter(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """Two different entries of the list have the same name and place."""
    listed = entries(element.node[member])
    first: dict[tuple[str, str], JSON] = {}
    for at, parameter in own_parameters(element):
        key = text(members(parameter).get("name")), text(members(parameter).get("in"))
        if all(key) and first.setdefault(key, listed[at]) != listed[at]:
            yield (member, str(at)), {"name": quoted(key[0]), "place": quoted(key[1])}


def has_several_bodies(element: Element, member: str, options: Options) -> Iterator[Problem]:
    bodies = [at for at, parameter in sent_parameters(element) if parameter["in"] == "body"]
    for at in bodies[1:]:
        yield (member, str(at)), {}


def has_body_and_form(element: Element, member: str, options: Options) -> Iterator[Problem]:
    around = [element, element.parent] if element.parent else [element]
    if len({node["in"] for each in around for _, node in sent_parameters(each)}) > 1:
        yield (member,), {}


def fetches_with_body(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """A GET or HEAD operation sends a body or a form."""
    if element.step[-1] not in ("get", "head"):
        return
    for at, parameter in sent_parameters(element):
        yield (member, str(at)), {"name": quoted(_name(parameter))}


def consumes_cannot_carry_body(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """An object or a list is the body, and plain text is all that the operation sends."""
    bodies = [(at, node) for at, node in sent_parameters(element) if node["in"] == "body"]
    if not bodies or set(mime_types(element, "consumes")) != {"text/plain"}:
        return
    for at, parameter in bodies:
        schema = members(followed(parameter.get("schema"), element.part.resolve))
        if schema.get("type") in ("object", "array"):
            yield (member, str(at)), {}


def form_carries_file_text(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """A URL-encoded form has a string/binary field."""
    fields = [(at, node) for at, node in sent_parameters(element) if node["in"] == "formData"]
    if not fields or FORM not in mime_types(element, "consumes"):
        return
    for at, node in fields:
        if node.get("type") == "string" and node.get("format") == "binary":
            yield (member, str(at)), {"name": quoted(_name(node))}


def polls_without_batch(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """A trigger without a notification polls, and a poll answers with a list."""
    if element.node[member] == "single" and element.parent and "x-ms-notification-content" not in element.parent.node:
        yield (member,), {}


def _name(parameter: JSON) -> str:
    node = members(parameter)
    return text(node.get("name")) or text(node.get("$ref")).rpartition("/")[2]
