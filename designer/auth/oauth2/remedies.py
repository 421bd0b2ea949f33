"""Each known way in which services differ, as something to try and to write down."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from designer.auth.oauth2 import catalogue, endpoints
from designer.auth.oauth2.catalogue import GENERIC
from designer.auth.oauth2.model import BASIC, BODY, CODE, OAuth
from designer.auth.scheme import Settings

SEPARATORS = {" ": "space", ",": "comma"}


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


def authentication(oauth: OAuth, uses_code: bool) -> list[Variant]:
    """The other place for the client secret; none where both were tried already, or a template decides."""
    way = {BODY: BASIC, BASIC: BODY}.get(oauth.options.client_authentication)
    if way is None or oauth.options.templates.token_body:
        return []
    place = "the Authorization header" if way == BASIC else "the body"
    sentence = f"Send client ID and secret in {place}."
    return [Variant(f"client_{way}", sentence, (("client_authentication", way),), uses_code)]


def proof_key(oauth: OAuth) -> list[Variant]:
    """A proof key where none was sent, and none where one was."""
    if oauth.options.pkce:
        return [Variant("pkce_off", "Leave out the proof key (PKCE).", (("pkce", "no"),), True)]
    return [Variant("pkce_on", "Send a proof key (PKCE, S256).", (("pkce", "yes"),), True)]


def separators(oauth: OAuth) -> list[Variant]:
    """Another sign between several scopes."""
    if len(oauth.scopes) < 2:
        return []
    others = {sign: name for sign, name in SEPARATORS.items() if sign != oauth.options.scope_separator}
    return [
        Variant(f"scope_{name}", f"Put a {name} between the scopes.", (("scope_separator", sign),), oauth.grant == CODE)
        for sign, name in others.items()
    ]


def audience(oauth: OAuth) -> list[Variant]:
    """Auth0 and others want the API's own address as `audience`, Microsoft and RFC 8707 as `resource`."""
    found = []
    for name in ("audience", "resource"):
        given = oauth.options.token_parameters
        if oauth.api and name not in dict(given):
            added = ((name, oauth.api),)
            change = (
                ("authorize_parameters", joined(oauth.options.authorize_parameters, added)),
                ("token_parameters", joined(given, added)),
            )
            found.append(Variant(name, f"Name the API as {name}: {oauth.api}", change, oauth.grant == CODE))
    return found


def redirect(oauth: OAuth) -> list[Variant]:
    """The redirect URL in the refresh request, which the standard does not ask for and a few services do."""
    if oauth.options.redirect_on_refresh:
        return []
    sentence = "Send the redirect URL with the refresh token too."
    return [Variant("redirect_on_refresh", sentence, (("redirect_on_refresh", "yes"),))]


def slash(oauth: OAuth, uses_code: bool) -> list[Variant]:
    """Only where the addresses are the connector's own; a known provider's are right."""
    provider = catalogue.find(oauth.provider)
    has_own = provider is not None and any(field.name == "token_url" for field in provider.fields)
    if provider is None or not has_own or provider.identity_provider != GENERIC or not oauth.token_url:
        return []
    toggled = {"token_url": _toggled(oauth.token_url), "refresh_url": _toggled(oauth.refresh_url)}
    has_slash = urlsplit(oauth.token_url).path.endswith("/")
    sentence = "Leave out the slash at the end of the token URL." if has_slash else "Put a slash behind the token URL."
    return [Variant("slash", sentence, tuple(toggled.items()), uses_code)]


def _toggled(url: str) -> str:
    parts = urlsplit(url)
    path = parts.path[:-1] if parts.path.endswith("/") else parts.path + "/"
    return urlunsplit(parts._replace(path=path)) if url else url


def joined(given: Iterable[tuple[str, str]], added: Iterable[tuple[str, str]]) -> str:
    """Both as the text of a setting; `added` replaces."""
    return endpoints.encoded({**dict(given), **dict(added)}.items())
