"""Who may open a connector: sharing, changing, taking away, handing over. A connector always has exactly one owner."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction

from portal.accounts.models import Person
from portal.connectors.models import Connector, ConnectorQuerySet
from portal.sharing.models import Share

UNDO, UNDO_SECONDS = "sharing.undo", 3600


@transaction.atomic
def share(connector: Connector, by: Person, people: Iterable[Person], level: str) -> None:
    """Lets `people` view or edit; whoever has a share already gets this level. Raises PermissionDenied."""
    owned(connector, by)
    for person in people:
        Share.objects.update_or_create(
            connector=connector,
            person=person,
            defaults={"level": level},
            create_defaults={"level": level, "shared_by": by},
        )


@transaction.atomic
def take_away(connector: Connector, by: Person, share: Share) -> str:
    """Ends `share` and returns the token that undoes this for an hour. Raises PermissionDenied."""
    owned(connector, by)
    token = undo_token(by, [share])
    share.delete()
    return token


@transaction.atomic
def hand_over(connector: Connector, by: Person, to: Person) -> None:
    """Makes `to` the owner; who owned it can edit from then on. Raises PermissionDenied."""
    owned(connector, by)
    Share.objects.filter(connector=connector, person=to).delete()
    Share.objects.create(connector=connector, person=by, level=Share.Level.EDIT, shared_by=to)
    Connector.objects.filter(pk=connector.pk).update(owner=to)


@transaction.atomic
def revoke(by: Person, shares: Iterable[Share]) -> str:
    """Ends `shares`, whoever made them, and returns the token that undoes this for an hour."""
    shares = list(shares)
    token = undo_token(by, shares)
    Share.objects.filter(pk__in=[share.pk for share in shares]).delete()
    return token


def owned(connector: Connector, by: Person) -> Connector:
    """The connector, locked, if `by` still owns it. Ownership may have moved since the page was asked for."""
    found = Connector.objects.select_for_update().filter(pk=connector.pk, owner=by).first()
    if found is None:
        raise PermissionDenied("You do not own this connector any more.")
    return found


def undo_token(by: Person, shares: Iterable[Share]) -> str:
    """A signed text that `restore` takes from the same person within an hour."""
    rows = [
        [share.connector_id, share.person_id, share.level, share.shared_by_id, share.created.timestamp()]
        for share in shares
    ]
    return signing.dumps({"by": by.pk, "shares": rows}, salt=UNDO, compress=True)


@transaction.atomic
def restore(by: Person, token: str, within: ConnectorQuerySet) -> list[Share]:
    """The shares of `token` that could be put back: their connectors are `within`, their people still belong there.

    Raises signing.BadSignature when the token is forged, too old or somebody else's.
    """
    given: dict[str, Any] = signing.loads(token, salt=UNDO, max_age=UNDO_SECONDS)
    if given["by"] != by.pk:
        raise signing.BadSignature("This token belongs to somebody else.")
    connectors = within.select_for_update().in_bulk({row[0] for row in given["shares"]})
    people = Person.objects.select_related("membership").in_bulk({row[1] for row in given["shares"]})
    back = (_restored(connectors.get(row[0]), people.get(row[1]), *row[2:]) for row in given["shares"])
    return [share for share in back if share is not None]


def _restored(
    connector: Connector | None, person: Person | None, level: str, shared_by: int | None, created: float
) -> Share | None:
    if connector is None or person is None or person.pk == connector.owner_id:
        return None
    if person.membership.organisation_id != connector.organisation_id:
        return None
    share, is_new = Share.objects.get_or_create(
        connector=connector, person=person, defaults={"level": level, "shared_by_id": shared_by}
    )
    if is_new:
        Share.objects.filter(pk=share.pk).update(created=datetime.fromtimestamp(created, UTC))
    return share
