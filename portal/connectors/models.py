"""Connectors, their parts, revisions and versions.

A document is stored in parts by content hash (`Part`). `HeadPart` says which part stands at which place of the draft;
a `Revision` is the list of `Change`s that led from one head to the next, so any earlier state can be read back.
"""

import hashlib

from django.conf import settings
from django.db import models
from django.urls import reverse

from portal.accounts.models import Organisation, Person

PERSON = settings.AUTH_USER_MODEL


class ConnectorQuerySet(models.QuerySet["Connector"]):
    def visible_to(self, person: Person) -> "ConnectorQuerySet":
        """What `person` owns, may edit, or may view because it is shared with them and published."""
        usable = models.Q(level="edit") | models.Q(level="view", connector__published__isnull=False)
        shared = person.shares.filter(usable).values("connector")
        mine = models.Q(owner=person) | models.Q(pk__in=shared)
        return self.filter(mine, organisation=person.membership.organisation_id)


class Connector(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="connectors")
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="connectors")
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)  # info.title of the draft, kept for lists and search
    description = models.TextField(blank=True)
    host = models.CharField(max_length=300, blank=True)
    brand_colour = models.CharField(max_length=7, default="#007ee5")
    icon_digest = models.CharField(max_length=64, blank=True)
    head = models.PositiveIntegerField(default=0)  # number of the latest revision: the compare-and-swap of every save
    published = models.ForeignKey("Version", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    edited = models.DateTimeField(auto_now_add=True)
    edited_by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = ConnectorQuerySet.as_manager()

    role: str  # what the person may do with it, written by access.connectors: owner, edit or view

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "slug"], name="one_slug_per_organisation")]
        indexes = [models.Index(fields=["organisation", "-edited"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("connectors:overview", args=[self.slug])


class Part(models.Model):
    """A piece of a document as compact JSON text, addressed by the SHA-256 of that text. Never changed."""

    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="parts")
    digest = models.CharField(max_length=64)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connector", "digest"], name="one_part_per_digest")]

    def __str__(self) -> str:
        return self.digest[:12]


class Icon(models.Model):
    """A re-encoded PNG, addressed by the SHA-256 of its bytes. The part at place `icon` names one."""

    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="icons")
    digest = models.CharField(max_length=64)
    png = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connector", "digest"], name="one_icon_per_digest")]

    def __str__(self) -> str:
        return self.digest[:12]


class HeadPart(models.Model):
    """Which part stands at which place of the draft, with what is derived from it: findings, facts."""

    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="head_parts")
    place = models.CharField(max_length=1000)  # "" shell, "/paths/~1pets", "properties", "icon"
    position = models.BigIntegerField()
    part = models.ForeignKey(Part, on_delete=models.RESTRICT, related_name="+")
    facts = models.TextField(default="{}")
    findings = models.TextField(default="[]")
    ruleset = models.CharField(max_length=64, blank=True)  # of the rules that found them; other rules look again
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connector", "place"], name="one_head_part_per_place")]
        indexes = [models.Index(fields=["connector", "position"])]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.place or "shell"


class Revision(models.Model):
    class Kind(models.TextChoices):
        EDIT = "edit", "Edit"
        UNDO = "undo", "Undo"
        REDO = "redo", "Redo"
        RESTORE = "restore", "Restore"

    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.EDIT)
    of = models.PositiveIntegerField(null=True)  # the revision that an undo, redo or restore refers to
    sentence = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connector", "number"], name="one_revision_per_number")]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.sentence}"


class Change(models.Model):
    """What one revision did to one place. Nothing before: the part is new; nothing after: it was removed."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="changes")
    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    place = models.CharField(max_length=1000)
    before = models.ForeignKey(Part, on_delete=models.RESTRICT, null=True, related_name="+")
    after = models.ForeignKey(Part, on_delete=models.RESTRICT, null=True, related_name="+")
    position_before = models.BigIntegerField(null=True)
    position_after = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["connector", "place", "number"])]

    def __str__(self) -> str:
        return f"{self.number} {self.place}"


class Version(models.Model):
    """A published state, frozen: the list of [place, part id] in document order."""

    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="versions")
    name = models.CharField(max_length=20)
    revision = models.PositiveIntegerField()
    manifest = models.TextField()
    note = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)
    author = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connector", "name"], name="one_version_per_name")]
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"{self.connector} {self.name}"


class OperationIndex(models.Model):
    """One row for each operation of the draft (no version) or of a published version. Derived; can be rebuilt."""

    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="operations")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, null=True, blank=True, related_name="operations")
    place = models.CharField(max_length=1000)
    pointer = models.CharField(max_length=1010)
    position = models.BigIntegerField()
    order = models.PositiveIntegerField()
    method = models.CharField(max_length=10)
    path = models.CharField(max_length=1000)
    operation_id = models.CharField(max_length=300, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=10, default="action")  # action, webhook, polling
    visibility = models.CharField(max_length=20, blank=True)
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["connector", "version", "position", "order"]),
            models.Index(fields=["connector", "operation_id"]),
        ]
        ordering = ["position", "order"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What people call it: the summary, else its id, else method and path."""
        return self.summary or self.operation_id or f"{self.method.upper()} {self.path}"

    @property
    def key(self) -> str:
        """A short id for its row in a list, the same after every save."""
        return key_of(self.pointer)


def key_of(at: str) -> str:
    """A short, stable id for an address, fit for the id of an HTML element."""
    return "e" + hashlib.sha256(at.encode()).hexdigest()[:10]


class Reference(models.Model):
    """Which part of the draft points at which definition, parameter or response. Derived; can be rebuilt."""

    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="references")
    place = models.CharField(max_length=1000)
    target = models.CharField(max_length=1000)  # the place it points at, "/definitions/Pet"

    class Meta:
        indexes = [models.Index(fields=["connector", "target"]), models.Index(fields=["connector", "place"])]

    def __str__(self) -> str:
        return f"{self.place} → {self.target}"
