"""Sending a person away to sign in: what only their browser and we know, and the row that waits for them."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import orjson
from django.utils import timezone

from designer.auth import oauth2
from designer.auth.oauth2 import endpoints
from designer.auth.oauth2.remedies import Variant
from portal.accounts.models import Person
from portal.connections.models import Connection
from portal.connectors.drafts import State
from portal.connectors.models import Connector
from portal.sealing import vault
from portal.signins import binding, client_secrets, doctoring, exchanges
from portal.signins.legs import Recorder
from portal.signins.models import SignIn

KEPT = timedelta(days=1)  # how long a record of legs stays


@dataclass(frozen=True)
class Wish:
    """What a person wants to sign in for. `values` are what they typed, by connection parameter."""

    person: Person
    connector: Connector
    state: State
    purpose: str
    way: str = ""
    label: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    connection: Connection | None = None
    way_tried: Variant | None = None  # what the doctor tries in another way
    onwards: str = ""


def begin(wish: Wish) -> tuple[SignIn, str]:
    """The row that waits, and the address to send the person to. Raises SignInError."""
    made = doctoring.with_way(application(wish), wish.way_tried)
    endpoints.checked(made.oauth.token_url, "token")  # nobody is sent away in vain
    secret_state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    client = client_secrets.clients(wish.connector, made.oauth, made.way)[0][0]
    url = oauth2.authorize_url(made.oauth, client, made.redirect_url, secret_state, verifier)
    record = Recorder(exchanges.recorder().egress)
    record.add("Sent you to the sign-in page", address=f"GET {_shown(url, secret_state)}")
    return row_of(wish, record, secret_state, {"verifier": verifier}), url


def application(wish: Wish) -> exchanges.Application:
    return exchanges.application(wish.connector, wish.state, dict(wish.values), wish.way)


def digest(secret_state: str) -> str:
    """What is stored of the state: who reads the database cannot come back with it."""
    return hashlib.sha256(secret_state.encode()).hexdigest()


def row_of(wish: Wish, record: Recorder, secret_state: str = "", values: Mapping[str, str] | None = None) -> SignIn:
    """A row that waits, stored with the sealed `values` beside what was typed.

    Nobody can come back to one without a `secret_state`.
    """
    made = application(wish)
    SignIn.objects.filter(person=wish.person, created__lt=timezone.now() - KEPT).delete()
    tried = {"tried": doctoring.as_offer(wish.way_tried)} if wish.way_tried else {}
    row = SignIn(
        connector=wish.connector,
        person=wish.person,
        connection=wish.connection,
        purpose=wish.purpose,
        way=wish.way,
        variant=wish.way_tried.name if wish.way_tried else "",
        label=wish.label,
        digest=digest(secret_state or secrets.token_urlsafe(32)),
        redirect_url=made.redirect_url if secret_state else "",
        onwards=wish.onwards,
        legs=record.as_text(),
        outcome=orjson.dumps(tried).decode(),
    )
    typed = orjson.dumps(dict(wish.values)).decode()
    own = {"typed": typed, binding.NAME: binding.of(made, wish.state)}
    row.values = vault.seal_values(row, {**own, **(values or {})})
    row.save(force_insert=True)
    return row


def _shown(url: str, secret_state: str) -> str:
    return url.replace(secret_state, "••••")
