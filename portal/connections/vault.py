"""The one place where the values of connections are sealed and opened. Nothing else reads the keys."""

import pathlib
import threading
from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.connections.models import Connection
from portal.keys import Ring, new_ring, read_private

_rings: dict[pathlib.Path, Ring] = {}  # read once per process
_lock = threading.Lock()


def seal_values(connection: Connection, values: Mapping[str, str]) -> dict[str, str]:
    """The sealed values of the connection with `values` (plain text by name) among them; "" removes one.

    Each is bound to its organisation, connection and field: moved to another row or field, it cannot be opened.
    """
    sealed = {name: _ring().seal(_context(connection, name), plain) for name, plain in values.items() if plain}
    kept = {name: value for name, value in connection.values.items() if name not in values}
    return {**kept, **sealed}


def open_values(connection: Connection) -> dict[str, str]:
    """The plain values by name. Raises keys.SealError for one that was moved, altered, or whose key is gone."""
    return {name: _ring().open(_context(connection, name), sealed) for name, sealed in connection.values.items()}


def verify() -> None:
    """Refuse to start on keys that cannot open what is stored; make them on the first start.

    Raises ImproperlyConfigured with a sentence.
    """
    known = _ring().key_ids()
    for values in Connection.objects.values_list("values", flat=True).iterator():
        unknown = {_key_id(sealed) for sealed in values.values()} - known
        if unknown:
            raise ImproperlyConfigured(
                f"Connections are sealed with the key {unknown.pop()!r}, which {settings.ENCRYPTION_KEYS_PATH} "
                "does not hold. Put the file back that was there, or add that key to it."
            )


def _ring() -> Ring:
    path = settings.ENCRYPTION_KEYS_PATH
    with _lock:
        if path not in _rings:
            _rings[path] = _read(path)
        return _rings[path]


def _read(path: pathlib.Path) -> Ring:
    may_make = not settings.ENV["ENCRYPTION_KEYS_FILE"] and not Connection.objects.exists()
    if not path.exists() and not may_make:
        raise ImproperlyConfigured(
            f"{path} does not exist, and without it no connection can be opened. Put the key file back that was there."
        )
    try:
        return Ring(read_private(path, new_ring() if may_make else None))
    except FileExistsError:  # another process of this portal made it in the same moment
        return Ring(read_private(path))
    except (ValueError, LookupError, TypeError):
        raise ImproperlyConfigured(
            f"{path} is not a file of encryption keys. Put the one back that was there."
        ) from None


def _context(connection: Connection, name: str) -> str:
    return f"{connection.connector.organisation_id}|{connection.pk}|{name}"


def _key_id(sealed: str) -> str:
    return sealed.split(".", 2)[1] if sealed.count(".") >= 2 else ""
