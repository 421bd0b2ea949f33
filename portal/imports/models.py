"""An import on its way: what somebody brought, and what it was read as, until they accept or discard it."""

import uuid
import zlib
from datetime import timedelta
from functools import cached_property
from typing import Any

import orjson
from django.db import models
from django.utils import timezone

from portal.accounts.models import Person
from portal.connectors.models import Connector

KEPT = timedelta(days=1)


class Import(models.Model):
    """One source of one person. `lease` is until when somebody reads it; a lease that ran out was left by a crash."""

    class State(models.TextChoices):
        WAITING = "waiting"
        READY = "ready"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="imports")
    # the connector that is to be updated; none: a new one is to be made
    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, null=True, blank=True, related_name="imports")
    name = models.CharField(max_length=200)  # of the file, or where it came from
    size = models.PositiveIntegerField()  # bytes
    source = models.BinaryField()  # compressed
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    lease = models.DateTimeField(null=True, blank=True)
    result = models.BinaryField(null=True, blank=True)  # compressed JSON, as designer.importers.child writes it
    problem = models.CharField(max_length=1000, blank=True)
    line = models.PositiveIntegerField(default=0)
    column = models.PositiveIntegerField(default=0)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-created"])]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def waiting_for(cls, person: Person) -> "models.QuerySet[Import]":
        """The imports that wait for the person's decision, newest first, without their contents."""
        return person.imports.defer("source", "result").order_by("-created")

    @property
    def data(self) -> bytes:
        return zlib.decompress(bytes(self.source))

    @cached_property
    def outcome(self) -> dict[str, Any]:
        """What the source was read as. Raises ValueError when it is not read yet."""
        if self.result is None:
            raise ValueError("This import is not read yet.")
        found: dict[str, Any] = orjson.loads(zlib.decompress(bytes(self.result)))
        return found


class Upstream(models.Model):
    """What a connector was imported from, as it came in: the base that the next import is compared with."""

    connector = models.OneToOneField(Connector, on_delete=models.CASCADE, related_name="upstream")
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=100)
    documents = models.BinaryField()  # compressed JSON: definition and properties
    imported = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def remember(cls, connector: Connector, item: Import, documents: dict[str, Any]) -> None:
        """`documents` are the definition and the properties that `item` brought."""
        text = zlib.compress(orjson.dumps(documents), 1)
        values = {"name": item.name, "format": item.outcome["report"]["format"], "documents": text}
        cls.objects.update_or_create(connector=connector, defaults=values)

    def read(self) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(zlib.decompress(bytes(self.documents)))
        return found


def forget_old() -> None:
    """Let go of what nobody accepted or discarded in time."""
    Import.objects.filter(created__lt=timezone.now() - KEPT).delete()
