"""How a connector signs in: each kind is a module of this package with the members of `Scheme`."""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import cast

from designer.auth.scheme import AuthError, Scheme, Settings
from designer.document.document import Document
from designer.properties import Properties

__all__ = ["AuthError", "Scheme", "Settings", "kind", "kind_of", "kinds", "write"]


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
