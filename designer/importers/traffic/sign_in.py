"""How the recorded calls signed in → the connector's security, as the Security step writes it; never a value."""

from collections import Counter
from collections.abc import Iterable

from designer import auth
from designer.document.document import Document
from designer.importers import oauth2
from designer.importers.oauth2 import OAuth2
from designer.importers.request_sample import Credential
from designer.importers.traffic.calls import Request
from designer.importers.traffic.inputs import is_of_page
from designer.importers.traffic.notes import Notes
from designer.properties import Properties

Way = tuple[str, str, str, OAuth2 | None]  # place, name in lower case, scheme, where tokens come from

OF_OTHERS = ("cookie", "set-cookie", "proxy-authorization")


def write(
    document: Document, properties: Properties, requests: Iterable[Request], notes: Notes
) -> tuple[Document, Properties]:
    """Copies that sign in the way most calls did; what else was seen is in `notes`."""
    found = [
        (credential, request.call.at)
        for request in requests
        for credential in {_way(each): each for each in request.sample.credentials}.values()
    ]
    counts = Counter(_way(credential) for credential, _ in found)
    usable = [way for way in counts if not _problems(way)]
    main = min(usable, key=lambda way: (-counts[way], way), default=None)
    for credential, at in found:
        if _way(credential) != main:
            notes.dropped(_sentence(credential, main is not None), at)
    if main is None:
        return document, properties
    if main[3]:
        return _by_oauth2(document, properties, main[3], _first(found, main), notes)
    spelling = min(credential.name for credential, _ in found if _way(credential) == main)
    kind, settings = _settings(main, spelling)
    return auth.write(document, properties, kind, settings)


def _first(found: Iterable[tuple[Credential, str]], way: Way) -> str:
    return next(at for credential, at in found if _way(credential) == way)


def _by_oauth2(
    document: Document, properties: Properties, way: OAuth2, at: str, notes: Notes
) -> tuple[Document, Properties]:
    document, properties, sentence = oauth2.written(document, properties, way)
    notes.approximated(sentence, at)
    return document, properties


def _way(credential: Credential) -> Way:
    name = credential.name.lower() if credential.place == "header" else credential.name
    return credential.place, name, credential.scheme, credential.oauth2


def _settings(way: Way, name: str) -> tuple[str, dict[str, str]]:
    place, key, scheme, _ = way
    if scheme == "basic" and key == "authorization":
        return "basic", {}
    return "api_key", {"name": name, "location": place, "prefix": "Bearer " if scheme == "bearer" else ""}


def _problems(way: Way) -> dict[str, str]:
    if way[3]:
        return {}
    if way[1] in OF_OTHERS or is_of_page(way[1]) or way[0] not in ("header", "query"):
        return {"name": "A connector cannot sign in by this."}
    kind, settings = _settings(way, way[1])
    return auth.kind(kind).check(settings)


def _sentence(credential: Credential, has_other: bool) -> str:
    if credential.name.lower() == "cookie":
        return "Cookies were left out: a connector signs in by a key, a password or OAuth 2.0."
    if credential.place == "other" and not (credential.oauth2 and has_other):
        return f"The sign-in by {credential.name[:60]} was left out. Choose how people sign in under Security."
    if credential.oauth2:
        return "The sign-in by OAuth 2.0 was left out; another sign-in is used more often."
    place = "header" if credential.place == "header" else "query parameter"
    name = (credential.name.split() or [""])[0][:60]  # a broken name may go on with what it carries
    why = "another sign-in is used more often" if has_other else "a connector cannot sign in by it"
    return f"The {place} “{name}” carries a credential and was left out; {why}."
