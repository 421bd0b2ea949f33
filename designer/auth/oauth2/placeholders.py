"""Filling `{Placeholders}`: names in any case, as real files mix them."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, urlsplit

PLACEHOLDER = re.compile(r"\{([A-Za-z0-9_.:-]{1,100})\}")
_PLAIN = re.compile(r"[A-Za-z0-9._~-]*")  # signs that cannot end a host or a path


def names(template: str) -> list[str]:
    """The names in `template`, lower case, in order."""
    return [name.lower() for name in PLACEHOLDER.findall(template)]


def fill(template: str, values: Mapping[str, str]) -> str:
    """`template` with values as they are; names that `values` (lower-case names) lacks stay."""
    return _filled(template, values, lambda value: value)


def fill_encoded(template: str, values: Mapping[str, str]) -> str:
    """`template` of a query or a form with values percent-encoded; names that `values` lacks become empty."""
    present = {**dict.fromkeys(names(template), ""), **values}
    return _filled(template, present, lambda value: quote(value, safe="", errors="replace"))


def fill_address(template: str, typed: Mapping[str, str], trusted: Mapping[str, str]) -> str:
    """`template` of an address with the connection's values; what must not be filled stays a gap.

    `trusted` values (chosen from the connector's own list) go anywhere. What a person `typed` may only fill whole
    parts, and never decide who gets the client secret: the end of the host has to be the connector's, or the gap stands
    behind the host.
    """
    template = fill(template, trusted)
    plain = {name: value for name, value in typed.items() if _PLAIN.fullmatch(value) and value.strip(".")}
    end = _host_end(template)
    host, rest = template[:end], template[end:]
    return (fill(host, plain) if _has_own_domain(host) else host) + fill(rest, plain)


def _host_end(template: str) -> int:
    """Where the host of `template` ends; all of it where it does not begin with a scheme."""
    found = re.match(r"https?://[^/?#]*", template, re.IGNORECASE)
    return found.end() if found else len(template)


def _has_own_domain(host: str) -> bool:
    """Whether `host` ends in a domain of the connector's maker, such as `.example.com`, behind its last gap."""
    literal = host.rpartition("}")[2].partition(":")[0] if "}" in host else ""
    labels = literal.split(".")
    return urlsplit(host).scheme != "" and len(labels) > 2 and labels[0] == "" and all(labels[1:])


def _filled(template: str, values: Mapping[str, str], spell: Callable[[str], str]) -> str:
    def value(match: re.Match[str]) -> str:
        name = match[1].lower()
        return spell(values[name]) if name in values else match[0]

    return PLACEHOLDER.sub(value, template)
