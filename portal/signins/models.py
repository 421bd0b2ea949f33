"""Client secrets of connectors, and attempts to sign in. Both hold sealed values that nobody sees again."""

import uuid

from django.conf import settings
from django.db import models

from portal.connections.models import Connection
from portal.connectors.models import Connector
from portal.sealing.rows import SealedRow

PERSON = settings.AUTH_USER_MODEL


class ClientSecret(SealedRow):
    """The secret of the application that a connector signs in as; `values` holds it as `secret`.

    A connector has two at most: the one in use and the one before it, so that nobody is locked out meanwhile.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="client_secrets")
    way = models.CharField(max_length=100, blank=True)  # name of the way to sign in, "" where there is one only
    added = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    last_used = models.DateTimeField(null=True)
    ends = models.DateField(null=True, blank=True)  # as an editor wrote it down from the service’s page

    class Meta:
        ordering = ["-added"]
        indexes = [models.Index(fields=["connector", "way", "-added"])]

    def __str__(self) -> str:
        return f"client secret of {self.connector}"


class SignIn(SealedRow):
    """One attempt: from the moment that the person is sent away until they are back and the tokens are there.

    `values` holds the PKCE `verifier`, what was `typed`, and of a try its `tokens`. `legs` and `outcome` are masked.
    """

    class Purpose(models.TextChoices):
        TRY = "try", "Try sign-in"
        CONNECT = "connect", "New connection"
        RECONNECT = "reconnect", "Reconnect"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for the person"
        DONE = "done", "Signed in"
        FAILED = "failed", "Failed"
        OTHER_ACCOUNT = "other", "Signed in with another account"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="sign_ins")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, null=True, related_name="sign_ins")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    way = models.CharField(max_length=100, blank=True)
    variant = models.CharField(max_length=40, blank=True)  # what the doctor tries in another way
    label = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of `state`, which only the browser knows
    redirect_url = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    legs = models.TextField(default="[]")
    outcome = models.TextField(default="{}")
    onwards = models.CharField(max_length=500, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    used = models.DateTimeField(null=True)  # a state serves once

    class Meta:
        ordering = ["-created"]
        indexes = [models.Index(fields=["connector", "person", "-created"])]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.connector}"
