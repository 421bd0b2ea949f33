"""What a person agreed to when they went away to sign in: nobody changes it until they are back."""

from collections.abc import Mapping

import orjson

from designer.auth.oauth2 import SignInError
from portal.connections import signed_in
from portal.connections.origins import in_words, origin_of
from portal.connectors.drafts import State
from portal.signins.exchanges import Application

NAME = "bound"  # among the sealed values of the sign-in


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
