"""Calls to token endpoints: the form, who sends it, and what may not be shown of it."""

import base64
import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote_plus

from designer.auth.oauth2 import endpoints
from designer.auth.oauth2.model import BASIC, PUBLIC, Client, OAuth
from designer.auth.oauth2.placeholders import fill_encoded
from designer.call_values import Header, PreparedCall, Secret

HIDDEN = frozenset(
    {"client_secret", "code", "code_verifier", "refresh_token", "password", "assertion", "token", "device_code"}
)


def token_call(
    oauth: OAuth, client: Client, url: str, pairs: Sequence[tuple[str, str]], client_authentication: str
) -> PreparedCall:
    """A POST of `pairs` in which the client shows who it is, in the "body" or by the "basic" header.

    Source: RFC 6749, section 2.3.1.
    """
    headers: list[Header] = [("Accept", "application/json")]
    secrets = [Secret(value) for name, value in pairs if name in HIDDEN and value]
    secrets += [Secret(client.secret)] if client.secret else []
    if client_authentication == BASIC and client.secret:
        pair = base64.b64encode(f"{_quoted(client.id)}:{_quoted(client.secret)}".encode()).decode()
        headers.append(("Authorization", f"Basic {pair}"))
        secrets.append(Secret(pair))
    else:
        hidden = client_authentication == PUBLIC or not client.secret
        pairs = [*pairs, ("client_id", client.id), *([] if hidden else [("client_secret", client.secret)])]
    content_type, body = _body(oauth.options.token_body, pairs)
    headers.append(("Content-Type", content_type))
    return _call(url, headers, body, (*secrets, *oauth.secrets))


def template_call(
    oauth: OAuth,
    url: str,
    templates: tuple[str, str],
    values: Mapping[str, str],
    extra: Sequence[tuple[str, str]] = (),
) -> PreparedCall:
    """A POST of the templates (query, body) filled with `values`; `extra` pairs come behind the body."""
    query, body = templates
    filled = "&".join(filter(None, (fill_encoded(body, values), endpoints.encoded(extra))))
    hidden = ("code", "refreshtoken", "clientsecret")
    secrets = [Secret(values[name]) for name in hidden if values.get(name)]
    secrets += [Secret(value) for name, value in extra if name in HIDDEN]
    headers = [("Accept", "application/json"), ("Content-Type", "application/x-www-form-urlencoded")]
    url = endpoints.with_query(url, fill_encoded(query, values))
    return _call(url, headers, filled.encode(), (*secrets, *oauth.secrets))


def _call(url: str, headers: list[Header], body: bytes, secrets: tuple[Secret, ...]) -> PreparedCall:
    return PreparedCall("POST", url, tuple(headers), body, frozenset({"authorization"}), HIDDEN, secrets)


def _body(kind: str, pairs: Sequence[tuple[str, str]]) -> tuple[str, bytes]:
    if kind == "json":
        return "application/json", json.dumps(dict(pairs)).encode()
    return "application/x-www-form-urlencoded", endpoints.encoded(pairs).encode()


def _quoted(text: str) -> str:
    """Id and secret are form-encoded before they are joined, so that a colon or a sign beyond ASCII survives."""
    return quote_plus(text, errors="replace")
