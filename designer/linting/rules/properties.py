"""Rules for the properties document: brand, connection parameters, policies."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import islice

from designer.linting.elements import Element, entries, members, text
from designer.linting.labels import quoted
from designer.linting.ruleset import Options, Problem

OPERATIONS = "x-ms-apimTemplate-operationName"
FUNCTION = re.compile(r"@\{?([A-Za-z]{1,40})\(")
MAX_TEXT, MOST_NAMES, CLOSE = 20_000, 20, 0.8


def oauth_is_not_named_token(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if text(element.node[member]).lower() == "oauthsetting" and element.step[-1] != "token":
        yield (), {}


def has_secret(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """A secret stands in the file. The message must never show it."""
    if element.node[member] not in (None, ""):
        yield (member,), {}


def secret_is_shown(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """A secret field is not told to hide what is typed."""
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


def sign_in_is_described_once_only(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """The definition describes a sign-in and the properties ask nothing for it, or the other way round."""
    if element.part.schemes is None:
        return
    asks = "connectionParameterSets" in element.node or bool(members(element.node.get("connectionParameters")))
    if asks != bool(len(element.part.schemes)):
        lacking = "the properties ask for nothing" if element.part.schemes else "the definition describes none"
        yield ("connectionParameters",), {"lacking": lacking}


def redirect_is_shared(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if element.node.get("redirectMode") != "GlobalPerConnector":
        yield (("redirectMode",) if "redirectMode" in element.node else ()), {}


def policy_template_is_unknown(element: Element, member: str, options: Options) -> Iterator[Problem]:
    name = text(element.node[member])
    if name and name.lower() not in options["values"]:
        yield (member,), {"name": quoted(name)}


def policy_calls_unknown_function(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """A function's name is nearly one that there is. Others may be known to the service, so they are left alone."""
    known = options["values"]
    for key, value in members(element.node[member]).items():
        for name in islice(dict.fromkeys(FUNCTION.findall(text(value)[:MAX_TEXT])), MOST_NAMES):
            near = [] if name.lower() in known else get_close_matches(name.lower(), known, 1, CLOSE)
            if near:
                yield (member, key), {"name": quoted(f"@{name}"), "near": quoted(f"@{known[near[0]]}")}


def _looks_secret(name: str) -> bool:
    return any(word in name.lower() for word in ("password", "secret", "key", "token"))
