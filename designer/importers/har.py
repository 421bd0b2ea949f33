"""Recorded traffic (HAR 1.1 and 1.2, http://www.softwareishard.com/blog/har-12-spec/) → a connector.

Only what looks like an API is taken: answers in JSON, XML or as a form; pages, images, fonts and scripts are counted.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from designer.document import pointer
from designer.document.pointer import JSON, MISSING
from designer.document.text import TextError, load_json
from designer.importers.given import Given
from designer.importers.har_entries import HarError, call_of, host_of, is_preflight, is_redirect, is_web, type_of
from designer.importers.imported import Imported
from designer.importers.traffic import Call, Notes, connector
from designer.importers.traffic.source import checked
from designer.properties import as_object, as_text

__all__ = ["TITLE", "TYPES", "read", "recognises"]

TITLE = "HAR recording"
TYPES = ("json", "xml", "form")

Entry = tuple[dict[str, Any], str]  # an entry, and the pointer to it


def recognises(given: Given) -> bool:
    """Whether the text is a HAR log, or one request as HAR writes it."""
    return isinstance(_entries(given.value), list) or _is_request(given.value)


def read(given: Given, hosts: Collection[str] = (), types: Collection[str] = TYPES) -> Imported:
    """The connector for the recorded calls to `hosts` (all when empty) with answers of `types`.

    A type is one of json, xml, form, page, script, style, font, image, media, text, other. Raises TextError.
    """
    value = _checked(given)
    notes = Notes()
    entries = list(_readable(value, notes))
    wanted = {host.lower() for host in hosts}
    chosen = [entry for entry in entries if not wanted or host_of(entry[0]) in wanted]
    if len(chosen) < len(entries):
        notes.dropped(f"{len(entries) - len(chosen):,} calls to other hosts than those chosen were left out.")
    calls = list(_calls(chosen, types, notes))
    return connector(given, _form(value), "", calls, notes)


def _checked(given: Given) -> JSON:
    value = checked(load_json(given.text) if given.value is MISSING else given.value)
    if not isinstance(_entries(value), list) and not _is_request(value):
        raise TextError("This is not a HAR recording: there is no list of entries in a “log”. Export it again.")
    return value


def _entries(value: JSON) -> JSON:
    return as_object(as_object(value).get("log")).get("entries")


def _is_request(value: JSON) -> bool:
    members = as_object(value)
    return isinstance(members.get("method"), str) and isinstance(members.get("url"), str)


def _form(value: JSON) -> str:
    version = as_text(as_object(as_object(value).get("log")).get("version"))[:10]
    return f"HAR {version}".strip() if isinstance(_entries(value), list) else "HAR request"


def _readable(value: JSON, notes: Notes) -> Iterator[Entry]:
    if _is_request(value):
        yield {"request": value}, ""
        return
    for index, entry in enumerate(_entries(value)):
        at = pointer.join(("log", "entries", str(index)))
        if _is_request(as_object(entry).get("request")):
            yield entry, at
        else:
            notes.dropped("An entry without a method and an address was left out.", at)


def _calls(entries: list[Entry], types: Collection[str], notes: Notes) -> Iterator[Call]:
    others: Counter[str] = Counter()
    for entry, at in entries:
        if not is_web(entry):
            notes.dropped("A call that is not http or https was left out.", at)
        elif is_preflight(entry):
            notes.dropped("A question that a browser asks before a call (OPTIONS, CORS) was left out.", at)
        elif is_redirect(entry):
            notes.dropped("A call that was only sent on to another address was left out.", at)
        elif type_of(entry) not in ("", *types):
            others[type_of(entry)] += 1
        else:
            try:
                yield call_of(entry, at, notes)
            except HarError as error:
                notes.dropped(str(error), at)
    if others:
        listed = ", ".join(f"{count:,} {kind}" for kind, count in sorted(others.items()))
        notes.dropped(f"Answers that are not what an API gives were left out: {listed}.")
