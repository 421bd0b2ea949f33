"""What to try when a leg of a sign-in fails: the known ways in which services differ, the likeliest first."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from designer.auth.oauth2 import catalogue, endpoints
from designer.auth.oauth2.catalogue import GENERIC
from designer.auth.oauth2.grants import REFUSED_CLIENT
from designer.auth.oauth2.model import BASIC, BODY, CODE, DEVICE, OAuth
from designer.auth.oauth2.reading import OPTIONS, pairs
from designer.auth.oauth2.tokens import Tokens, as_body
from designer.auth.scheme import Settings
from designer.call_values import Answer, PreparedCall
from designer.properties import as_text

READERS: dict[str, Callable[[str], Any]] = {
    "client_authentication": str,
    "scope_separator": str,
    "pkce": "yes".__eq__,
    "redirect_on_refresh": "yes".__eq__,
    "authorize_parameters": pairs,
    "token_parameters": pairs,
    "scopes": lambda text: tuple(text.split()),
    "token_url": str,
    "refresh_url": str,
}
_GRANT = re.compile(rb"grant_type\W+(\w+)")  # in a form, and in JSON
OFFLINE_SCOPE = "offline_access"  # OpenID Connect Core, section 11
OFFLINE_PARAMETERS = (("access_type", "offline"), ("prompt", "consent"))  # as Google and those who follow it


@dataclass(frozen=True)
class Variant:
    """One thing to try. `change` is both what to try it with and what to write into the connector when it worked."""

    name: str
    sentence: str
    change: tuple[tuple[str, str], ...]
    needs_person: bool = False

    def settings(self) -> Settings:
        """The settings to write into the connector: `oauth2.write` takes them as they are."""
        return dict(self.change)


def variants(oauth: OAuth, call: PreparedCall, answer: Answer) -> list[Variant]:
    """What to try after `answer` to `call`, the likeliest first; what cannot be the cause is left out.

    `needs_person` says that it begins with the person signing in again: their code is used up.
    """
    body = as_body(answer) or {}
    grant = _GRANT.search(call.body or b"")
    is_refresh, uses_code = (grant is not None and grant[1] == name for name in (b"refresh_token", CODE.encode()))
    words = " ".join(as_text(body.get(name)) for name in ("error", "error_description", "message")).lower()
    is_refused = answer.status == 401 or as_text(body.get("error")) in REFUSED_CLIENT
    is_lost = answer.status in (301, 302, 307, 308, 404, 405)
    ranked = [
        (4 if is_refused else 1, _authentication(oauth, uses_code)),
        (_of(words, "code_verifier", "pkce", "code_challenge", "code verifier"), _pkce(oauth)),
        (_of(words, "scope"), _separators(oauth)),
        (_of(words, "audience", "resource", "aadsts500011", "aadsts50001"), _audience(oauth)),
        (2 + _of(words, "redirect_uri", "redirect uri"), _redirect(oauth, is_refresh)),
        (3 if is_lost else 0, _slash(oauth)),
    ]
    return _in_order(ranked)


def variants_after_return(oauth: OAuth, query: Mapping[str, str]) -> list[Variant]:
    """What to try when the person came back from the service with an error in the address."""
    words = f"{query.get('error', '')} {query.get('error_description', '')}".lower()
    if query.get("error") == "access_denied":
        return []
    return _in_order(
        [
            (_of(words, "code_challenge", "pkce", "code challenge"), _pkce(oauth)),
            (_of(words, "scope"), _separators(oauth)),
            (_of(words, "audience", "resource", "invalid_target"), _audience(oauth)),
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
        wanted = _joined(oauth.options.authorize_parameters, OFFLINE_PARAMETERS)
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


def _authentication(oauth: OAuth, uses_code: bool) -> list[Variant]:
    """The other place for the client secret; none where both were tried already, or a template decides."""
    way = {BODY: BASIC, BASIC: BODY}.get(oauth.options.client_authentication)
    if way is None or oauth.options.templates.token_body:
        return []
    place = "the Authorization header" if way == BASIC else "the body"
    sentence = f"Send client ID and secret in {place}."
    return [Variant(f"client_{way}", sentence, (("client_authentication", way),), uses_code)]


def _pkce(oauth: OAuth) -> list[Variant]:
    if oauth.grant != CODE:
        return []
    if oauth.options.pkce:
        return [Variant("pkce_off", "Leave out the proof key (PKCE).", (("pkce", "no"),), True)]
    return [Variant("pkce_on", "Send a proof key (PKCE, S256).", (("pkce", "yes"),), True)]


def _separators(oauth: OAuth) -> list[Variant]:
    if len(oauth.scopes) < 2:
        return []
    names = {" ": "space", ",": "comma", "+": "plus sign"}
    return [
        Variant(f"scope_{name.split()[0]}", f"Put a {name} between the scopes.", (("scope_separator", sign),), True)
        for sign, name in names.items()
        if sign != oauth.options.scope_separator and sign != "+"
    ]


def _audience(oauth: OAuth) -> list[Variant]:
    """Auth0 and others want the API's own address as `audience`, Microsoft and RFC 8707 as `resource`."""
    found = []
    for name in ("audience", "resource"):
        given = oauth.options.token_parameters
        if oauth.api and name not in dict(given):
            added = ((name, oauth.api),)
            change = (
                ("authorize_parameters", _joined(oauth.options.authorize_parameters, added)),
                ("token_parameters", _joined(given, added)),
            )
            found.append(Variant(name, f"Name the API as {name}: {oauth.api}", change, True))
    return found


def _redirect(oauth: OAuth, is_refresh: bool) -> list[Variant]:
    if not is_refresh or oauth.options.redirect_on_refresh:
        return []
    sentence = "Send the redirect URL with the refresh token too."
    return [Variant("redirect_on_refresh", sentence, (("redirect_on_refresh", "yes"),))]


def _slash(oauth: OAuth) -> list[Variant]:
    """Only where the addresses are the connector's own; a known provider's are right."""
    provider = catalogue.find(oauth.provider)
    has_own = provider is not None and any(field.name == "token_url" for field in provider.fields)
    if provider is None or not has_own or provider.identity_provider != GENERIC or not oauth.token_url:
        return []
    toggled = {"token_url": _toggled(oauth.token_url), "refresh_url": _toggled(oauth.refresh_url)}
    has_slash = urlsplit(oauth.token_url).path.endswith("/")
    sentence = "Leave out the slash at the end of the token URL." if has_slash else "Put a slash behind the token URL."
    return [Variant("slash", sentence, tuple(toggled.items()), True)]


def _toggled(url: str) -> str:
    parts = urlsplit(url)
    path = parts.path[:-1] if parts.path.endswith("/") else parts.path + "/"
    return urlunsplit(parts._replace(path=path)) if url else url


def _joined(given: Iterable[tuple[str, str]], added: Iterable[tuple[str, str]]) -> str:
    return endpoints.encoded({**dict(given), **dict(added)}.items())
