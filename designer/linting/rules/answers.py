"""Rules for what an action answers, and what it says that it sends and takes."""

from collections.abc import Iterable, Iterator

from designer.linting.elements import Element, is_internal, members, mime_types, sent_parameters, successes, text
from designer.linting.ruleset import Options, Problem

USED = ("200", "201")  # the responses whose schema the designer shows
ANSWERS = {(key,) for key in USED}
NOTHING_SAID = frozenset({"title", "description", "x-ms-summary", "x-ms-visibility", "example", "properties"})


def consumes_is_missing(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """A body or a form is sent, and neither the action nor the connector says as what."""
    return [((), {})] if sent_parameters(element) and not mime_types(element, "consumes") else ()


def has_several_response_schemas(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """Several successes have a schema. Failures may describe themselves: nobody takes them for the answer."""
    found = successes(element)
    with_schema = [key for key, response in found.items() if "schema" in response] if len(found) > 1 else []
    if len(with_schema) < 2:
        return ()
    return [((member,), {"used": next((key for key in USED if key in with_schema), with_schema[0])})]


def has_no_success(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """No response says that the call went well. One without any response is told by another rule."""
    responses = members(element.node[member])
    is_silent = responses and not any(key.startswith("2") for key in responses)
    return [((member,), {})] if is_silent else ()


def default_response_has_schema(element: Element, member: str, options: Options) -> Iterable[Problem]:
    is_default = element.step[-1:] == ("default",) and element.parent and element.parent.kind == "operation"
    return [((member,), {})] if is_default else ()


def answer_is_not_described(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """A success with content has no schema; a webhook describes its notification instead."""
    responses = successes(element)
    good = [responses[key] for key in USED if key in responses]
    if not good or any("schema" in each for each in good) or is_internal(element.node):
        return ()
    around = members(element.parent.node if element.parent else None)
    is_notified = "schema" in members(around.get("x-ms-notification-content"))
    return () if is_notified else [((member,), {})]


def answer_is_empty(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """The schema of a success says nothing about it, and is not dynamic."""
    schema = element.node[member]
    if element.step[-1:] not in ANSWERS or not isinstance(schema, dict) or schema.get("properties"):
        return ()
    is_empty = all(name in NOTHING_SAID or (name == "type" and schema[name] == "object") for name in schema)
    return [((member,), {})] if is_empty else ()


def next_link_has_other_name(element: Element, member: str, options: Options) -> Iterator[Problem]:
    name = text(members(element.node[member]).get("nextLinkName"))
    if name and name not in options["values"]:
        yield (member, "nextLinkName"), {"name": f"“{name}”"}
