"""What policies may see of a sign-in: the access token, and never what gets the next one."""

from collections.abc import Mapping

from designer.auth.flow import SignInError
from designer.auth.oauth2 import files
from designer.auth.oauth2.tokens import Tokens
from designer.properties import Properties

HIDDEN = ("clientsecret", "password")


def policy_values(properties: Properties, values: Mapping[str, str]) -> dict[str, str]:
    """The connection's `values` for the expressions of policies.

    The parameter of the tokens stands for the access token alone: an editor of the connector could otherwise send
    refresh tokens to the API. Client secret and password are for the token endpoint only, so they are left out.
    """
    parameter = files.token_parameter(properties)
    if not parameter:
        return dict(values)
    hidden = {f"{parameter}:{name}".lower() for name in HIDDEN}
    shown = {name: value for name, value in values.items() if name.lower() not in hidden}
    if text := shown.pop(parameter, ""):
        try:
            shown[parameter] = Tokens.from_text(text).access_token
        except SignInError:
            return shown
    return shown
