"""What to try when a leg of a sign-in fails: the known ways in which services differ, the likeliest first."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from designer.auth.oauth2 import catalogue, remedies
from designer.auth.oauth2.grants import REFUSED_CLIENT
from designer.auth.oauth2.model import CODE, DEVICE, OAuth
from designer.auth.oauth2.reading import OPTIONS, pairs
from designer.auth.oauth2.remedies import Variant, joined
from designer.auth.oauth2.tokens import Tokens, as_body
from designer.call_values import Answer, PreparedCall
from designer.properties import as_text


def _flag(text: str) -> bool:
    return text == "yes"


READERS: dict[str, Callable[[str], Any]] = {
    "client_authentication": str,
    "scope_separator": str,
    "pkce": _flag,
    "redirect_on_refresh": _flag,
    "authorize_parameters": pairs,
    "token_parameters": pairs,
    "scopes": lambda text: tuple(text.split()),
    "token_url": str,
    "refresh_url": str,
}
_GRANT = re.compile(rb"grant_type\W+(\w+)")  # in a form, and in JSON
OFFLINE_SCOPE = "offline_access"  # OpenID Connect Core, section 11
OFFLINE_PARAMETERS = (("access_type", "offline"), ("prompt", "consent"))  # as Google and those who follow it


def variants(oauth: OAuth, call: PreparedCall, answer: Answer) -> list[Variant]:
    """What to try after `answer` to `call`, the likeliest first; what cannot be the cause is left out.

    A variant's `needs_person` says that it begins with the person signing in again: their code is used up.
    """
    body = as_body(answer) or {}
    grant = _GRANT.search(call.body or b"")
    is_refresh, uses_code = (grant is not None and grant[1] == name for name in (b"refresh_token", CODE.encode()))
    words = " ".join(as_text(body.get(name)) for name in ("error", "error_description", "message")).lower()
    is_refused = answer.status == 401 or as_text(body.get("error")) in REFUSED_CLIENT
    is_lost = answer.status in (301, 302, 307, 308, 404, 405)
    ranked = [
        (4 if is_refused else 1, remedies.authentication(oauth, uses_code)),
        (_of(words, "code_verifier", "pkce", "code_challenge"), remedies.proof_key(oauth) if uses_code else []),
        (_of(words, "scope"), [] if is_refresh else remedies.separators(oauth)),
        (_of(words, "audience", "resource", "aadsts500011", "aadsts50001"), remedies.audience(oauth)),
        (2 + _of(words, "redirect_uri", "redirect uri"), remedies.redirect(oauth) if is_refresh else []),
        (3 if is_lost else 0, remedies.slash(oauth, uses_code)),
    ]
    return _in_order(ranked)


def variants_after_return(oauth: OAuth, query: Mapping[str, str]) -> list[Variant]:
    """What to try when the person came back from the service with an error in the address; nothing without one."""
    words = f"{query.get('error', '')} {query.get('error_description', '')}".lower()
    if query.get("error", "access_denied") == "access_denied":
        return []
    return _in_order(
        [
            (_of(words, "code_challenge", "pkce", "code challenge"), remedies.proof_key(oauth)),
            (_of(words, "scope"), remedies.separators(oauth)),
            (_of(words, "audience", "resource", "invalid_target"), remedies.audience(oauth)),
        ]
    )


def without_refresh_token(oauth: OAuth, tokens: Tokens) -> list[Variant]:
    """What to try when a sign-in worked and gave no refresh token, so that it will not last."""
    if tokens.refresh_token or oauth.grant not in (CODE, DEVICE):
        return []
    provider = catalogue.find(oauth.provider)
    scopes = (provider.offline_scopes if provider else ()) or (OFFLINE_SCOPE,)
    found = []
    if not set(scopes) <= set(oauth.scopes):
        asked = " ".join(dict.fromkeys((*oauth.scopes, *scopes)))
        sentence = f"Ask for the scope {' and '.join(scopes)}, so that the sign-in lasts."
        found.append(Variant("offline_scope", sentence, (("scopes", asked),), True))
    if not set(OFFLINE_PARAMETERS) <= set(oauth.options.authorize_parameters):
        wanted = joined(oauth.options.authorize_parameters, OFFLINE_PARAMETERS)
        sentence = "Ask for offline access in the authorization URL (access_type=offline)."
        found.append(Variant("offline_parameter", sentence, (("authorize_parameters", wanted),), True))
    return found


def with_variant(oauth: OAuth, variant: Variant) -> OAuth:
    """`oauth` with the change of `variant`, for trying it before anything is written."""
    change: dict[str, Any] = {name: READERS[name](text) for name, text in variant.change}
    own = {name: value for name, value in change.items() if name not in OPTIONS}
    return replace(
        oauth, **own, options=replace(oauth.options, **{name: change[name] for name in change.keys() - own.keys()})
    )


def _in_order(ranked: list[tuple[int, list[Variant]]]) -> list[Variant]:
    """The variants of higher ranks first; equals keep their order."""
    return [variant for _, group in sorted(ranked, key=lambda entry: -entry[0]) for variant in group]


def _of(words: str, *signs: str) -> int:
    return 3 if any(sign in words for sign in signs) else 0
