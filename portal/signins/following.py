"""Saving where tokens come from: the secrets of the person who saves it follow, because they see where they go."""

from collections.abc import Callable

from portal.accounts.models import Person
from portal.connectors import revisions, ways
from portal.connectors.drafts import State, draft
from portal.connectors.models import Connector, Revision
from portal.connectors.revisions import Edit
from portal.signins import client_secrets, places


def save(connector: Connector, person: Person, way: str, build: Callable[[State], Edit]) -> Revision | None:
    """As `revisions.save`. Client secrets that the person gave for the addresses before are for the new ones after.

    One that was for others stays there: somebody else has led the connector elsewhere, and that needs it anew.
    """
    before: list[str] = []

    def watched(state: State) -> Edit:
        before[:] = _places(state, way)
        return build(state)

    saved = revisions.save(connector, person, watched)
    if saved is not None and (now := _places(draft(connector), way)) != before:
        client_secrets.follow(connector, person, way, before, now)
    return saved


def _places(state: State, way: str) -> list[str]:
    alone = ways.of(state, way)
    return places.of(alone.definition, alone.properties)
