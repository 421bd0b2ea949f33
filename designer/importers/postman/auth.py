"""How a request signs in: what is set up for it, or what its own headers and address show. Never with what value."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from designer.document.pointer import JSON
from designer.document.secrets import looks_secret, names_credential
from designer.importers.oauth2 import OAuth2, made
from designer.importers.postman.values import Field, settings, text
from designer.importers.postman.variables import Scope

API_KEY, BASIC, BEARER, OAUTH2, NOTHING = "apikey", "basic", "bearer", "oauth2", "noauth"
TITLES = {
    "apikey": "a key", "basic": "user name and password", "bearer": "a bearer token", "oauth2": "OAuth 2.0",
    "digest": "Digest", "hawk": "Hawk", "awsv4": "AWS Signature", "ntlm": "NTLM", "oauth1": "OAuth 1.0",
    "edgegrid": "Akamai EdgeGrid", "jwt": "JWT Bearer", "asap": "ASAP", "jwtBearer": "JWT Bearer",
}  # fmt: skip
CREDENTIAL_HEADERS = frozenset(["authorization", "proxy-authorization", "cookie", "set-cookie", "cookie2"])
_WORD = re.compile(r"[A-Za-z][A-Za-z-]{0,19}")  # the name of a scheme; with digits it could be half of a key


@dataclass(frozen=True, slots=True)
class Auth:
    """One way to sign in. `name`, `location` and `prefix` say where a key goes."""

    kind: str
    name: str = ""
    location: str = ""
    prefix: str = ""
    oauth2: OAuth2 | None = None

    @property
    def title(self) -> str:
        return TITLES.get(self.kind, self.kind[:40])


def configured(value: JSON, scope: Scope) -> Auth | None:
    """The sign-in at a member `auth`; None where it says nothing."""
    if not isinstance(value, dict):
        return None
    kind = text(value.get("type"))
    members = {name: scope.resolve(each) for name, each in settings(value.get(kind)).items()}
    if kind == API_KEY:
        location = "query" if members.get("in") == "query" else "header"
        return Auth(kind, members.get("key") or "X-API-Key", location)
    if kind == OAUTH2:
        urls = members.get("authUrl", ""), members.get("accessTokenUrl", "")
        return Auth(kind, oauth2=made(members.get("grant_type", ""), *urls, members.get("scope", "")))
    return Auth(kind) if kind else None


def shown(headers: Sequence[Field], query: Sequence[Field], has_user: bool) -> Auth | None:
    """The sign-in that the parts of the request show by themselves."""
    sent = [each for each in headers if not each.is_off]
    authorization = next((each.value for each in sent if each.name.lower() == "authorization"), None)
    if authorization is not None:
        return _authorization(authorization)
    if has_user:
        return Auth(BASIC)
    keys = [Auth(API_KEY, each.name, "header") for each in sent if is_credential(each) and not is_cookie(each)]
    keys += [Auth(API_KEY, each.name, "query") for each in query if is_credential(each) and not each.is_off]
    return next((key for key in keys if not looks_secret(key.name)), None)


def is_credential(field: Field) -> bool:
    """Whether a header or a part of the query carries a credential, by its name or by its look."""
    is_named = field.name.lower() in CREDENTIAL_HEADERS or names_credential(field.name)
    return is_named or looks_secret(field.value) or looks_secret(field.name)


def is_cookie(header: Field) -> bool:
    return header.name.lower() in ("cookie", "set-cookie", "cookie2")


def _authorization(value: str) -> Auth:
    """`Basic …`, `Bearer …`, `Token …`, another scheme with parameters, or the key alone."""
    scheme, _, rest = value.strip().partition(" ")
    lowered = scheme.lower()
    if lowered in (BASIC, BEARER):
        return Auth(lowered)
    if not rest or not _WORD.fullmatch(scheme):
        return Auth(API_KEY, "Authorization", "header")
    if "=" in rest.rstrip("=") or "," in rest:
        return Auth({"oauth": "oauth1"}.get(lowered, "awsv4" if lowered.startswith("aws") else lowered))
    return Auth(API_KEY, "Authorization", "header", scheme + " ")
