"""The sign-in of a whole connector: the one that most requests use, written as real connectors have it."""

from collections import Counter
from collections.abc import Iterable

from designer import auth as schemes
from designer.auth.oauth2.extension import DEFINITION
from designer.document.document import Document
from designer.header_names import name_problem
from designer.importers.postman.auth import API_KEY, BASIC, BEARER, NOTHING, OAUTH2, Auth
from designer.importers.postman.notes import Notes
from designer.properties import Properties


def chosen(used: Iterable[Auth | None], at: str, notes: Notes) -> Auth | None:
    """The sign-in of most requests among those that a connector can have; the others are noted."""
    counts = Counter(auth for auth in used if auth and auth.kind != NOTHING)
    usable = [auth for auth, _ in counts.most_common() if auth.kind in (API_KEY, BASIC, BEARER, OAUTH2)]
    for auth, count in counts.items():
        if not usable or auth != usable[0]:
            notes.add("dropped", _left_out(auth, count, bool(usable)), at)
    return usable[0] if usable else None


def written(
    document: Document, properties: Properties, auth: Auth, at: str, notes: Notes
) -> tuple[Document, Properties]:
    """Copies that sign in by `auth`."""
    if auth.kind == BASIC:
        return schemes.write(document, properties, BASIC, {})
    if auth.kind == OAUTH2 and auth.authorization_url and auth.token_url:
        notes.add("approximated", "Sign-in uses OAuth 2.0. Enter the client ID and the secret under Security.", at)
        return _oauth2(document, properties, auth)
    if auth.kind == OAUTH2:
        sentence = (
            f"The collection gets its OAuth 2.0 token by “{auth.grant[:40]}”, or without full addresses. "
            "The connector asks for the token itself; change that under Security."
        )
        notes.add("approximated", sentence, at)
    if auth.kind in (BEARER, OAUTH2):
        auth = Auth(API_KEY, "Authorization", "header", "Bearer ")
    return _key(document, properties, auth, at, notes)


def _key(document: Document, properties: Properties, auth: Auth, at: str, notes: Notes) -> tuple[Document, Properties]:
    settings = {"name": auth.name, "location": auth.location, "prefix": auth.prefix}
    if schemes.kind("api_key").check(settings) or (auth.location == "header" and name_problem(auth.name)):
        notes.add("dropped", f"A key cannot be sent as “{auth.name[:40]}”. Set up the sign-in under Security.", at)
        return document, properties
    return schemes.write(document, properties, "api_key", settings)


def _oauth2(document: Document, properties: Properties, auth: Auth) -> tuple[Document, Properties]:
    settings = {
        "authorization_url": auth.authorization_url,
        "token_url": auth.token_url,
        "scopes": " ".join(auth.scopes),
    }
    document, properties = schemes.write(document, properties, OAUTH2, settings)
    return document.put("/security", [{DEFINITION: list(auth.scopes)}]), properties


def _left_out(auth: Auth, count: int, has_other: bool) -> str:
    requests = "1 request signs" if count == 1 else f"{count} requests sign"
    place = f" as “{auth.name[:40]}” in the {auth.location}" if auth.name else ""
    if has_other and auth.kind in (API_KEY, BASIC, BEARER, OAUTH2):
        return f"{requests} in by another way ({auth.title}{place}). A connector has one; this one was left out."
    return f"{requests} in by {auth.title}, which was left out. Set up a sign-in under Security."
