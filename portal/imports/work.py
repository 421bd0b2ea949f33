"""Imports being read: small ones at once, large ones beside the request, each once, also after a crash."""

import uuid
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import orjson
from django.db import close_old_connections
from django.db.models import Q
from django.utils import timezone

from designer.document.text import TextError
from portal.accounts.models import Person
from portal.connectors.models import Connector
from portal.imports import child
from portal.imports.models import Import, forget_old

AT_ONCE = 2**20  # bytes; more is read beside the request
LEASE = timedelta(seconds=child.SECONDS + 30)
PER_PERSON = 20

_readers = ThreadPoolExecutor(2, "import-reader")  # the reading itself is in a process of its own


class TooMany(Exception):
    """Too many imports wait for this person; the message says what to do."""


def start(person: Person, name: str, data: bytes, connector: Connector | None = None) -> Import:
    """Keep what somebody brought, for a new connector or to update one, and read it, or begin to. Raises TooMany."""
    forget_old()
    if person.imports.count() >= PER_PERSON:
        raise TooMany(f"{PER_PERSON} imports of yours wait for a decision. Accept or discard one of them.")
    source = zlib.compress(data, 1)
    item = Import.objects.create(person=person, connector=connector, name=name[:200], size=len(data), source=source)
    if len(data) <= AT_ONCE:
        if _claim(item):
            _read(item)
    else:
        carry_on(item)
    return item


def carry_on(item: Import) -> None:
    """Begin to read in the background, unless that is done, or somebody does it already."""
    if _claim(item):
        _readers.submit(_read_beside, item.pk)


def _claim(item: Import) -> bool:
    now = timezone.now()
    free = Q(lease=None) | Q(lease__lt=now)
    waiting = Import.objects.filter(free, pk=item.pk, state=Import.State.WAITING)
    return waiting.update(lease=now + LEASE) == 1


def _read_beside(pk: uuid.UUID) -> None:
    try:
        _read(Import.objects.get(pk=pk))
    except Import.DoesNotExist:  # discarded meanwhile
        return
    finally:
        close_old_connections()


def _read(item: Import) -> None:
    """Read, and store what came of it; nothing of the database is held while reading."""
    try:
        item.result, item.state = zlib.compress(orjson.dumps(child.read(item.data)), 1), Import.State.READY
    except TextError as error:
        item.problem, item.line, item.column = error.sentence[:1000], error.line, error.column
        item.state = Import.State.FAILED
    item.lease = None
    Import.objects.filter(pk=item.pk).update(
        result=item.result, state=item.state, problem=item.problem, line=item.line, column=item.column, lease=None
    )
