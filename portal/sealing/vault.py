"""The one place where values are sealed and opened. Nothing else but the rotation of keys reads the keys."""

import os
import pathlib
import threading
from collections.abc import Iterator, Mapping

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.keys import Ring, new_ring, read_private
from portal.sealing.rows import SealedRow

_rings: dict[pathlib.Path, tuple[tuple[int, int], Ring]] = {}  # read anew when the file is another one
_lock = threading.Lock()


def seal_values(row: SealedRow, values: Mapping[str, str]) -> dict[str, str]:
    """The sealed values of the row with `values` (plain text by name) among them; "" removes one.

    Each is bound to its organisation, row and name: moved to another row or name, it cannot be opened.
    """
    sealed = {name: ring().seal(_context(row, name), plain) for name, plain in values.items() if plain}
    kept = {name: value for name, value in row.values.items() if name not in values}
    return {**kept, **sealed}


def open_values(row: SealedRow) -> dict[str, str]:
    """The plain values by name. Raises keys.SealError for one that was moved, altered, or whose key is gone."""
    return {name: ring().open(_context(row, name), sealed) for name, sealed in row.values.items()}


def models() -> list[type[SealedRow]]:
    """Every kind of row with sealed values, by name."""
    return sorted((each for each in apps.get_models() if issubclass(each, SealedRow)), key=lambda each: each.__name__)


def keys_in_use() -> Iterator[str]:
    """The id of the key of each value that is stored, one after the other."""
    for model in models():
        for values in model._default_manager.values_list("values", flat=True).iterator():
            yield from map(key_id, values.values())


def verify() -> None:
    """Refuse to start on keys that cannot open what is stored; make them on the first start.

    Raises ImproperlyConfigured with a sentence.
    """
    known = ring().key_ids()
    if unknown := next((each for each in keys_in_use() if each not in known), None):
        raise ImproperlyConfigured(
            f"Connections are sealed with the key {unknown!r}, which {settings.ENCRYPTION_KEYS_PATH} "
            "does not hold. Put the file back that was there, or add that key to it."
        )


def ring() -> Ring:
    """The keys as the file has them now: a key that was added serves at once, in every process."""
    path = settings.ENCRYPTION_KEYS_PATH
    with _lock:
        stamp = _stamp(path)  # before reading: a file that is replaced meanwhile is read once more
        known, kept = _rings.get(path, (None, None))
        if kept is None or known != stamp:
            kept = _read(path)
            _rings[path] = (stamp, kept)
        return kept


def key_id(sealed: str) -> str:
    """The id of the key that a sealed text names, "" where it names none."""
    return sealed.split(".", 2)[1] if sealed.count(".") >= 2 else ""


def _stamp(path: pathlib.Path) -> tuple[int, int]:
    try:
        found = os.stat(path)
    except OSError:
        return 0, 0
    return found.st_ino, found.st_mtime_ns


def _read(path: pathlib.Path) -> Ring:
    may_make = not settings.ENV["ENCRYPTION_KEYS_FILE"] and not any(each._default_manager.exists() for each in models())
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


def _context(row: SealedRow, name: str) -> str:
    return f"{row.scope()}|{name}"
