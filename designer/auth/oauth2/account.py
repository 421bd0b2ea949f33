"""Whose tokens these are: a verification call, or the ID token that came with them."""

import base64
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import orjson

from designer.auth.credentials import credential, with_header
from designer.auth.flow import Flow, SignInError
from designer.auth.oauth2 import endpoints, explain
from designer.auth.oauth2.model import OAuth
from designer.auth.oauth2.placeholders import PLACEHOLDER
from designer.auth.oauth2.tokens import Tokens
from designer.call_values import Answer, PreparedCall
from designer.document.pointer import find

MAX_LABEL = 100
CLAIMS = ("email", "preferred_username", "upn", "name", "sub")  # OpenID Connect Core, section 5.1, best first


@dataclass(frozen=True)
class Account:
    """`label` is for people, `id` tells whether it is the same account as before; both may be ""."""

    label: str
    id: str


def account(oauth: OAuth, tokens: Tokens) -> Flow[Account]:
    """The account that signed in. Raises SignInError where the verification call is refused."""
    if oauth.account is None:
        return from_id_token(tokens.id_token)
    call = account_call(oauth, tokens)
    answer = yield call
    if answer.status in (401, 403):
        raise SignInError(
            "token_refused",
            f"The service gave a token, and refuses it (status {answer.status}) when asked whose it is.",
            "Check the scopes: asking whose account it is often needs one of its own.",
        )
    if answer.status >= 500 or answer.status == 429:
        raise explain.busy(answer)
    body = _object(answer)
    if body.get("ok") is False:  # Slack refuses with status 200
        raise explain.refusal(body, call)
    return Account(labelled(oauth.account.label, body), labelled(oauth.account.id, body))


def account_call(oauth: OAuth, tokens: Tokens) -> PreparedCall:
    """The verification call of a provider that has one."""
    assert oauth.account is not None
    url = endpoints.checked(oauth.account.url, "account")
    call = PreparedCall(oauth.account.method, url, (("Accept", "application/json"), *oauth.account.headers))
    return with_header(call, oauth.header, oauth.prefix + tokens.access_token, credential(tokens.access_token))


def from_id_token(id_token: str) -> Account:
    """The account that an ID token names.

    It came from the token endpoint itself, so that its signature need not be checked (OpenID Connect Core, 3.1.3.7).
    """
    pieces = id_token.split(".")
    if len(pieces) != 3:
        return Account("", "")
    try:
        claims = _parsed(base64.urlsafe_b64decode(pieces[1] + "=" * (-len(pieces[1]) % 4)))
    except ValueError:
        return Account("", "")
    label = next((text for name in CLAIMS if (text := labelled(f"{{{name}}}", claims))), "")
    return Account(label, labelled("{sub}", claims))


def labelled(template: str, body: dict[str, Any]) -> str:
    """`template` with members of `body`: "{user.email}"; alternatives follow a bar: "{name}|{id}"."""
    for alternative in template.split("|"):
        texts = [_plain(find(body, tuple(path.split(".")), None)) for path in PLACEHOLDER.findall(alternative)]
        if all(texts) and texts:
            filled = "".join(map("".join, zip_longest(PLACEHOLDER.split(alternative)[::2], texts, fillvalue="")))
            return explain.quoted(filled)[:MAX_LABEL]
    return ""


def _object(answer: Answer) -> dict[str, Any]:
    body = _parsed(answer.body)
    if not 200 <= answer.status < 300 or not body:
        raise explain.no_json(answer)
    return body


def _parsed(text: bytes | str) -> dict[str, Any]:
    try:
        value = orjson.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _plain(value: Any) -> str:
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
