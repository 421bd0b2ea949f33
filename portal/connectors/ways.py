"""The state of a connector as one of its ways to sign in has it; a connector with one way is its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from designer import ways
from designer.auth.oauth2 import SignInError
from designer.document.document import Document, dump
from designer.properties import Properties
from portal.connections.models import Connection
from portal.connectors.drafts import PROPERTIES, State


@dataclass(frozen=True)
class _Source:
    """Where a state comes from, with other properties."""

    whole: Any
    texts: Mapping[str, str] = field(default_factory=dict)

    def read(self, place: str) -> str | None:
        found: str | None = self.texts[place] if place in self.texts else self.whole.read(place)
        return found


def of(state: State, name: str = "") -> State:
    """The state with the way `name` alone, the default for ""; as it is where there is no such way."""
    way = ways.chosen(state.properties, name)
    if way is None:
        return state
    return _state(state, way.name, *ways.view(state.definition, state.properties, way.name))


def of_connection(state: State, connection: Connection | None) -> State:
    """What a call through `connection` goes by. One whose way is gone has nothing that it could sign in with."""
    if not ways.ways(state.properties):
        return state
    name = connection.way if connection else ""
    way = ways.chosen(state.properties, name, connection.values if connection else ())
    if way is None:
        nothing: Properties = {"properties": {}}
        return _state(state, name, state.definition.put("/securityDefinitions", {}), nothing)
    return _state(state, way.name, *ways.for_call(state.definition, state.properties, way.name))


def is_gone(state: State, connection: Connection) -> bool:
    """Whether the connector has several ways, and no longer the one that the connection signs in by."""
    return (
        bool(ways.ways(state.properties)) and ways.chosen(state.properties, connection.way, connection.values) is None
    )


def gone() -> SignInError:
    return SignInError(
        "way_gone",
        "The connector no longer has the way to sign in that this connection was made for.",
        "Make a new connection.",
    )


def _state(state: State, name: str, document: Document, properties: Properties) -> State:
    return State(document, _Source(state.source, {PROPERTIES: dump(properties)}), name)
