"""Rules for webhook triggers: the notification's content, and the property that takes the callback address."""

from collections.abc import Iterator

from designer.document.pointer import JSON
from designer.linting.elements import (
    INPUT,
    OUTPUT,
    Element,
    Resolve,
    all_parameters,
    entries,
    followed,
    members,
    text,
    within,
)
from designer.linting.labels import quoted
from designer.linting.ruleset import Options, Problem

CONTENT, ADDRESS = "x-ms-notification-content", "x-ms-notification-url"


def webhook_lacks_address(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if _is_webhook(element) and not _has_address(element):
        yield (), {}


def address_lacks_content(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """An operation takes the callback address here, yet nothing describes what is sent there."""
    path = within(element, "path")
    if element.node[member] is True and path and CONTENT not in path.node and element.use != OUTPUT:
        yield (member,), {}


def address_is_optional(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """The callback address, or something around it up to the body, need not be given."""
    if element.node[member] is not True or element.use != INPUT:
        return
    inside, around = element, element.parent
    while around and around.kind == "schema":
        if inside.step[0] == "properties" and inside.step[1] not in entries(around.node.get("required")):
            yield (), {"name": quoted(inside.step[1])}
            return
        inside, around = around, around.parent
    if around and around.node.get("required") is not True:
        yield (), {"name": quoted(text(around.node.get("name")))}


def subscription_lacks_location(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """No success of a subscription returns the address at which it can be removed."""
    if not _is_webhook(element):
        return
    listed = members(element.node.get("responses")).items()
    good = [members(followed(node, element.part.resolve)) for key, node in listed if key.startswith("2")]
    names = {name.lower() for response in good for name in members(response.get("headers"))}
    if good and "location" not in names:
        yield ("responses",), {}


def is_set_on_webhook(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if _is_webhook(element):
        yield (member,), {}


def _is_webhook(operation: Element) -> bool:
    return operation.parent is not None and CONTENT in operation.parent.node


def _has_address(operation: Element) -> bool:
    parameters = [members(parameter) for parameter in all_parameters(operation)]
    schemas = [parameter["schema"] for parameter in parameters if "schema" in parameter]
    is_marked = any(parameter.get(ADDRESS) is True for parameter in parameters)
    return is_marked or any(_holds_address(schema, operation.part.resolve) for schema in schemas)


def _holds_address(schema: JSON, resolve: Resolve) -> bool:
    """Whether the schema or a property in it is marked; each reference is followed once."""
    waiting, seen = [schema], set[str]()
    while waiting:
        node = members(waiting.pop())
        target = node.get("$ref")
        if node.get(ADDRESS) is True:
            return True
        if isinstance(target, str) and target not in seen:
            seen.add(target)
            waiting.append(resolve(target))
        waiting.extend(members(node.get("properties")).values())
    return False
