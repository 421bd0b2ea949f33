"""Ending a call from another request, which may run in another process: the wish is a row."""

import time
import uuid
from collections.abc import Callable
from datetime import timedelta

from django.db import connection as database
from django.utils import timezone

from portal.accounts.models import Person
from portal.connections.models import Cancellation

EVERY_SECONDS = 0.3
FORGOTTEN = timedelta(hours=1)


def cancel(person: Person, run: uuid.UUID) -> None:
    """Ask that the person's run ends. It does no harm when there is none."""
    Cancellation.objects.filter(created__lt=timezone.now() - FORGOTTEN).delete()
    Cancellation.objects.get_or_create(run=run, person=person)


def watcher(person: Person, run: uuid.UUID) -> Callable[[], bool]:
    """Whether somebody asked to end the run; the database is asked at most every EVERY_SECONDS.

    It is called in a thread of its own, whose database connection is closed again: nobody else would.
    """
    asked = time.monotonic()

    def is_cancelled() -> bool:
        nonlocal asked
        if time.monotonic() - asked < EVERY_SECONDS:
            return False
        asked = time.monotonic()
        try:
            return Cancellation.objects.filter(run=run, person=person).exists()
        finally:
            database.close()

    return is_cancelled
