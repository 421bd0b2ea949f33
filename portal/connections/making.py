"""Making and changing connections: the values sealed, the origin bound."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from designer import auth, connection_parameters
from designer.auth import Scheme
from designer.connection_parameters import ConnectionField
from portal import access
from portal.accounts.models import Person
from portal.connections.models import Connection
from portal.connections.origins import origin_of
from portal.connectors import ways
from portal.connectors.drafts import State, draft, published
from portal.connectors.models import Connector
from portal.keys import SealError
from portal.sealing import vault

REPLACED = ["values", "set_at", "ends", "last_status", "failing_since", "trouble", "changed"]


def state_for(connector: Connector) -> State:
    """What a person's connection is made for: the draft for its editors, the published version for its viewers."""
    if connector.role == access.VIEW and connector.published:
        return published(connector.published)
    return draft(connector)


def state_of(connector: Connector, connection: Connection) -> State:
    """The same, as the connection's own way to sign in has it."""
    return ways.of_connection(state_for(connector), connection)


def fields_of(state: State) -> list[ConnectionField]:
    return connection_parameters.fields(state.properties)


def scheme_of(state: State) -> Scheme:
    return auth.kind_of(state.definition, state.properties)


def expires(connection: Connection, state: State) -> datetime | None:
    """When what the connection holds stops working; None where it does not say, or cannot be opened."""
    scheme = scheme_of(state)
    try:
        return auth.expires(scheme, vault.open_values(connection)) if auth.files(scheme) else None
    except SealError:
        return None


def obstacle(state: State) -> str:
    """Why no connection can be made by the default way, "" when one can."""
    state = ways.of(state)
    scheme = scheme_of(state)
    if scheme.KIND != "other":
        return ""
    what = scheme.read(state.definition, state.properties)["what"] or "a way that this portal does not know"
    return f"This connector signs in by: {what}. This portal cannot make such a connection."


def make(
    person: Person, connector: Connector, state: State, label: str, values: Mapping[str, str], way: str = ""
) -> Connection:
    """A new connection of `person`, bound to where the connector calls now."""
    connection = Connection(connector=connector, owner=person, label=label, way=way, origin=origin_of(state.definition))
    seal(connection, values)
    connection.ends = expires(connection, state)
    connection.save(force_insert=True)
    return connection


def rename(connection: Connection, label: str, was: str | None = None) -> bool:
    """Give it another label, unless it is not called `was` any more; then it has the label that it has now."""
    rows = Connection.objects.filter(pk=connection.pk)
    if rows.filter(**({} if was is None else {"label": was})).update(label=label, changed=timezone.now()):
        connection.label = label
        return True
    connection.refresh_from_db(fields=["label"])
    return False


def replace_values(connection: Connection, values: Mapping[str, str], state: State | None = None) -> None:
    """New values for those in `values`; the others stay as they are in the database, whoever changes them meanwhile.

    Nothing is known against the new ones. With the `state` that they are for, it is noted when they end.
    """
    with transaction.atomic():
        stored = Connection.objects.select_for_update().get(pk=connection.pk)
        connection.values, connection.set_at, connection.ends = stored.values, stored.set_at, stored.ends
        seal(connection, values)
        if state and auth.files(scheme_of(state)):
            connection.ends = expires(connection, state)
        connection.last_status, connection.failing_since, connection.trouble = Connection.Status.UNKNOWN, None, ""
        connection.save(update_fields=REPLACED)


def bind(connection: Connection, origin: str, called: Iterable[str] = ()) -> None:
    """Its owner allows that the values go to `origin` from now on, beside those hosts that are still `called`."""
    hosts = {_host(each) for each in (*called, origin)}
    kept = [each for each in connection.origins if each != origin and _host(each) in hosts]
    connection.origin, *connection.more_origins = [*kept, origin]
    connection.save(update_fields=["origin", "more_origins", "changed"])


def allow_tokens(connection: Connection, origins: list[str]) -> None:
    """Its owner allows that what its tokens are renewed with goes to `origins` from now on, and nowhere else."""
    connection.token_origins = origins
    connection.save(update_fields=["token_origins", "changed"])


def typed_values(connection: Connection, state: State) -> dict[str, str]:
    """What its owner typed, without what a sign-in gave. Raises keys.SealError."""
    typed = {field.name for field in fields_of(state) if field.is_typed}
    return {name: value for name, value in vault.open_values(connection).items() if name in typed}


def set_notes(connection: Connection) -> dict[str, str]:
    """Parameter → when it was set, in words. The values themselves are never shown."""
    return {name: f"Set {_day(connection, name)} by you." for name in connection.values}


def seal(connection: Connection, values: Mapping[str, str]) -> None:
    """Write the sealed values into `connection`, without storing it."""
    now = timezone.now().isoformat()
    connection.values = vault.seal_values(connection, values)
    connection.set_at = {**connection.set_at, **dict.fromkeys(values, now)}


def _host(origin: str) -> str:
    return origin.partition("://")[2]


def _day(connection: Connection, name: str) -> str:
    when = connection.set_at.get(name)
    moment = timezone.localtime(datetime.fromisoformat(when) if when else connection.created)
    return f"{moment.day} {moment:%B %Y}"
