"""What a call signs in with: the values of a connection, with tokens that are fresh where it holds tokens."""

from collections.abc import Callable, Mapping

from designer import auth
from designer.auth import oauth2
from designer.auth.oauth2 import SignInError
from designer.runtime.call_result import CallError, CallResult
from portal.connections import refreshing
from portal.connections.models import Connection
from portal.connectors import ways
from portal.connectors.drafts import State
from portal.sealing import vault

UNAUTHORISED = 401
Call = Callable[[Mapping[str, str]], CallResult]


def values_of(connection: Connection | None, state: State) -> dict[str, str]:
    """The plain values, renewed where they hold tokens that end soon. Raises SignInError, keys.SealError."""
    if connection is None:
        return {}
    state = ways.of_connection(state, connection)
    if holds_tokens(state):
        return refreshing.current(connection, state)
    if connection.token_origins:  # whatever is sent now would be all tokens, the one that gets the next among them
        raise SignInError("other_way", "The connector signs in another way now.", "Make a new connection for it.")
    return vault.open_values(connection)


def holds_tokens(state: State) -> bool:
    return auth.kind_of(state.definition, state.properties).KIND == "oauth2"


def grant_of(state: State) -> str:
    """How people of the connector sign in: the grant type of OAuth 2.0, "" where it is no OAuth."""
    return oauth2.settings_of(state.definition, state.properties).grant if holds_tokens(state) else ""


def called(connection: Connection | None, state: State, call: Call) -> tuple[CallResult, dict[str, str]]:
    """The result of `call` with the connection's values, and those values.

    Tokens that the service refuses are renewed, once, and the call is sent once more with the new ones. Raises
    SignInError where there is nothing to begin with, keys.SealError.
    """
    state = ways.of_connection(state, connection)
    values = values_of(connection, state)
    result = call(values)
    if connection is None or not holds_tokens(state) or not result.answer or result.answer.status != UNAUTHORISED:
        return result, values
    try:
        values = refreshing.renewed(connection, state, values)
    except SignInError:
        return result, values  # the answer itself says it best, and the connection is marked
    return call(values), values


def in_words(error: SignInError) -> CallError:
    """A sign-in that failed before anything was sent, as a result of the call."""
    return CallError("sign_in", error.sentence, error.advice)
