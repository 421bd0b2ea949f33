"""What a person agrees to when they sign in: where tokens are asked for. Nobody changes it behind their back."""

from collections.abc import Mapping

import orjson

from designer.auth.oauth2 import SignInError
from portal.connections import credentials, signed_in
from portal.connections.models import Connection
from portal.connections.origins import in_words, origin_of
from portal.connectors.drafts import State
from portal.connectors.models import Connector
from portal.signins.exchanges import Application, application

NAME = "bound"  # among the sealed values of the sign-in


def places(connector: Connector, state: State) -> list[str]:
    """Where else than to the API what people type goes: a password, or the secret of an application of their own."""
    return signed_in.token_origins(application(connector, state, {}).oauth) if credentials.holds_tokens(state) else []


def moved(connection: Connection, state: State, typed: dict[str, str]) -> list[str]:
    """Where what its owner typed would go if they signed in anew, unless they have agreed to that."""
    return signed_in.moved_to(connection, application(connection.connector, state, typed, connection.way).oauth)


def of(made: Application, state: State) -> str:
    """Where the tokens are asked for, and where they go, as text."""
    return orjson.dumps([origin_of(state.definition), *signed_in.token_origins(made.oauth)]).decode()


def check(values: Mapping[str, str], made: Application, state: State) -> None:
    """Raises SignInError where an editor has led the connector elsewhere since `values` were sealed."""
    now = of(made, state)
    if now != values.get(NAME):
        where = ", ".join(map(in_words, dict.fromkeys(orjson.loads(now))))
        sentence = f"The connector was changed meanwhile: it now leads to {where}."
        raise SignInError("moved", sentence, "Start the sign-in again if you agree: nothing was sent there.")
