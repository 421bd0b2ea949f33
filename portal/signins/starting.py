"""Sending a person away to sign in: what only their browser and we know, and the row that waits for them."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import orjson
from django.utils import timezone

from designer.auth import oauth2
from portal.accounts.models import Person
from portal.connections.models import Connection
from portal.connectors.drafts import State
from portal.connectors.models import Connector
from portal.sealing import vault
from portal.signins import binding, client_secrets, exchanges
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
    variant: str = ""
    onwards: str = ""


def begin(wish: Wish) -> tuple[SignIn, str]:
    """The row that waits, and the address to send the person to. Raises SignInError."""
    made = exchanges.application(wish.connector, wish.state, dict(wish.values), wish.way)
    secret_state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    client = client_secrets.clients(wish.connector, made.oauth, wish.way)[0][0]
    url = oauth2.authorize_url(made.oauth, client, made.redirect_url, secret_state, verifier)
    record = Recorder(exchanges.recorder().egress)
    record.add("Sent you to the sign-in page", address=f"GET {_shown(url, secret_state)}")
    return _row(wish, made, secret_state, verifier, record), url


def digest(secret_state: str) -> str:
    """What is stored of the state: who reads the database cannot come back with it."""
    return hashlib.sha256(secret_state.encode()).hexdigest()


def _row(wish: Wish, made: exchanges.Application, secret_state: str, verifier: str, record: Recorder) -> SignIn:
    SignIn.objects.filter(person=wish.person, created__lt=timezone.now() - KEPT).delete()
    row = SignIn(
        connector=wish.connector,
        person=wish.person,
        connection=wish.connection,
        purpose=wish.purpose,
        way=wish.way,
        variant=wish.variant,
        label=wish.label,
        digest=digest(secret_state),
        redirect_url=made.redirect_url,
        onwards=wish.onwards,
        legs=record.as_text(),
    )
    typed = orjson.dumps(dict(wish.values)).decode()
    bound = binding.of(made, wish.state)
    row.values = vault.seal_values(row, {"verifier": verifier, "typed": typed, binding.NAME: bound})
    row.save(force_insert=True)
    return row


def _shown(url: str, secret_state: str) -> str:
    return url.replace(secret_state, "••••")
