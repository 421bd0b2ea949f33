"""How a connector signs in: each kind is a module of this package with the members of `Scheme`."""

import pkgutil
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import cast

from designer.auth.flow import Flow
from designer.auth.scheme import FIRST_CHOICES, AuthError, Scheme, Settings
from designer.call_values import Answer, Moment, PreparedCall
from designer.document.document import Document
from designer.properties import Properties

__all__ = [
    "FIRST_CHOICES",
    "AuthError",
    "Scheme",
    "Settings",
    "completed",
    "conversation",
    "expires",
    "files",
    "kind",
    "kind_of",
    "kinds",
    "taken",
    "write",
]

Conversation = Callable[[PreparedCall, Mapping[str, str], Mapping[str, str], Moment], Flow[Answer]]


@cache
def kinds() -> tuple[Scheme, ...]:
    """Every kind of sign-in, in the order in which people choose."""
    modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    schemes = [cast(Scheme, module) for module in modules if hasattr(module, "KIND")]
    return tuple(sorted(schemes, key=lambda scheme: scheme.RANK))


def kind(name: str) -> Scheme:
    """The kind named `name`. Raises AuthError for a name that no module has."""
    found = {scheme.KIND: scheme for scheme in kinds()}
    if name not in found:
        raise AuthError(f"There is no kind of sign-in called “{name}”.")
    return found[name]


def kind_of(document: Document, properties: Properties) -> Scheme:
    """The kind by which the connector signs in; the kind "other" where this portal can show it but not edit it."""
    return next(scheme for scheme in kinds() if scheme.matches(document, properties))


def conversation(scheme: Scheme) -> Conversation | None:
    """How the kind talks with the server where one call is not enough, or where what is sent must be signed last."""
    found: Conversation | None = getattr(scheme, "conversation", None)
    return found


def files(scheme: Scheme) -> tuple[str, ...]:
    """The connection parameters that hold a file, such as a certificate."""
    return getattr(scheme, "FILES", ())


def taken(scheme: Scheme, values: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What a connection keeps of the values that people gave, and parameter → sentence for what is wrong with them."""
    take: Callable[[Mapping[str, str]], tuple[dict[str, str], dict[str, str]]] | None = getattr(scheme, "taken", None)
    return take(values) if take else (dict(values), {})


def expires(scheme: Scheme, values: Mapping[str, str]) -> datetime | None:
    """When the values of a connection stop working; None where they do not say."""
    when: Callable[[Mapping[str, str]], datetime | None] | None = getattr(scheme, "expires", None)
    return when(values) if when else None


def completed(document: Document, properties: Properties) -> Properties:
    """A copy that asks for what the sign-in needs, where the definition alone describes it."""
    with_parameters = getattr(kind_of(document, properties), "with_parameters", None)
    return with_parameters(properties) if with_parameters else properties


def write(
    document: Document, properties: Properties, name: str, settings: Mapping[str, str]
) -> tuple[Document, Properties]:
    """Copies that sign in by the kind `name` with `settings`.

    Another kind's members are removed first, and nothing else. Raises AuthError where the connector signs in by a kind
    that this portal does not edit.
    """
    old, new = kind_of(document, properties), kind(name)
    if old is not new:
        document, properties = old.erase(document, properties)
    return new.write(document, properties, settings)
