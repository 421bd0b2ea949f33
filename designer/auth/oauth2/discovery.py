"""Everything about a service from its issuer's address (OpenID Connect Discovery 1.0, section 4)."""

from dataclasses import dataclass
from typing import Any

from designer.auth.flow import Flow, SignInError
from designer.auth.oauth2 import endpoints
from designer.auth.oauth2.model import BASIC, BODY, PUBLIC
from designer.auth.oauth2.token_answers import read_body
from designer.auth.scheme import Settings
from designer.call_values import PreparedCall

WELL_KNOWN = "/.well-known/openid-configuration"
WAYS = {"client_secret_post": BODY, "client_secret_basic": BASIC, "none": PUBLIC}
ADDRESSES = {
    "authorization_url": "authorization_endpoint",
    "token_url": "token_endpoint",
    "device_url": "device_authorization_endpoint",
    "revocation_url": "revocation_endpoint",
}
MAX_SCOPES = 200


@dataclass(frozen=True)
class Discovered:
    """What a service says about itself; an address that it does not name is ""."""

    issuer: str
    authorization_url: str
    token_url: str
    device_url: str
    revocation_url: str
    scopes: tuple[str, ...]
    client_authentication: str
    has_pkce: bool

    def settings(self) -> Settings:
        """The settings of the provider "openid" that this means."""
        offered = [scope for scope in ("openid", "offline_access") if scope in self.scopes]
        return {
            "provider": "openid",
            "issuer": self.issuer,
            "authorization_url": self.authorization_url,
            "token_url": self.token_url,
            "refresh_url": self.token_url,
            "device_url": self.device_url,
            "revocation_url": self.revocation_url,
            "scopes": " ".join(offered),
            "client_authentication": self.client_authentication,
        }


def discover(issuer_url: str) -> Flow[Discovered]:
    """What the service at `issuer_url` says; the address of the document itself is taken too.

    The issuer in the document has to be the one that was asked (section 4.3). Raises SignInError.
    """
    issuer = endpoints.checked(issuer_url.strip(), "discovery").partition("#")[0].removesuffix(WELL_KNOWN)
    answer = yield PreparedCall("GET", issuer.rstrip("/") + WELL_KNOWN, (("Accept", "application/json"),))
    if answer.status == 404:
        raise SignInError(
            "no_discovery",
            "The service has no page about itself at this address.",
            f"Give the issuer’s address: {WELL_KNOWN} is put behind it.",
        )
    body = read_body(answer)
    if str(body.get("issuer")).rstrip("/") != issuer.rstrip("/"):
        raise SignInError(
            "issuer_mismatch",
            "The page names another issuer than the address that was asked, so it is not trusted.",
            "Give the issuer’s address exactly as the service’s documentation has it.",
        )
    return _read(issuer, body)


def _read(issuer: str, body: dict[str, Any]) -> Discovered:
    found = {name: _address(body, member, issuer) for name, member in ADDRESSES.items()}
    endpoints.checked(found["token_url"], "token")
    ways = [WAYS[way] for way in _texts(body, "token_endpoint_auth_methods_supported") if way in WAYS]
    return Discovered(
        issuer=issuer,
        **found,
        scopes=tuple(_texts(body, "scopes_supported")[:MAX_SCOPES]),
        # Without the member only the header is promised (OpenID Connect Discovery 1.0, section 3).
        client_authentication=BASIC if BASIC in ways or not ways else ways[0],
        has_pkce="S256" in _texts(body, "code_challenge_methods_supported"),
    )


def _address(body: dict[str, Any], member: str, issuer: str) -> str:
    """A usable address; with TLS where the issuer's own has it, or secrets would go in the clear."""
    value = body.get(member)
    if not isinstance(value, str) or endpoints.url_problem(value) or "{" in value:
        return ""
    return "" if issuer.startswith("https:") and value.startswith("http:") else value


def _texts(body: dict[str, Any], member: str) -> list[str]:
    value = body.get(member)
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
