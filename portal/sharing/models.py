"""A share lets one person view or edit one connector. It never covers a connection."""

from django.conf import settings
from django.db import models

from portal.connectors.models import Connector

PERSON = settings.AUTH_USER_MODEL


class Share(models.Model):
    class Level(models.TextChoices):
        VIEW = "view", "Can view"
        EDIT = "edit", "Can edit"

    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="shares")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="shares")
    level = models.CharField(max_length=4, choices=Level.choices)
    shared_by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connector", "person"], name="one_share_per_person")]
        ordering = ["person__name"]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_level_display()}"
