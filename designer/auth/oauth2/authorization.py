"""The address that a person is sent to, and what is wrong with how they came back."""

from collections.abc import Mapping

from designer.auth.flow import SignInError
from designer.auth.oauth2 import endpoints, explain
from designer.auth.oauth2.grants import scope
from designer.auth.oauth2.model import Client, OAuth
from designer.auth.oauth2.pkce import challenge
from designer.auth.oauth2.placeholders import fill_encoded, names

MAX_CODE = 8192
FIXED = frozenset({"redirect_uri", "state", "code_challenge", "code_challenge_method"})


def authorize_url(oauth: OAuth, client: Client, redirect_url: str, state: str, verifier: str) -> str:
    """Where to send the person (RFC 6749 section 4.1.1), with an S256 challenge unless the provider cannot.

    Raises SignInError for an address that no browser should be sent to, and without a client ID.
    """
    url = endpoints.checked(oauth.authorization_url, "authorization")
    endpoints.checked(redirect_url, "redirect")
    if not client.id:
        raise SignInError("no_client", "The client ID is missing.", "Enter it on the Security step.")
    proof = [("code_challenge", challenge(verifier)), ("code_challenge_method", "S256")] if oauth.options.pkce else []
    template = oauth.options.templates.authorization_query
    if template:
        query = endpoints.without(_from_template(oauth, client, redirect_url, state, template), dict(proof))
        return endpoints.with_query(url, "&".join(filter(None, (query, endpoints.encoded(proof)))), FIXED)
    pairs = [
        ("response_type", "code"),
        ("client_id", client.id),
        ("redirect_uri", redirect_url),
        *([("scope", scope(oauth))] if oauth.scopes else []),
        ("state", state),
        *proof,
    ]
    fixed = {name for name, _ in pairs}
    others = [pair for pair in oauth.options.authorize_parameters if pair[0] not in fixed]
    # A service that takes the first of two would take the one of the connector's address.
    return endpoints.with_query(url, endpoints.encoded([*pairs, *others]), fixed)


def callback_problem(query: Mapping[str, str], issuer: str = "") -> SignInError | None:
    """What is wrong with the parameters that the person came back with, besides `state`; None when nothing is.

    `issuer` is the one they were sent to, where it is known: another one has mixed them up.
    Source: RFC 6749, section 4.1.2.1; RFC 9207, section 2.4.
    """
    if issuer and query.get("iss", issuer).rstrip("/") != issuer.rstrip("/"):
        return SignInError(
            "other_issuer",
            "Another service than the one you were sent to has sent you back, so its code is not used.",
            "Start the sign-in again. If it stays, check the issuer on the Security step.",
        )
    if query.get("error") or query.get("error_description"):
        return explain.refusal({"error": query.get("error"), "error_description": query.get("error_description")})
    code = query.get("code", "")
    if not code:
        return SignInError(
            "no_code",
            "The service sent you back without a code.",
            "Sign in again; if it stays, check that the authorization URL is the one for sign-in with a code.",
        )
    if len(code) > MAX_CODE or not code.isprintable():
        return SignInError("bad_code", "The code that the service sent back cannot be used.", "Sign in again.")
    return None


def _from_template(oauth: OAuth, client: Client, redirect_url: str, state: str, template: str) -> str:
    """The query of a template, no secret in it; the state is added where the template has no place for it."""
    hidden = {secret.reveal() for secret in oauth.secrets}
    values = {
        **{name: value for name, value in oauth.values if value not in hidden},
        "clientid": client.id,
        "redirecturl": redirect_url,
        "scopes": scope(oauth),
        "state": state,
    }
    query = fill_encoded(template, values).lstrip("?&")
    return query if "state" in names(template) else f"{query}&{endpoints.encoded([('state', state)])}"
