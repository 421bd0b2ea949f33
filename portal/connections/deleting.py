"""Deleting runs and samples of one's own: they are out of sight at once, come back for an hour, and are gone then."""

from datetime import UTC, datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from portal.accounts.models import Person
from portal.connections.models import Run, Sample
from portal.connectors.models import Connector

UNDO_FOR = timedelta(hours=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def delete(rows: models.QuerySet[Run] | models.QuerySet[Sample], person: Person) -> int:
    """Take `rows` out of sight. Returns the moment, in microseconds, by which `restore` finds them again."""
    forget(person)
    now = timezone.now()
    rows.update(deleted=now)
    return (now - EPOCH) // timedelta(microseconds=1)


def restore(person: Person, connector: Connector, moment: int) -> int:
    """Bring back what the person deleted at `moment`; how many came back.

    A sample whose name was given away meanwhile stays deleted.
    """
    try:
        at = EPOCH + timedelta(microseconds=moment)
    except OverflowError:
        return 0
    if at < timezone.now() - UNDO_FOR:
        return 0
    with transaction.atomic():
        runs = Run.everything.filter(person=person, connector=connector, deleted=at).update(deleted=None)
        samples = Sample.everything.filter(person=person, connector=connector, deleted=at)
        return runs + samples.exclude(name__in=_taken(samples)).update(deleted=None)


def forget(person: Person) -> None:
    """What the person deleted more than an hour ago is removed for good."""
    for everything in (Run.everything, Sample.everything):
        everything.filter(person=person, deleted__lt=timezone.now() - UNDO_FOR).delete()


def _taken(samples: models.QuerySet[Sample]) -> list[str]:
    one = samples.first()
    own = (
        Sample.objects.filter(connector=one.connector_id, person=one.person_id, operation=one.operation) if one else []
    )
    return [sample.name for sample in own]
