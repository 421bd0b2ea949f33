"""OAuth 2.0 as a client has it set up → the connector's sign-in. Client IDs, secrets and tokens are never read."""

import re
from dataclasses import dataclass

from designer import auth
from designer.auth.oauth2.extension import DEFINITION
from designer.document.document import Document
from designer.document.secrets import looks_secret
from designer.properties import Properties

MAX_SCOPES = 50
_URL = re.compile(r"https?://[^\s{}<>\"\\^`|]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class OAuth2:
    """Where tokens come from, and what they are good for. An address is "" where it is not complete."""

    grant: str = ""
    authorization_url: str = ""
    token_url: str = ""
    scopes: tuple[str, ...] = ()


def made(grant: str, authorization_url: str, token_url: str, scope: str) -> OAuth2:
    """From what stands in the fields of a client, with its variables filled in."""
    scopes = [word for word in re.split(r"[\s,]+", scope) if word and "{" not in word]
    kept = tuple(dict.fromkeys(scopes))[:MAX_SCOPES]
    return OAuth2(grant or "authorization_code", _usable(authorization_url), _usable(token_url), kept)


def written(document: Document, properties: Properties, way: OAuth2) -> tuple[Document, Properties, str]:
    """Copies that sign in by `way`, and what the import has to say about it.

    A connector gets its tokens by an authorization code. Where its addresses are not known, people bring theirs.
    """
    if way.authorization_url and way.token_url:
        sentence = "Sign-in uses OAuth 2.0. Enter the client ID and the secret under Security."
        return *_with_provider(document, properties, way), sentence
    sentence = (
        f"The collection gets its OAuth 2.0 token by “{way.grant[:40]}”, or without full addresses. "
        "The connector asks for the token itself; change that under Security."
    )
    settings = {"name": "Authorization", "location": "header", "prefix": "Bearer "}
    return *auth.write(document, properties, "api_key", settings), sentence


def _with_provider(document: Document, properties: Properties, way: OAuth2) -> tuple[Document, Properties]:
    settings = {
        "authorization_url": way.authorization_url,
        "token_url": way.token_url,
        "scopes": " ".join(way.scopes),
    }
    document, properties = auth.write(document, properties, "oauth2", settings)
    return document.put("/security", [{DEFINITION: list(way.scopes)}]), properties


def _usable(url: str) -> str:
    url = url.strip()
    return url if _URL.fullmatch(url) and "@" not in url and not looks_secret(url) else ""
