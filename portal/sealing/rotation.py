"""A new key for everything that is sealed: added in front, then every row sealed anew, one short transaction each."""

import fcntl
import json
import os
import pathlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction

from portal.keys import SealError, new_ring, read_private
from portal.sealing import vault
from portal.sealing.rows import SealedRow

LOCK = ".rotating"  # beside the key file: two rotations at once would lose one another's key
NOTED = 3  # rows that cannot be opened are named up to this many; the count says how many there are


class Busy(Exception):
    """Another rotation is running on this machine."""


@dataclass
class Tally:
    """How many values each key has sealed, and the rows that cannot be opened."""

    by_key: Counter[str] = field(default_factory=Counter)
    closed: list[str] = field(default_factory=list)


@contextmanager
def alone(path: pathlib.Path) -> Iterator[None]:
    """Nobody else changes the key file at `path` meanwhile; a process that dies holds nobody up. Raises Busy."""
    handle = os.open(path.with_name(path.name + LOCK), os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Busy("Another rotation of the keys is running. Wait until it is done.") from None
    finally:
        os.close(handle)


def outdated() -> list[tuple[type[SealedRow], object]]:
    """(model, primary key) of every row with a value that another key than the newest has sealed."""
    newest = vault.ring().newest
    return [
        (model, key)
        for model in vault.models()
        for key, values in model._default_manager.order_by("pk").values_list("pk", "values").iterator()
        if any(vault.key_id(sealed) != newest for sealed in values.values())
    ]


def add_key(path: pathlib.Path) -> str:
    """Put a fresh key in front of those in the file at `path`. Its id.

    The file is replaced in one step: whoever reads it finds the old keys or all of them, also after a power failure.
    """
    keys = json.loads(new_ring()) + json.loads(read_private(path))
    _replace(path, json.dumps(keys))
    return str(keys[0]["id"])


def drop_unused(path: pathlib.Path) -> list[str]:
    """Take the keys out of the file that no stored value names, but the newest. Their ids."""
    keys = json.loads(read_private(path))
    needed = {keys[0]["id"], *vault.keys_in_use()}
    _replace(path, json.dumps([key for key in keys if key["id"] in needed]))
    return [key["id"] for key in keys if key["id"] not in needed]


def seal_anew(rows: list[tuple[type[SealedRow], object]]) -> Iterator[str]:
    """Seal each row with the newest key. Yields "" for one that is done, else why it is not.

    A row is read and written under its lock, so whatever else is stored meanwhile stays.
    """
    for model, key in rows:
        with transaction.atomic():
            row = model._default_manager.select_for_update().filter(pk=key).first()
            yield _seal(row) if row else ""


def tally() -> Tally:
    """Open every stored value and forget it: how many there are of each key, and which cannot be opened."""
    found = Tally()
    for model in vault.models():
        for row in model._default_manager.iterator():
            found.by_key.update(map(vault.key_id, row.values.values()))
            try:
                vault.open_values(row)
            except SealError:
                found.closed.append(_name(row))
    return found


def _seal(row: SealedRow) -> str:
    try:
        row.values = vault.seal_values(row, vault.open_values(row))
    except SealError:
        return _name(row)
    row.save(update_fields=["values"])
    return ""


def _name(row: SealedRow) -> str:
    return f"{row._meta.verbose_name} {row.pk}"


def _replace(path: pathlib.Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
