"""A row with values that are sealed one by one."""

from django.db import models


class SealedRow(models.Model):
    """`values` is name → sealed text. Each is bound to `scope()` and its name: elsewhere it cannot be opened."""

    values = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def scope(self) -> str:
        """`organisation|row`, the same for as long as the row is there."""
        raise NotImplementedError
