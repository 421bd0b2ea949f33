"""Addresses of a sign-in: only web addresses without user information, and queries added to what they have."""

from collections.abc import Collection, Iterable
from urllib.parse import quote, unquote_plus, urlsplit, urlunsplit

from designer.auth.flow import SignInError

MAX_URL = 8000
PLACES = {
    "authorization": "The authorization URL",
    "token": "The token URL",
    "refresh": "The refresh URL",
    "device": "The device authorization URL",
    "revocation": "The revocation URL",
    "account": "The address that tells whose account it is",
    "discovery": "The issuer’s address",
    "verification": "The address for the other device",
    "redirect": "The redirect URL",
}


def checked(url: str, place: str) -> str:
    """`url` when it is one that a sign-in may use: http or https, a host, no user information, no gaps to fill.

    `place` is a key of `PLACES`. Raises SignInError ("no_address", "missing_value", "unusable_address").
    """
    what = PLACES[place]
    if not url:
        raise SignInError("no_address", f"{what} is missing.", "Fill it in on the Security step.")
    if problem := url_problem(url):
        raise SignInError("unusable_address", f"{what} cannot be used: {problem}.", "Correct it on the Security step.")
    if "{" in url or "}" in url:
        raise SignInError(
            "missing_value",
            f"{what} has a gap in braces that no value of the connection fills.",
            "Fill in all values of the connection, then sign in again.",
        )
    return url


def url_problem(url: str) -> str:
    """What is wrong with `url` as an address to sign in at, as the end of a sentence; "" when nothing is."""
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        return "it holds a space or another sign that no address has"
    if len(url) > MAX_URL:
        return f"it is longer than {MAX_URL} characters"
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 — reading it checks it
    except ValueError:
        return "its host or its port cannot be read"
    if parts.scheme not in ("http", "https"):
        return "it does not begin with https:// or http://"
    if not parts.hostname:
        return "it names no host"
    return "it holds a user name" if "@" in parts.netloc else ""


def encoded(pairs: Iterable[tuple[str, str]]) -> str:
    """Pairs as a query or a form, each sign outside RFC 3986's unreserved ones encoded; a broken one becomes “?”."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)


def with_query(url: str, query: str, instead: Collection[str] = ()) -> str:
    """`url` with `query` (already encoded) behind what it has but those named in `instead`, without a fragment."""
    parts = urlsplit(url)
    kept = without(parts.query, instead)
    return urlunsplit(parts._replace(query="&".join(filter(None, (kept, query.lstrip("?&")))), fragment=""))


def without(query: str, names: Collection[str]) -> str:
    """The parameters of `query` (encoded) that are not among `names`, as they are."""
    return "&".join(pair for pair in query.split("&") if unquote_plus(pair.partition("=")[0]) not in names)


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="replace")
