"""Rules for what a catalogue shows of a connector: its metadata, where it lives, whether it can be tested."""

import re
from collections.abc import Iterator

from designer.document.pointer import JSON
from designer.linting.elements import Element, entries, members, text
from designer.linting.labels import quoted
from designer.linting.ruleset import Options, Problem

NOT_PRODUCTION = re.compile(
    r"(?:^|[.-])(dev|develop|development|test|testing|qa|uat|stage|staging|sandbox|localhost|example|contoso)(?:[.:-]|$)",
    re.IGNORECASE,
)


def metadata_lacks(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """The metadata has no entry called exactly `name`."""
    listed = element.node[member]
    if isinstance(listed, list) and not any(members(entry).get("propertyName") == options["name"] for entry in listed):
        yield (member,), {}


def category_is_unknown(element: Element, member: str, options: Options) -> Iterator[Problem]:
    for at, entry in enumerate(entries(element.node[member])):
        if members(entry).get("propertyName") != "Categories":
            continue
        for name in text(entry.get("propertyValue")).split(";"):
            if name.strip() and name.strip() not in options["values"]:
                yield (member, str(at), "propertyValue"), {"name": quoted(name.strip())}


def host_is_for_tests(element: Element, member: str, options: Options) -> Iterator[Problem]:
    host = text(element.node[member])
    found = NOT_PRODUCTION.search(host)
    if found:
        yield (member,), {"host": quoted(host), "word": quoted(found[1])}


def offers_more_than_https(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """Silent where the list is empty or has what is no scheme: other rules say so."""
    if set(map(str, _schemes(element.node[member]))) - {"https", "ws", "wss"}:
        yield (member,), {}


def connection_cannot_be_tested(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if element.node[member] and "testConnection" not in members(element.node.get("x-ms-capabilities")):
        yield (), {}


def _schemes(value: JSON) -> list[JSON]:
    return [entry for entry in entries(value) if entry in ("http", "https", "ws", "wss")]
