"""The usual forms in which services want a key: in which header, with which word before it, or in the address."""

import re
from collections.abc import Iterator

from designer import auth
from designer.auth import api_key
from designer.runtime.doctor.case import Case
from designer.runtime.doctor.finding import Finding
from designer.runtime.doctor.fixes import SIGN_IN, Edit, Fix

REFUSALS = (401, 403)
HEADER, QUERY = "header", "query"
AUTHORIZATION, USUAL_HEADER, USUAL_QUERY = "Authorization", "X-API-Key", "api_key"
LABELS = {"location": "Where the key goes", "name": "Name", "prefix": "Text before the key"}
WORDS = ("Bearer", "Token")
ASKED = {"bearer": "Bearer", "token": "Token", "apikey": "ApiKey"}  # words that stand before a key by themselves
_HEADER_NAMED = re.compile(r"\bx-[a-z-]{0,30}(?:key|token)\b", re.IGNORECASE)
_QUERY_NAMED = re.compile(r"\b(?:api_?key|access_token|auth_token|appid|app_id)\b", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"\b(?:query|parameter|param|url)\b", re.IGNORECASE)

Form = tuple[str, str, str]  # location, name, prefix


def form(case: Case) -> Iterator[Finding]:
    """A key that was refused: it may be right, and go out in another form than the service reads.

    Every try sends the same key to the same service; only its place and the word before it change.
    """
    if not _is_about_the_key(case):
        return
    settings = api_key.read(case.document, case.properties)
    now = (settings["location"], settings["name"], settings["prefix"])
    made = [_fix(case, now, wanted) for wanted in dict.fromkeys(_wanted(case, now)) if wanted != now]
    yield Finding("key_form", {"form": _said(now)}, tuple(made[:3]))


def with_word(case: Case, word: str) -> Iterator[Fix]:
    """The key as it goes out, with `word` before it."""
    if auth.kind_of(case.document, case.properties).KIND != api_key.KIND:
        return
    settings = api_key.read(case.document, case.properties)
    now = (settings["location"], settings["name"], settings["prefix"])
    yield _fix(case, now, (now[0], now[1], f"{word} "))


def _is_about_the_key(case: Case) -> bool:
    is_refused = (
        case.status in REFUSALS and case.has_key and not case.hops and not (case.status == 403 and case.is_page)
    )
    is_explained = "insufficient_scope" in case.headers.get("www-authenticate", "")
    return is_refused and not is_explained and auth.kind_of(case.document, case.properties).KIND == api_key.KIND


def _wanted(case: Case, now: Form) -> Iterator[Form]:
    """What the answer names, then the usual forms."""
    said = case.body[:4000]
    if found := _HEADER_NAMED.search(said):
        yield HEADER, found[0], ""
    if (found := _QUERY_NAMED.search(said)) and _IN_ADDRESS.search(said):
        yield QUERY, found[0], ""
    location, name, prefix = now
    if location == HEADER and name.lower() == AUTHORIZATION.lower():
        yield from ((HEADER, name, f"{word} ") for word in WORDS if prefix != f"{word} ")
        if prefix:
            yield HEADER, name, ""
        yield HEADER, USUAL_HEADER, ""
    else:
        yield HEADER, AUTHORIZATION, "Bearer "
        yield (QUERY, USUAL_QUERY, "") if location == HEADER else (HEADER, USUAL_HEADER, "")


def _fix(case: Case, now: Form, wanted: Form) -> Fix:
    """The word goes first, because only a header may have one; it comes last where it is new."""
    edits = [
        Edit(SIGN_IN, setting, LABELS[setting], before, after, case.way)
        for setting, before, after in zip(("location", "name", "prefix"), now, wanted, strict=True)
        if before != after
    ]
    edits.sort(key=lambda edit: edit.at == "prefix", reverse=not wanted[2])
    return Fix("_".join(["key", *wanted]).strip().lower(), _title(wanted), tuple(edits))


def _title(wanted: Form) -> str:
    location, name, prefix = wanted
    if location == QUERY:
        return f"Send the key in the address, as {name}"
    if prefix:
        return f"Write “{prefix.strip()}” before the key" + ("" if name == AUTHORIZATION else f", in {name}")
    return f"Send the key alone, in the header {name}"


def _said(now: Form) -> str:
    location, name, prefix = now
    where = f"the header “{name}”" if location == HEADER else f"“{name}” in the address"
    return f"in {where}, after the word “{prefix.strip()}”" if prefix.strip() else f"in {where}"


CHECKS = (form,)
