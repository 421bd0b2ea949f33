"""Where a client secret may go: to the addresses that the connector had when somebody gave it, and nowhere else."""

import re
from itertools import islice, product

import orjson

from designer import connection_parameters
from designer.auth import oauth2
from designer.auth.oauth2 import Client, OAuth, SignInError
from designer.document.document import Document
from designer.properties import Properties
from portal.connections.origins import in_words, of_url
from portal.sealing import vault
from portal.signins.models import ClientSecret

NAME = "places"  # among the sealed values of the secret, so that nobody moves it in the database either
MOST = 100  # combinations of what people choose from lists
GAP = re.compile(r"\{[^{}]*\}")
FILLING = r"[a-z0-9._~-]+"
UNFILLED = "\0"  # no value for an address: its gap stays


def of(document: Document, properties: Properties) -> list[str]:
    """The origins that the client secret is sent to, with `{gaps}` for what people type into the host.

    What they choose from a list of the connector's stands in full: an editor can change the list too.
    """
    fields = connection_parameters.fields(properties)
    lists = [[choice.value for choice in field.choices] or [UNFILLED] for field in fields]
    chosen = islice(product(*lists), MOST)
    names = [field.name for field in fields]
    found = (oauth2.settings_of(document, properties, dict(zip(names, each, strict=True))) for each in chosen)
    return sorted({origin for oauth in found for origin in _origins(oauth)})


def fitting(known: list[tuple[Client, ClientSecret | None]], oauth: OAuth) -> list[tuple[Client, ClientSecret | None]]:
    """The applications whose secret may go where `oauth` leads. Raises SignInError ("secret_moved") for none."""
    found = [(client, row) for client, row in known if row is None or _may_go(row, oauth)]
    if not found:
        where = ", ".join(map(in_words, sorted(_origins(oauth))))
        raise SignInError(
            "secret_moved",
            f"The connector now signs in at {where}. Its client secret was given for another address: it was not sent.",
            "If the new address is right, enter the client secret once more on the Security step.",
        )
    return found


def _may_go(row: ClientSecret, oauth: OAuth) -> bool:
    bound = orjson.loads(vault.open_values(row).get(NAME, "[]"))
    return all(any(_fits(place, origin) for place in bound) for origin in _origins(oauth))


def _origins(oauth: OAuth) -> set[str]:
    urls = (oauth.token_url, oauth.refresh_url, oauth.device_url, oauth.revocation_url)
    return {origin for url in urls if (origin := of_url(url))}


def _fits(place: str, origin: str) -> bool:
    return re.fullmatch(FILLING.join(map(re.escape, GAP.split(place))), origin) is not None
