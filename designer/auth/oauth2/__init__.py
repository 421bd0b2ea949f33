"""OAuth 2.0: as a kind of sign-in, and as flows that yield the calls they need.

What a connector says: `settings_of`. A sign-in: `authorize_url`, `callback_problem`, `exchange`, `account`; later
`refresh` and `revoke`. Without a browser: `own_token`, `device_start`, `device_poll`. For the form: `discover`,
`catalogue.providers`. Each failure is a `SignInError` of `designer.auth.flow`.
"""

from collections.abc import Mapping

from designer.auth.credentials import with_header
from designer.auth.flow import Flow, SignInError, drive
from designer.auth.oauth2 import catalogue, files
from designer.auth.oauth2.account import Account, account
from designer.auth.oauth2.authorization import authorize_url, callback_problem
from designer.auth.oauth2.checking import check
from designer.auth.oauth2.device import DeviceCode, Pending, device_poll, device_start
from designer.auth.oauth2.discovery import Discovered, discover
from designer.auth.oauth2.grants import exchange, own_token, refresh, scope_change
from designer.auth.oauth2.model import Client, OAuth, Options
from designer.auth.oauth2.reading import read
from designer.auth.oauth2.resolving import settings_of
from designer.auth.oauth2.revocation import revoke
from designer.auth.oauth2.token_calls import HIDDEN
from designer.auth.oauth2.tokens import Tokens, as_body
from designer.auth.oauth2.writing import erase, write
from designer.auth.recognition import OAUTH2, special
from designer.call_values import PreparedCall, Secret
from designer.document.document import Document
from designer.properties import Properties

__all__ = [
    "HIDDEN",
    "HINT",
    "KIND",
    "OPENAPI",
    "RANK",
    "TITLE",
    "Account",
    "Client",
    "DeviceCode",
    "Discovered",
    "Flow",
    "OAuth",
    "Options",
    "Pending",
    "SignInError",
    "Tokens",
    "account",
    "apply",
    "as_body",
    "authorize_url",
    "callback_problem",
    "check",
    "device_poll",
    "device_start",
    "discover",
    "drive",
    "erase",
    "exchange",
    "matches",
    "own_token",
    "read",
    "refresh",
    "revoke",
    "scope_change",
    "settings_of",
    "write",
]

KIND, RANK = "oauth2", 4
TITLE = "People sign in on its own page"
HINT = "The documentation says OAuth, client ID or access token. People press a button, sign in there, and come back."
OPENAPI = "oauth2"


def matches(document: Document, properties: Properties) -> bool:
    """Whether the connector signs in by OAuth 2.0, and by nothing else beside it."""
    return special(document, properties) == OAUTH2


def apply(call: PreparedCall, settings: Mapping[str, str], values: Mapping[str, str]) -> PreparedCall:
    """A copy with the access token, and with all tokens to be hidden. Raises SignInError where there is none."""
    text = values.get(settings.get("parameter") or files.DEFAULT_PARAMETER, "")
    if not text:
        raise SignInError("not_signed_in", "This connection is not signed in.", "Sign in, then try again.")
    tokens = Tokens.from_text(text)
    provider = catalogue.find(settings.get("provider", ""))
    header, prefix = (provider.header, provider.prefix) if provider else ("Authorization", "Bearer ")
    secrets = tuple(Secret(token) for token in (tokens.access_token, tokens.refresh_token, tokens.id_token) if token)
    return with_header(call, header, prefix + tokens.access_token, secrets)
