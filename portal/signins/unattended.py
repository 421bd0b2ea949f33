"""Sign-ins that need no person at a page: client credentials, and the password grant."""

from designer.auth.oauth2 import Account
from portal.connections import making, signed_in
from portal.connections.models import Connection
from portal.signins import exchanges
from portal.signins.starting import Wish

GRANTS = ("client_credentials", "password")
NOBODY = Account("", "")


def can(wish: Wish) -> bool:
    """Whether the connector's grant goes without a page."""
    return _application(wish).oauth.grant in GRANTS


def connect(wish: Wish) -> Connection:
    """A connection with its first tokens. Raises SignInError, and then nothing is made."""
    made = _application(wish)
    with exchanges.slot(wish.person):
        tokens = exchanges.own(made, exchanges.recorder())
    connection = making.make(wish.person, wish.connector, wish.state, wish.label, wish.values, wish.way)
    signed_in.keep(connection, made.oauth, tokens, NOBODY)
    return connection


def reconnect(wish: Wish) -> None:
    """New tokens for the wish's connection. Raises SignInError, and then it stays as it was."""
    assert wish.connection is not None
    made = _application(wish)
    with exchanges.slot(wish.person):
        tokens = exchanges.own(made, exchanges.recorder())
    signed_in.keep(wish.connection, made.oauth, tokens, NOBODY)


def _application(wish: Wish) -> exchanges.Application:
    return exchanges.application(wish.connector, wish.state, dict(wish.values), wish.way)
