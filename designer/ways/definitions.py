"""Which security definition belongs to which way: the files do not say, so names come first, then what fits."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from designer.auth.scheme import SECURITY_DEFINITIONS
from designer.document.document import Document
from designer.properties import as_object, as_text
from designer.ways.reading import Way


def names(document: Document, ways: Sequence[Way]) -> dict[str, str]:
    """Name of the way → name of its security definition; a way without one is left out.

    A definition named like a way is that way's alone. Any other one serves each way whose parameters fit its type.
    """
    definitions = as_object(document.get(SECURITY_DEFINITIONS, {}))
    owned = _by_name(definitions, ways)
    free = [name for name in definitions if name not in owned.values()]
    fitting = {way.name: _fitting(definitions, free, way.parameters) for way in ways if way.name not in owned}
    return owned | {way: name for way, name in fitting.items() if name}


def _by_name(definitions: Mapping[str, Any], ways: Sequence[Way]) -> dict[str, str]:
    """The same name, else the same name in another case."""
    exact = {way.name: way.name for way in ways if way.name in definitions}
    folded = {name.casefold(): name for name in definitions if name not in exact}
    others = {way.name: folded[way.name.casefold()] for way in ways if way.name.casefold() in folded}
    return others | exact


def _fitting(definitions: Mapping[str, Any], free: Iterable[str], parameters: Mapping[str, Any]) -> str:
    kind = _kind(parameters)
    return next((name for name in free if kind and as_object(definitions[name]).get("type") == kind), "")


def _kind(parameters: Mapping[str, Any]) -> str:
    """The type of security definition that these parameters are made for."""
    types = {as_text(as_object(member).get("type")).lower() for member in parameters.values()}
    if "oauthsetting" in types:
        return "oauth2"
    if "gatewaysetting" in types:
        return ""
    if {"username", "password"} <= {name.lower() for name in parameters}:
        return "basic"
    return "apiKey" if "securestring" in types else ""
