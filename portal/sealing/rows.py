"""A row with values that are sealed one by one."""

from typing import Any

from django.db import models


class SealedRow(models.Model):
    """A row of a connector. `values` is name → sealed text, each bound to `scope()` and its name.

    Elsewhere a value cannot be opened.
    """

    connector: Any  # a ForeignKey of each kind of row, with a name of its own for the way back
    values = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def scope(self) -> str:
        """`organisation|row`, the same for as long as the row is there."""
        return f"{self.connector.organisation_id}|{self.pk}"
