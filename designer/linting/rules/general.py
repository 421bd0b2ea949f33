"""Rules for the connector's card: title, contact, addresses, categories."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from designer.linting.elements import Element, entries, members, text
from designer.linting.labels import quoted
from designer.linting.ruleset import Options, Problem

# A solution connector's host may be looked up when it is installed.
ENVIRONMENT = re.compile(r"""@environmentVariables\(["'][\w.-]{1,200}["']\)""")
PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(/[A-Za-z0-9/.#?=&_-]*)?")  # most are, and need no parser
HOST = re.compile(r"[^{}/ :\\]+(:\d{1,5})?")


def host_is_no_host(element: Element, member: str, options: Options) -> Iterator[Problem]:
    host = element.node[member]
    if isinstance(host, str) and not ENVIRONMENT.fullmatch(host) and not HOST.fullmatch(host):
        yield (member,), {"value": quoted(host)}


def is_no_web_address(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """A text that is given but is no absolute http(s) address."""
    value = element.node[member]
    if isinstance(value, str) and value and not PLAIN_ADDRESS.fullmatch(value) and not _is_web_address(value):
        yield (member,), {"value": quoted(value)}


def has_too_many_categories(element: Element, member: str, options: Options) -> Iterator[Problem]:
    for at, entry in enumerate(entries(element.node[member])):
        if members(entry).get("propertyName") == "Categories":
            categories = [name for name in text(entry.get("propertyValue")).split(";") if name.strip()]
            if len(categories) > options["most"]:
                yield (member, str(at), "propertyValue"), {"count": str(len(categories))}


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
