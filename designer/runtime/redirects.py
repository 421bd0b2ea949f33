"""Where a redirect leads: the call that follows it, without credentials when it leaves the origin."""

from dataclasses import replace
from urllib.parse import unquote_plus, urljoin

from designer.call_values import Header, PreparedCall, spellings
from designer.runtime.errors import UnusableAddress
from designer.runtime.outgoing import target

REDIRECTS = frozenset({301, 302, 303, 307, 308})
SAFE = frozenset({"GET", "HEAD"})
ALWAYS_CREDENTIALS = frozenset({"authorization", "cookie"})
BODY_HEADERS = "content-"  # the beginning of the names of all headers that describe a body


def following(call: PreparedCall, status: int, location: str | None) -> PreparedCall | None:
    """The call that follows a redirect, or None where the redirect itself is the answer.

    GET and HEAD are followed; 303 turns every other method into GET without a body; 307 and 308 repeat the request,
    but only to the same origin. A body never goes to another origin. `location` is as received.
    Raises UnusableAddress where it leads to nothing that can be called.
    """
    if status not in REDIRECTS or location is None:
        return None
    call = _as_get(call) if status == 303 and call.method.upper() not in SAFE else call
    here = target(call.url)
    url = _joined(here.url, location)
    if target(url).origin == here.origin:
        return replace(call, url=url) if call.method.upper() in SAFE or status in (307, 308) else None
    if call.method.upper() not in SAFE or call.body is not None:
        return None
    return _for_another_origin(call, url)


def _joined(base: str, location: str) -> str:
    """Header bytes arrive as Latin-1; a location with other letters in it is UTF-8."""
    text = location.encode("latin-1", "replace").decode("utf-8", "replace").strip()
    try:
        return urljoin(base, text)
    except ValueError:
        raise UnusableAddress("The server redirects to something that is no web address.") from None


def _as_get(call: PreparedCall) -> PreparedCall:
    headers = tuple((name, value) for name, value in call.headers if not name.lower().startswith(BODY_HEADERS))
    return replace(call, method="GET", body=None, headers=headers)


def _for_another_origin(call: PreparedCall, url: str) -> PreparedCall | None:
    """None when the path itself carries a secret: the server may know it, the other one need not."""
    secrets = tuple(spellings(call.secrets))
    url = _without_credentials(url, call.credential_query, secrets)
    if _holds(url, secrets):
        return None
    headers = tuple(header for header in call.headers if not _is_bound(header, call.credential_headers, secrets))
    return replace(call, url=url, headers=headers, credential_headers=frozenset())


def _is_bound(header: Header, credential_headers: frozenset[str], secrets: tuple[str, ...]) -> bool:
    name = header[0].lower()
    return name in credential_headers | ALWAYS_CREDENTIALS or name == "referer" or _holds(header[1], secrets)


def _without_credentials(url: str, names: frozenset[str], secrets: tuple[str, ...]) -> str:
    address, _, query = url.partition("?")
    lowered = {name.lower() for name in names}
    kept = [
        parameter
        for parameter in query.split("&")
        if unquote_plus(parameter.partition("=")[0]).lower() not in lowered and not _holds(parameter, secrets)
    ]
    return address + ("?" + "&".join(kept) if any(kept) else "")


def _holds(text: str, secrets: tuple[str, ...]) -> bool:
    return any(secret in text for secret in secrets)
