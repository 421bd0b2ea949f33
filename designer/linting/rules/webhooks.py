"""Rules for webhook triggers: the notification's content, and the property that takes the callback address."""

from collections.abc import Iterator

from designer.document.pointer import JSON
from designer.linting.elements import Element, Resolve, all_parameters, members
from designer.linting.ruleset import Options, Problem

CONTENT, ADDRESS = "x-ms-notification-content", "x-ms-notification-url"


def webhook_lacks_address(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if _is_webhook(element) and not _has_address(element, follow=True):
        yield (), {}


def address_lacks_content(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """The operation takes a callback address, yet nothing describes what is sent there.

    It looks at the body as written and not into definitions: every action of a connector is asked.
    """
    if not _is_webhook(element) and _has_address(element, follow=False):
        yield (), {}


def is_set_on_webhook(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if _is_webhook(element):
        yield (member,), {}


def _is_webhook(operation: Element) -> bool:
    return operation.parent is not None and CONTENT in operation.parent.node


def _has_address(operation: Element, *, follow: bool) -> bool:
    resolve = operation.part.resolve if follow else None
    return any(
        members(parameter).get(ADDRESS) is True or _holds_address(members(parameter).get("schema"), resolve)
        for parameter in all_parameters(operation)
    )


def _holds_address(schema: JSON, resolve: Resolve | None) -> bool:
    """Whether the schema or a property in it is marked; each reference is followed once, with `resolve`."""
    waiting, seen = [schema], set[str]()
    while waiting:
        node = members(waiting.pop())
        target = node.get("$ref")
        if node.get(ADDRESS) is True:
            return True
        if resolve and isinstance(target, str) and target not in seen:
            seen.add(target)
            waiting.append(resolve(target))
        waiting.extend(members(node.get("properties")).values())
    return False
