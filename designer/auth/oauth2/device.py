"""Sign-in on another device (RFC 8628)."""

from dataclasses import dataclass
from typing import Any

from designer.auth.flow import Flow, SignInError
from designer.auth.oauth2 import endpoints
from designer.auth.oauth2.grants import scope
from designer.auth.oauth2.model import BODY, EITHER, Client, OAuth
from designer.auth.oauth2.token_answers import asked
from designer.auth.oauth2.token_calls import token_call
from designer.auth.oauth2.tokens import Tokens, read_tokens

GRANT = "urn:ietf:params:oauth:grant-type:device_code"
USUAL_LIFETIME, USUAL_INTERVAL, SLOWER = 600, 5, 5  # seconds; section 3.2 and 3.5 for the last two
MAX_LIFETIME, MAX_INTERVAL = 3600, 60
MAX_TEXT = 2000


@dataclass(frozen=True)
class DeviceCode:
    """What the person sees, and what the portal asks with. `expires_at` is in seconds since 1970."""

    device_code: str
    user_code: str
    verification_url: str
    complete_url: str
    expires_at: int
    interval: int


@dataclass(frozen=True)
class Pending:
    """Not yet: ask again after `interval` seconds."""

    interval: int


def device_start(oauth: OAuth, client: Client, now: int) -> Flow[DeviceCode]:
    """The code that the person types on the service's page (section 3.1). Raises SignInError."""
    url = endpoints.checked(oauth.device_url, "device")
    pairs = [("scope", scope(oauth))] if oauth.scopes else []
    call = token_call(oauth, client, url, [*pairs, *oauth.options.token_parameters], _way(oauth))
    body = yield from asked(call, now)
    page = _text(body, "verification_uri") or _text(body, "verification_url")  # the latter as Google writes it
    code, user_code = _text(body, "device_code"), _text(body, "user_code")
    if not code or not user_code or not page:
        raise SignInError("no_device_code", "The answer holds no code for the other device.", "Check the address.")
    complete = _text(body, "verification_uri_complete")
    return DeviceCode(
        device_code=code,
        user_code=user_code,
        verification_url=endpoints.checked(page, "verification"),
        complete_url=endpoints.checked(complete, "verification") if complete else "",
        expires_at=now + _seconds(body.get("expires_in"), USUAL_LIFETIME, MAX_LIFETIME),
        interval=_seconds(body.get("interval"), USUAL_INTERVAL, MAX_INTERVAL),
    )


def device_poll(oauth: OAuth, client: Client, device: DeviceCode, now: int) -> Flow[Tokens | Pending]:
    """The tokens, once the person has agreed (section 3.4). Raises SignInError."""
    if now >= device.expires_at:
        raise SignInError("expired_token", "The code for the other device has run out.", "Start the sign-in again.")
    url = endpoints.checked(oauth.token_url, "token")
    pairs = [("grant_type", GRANT), ("device_code", device.device_code)]
    try:
        body = yield from asked(token_call(oauth, client, url, pairs, _way(oauth)), now)
    except SignInError as error:
        if error.said == "authorization_pending":
            return Pending(device.interval)
        if error.said == "slow_down":
            return Pending(min(device.interval + SLOWER, MAX_INTERVAL))
        raise
    return read_tokens(body, now, oauth.options.token_path, oauth.options.lifetime)


def _way(oauth: OAuth) -> str:
    way = oauth.options.client_authentication
    return BODY if way == EITHER else way


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) and len(value) <= MAX_TEXT and value.isprintable() else ""


def _seconds(value: Any, usual: int, most: int) -> int:
    is_number = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return min(value, most) if is_number else usual
