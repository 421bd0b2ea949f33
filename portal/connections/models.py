"""Connections, runs, cancellations. A connection belongs to one person; its values are sealed and never shown again."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.connectors.models import Connector
from portal.sealing.rows import SealedRow

PERSON = settings.AUTH_USER_MODEL


class Connection(SealedRow):
    class Status(models.TextChoices):
        UNKNOWN = "", "Not used yet"
        WORKS = "works", "Works"
        REFUSED = "refused", "Not accepted by the service"
        FAILED = "failed", "The last call did not get through"
        SIGNED_OUT = "signed_out", "Needs sign-in"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="connections")
    owner = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="connections")
    label = models.CharField(max_length=80)
    way = models.CharField(max_length=100, blank=True)  # which of the connector's ways to sign in, "" for the only one
    origin = models.CharField(max_length=300)  # scheme://host:port it was made for; calls elsewhere are refused
    more_origins = models.JSONField(default=list)  # where its owner let it go besides
    token_origins = models.JSONField(default=list)  # where its tokens were asked for; they are renewed nowhere else
    set_at = models.JSONField(default=dict)  # connection parameter → when its owner set it, ISO 8601
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)
    last_used = models.DateTimeField(null=True, blank=True)
    last_status = models.CharField(max_length=20, blank=True, choices=Status.choices)
    failing_since = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=1000, blank=True)  # why it fails, a sentence with what to do
    account = models.CharField(max_length=100, blank=True)  # who signed in, as the service calls them
    account_id = models.CharField(max_length=200, blank=True)
    ends = models.DateTimeField(null=True, blank=True)  # when what it holds stops working
    renews = models.BooleanField(default=False)  # it gets new tokens by itself before they end
    refresh_generation = models.PositiveIntegerField(default=0)  # the compare-and-swap of every refresh
    refresh_tries = models.PositiveSmallIntegerField(default=0)  # since the last one that worked
    locked_until = models.DateTimeField(null=True, blank=True)  # somebody is refreshing until then

    loan: "Loan | None" = None  # by which a borrower uses it, written by access.connection_for_call

    class Meta:
        ordering = ["label"]
        indexes = [models.Index(fields=["owner", "connector"])]

    def __str__(self) -> str:
        return self.label

    @property
    def origins(self) -> list[str]:
        """Everywhere that its values may go."""
        return [self.origin, *self.more_origins]


class Loan(models.Model):
    """A connection lent to a colleague: for some actions or all, until a time, for a number of calls."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="loans")
    borrower = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="loans")
    is_for_all = models.BooleanField(default=False)
    operations = models.JSONField(default=list)  # pointers: an editor may give an id to another action, no address
    base = models.CharField(max_length=500)  # where the actions lay when it was made; elsewhere it does not serve
    until = models.DateTimeField()
    max_calls = models.PositiveIntegerField()
    used_calls = models.PositiveIntegerField(default=0)
    made = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True, blank=True)  # before its time, by its owner or its borrower

    last: datetime | None  # when it was used last, written by `listing`

    class Meta:
        ordering = ["-made"]
        indexes = [models.Index(fields=["borrower", "-made"])]

    def __str__(self) -> str:
        return f"{self.connection} to {self.borrower}"

    @property
    def is_over(self) -> bool:
        return self.ended is not None or self.until <= timezone.now() or self.used_calls >= self.max_calls

    @property
    def calls_left(self) -> int:
        return max(self.max_calls - self.used_calls, 0)

    def covers(self, operation: str) -> bool:
        return self.is_for_all or operation in self.operations


class LoanCall(models.Model):
    """One call of a borrower, for the owner of the connection to see: what and when, not what came back."""

    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="calls")
    moment = models.DateTimeField(auto_now_add=True)
    operation = models.CharField(max_length=300)  # as people called it then
    outcome = models.CharField(max_length=200, blank=True)  # "" while it is on its way

    class Meta:
        ordering = ["-moment"]
        indexes = [models.Index(fields=["loan", "-moment"])]

    def __str__(self) -> str:
        return self.operation


class _Kept(models.Manager[Any]):
    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(deleted=None)


class Deletable(models.Model):
    """Something of a person's own that can be deleted and, for a while, brought back: see `deleting`."""

    deleted = models.DateTimeField(null=True, blank=True)

    objects = _Kept()
    everything = models.Manager[Any]()

    class Meta:
        abstract = True


class Run(Deletable):
    """One call made from the Test step: what was sent and what came back, with secrets masked before it is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="runs")
    connection = models.ForeignKey(Connection, on_delete=models.SET_NULL, null=True, blank=True, related_name="runs")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    started = models.DateTimeField(auto_now_add=True)
    operation = models.CharField(max_length=1010)  # pointer
    operation_id = models.CharField(max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=0)  # of the draft; 0 when a published version ran
    status = models.PositiveIntegerField(null=True)
    problem = models.CharField(max_length=40, blank=True)  # code of a transport error
    title = models.CharField(max_length=200)
    milliseconds = models.FloatField(default=0)
    arguments = models.TextField(default="{}")
    result = models.TextField(default="{}")

    class Meta:
        ordering = ["-started"]
        indexes = [models.Index(fields=["connector", "person", "-started"])]

    def __str__(self) -> str:
        return self.title


class WholeAnswer(models.Model):
    """All of an answer that its run keeps in part or not at all: a long text, a picture, a file; masked as well."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, primary_key=True, related_name="whole")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{len(self.content)} bytes"


class Sample(Deletable):
    """A call that a person saved under a name: what was filled in and what came back, without secrets. Theirs only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="samples")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    operation = models.CharField(max_length=1010)  # pointer
    name = models.CharField(max_length=80)
    created = models.DateTimeField(auto_now_add=True)
    status = models.PositiveIntegerField(null=True)
    arguments = models.TextField(default="{}")
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["connector", "person", "operation", "name"],
                condition=models.Q(deleted=None),
                name="one_sample_of_a_name",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Cancellation(models.Model):
    """The wish to end a run that is still on its way; its process may be another one."""

    run = models.UUIDField()
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "person"], name="one_cancellation_per_run")]

    def __str__(self) -> str:
        return str(self.run)
