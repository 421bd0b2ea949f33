"""The doctor of a try: what to offer when a leg failed, trying by itself what needs no person, keeping what worked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from designer import auth
from designer.auth import oauth2
from designer.auth.oauth2 import SignInError
from designer.auth.oauth2.doctor import variants, with_variant
from designer.auth.oauth2.model import BASIC, EITHER
from designer.auth.oauth2.remedies import Variant
from portal.accounts.models import Person
from portal.connectors import revisions, way_edits
from portal.connectors.drafts import State
from portal.connectors.models import Connector
from portal.connectors.revisions import Edit
from portal.signins.exchanges import Application
from portal.signins.legs import Recorder

T = TypeVar("T")
MOST = 4  # ways that are tried by themselves, and offers that are shown


def with_way(made: Application, way: Variant | None) -> Application:
    """The same application, signing in another way."""
    return replace(made, oauth=with_variant(made.oauth, way)) if way else made


def found(made: Application, record: Recorder) -> list[Variant]:
    """What to try after the last call of `record`."""
    return variants(made.oauth, *record.last)[:MOST] if record.last else []


def by_itself(
    made: Application, record: Recorder, error: SignInError, act: Callable[[Application], T]
) -> tuple[T, Variant]:
    """What `act` gives in the first known way that works and needs no person, and that way.

    Raises `error` again where none does.
    """
    for way in found(made, record):
        if way.needs_person:
            continue
        try:
            result = act(with_way(made, way))
        except SignInError:
            continue
        record.soften("Refused, so the portal tried another way.")
        return result, way
    raise error


def settled(made: Application, record: Recorder) -> Variant | None:
    """Where the client secret goes, once a connector that did not say found it out."""
    if made.oauth.options.client_authentication != EITHER or record.last is None:
        return None
    is_basic = any(name.lower() == "authorization" for name, _ in record.last[0].headers)
    if not is_basic:
        return None
    record.soften("This service wants the secret in the header.")
    sentence = "Client ID and secret go in the Authorization header."
    return Variant("client_basic", sentence, (("client_authentication", BASIC),))


def remember(connector: Connector, person: Person, name: str, ways: Iterable[Variant]) -> str:
    """Write what worked into the way `name`, as one revision that can be undone; what was written, in words."""
    ways = list(ways)
    change = {name: text for way in ways for name, text in way.settings().items()}

    def build(state: State) -> Edit:
        return way_edits.edit_of(state, name, lambda document, held: auth.write(document, held, oauth2.KIND, change))

    if not change or revisions.save(connector, person, build) is None:
        return ""
    return " ".join(way.sentence for way in ways)


def as_offer(way: Variant) -> dict[str, Any]:
    """A way as the record of a sign-in keeps it; `from_offer` is its inverse."""
    return {"name": way.name, "sentence": way.sentence, "change": way.change}


def from_offer(offer: Mapping[str, Any] | None) -> Variant | None:
    if not offer:
        return None
    change = tuple((name, text) for name, text in offer["change"])
    return Variant(offer["name"], offer["sentence"], change, True)
