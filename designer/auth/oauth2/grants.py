"""Getting tokens: for a code, for a refresh token, and for the application itself."""

import re
from collections.abc import Sequence
from dataclasses import replace

from designer.auth.flow import Flow, SignInError
from designer.auth.oauth2 import endpoints
from designer.auth.oauth2.model import BASIC, BODY, EITHER, PASSWORD, Client, OAuth
from designer.auth.oauth2.pkce import checked_verifier
from designer.auth.oauth2.token_answers import asked
from designer.auth.oauth2.token_calls import template_call, token_call
from designer.auth.oauth2.tokens import Tokens, read_tokens
from designer.call_values import PreparedCall

REFUSED_CLIENT = ("invalid_client", "incorrect_client_credentials")
_WORDS = re.compile(r"[^\s,]+")


def exchange(oauth: OAuth, client: Client, redirect_url: str, code: str, verifier: str, now: int) -> Flow[Tokens]:
    """Tokens for the code that came back (RFC 6749 section 4.1.3, RFC 7636 section 4.5). Raises SignInError."""
    url = endpoints.checked(oauth.token_url, "token")
    shape = oauth.options.templates
    proof = [("code_verifier", checked_verifier(verifier))] if oauth.options.pkce else []
    if shape.token_body:
        values = {**_values(oauth, client, redirect_url), "code": code}
        call = template_call(oauth, url, (shape.token_query, shape.token_body), values, proof)
        return _read(oauth, (yield from asked(call, now)), now)
    pairs = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect_url), *proof]
    url = _with_template(oauth, client, redirect_url, url, shape.token_query)
    return (yield from _tokens(oauth, client, url, pairs, now))


def refresh(oauth: OAuth, client: Client, redirect_url: str, tokens: Tokens, now: int) -> Flow[Tokens]:
    """New tokens for the refresh token; an answer without a refresh token keeps the one there is.

    Source: RFC 6749, section 6. Raises SignInError, "no_refresh_token" where there is none.
    """
    if not tokens.refresh_token:
        raise SignInError(
            "no_refresh_token",
            "The service gave no refresh token, so the sign-in ends with the access token.",
            "Ask for offline access on the Security step (often the scope offline_access), then sign in again.",
        )
    url = endpoints.checked(oauth.refresh_url or oauth.token_url, "refresh")
    shape = oauth.options.templates
    if shape.refresh_body:
        values = {**_values(oauth, client, redirect_url), "refreshtoken": tokens.refresh_token}
        call = template_call(oauth, url, (shape.refresh_query, shape.refresh_body), values)
        return _read(oauth, (yield from asked(call, now)), now, tokens)
    pairs = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh_token)]
    if oauth.options.redirect_on_refresh:
        pairs.append(("redirect_uri", redirect_url))
    url = _with_template(oauth, client, redirect_url, url, shape.refresh_query)
    return (yield from _tokens(oauth, client, url, pairs, now, tokens))


def own_token(oauth: OAuth, client: Client, now: int) -> Flow[Tokens]:
    """Tokens without a browser: client credentials, or the password grant with the connection's user name.

    Source: RFC 6749, sections 4.3 and 4.4. Raises SignInError.
    """
    pairs = [("grant_type", "client_credentials")]
    if oauth.grant == PASSWORD:
        if not oauth.username or not oauth.password:
            raise SignInError("no_password", "User name and password are missing.", "Fill in both, then try again.")
        pairs = [("grant_type", PASSWORD), ("username", oauth.username), ("password", oauth.password.reveal())]
    if oauth.scopes:
        pairs.append(("scope", scope(oauth)))
    return (yield from _tokens(oauth, client, endpoints.checked(oauth.token_url, "token"), pairs, now))


def scope(oauth: OAuth) -> str:
    """The scopes as they are sent."""
    return oauth.options.scope_separator.join(oauth.scopes)


def scope_change(oauth: OAuth, tokens: Tokens) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(scopes that were asked for and not given, scopes that were given and not asked for)."""
    given = dict.fromkeys(_WORDS.findall(tokens.scope))
    wanted = dict.fromkeys(_WORDS.findall(" ".join(oauth.scopes)))
    return tuple(each for each in wanted if each not in given), tuple(each for each in given if each not in wanted)


def _tokens(
    oauth: OAuth, client: Client, url: str, pairs: Sequence[tuple[str, str]], now: int, old: Tokens | None = None
) -> Flow[Tokens]:
    """Where the place of the client secret is not known: in the body, then by the header, as the reference product."""
    pairs = [*pairs, *oauth.options.token_parameters]
    way = oauth.options.client_authentication
    first = token_call(oauth, client, url, pairs, BODY if way == EITHER else way)
    try:
        return _read(oauth, (yield from asked(first, now)), now, old)
    except SignInError as error:
        if way != EITHER or error.said not in REFUSED_CLIENT:
            raise
    return _read(oauth, (yield from _by_header(token_call(oauth, client, url, pairs, BASIC), now)), now, old)


def _by_header(call: PreparedCall, now: int) -> Flow[dict[str, object]]:
    """The second try; a refusal says that there were two."""
    try:
        return (yield from asked(call, now))
    except SignInError as error:
        if error.said not in REFUSED_CLIENT:
            raise
        advice = f"They were tried in the body and in the header. {error.advice}"
        raise SignInError(error.code, error.sentence, advice, error.said, error.is_final) from None


def _read(oauth: OAuth, body: dict[str, object], now: int, old: Tokens | None = None) -> Tokens:
    tokens = read_tokens(body, now, oauth.options.token_path, oauth.options.lifetime, old)
    return replace(tokens, scope=tokens.scope or scope(oauth))


def _with_template(oauth: OAuth, client: Client, redirect_url: str, url: str, query: str) -> str:
    """`url` with the query of a template where there is one and the body is the usual."""
    return template_call(oauth, url, (query, ""), _values(oauth, client, redirect_url)).url if query else url


def _values(oauth: OAuth, client: Client, redirect_url: str) -> dict[str, str]:
    return {
        **dict(oauth.values),
        "clientid": client.id,
        "clientsecret": client.secret,
        "redirecturl": redirect_url,
        "scopes": scope(oauth),
    }
