"""The three doors of the practice API, so that every way of signing in can be practised.

Plain paths want a subscription key, the same paths under /basic want a user name and a password, and those under
/bearer want the key behind the word Bearer.
"""

import base64
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from practice.answers import Header, Problem
from practice.requests import Request

KEY_HEADER = "Ocp-Apim-Subscription-Key"
USER, PASSWORD = "practice", "practice"
DEFAULT_KEY = "practice-key-0123456789"


@dataclass(frozen=True)
class Door:
    """`prefix` of the paths behind it, the header and the value that open it, and what a refusal says."""

    prefix: str
    header: str
    value: Callable[[str], str]
    refusal: str
    challenge: tuple[Header, ...] = ()

    def check(self, request: Request, key: str) -> None:
        """Raises Problem 401 unless `request` carries what opens this door."""
        given, wanted = request.header(self.header), self.value(key)
        if not hmac.compare_digest(given.encode(), wanted.encode()):
            raise Problem(HTTPStatus.UNAUTHORIZED, self.refusal, *self.challenge)


def basic(key: str) -> str:
    return "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


DOORS = (
    Door(
        "/basic",
        "Authorization",
        basic,
        "Access denied due to invalid user name or password. Send both by Basic authentication.",
        (("WWW-Authenticate", 'Basic realm="practice", charset="UTF-8"'),),
    ),
    Door(
        "/bearer",
        "Authorization",
        lambda key: f"Bearer {key}",
        "Access denied due to invalid token. Send the word Bearer, a space and the key in the header Authorization.",
        (("WWW-Authenticate", 'Bearer realm="practice"'),),
    ),
    Door(
        "",
        KEY_HEADER,
        lambda key: key,
        f"Access denied due to invalid subscription key. Send a valid key in the header {KEY_HEADER}.",
    ),
)


def door(path: str) -> Door:
    """The door in front of `path`."""
    return next((door for door in DOORS if path.startswith(door.prefix + "/")), DOORS[-1])
