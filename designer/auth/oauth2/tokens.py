"""The tokens of one connection: as a value, as the text that is stored, and as a token endpoint answers them."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any
from urllib.parse import parse_qsl

import orjson

from designer.auth.flow import SignInError
from designer.call_values import Answer
from designer.document.pointer import find
from designer.header_names import value_problem
from designer.properties import as_object

MAX_TOKEN = 16 * 1024  # a header of this size is what servers accept at most
MAX_EXTRA = 4 * 1024
MAX_LIFETIME = 20 * 366 * 86400
KNOWN = ("access_token", "refresh_token", "token_type", "expires_in", "scope", "id_token")
LATER = "Try again; if it stays, show this to the people who run the service."


@dataclass(frozen=True, repr=False)
class Tokens:
    """`expires_at` is in seconds since 1970, None where the service says nothing; `extra` is compact JSON."""

    access_token: str
    refresh_token: str = ""
    token_type: str = "Bearer"
    expires_at: int | None = None
    scope: str = ""
    id_token: str = ""
    extra: str = ""

    def to_text(self) -> str:
        """What is kept as the value of the connection parameter; it holds secrets."""
        return orjson.dumps({name: value for name, value in asdict(self).items() if value not in ("", None)}).decode()

    @classmethod
    def from_text(cls, text: str) -> "Tokens":
        """The tokens that `to_text` wrote. Raises SignInError ("stored_value") for any other text."""
        try:
            value = orjson.loads(text)
            kept = {each.name: value[each.name] for each in fields(cls) if each.name in value}
            return _of_types(cls(**kept))
        except (ValueError, TypeError, KeyError):
            raise SignInError(
                "stored_value", "What this connection keeps is not a sign-in.", "Sign in again."
            ) from None

    def __repr__(self) -> str:
        return f"Tokens(expires_at={self.expires_at}, refresh token: {'yes' if self.refresh_token else 'no'})"


def read_tokens(
    body: dict[str, Any],
    now: int,
    path: tuple[str, ...] = (),
    lifetime: int | None = None,
    old: Tokens | None = None,
) -> Tokens:
    """The tokens in the answer of a token endpoint; `old` gives the refresh token and the scope that it leaves out.

    Source: RFC 6749, sections 5.1 and 6. Raises SignInError with a code of its own for each thing that is wrong.
    """
    inner = as_object(find(body, path, {}))
    source = inner if inner.get("access_token") and not body.get("access_token") else body
    tokens = Tokens(
        access_token=_access_token(source),
        refresh_token=_text(source, "refresh_token") or (old.refresh_token if old else ""),
        token_type=_text(source, "token_type") or "Bearer",
        expires_at=_expiry(source.get("expires_in"), now, lifetime),
        scope=_text(source, "scope") or (old.scope if old else ""),
        id_token=_text(source, "id_token"),
    )
    return replace(tokens, extra=_extra(body))


def as_body(answer: Answer) -> dict[str, Any] | None:
    """The object that a token endpoint answers: JSON, or a form as a few older services send; None for neither."""
    try:
        value = orjson.loads(answer.body)
        return value if isinstance(value, dict) else None
    except ValueError:
        return _as_form(answer)


def _as_form(answer: Answer) -> dict[str, Any] | None:
    try:
        pairs = dict(parse_qsl(answer.body.decode(), max_num_fields=50, strict_parsing=True))
    except ValueError:
        return None
    return pairs if pairs.keys() & {"access_token", "error"} else None


def _access_token(source: dict[str, Any]) -> str:
    token = source.get("access_token")
    if token is None or token == "":
        raise SignInError("no_token", "The service agreed, but its answer holds no access token.", LATER)
    if not isinstance(token, str):
        raise SignInError("bad_token", "The access token in the answer is not a text.", LATER)
    return _sendable(token, "access token")


def _text(source: dict[str, Any], name: str) -> str:
    value = source.get(name)
    if isinstance(value, list) and name == "scope":  # as Twitch answers
        value = " ".join(entry for entry in value if isinstance(entry, str))
    if value is None or value == "":
        return ""
    if not isinstance(value, str):
        raise SignInError("bad_token", f"“{name}” in the answer is not a text.", LATER)
    return _sendable(value, name.replace("_", " "))


def _sendable(token: str, name: str) -> str:
    if len(token) > MAX_TOKEN:
        raise SignInError(
            "token_too_long", f"The {name} has {len(token):,} characters, more than any server accepts.", LATER
        )
    if "\n" in token or "\r" in token:
        raise SignInError("token_with_line_break", f"The {name} in the answer holds a line break.", LATER)
    if value_problem(token) or not token.isascii() or "\t" in token:
        raise SignInError("bad_token", f"The {name} in the answer holds signs that cannot be sent.", LATER)
    return token


def _expiry(seconds: Any, now: int, lifetime: int | None) -> int | None:
    """Services send a number, and a few of them the number as a text."""
    if seconds is None or seconds == "":
        return None if lifetime is None else now + lifetime
    number = _whole(seconds)
    if number is None:
        raise SignInError("bad_lifetime", "The answer’s “expires_in” is not a number of seconds.", LATER)
    if number < 0:
        raise SignInError("negative_lifetime", "The answer’s “expires_in” is negative: the token is over.", LATER)
    if number > MAX_LIFETIME:
        raise SignInError("endless_lifetime", "The answer’s “expires_in” is longer than twenty years.", LATER)
    return now + number


def _whole(value: Any) -> int | None:
    if isinstance(value, str) and len(value) <= 30:
        digits = value.strip().removeprefix("-")
        return int(value) if digits.isascii() and digits.isdigit() else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return int(value) if value == value and abs(value) != float("inf") else None


def _extra(body: dict[str, Any]) -> str:
    """Other plain members of the answer, such as Salesforce's `instance_url`; too much of it is left out."""
    plain = {name: value for name, value in body.items() if name not in KNOWN and isinstance(value, (str, int, bool))}
    text = orjson.dumps(plain).decode() if plain else ""
    return text if len(text) <= MAX_EXTRA else ""


def _of_types(tokens: Tokens) -> Tokens:
    """`tokens` when each member has its type. Raises TypeError."""
    texts = [getattr(tokens, each.name) for each in fields(tokens) if each.name != "expires_at"]
    is_number = isinstance(tokens.expires_at, int) and not isinstance(tokens.expires_at, bool)
    if not all(isinstance(text, str) for text in texts) or not (tokens.expires_at is None or is_number):
        raise TypeError
    if not tokens.access_token:
        raise TypeError
    return tokens
