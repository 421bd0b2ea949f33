"""Getting tokens: for a code, for a refresh token, and for the application itself."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from designer.auth.flow import Flow, SignInError
from designer.auth.oauth2 import endpoints, explain
from designer.auth.oauth2.model import BASIC, BODY, EITHER, PASSWORD, Client, OAuth, Pairs
from designer.auth.oauth2.pkce import checked_verifier
from designer.auth.oauth2.token_calls import template_call, token_call
from designer.auth.oauth2.tokens import Tokens, as_body, read_tokens
from designer.call_values import Answer, PreparedCall

MAX_ANSWER = 256 * 1024
REFUSED_CLIENT = ("invalid_client", "incorrect_client_credentials")


def exchange(oauth: OAuth, client: Client, redirect_url: str, code: str, verifier: str, now: int) -> Flow[Tokens]:
    """Tokens for the code that came back (RFC 6749 section 4.1.3, RFC 7636 section 4.5). Raises SignInError."""
    pairs = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect_url)]
    if oauth.options.pkce:
        pairs.append(("code_verifier", checked_verifier(verifier)))
    shape = oauth.options.templates
    url = endpoints.checked(oauth.token_url, "token")
    if shape.token_body or shape.token_query:
        values = {**_values(oauth, client, redirect_url), "code": code}
        extra = endpoints.encoded([("code_verifier", verifier)]) if oauth.options.pkce else ""
        return (yield from _from_templates(oauth, client, url, pairs, (shape.token_query, shape.token_body), values,
                                           extra, now))  # fmt: skip
    return (yield from _tokens(oauth, client, url, [*pairs, *_parameters(oauth)], now))


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
    pairs = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh_token)]
    if oauth.options.redirect_on_refresh:
        pairs.append(("redirect_uri", redirect_url))
    shape = oauth.options.templates
    url = endpoints.checked(oauth.refresh_url or oauth.token_url, "refresh")
    if shape.refresh_body or shape.refresh_query:
        values = {**_values(oauth, client, redirect_url), "refreshtoken": tokens.refresh_token}
        templates = (shape.refresh_query, shape.refresh_body)
        return (yield from _from_templates(oauth, client, url, pairs, templates, values, "", now, tokens))
    return (yield from _tokens(oauth, client, url, [*pairs, *_parameters(oauth)], now, tokens))


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
    url = endpoints.checked(oauth.token_url, "token")
    return (yield from _tokens(oauth, client, url, [*pairs, *_parameters(oauth)], now))


def scope(oauth: OAuth) -> str:
    """The scopes as they are sent."""
    return oauth.options.scope_separator.join(oauth.scopes)


def asked(call: PreparedCall, now: int) -> Flow[dict[str, object]]:
    """The object that a token endpoint answers to `call`. Raises SignInError for an error, and for anything else."""
    answer = yield call
    body = read_body(answer)
    if body.get("error") or body.get("ok") is False:
        raise explain.with_skew(explain.refusal(body, call), answer, now)
    if answer.status >= 500 or answer.status == 429:
        raise explain.busy(answer)
    if not 200 <= answer.status < 300:
        raise explain.refusal(body, call)
    return body


def read_body(answer: Answer) -> dict[str, object]:
    """The object of an answer. Raises SignInError for one that is too long, redirects, or is no object."""
    if answer.is_cut or len(answer.body) > MAX_ANSWER:
        raise SignInError(
            "answer_too_long",
            "The answer is far longer than tokens are.",
            "Check the address: it may be the page for people, and the token URL is another one.",
        )
    if 300 <= answer.status < 400:
        raise SignInError(
            "redirected",
            f"The address redirects (status {answer.status}), and a sign-in does not follow.",
            "Enter the address that it leads to, often the same with https:// or a slash at its end.",
        )
    body = as_body(answer)
    if body is None:
        raise explain.no_json(answer)
    return body


def _tokens(
    oauth: OAuth, client: Client, url: str, pairs: Sequence[tuple[str, str]], now: int, old: Tokens | None = None
) -> Flow[Tokens]:
    def call(way: str) -> PreparedCall:
        return token_call(oauth, client, url, pairs, way)

    return (yield from _first_accepted(oauth, call, now, old))


def _from_templates(
    oauth: OAuth,
    client: Client,
    url: str,
    pairs: Sequence[tuple[str, str]],
    templates: tuple[str, str],
    values: dict[str, str],
    extra: str,
    now: int,
    old: Tokens | None = None,
) -> Flow[Tokens]:
    """As the templates say; a template that is left out stands for the standard form."""
    query, body = templates
    call = template_call(oauth, client, url, query, body, values, extra)
    if not body:
        way = BODY if oauth.options.client_authentication == EITHER else oauth.options.client_authentication
        call = token_call(oauth, client, call.url, pairs, way)
    return _read(oauth, (yield from asked(call, now)), now, old)


def _first_accepted(oauth: OAuth, call: Callable[[str], PreparedCall], now: int, old: Tokens | None) -> Flow[Tokens]:
    """Where the place of the client secret is not known: in the body, then by the header, as the reference product."""
    way = oauth.options.client_authentication
    if way != EITHER:
        return _read(oauth, (yield from asked(call(way), now)), now, old)
    try:
        return _read(oauth, (yield from asked(call(BODY), now)), now, old)
    except SignInError as error:
        if error.said not in REFUSED_CLIENT:
            raise
    try:
        return _read(oauth, (yield from asked(call(BASIC), now)), now, old)
    except SignInError as error:
        if error.said in REFUSED_CLIENT:
            error.advice = f"They were tried in the body and in the header. {error.advice}"
        raise


def _read(oauth: OAuth, body: dict[str, object], now: int, old: Tokens | None) -> Tokens:
    tokens = read_tokens(body, now, oauth.options.token_path, oauth.options.lifetime, old)
    return replace(tokens, scope=tokens.scope or scope(oauth))


def _parameters(oauth: OAuth) -> Pairs:
    return oauth.options.token_parameters


def _values(oauth: OAuth, client: Client, redirect_url: str) -> dict[str, str]:
    return {
        **dict(oauth.values),
        "clientid": client.id,
        "clientsecret": client.secret,
        "redirecturl": redirect_url,
        "scopes": scope(oauth),
    }
