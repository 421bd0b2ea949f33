"""Deleting a connector with all that hangs on it, and saying beforehand what that is."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count

from portal.accounts.models import Person
from portal.connections.models import Connection, Run
from portal.connectors.models import Change, Connector, HeadPart, OperationIndex, Reference
from portal.sharing import services as sharing
from portal.sharing.models import Share

# Rows that nothing points at, the many before the few: one statement each. The cascade takes what is left.
LEAVES: tuple[Any, ...] = (Change, HeadPart, OperationIndex, Reference, Run, Connection, Share)


@dataclass(frozen=True)
class Stake:
    """What goes with a connector: who can open it, (person, how many) of its connections, runs, versions."""

    shares: list[Share]
    connections: list[tuple[str, int]]
    runs: int
    versions: int


def stake(connector: Connector) -> Stake:
    owners = connector.connections.values("owner__name").annotate(number=Count("pk")).order_by("-number", "owner__name")
    return Stake(
        list(connector.shares.select_related("person")),
        list(owners.values_list("owner__name", "number")),
        connector.runs.count(),
        connector.versions.count(),
    )


@transaction.atomic
def delete(connector: Connector, by: Person) -> None:
    """Deletes the connector for good. Raises PermissionDenied when `by` does not own it any more."""
    found = sharing.owned(connector, by)
    for model in LEAVES:
        model.objects.filter(connector=found).delete()
    found.delete()
