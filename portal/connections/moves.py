"""Where a connector leads now and where it led before, and who changed it: its owner says whether that is right."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from designer.auth import oauth2
from designer.document import operations, pointer
from designer.document.document import SHELL, Document, Parts, place_of
from designer.document.elements import Operation
from designer.document.pointer import PointerError
from portal.accounts.models import Person
from portal.connections import credentials, signed_in
from portal.connections.models import Connection
from portal.connections.origins import ANY, in_words, origin_of
from portal.connectors.drafts import PROPERTIES, State, published
from portal.connectors.models import Change, Connector, HeadPart, Part, Version

LOOKED_AT = 100  # changes, the newest first
Texts = Mapping[str, str]
Where = Callable[[Texts], Any]


@dataclass(frozen=True)
class Move:
    """One place that the connection was not made for. `allow` is what the owner sends back to allow it."""

    what: str
    was: str
    now: str
    allow: str
    by: Person | None = None
    when: datetime | None = None


def of_address(connection: Connection, state: State, at: str = "") -> Move | None:
    """The move of the connector's address, or of the action `at`; None where the connection may go."""
    operation = _operation(state.definition, at)
    now = origin_of(state.definition, operation)
    if not now or now in connection.origins:
        return None

    def where(texts: Texts) -> str:
        document = Document(Parts(dict(texts)))
        return origin_of(document, _operation(document, at))

    places = [SHELL, place_of(pointer.split(at))] if operation is not ANY else [SHELL]
    change = _change(connection.connector, places, where, now)
    who, when = _blame(change)
    return Move("calls", in_words(connection.origin), in_words(now), now, who, when)


def of_tokens(connection: Connection, state: State, values: dict[str, str]) -> Move | None:
    """The move of the address that tokens are asked for at; None where they may be asked for."""
    if not connection.token_origins or not credentials.holds_tokens(state):
        return None
    now = signed_in.moved_to(connection, oauth2.settings_of(state.definition, state.properties, values))
    if not now:
        return None

    def where(texts: Texts) -> list[str]:
        properties = orjson.loads(texts.get(PROPERTIES) or '{"properties": {}}')
        definition = Document(Parts({place: text for place, text in texts.items() if place == SHELL}))
        return signed_in.token_origins(oauth2.settings_of(definition, properties, values))

    who, when = _blame(_change(connection.connector, [SHELL, PROPERTIES], where, now))
    was = ", ".join(map(in_words, connection.token_origins))
    return Move("asks for tokens", was, ", ".join(map(in_words, now)), " ".join(now), who, when)


def origins_now(connectors: Iterable[Connector]) -> dict[int, str]:
    """Where each connector calls, by its id: by the draft for editors, by the version for viewers. Three queries."""
    known = list(connectors)
    viewed = {each.published_id: each.pk for each in known if each.role == "view" and each.published_id}
    edited = [each.pk for each in known if each.role != "view"]
    heads = HeadPart.objects.filter(connector__in=edited, place=SHELL)
    texts = dict(heads.values_list("connector", "part__text"))
    shells: dict[int, int] = {}
    for id, manifest in Version.objects.filter(pk__in=viewed).values_list("pk", "manifest"):
        shells |= {part: viewed[id] for place, part in orjson.loads(manifest) if place == SHELL}
    texts |= {shells[id]: text for id, text in Part.objects.filter(pk__in=shells).values_list("pk", "text")}
    return {pk: origin_of(Document(Parts({SHELL: text}))) for pk, text in texts.items()}


def origins_called(connector: Connector, state: State, at: str = "") -> set[str]:
    """Where the connector calls by `state` and by its published version, with the action `at`."""
    versions = [published(connector.published)] if connector.published else []
    states = [state, *versions]
    return {
        origin_of(each.definition, operation) for each in states for operation in (ANY, _operation(each.definition, at))
    } - {""}


def _operation(document: Document, at: str) -> Operation:
    try:
        return operations.get(document, at) if at else ANY
    except (operations.OperationError, PointerError):
        return ANY


def _change(connector: Connector, places: list[str], where: Where, now: Any) -> Change | None:
    """The newest change in `places` that led to `now` from anywhere else."""
    heads = HeadPart.objects.filter(connector=connector, place__in=places)
    texts = dict(heads.values_list("place", "part__text"))
    rows = Change.objects.filter(connector=connector, place__in=places).order_by("-number")
    for row in rows.select_related("before", "after", "revision__author")[:LOOKED_AT]:
        before = {place: text for place, text in texts.items() if place != row.place}
        if row.before:
            before[row.place] = row.before.text
        if row.before and where(texts) == now != where(before):
            return row
        texts = before
    return None


def _blame(change: Change | None) -> tuple[Person | None, datetime | None]:
    return (change.revision.author, change.revision.created) if change else (None, None)
