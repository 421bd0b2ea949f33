"""Organisations, people, membership, invitations, and the code that guards the first set-up."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone


class Organisation(models.Model):
    name = models.CharField(max_length=80)
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    def create_person(self, email: str, name: str, password: str | None = None, time_zone: str = "UTC") -> "Person":
        person = self.model(email=email.strip().lower(), name=name.strip(), time_zone=time_zone)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Signs in by e-mail, which is kept in lower case."""

    email = models.EmailField("e-mail", max_length=254, unique=True)
    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)
    time_zone = models.CharField(max_length=64, default="UTC")

    objects = PersonManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """`Mara Lindqvist` → `ML`."""
        words = self.name.split() or [self.email]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.email


class Membership(models.Model):
    """A person belongs to one organisation; everything they see starts from it."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    is_administrator = models.BooleanField(default=False)
    joined = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.person} in {self.organisation}"


def digest(token: str) -> str:
    """What is stored of a one-time token: enough to recognise it, useless to whoever reads the table."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: datetime | None = None) -> "InvitationQuerySet":
        return self.filter(accepted=None, revoked=None, expires__gt=now or timezone.now())


class Invitation(models.Model):
    """A link that lets one person join. The link holds the token; the row holds its digest."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField("e-mail", max_length=254)
    is_administrator = models.BooleanField(default=False)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    accepted = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.email} to {self.organisation}"

    @classmethod
    def create(
        cls, organisation: Organisation, email: str, by: Person, is_administrator: bool = False
    ) -> "tuple[Invitation, str]":
        """A new invitation and its token, which is not kept."""
        invitation = cls(organisation=organisation, email=email.strip().lower(), is_administrator=is_administrator)
        return invitation, invitation.renew(by)

    def renew(self, by: Person) -> str:
        """Opens the invitation from now on and returns its new token, which is not kept. Saves."""
        token = secrets.token_urlsafe(32)
        self.token_digest, self.invited_by, self.revoked = digest(token), by, None
        self.expires = timezone.now() + timedelta(days=settings.INVITATION_DAYS)
        self.save()
        return token

    @property
    def state(self) -> str:
        """`accepted`, `revoked`, `expired` or `open`."""
        if self.accepted is not None:
            return "accepted"
        if self.revoked is not None:
            return "revoked"
        return "open" if self.expires > timezone.now() else "expired"

    @property
    def is_open(self) -> bool:
        return self.state == "open"


class SetupCode(models.Model):
    """The one-time code that the server prints while nobody exists yet. At most one row."""

    code_digest = models.CharField(max_length=64)
    expires = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"code until {self.expires:%H:%M}"
