"""The secrets of a connector's application: written, never shown, two at once while one is replaced."""

import orjson
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from designer.auth.oauth2 import Client, OAuth
from portal.accounts.models import Person
from portal.connectors import ways
from portal.connectors.drafts import draft
from portal.connectors.models import Connector
from portal.sealing import vault
from portal.signins import places
from portal.signins.models import ClientSecret

MOST = 2
NAME = "secret"
Application = tuple[Client, ClientSecret | None]


class TooMany(Exception):
    """There are two already; the message says what to do."""


def add(connector: Connector, person: Person, secret: str, way: str = "") -> ClientSecret:
    """Seal a secret. It is tried first from now on, and the one before it stays. Raises TooMany.

    It is for the addresses that the connector has now: the person saw them, or is about to fill them in (`following`).
    Where another editor leads them elsewhere, it is sent nowhere until somebody gives it anew.
    """
    state = ways.of(draft(connector), way)
    bound = orjson.dumps(places.of(state.definition, state.properties)).decode()
    with transaction.atomic():
        Connector.objects.select_for_update().get(pk=connector.pk)
        if of(connector, way).count() >= MOST:
            raise TooMany("There are two secrets already. Remove the older one first, then add the new one.")
        made = ClientSecret(connector=connector, way=way, added_by=person)
        made.values = vault.seal_values(made, {NAME: secret, places.NAME: bound})
        made.save(force_insert=True)
    return made


def copy(connector: Connector, way: str, to: str) -> None:
    """Give the way `to` the secrets of `way`, in place of its own. Those of `way` stay for who still signs in by it."""
    rows = list(of(connector, way))
    if not rows:
        return
    of(connector, to).delete()
    for row in rows:
        row.connector = connector  # a row asks for its organisation when it is opened
        made = ClientSecret(connector=connector, way=to, added_by=row.added_by, last_used=row.last_used)
        made.values = vault.seal_values(made, vault.open_values(row))
        made.save(force_insert=True)
        ClientSecret.objects.filter(pk=made.pk).update(added=row.added)


def follow(connector: Connector, person: Person, way: str, before: list[str], now: list[str]) -> None:
    """The person's own secrets for the addresses `before` are for those of `now`."""
    for row in of(connector, way).filter(added_by=person):
        row.connector = connector  # a row asks for its organisation when it is opened
        values = vault.open_values(row)
        if orjson.loads(values.get(places.NAME, "[]")) == before:
            row.values = vault.seal_values(row, {**values, places.NAME: orjson.dumps(now).decode()})
            row.save(update_fields=["values"])


def of(connector: Connector, way: str = "") -> QuerySet[ClientSecret]:
    """Those of one way to sign in, newest first."""
    return ClientSecret.objects.filter(connector=connector, way=way)


def clients(connector: Connector, oauth: OAuth, way: str = "") -> list[Application]:
    """The applications to try, in order, each with the row of its secret.

    Where people bring an application of their own, that one; else the connector's with each of its secrets.
    """
    if oauth.client is not None:
        return [(oauth.client, None)]
    rows = list(of(connector, way))
    for row in rows:
        row.connector = connector  # a row asks for its organisation when it is opened
    known: list[Application] = [(Client(oauth.client_id, vault.open_values(row)[NAME]), row) for row in rows]
    return known or [(Client(oauth.client_id), None)]


def used(row: ClientSecret | None) -> None:
    """Note that the secret served just now."""
    if row is not None:
        ClientSecret.objects.filter(pk=row.pk).update(last_used=timezone.now())
