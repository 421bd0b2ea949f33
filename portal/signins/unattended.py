"""Sign-ins that need no person at a page: client credentials, and the password grant."""

from designer.auth.oauth2 import Account, SignInError, Tokens
from designer.auth.oauth2.remedies import Variant
from portal.connections import making, signed_in
from portal.connections.models import Connection
from portal.signins import doctoring, exchanges, outcomes
from portal.signins.exchanges import Application
from portal.signins.legs import Recorder
from portal.signins.models import SignIn
from portal.signins.starting import Wish, application, row_of

GRANTS = ("client_credentials", "password")
NOBODY = Account("", "")


def can(wish: Wish) -> bool:
    """Whether the connector's grant goes without a page."""
    return application(wish).oauth.grant in GRANTS


def connect(wish: Wish) -> Connection:
    """A connection with its first tokens. Raises SignInError, and then nothing is made."""
    made = application(wish)
    with exchanges.slot(wish.person):
        tokens = exchanges.own(made, exchanges.recorder())
    connection = making.make(wish.person, wish.connector, wish.state, wish.label, wish.values, wish.way)
    signed_in.keep(connection, made.oauth, tokens, NOBODY)
    return connection


def reconnect(wish: Wish) -> None:
    """New tokens for the wish's connection. Raises SignInError, and then it stays as it was."""
    assert wish.connection is not None
    made = application(wish)
    with exchanges.slot(wish.person):
        tokens = exchanges.own(made, exchanges.recorder())
    signed_in.keep(wish.connection, made.oauth, tokens, NOBODY)


def attempt(wish: Wish) -> SignIn:
    """A try, with its legs; what went wrong is in the row."""
    record = exchanges.recorder()
    row = row_of(wish, record)
    made = doctoring.with_way(application(wish), wish.way_tried)
    try:
        with exchanges.slot(wish.person):
            tokens, ways = _tokens(made, record)
    except SignInError as error:
        return outcomes.failed(row, record, error, doctoring.found(made, record))
    return outcomes.done(row, record, tokens, NOBODY, [*([wish.way_tried] if wish.way_tried else []), *ways])


def _tokens(made: Application, record: Recorder) -> tuple[Tokens, list[Variant]]:
    """Tokens, in the usual way or in another: no person is needed for either."""

    def act(with_way: Application) -> Tokens:
        return exchanges.own(with_way, record)

    try:
        tokens = act(made)
    except SignInError as error:
        tokens, way = doctoring.by_itself(made, record, error, act)
        return tokens, [way]
    settled = doctoring.settled(made, record)
    return tokens, [settled] if settled else []
