"""Rules for the properties document: brand, connection parameters, policies."""

from collections.abc import Iterator

from designer.linting.elements import Element, entries, members, text
from designer.linting.labels import quoted
from designer.linting.ruleset import Options, Problem

OPERATIONS = "x-ms-apimTemplate-operationName"


def oauth_is_not_named_token(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if text(element.node[member]).lower() == "oauthsetting" and element.step[-1] != "token":
        yield (), {}


def has_secret(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """A secret stands in the file. The message must never show it."""
    if element.node[member] not in (None, ""):
        yield (member,), {}


def secret_is_shown(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """A secret field is not told to hide what is typed."""
    if element.node[member] == "securestring":
        constraints = members(members(element.node.get("uiDefinition")).get("constraints"))
        if constraints.get("clearText") is True and _looks_secret(element.step[-1]):
            yield (), {}


def policy_names_unknown_operation(element: Element, member: str, options: Options) -> Iterator[Problem]:
    for at, name in enumerate(entries(members(element.node[member]).get(OPERATIONS))):
        if isinstance(name, str) and name not in element.part.operation_ids:
            yield (member, OPERATIONS, str(at)), {"name": quoted(name)}


def script_names_unknown_operation(element: Element, member: str, options: Options) -> Iterator[Problem]:
    for at, name in enumerate(entries(element.node[member])):
        if isinstance(name, str) and name not in element.part.operation_ids:
            yield (member, str(at)), {"name": quoted(name)}


def _looks_secret(name: str) -> bool:
    return any(word in name.lower() for word in ("password", "secret", "key", "token"))
