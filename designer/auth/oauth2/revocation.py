"""Telling the service that tokens are no longer wanted (RFC 7009)."""

from designer.auth.flow import Flow, SignInError
from designer.auth.oauth2 import endpoints, explain
from designer.auth.oauth2.model import BASIC, BODY, Client, OAuth
from designer.auth.oauth2.token_calls import token_call
from designer.auth.oauth2.tokens import Tokens, as_body

WORDS = "The service did not take the sign-in back"


def revoke(oauth: OAuth, client: Client, tokens: Tokens) -> Flow[None]:
    """Withdraw the refresh token, or the access token where there is none. Raises SignInError."""
    url = endpoints.checked(oauth.revocation_url, "revocation")
    token, hint = (
        (tokens.refresh_token, "refresh_token") if tokens.refresh_token else (tokens.access_token, "access_token")
    )
    way = BASIC if oauth.options.client_authentication == BASIC else BODY
    call = token_call(oauth, client, url, [("token", token), ("token_type_hint", hint)], way)
    answer = yield call
    if 200 <= answer.status < 300:
        return
    body = as_body(answer)
    if body and body.get("error"):
        raise explain.refusal(body, call)
    raise SignInError(
        "not_revoked",
        f"{WORDS} (status {answer.status}).",
        "Remove this application’s access on your account’s page at the service.",
        is_final=answer.status < 500,
    )
