"""What people filled in, as a tree beside the tree of what was asked: read from a form, changed, turned into arguments.

The tree keeps texts as typed, so that a form with a mistake is shown again exactly as it was sent.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from designer.document.pointer import JSON, MISSING, child
from designer.document.text import TextError, load_json
from designer.runtime.coercion import plain
from designer.runtime.prepare import File
from portal.connections.asking import BODY, Ask

MAX_ROWS = 100
Filled = dict[str, Any]  # name of a top-level ask → text, list, or object of the like; a File
Problems = dict[str, str]


def read(asks: tuple[Ask, ...], data: QueryDict, files: Mapping[str, UploadedFile], is_raw: bool) -> Filled:
    """What a form holds. `is_raw`: the body is one text."""
    return {
        ask.name: _text(data, BODY) if is_raw and ask.name == BODY else _read(ask, ask.name, data, files)
        for ask in asks
        if ask.is_shown
    }


def untouched(asks: tuple[Ask, ...]) -> Filled:
    """The form before anybody typed: the defaults."""
    return {ask.name: blank(ask) for ask in asks if ask.is_shown}


def from_arguments(asks: tuple[Ask, ...], arguments: Mapping[str, JSON]) -> Filled:
    """The form of an earlier call: what was not sent then is empty, whatever its default."""
    return {ask.name: _shown(ask, arguments.get(ask.name, MISSING), False) for ask in asks if ask.is_shown}


def arguments(asks: tuple[Ask, ...], filled: Filled, is_raw: bool) -> tuple[dict[str, Any], Problems]:
    """What is sent for `filled`, with the defaults of internal inputs, and what cannot be read."""
    problems: Problems = {}
    found = {}
    for ask in asks:
        if is_raw and ask.name == BODY:
            value = _json(filled.get(BODY, ""), BODY, problems)
        else:
            value = _sent(ask, filled.get(ask.name, ""), ask.name, problems)
        if value is not MISSING:
            found[ask.name] = value
    return found, problems


def with_rows(asks: tuple[Ask, ...], filled: Filled, target: str, by: int) -> Filled:
    """A copy with one more row in the list `target` (`by` 1), or without the row `target` (`by` −1)."""
    return {ask.name: _changed(ask, filled[ask.name], ask.name, target, by) for ask in asks if ask.name in filled}


def body_of(asks: tuple[Ask, ...]) -> Ask | None:
    """The body, where it can be typed as JSON."""
    return next((ask for ask in asks if ask.name == BODY and ask.is_shown and ask.kind != "file"), None)


def as_raw(body: Ask, filled: Filled) -> tuple[Filled, Problems]:
    """The same with the body as JSON text; unchanged, and why, when a part of it cannot be read."""
    problems: Problems = {}
    value = _sent(body, filled.get(BODY, ""), BODY, problems)
    return (filled, problems) if problems else ({**filled, BODY: "" if value is MISSING else _indented(value)}, {})


def as_form(body: Ask, filled: Filled) -> tuple[Filled, Problems]:
    """The same with the body as a form; unchanged, and why, when its JSON cannot be read."""
    problems: Problems = {}
    value = _json(filled.get(BODY, ""), BODY, problems)
    return (filled, problems) if problems else ({**filled, BODY: _shown(body, value, False)}, {})


def without_empty_rows(filled: Filled) -> Filled:
    """A copy whose lists have no empty line, so that rows and what is sent count alike."""
    return {name: _trimmed(value) for name, value in filled.items()}


def blank(ask: Ask) -> JSON:
    """What an untouched input holds."""
    return _shown(ask, MISSING, True)


def _read(ask: Ask, name: str, data: QueryDict, files: Mapping[str, UploadedFile]) -> Any:
    if ask.kind == "object":
        return {one.name: _read(one, child(name, one.name), data, files) for one in ask.members if one.is_shown}
    if ask.kind == "list" and ask.item:
        return [_read(ask.item, child(name, index), data, files) for index in range(_rows(data, name))]
    if ask.kind == "file":
        upload = files.get(name)
        return File(upload.name or "file", upload.read(), upload.content_type or "") if upload else ""
    return _text(data, name)


def _text(data: QueryDict, name: str) -> str:
    return data.get(name, "").replace("\r\n", "\n")  # browsers send CRLF for every line break


def _rows(data: QueryDict, name: str) -> int:
    given = data.get(name, "0")
    return min(int(given[:9]), MAX_ROWS) if given.isdecimal() and given.isascii() else 0


def _shown(ask: Ask, value: JSON, with_defaults: bool) -> Any:
    if value is MISSING and with_defaults:
        value = ask.default
    if ask.kind == "object":
        members = value if isinstance(value, dict) else {}
        return {
            one.name: _shown(one, members.get(one.name, MISSING), with_defaults) for one in ask.members if one.is_shown
        }
    if ask.kind == "list" and ask.item:
        rows = [_shown(ask.item, row, False) for row in value[:MAX_ROWS]] if isinstance(value, list) else []
        return rows or ([blank(ask.item)] if ask.is_required else [])
    if value is MISSING or value is None or ask.kind == "file":
        return "false" if ask.kind == "switch" else ""
    return _indented(value) if ask.kind == "json" else plain(value)


def _sent(ask: Ask, filled: Any, name: str, problems: Problems) -> Any:
    if not ask.is_shown:
        return ask.default
    if ask.kind == "object":
        return _object(ask, filled if isinstance(filled, dict) else {}, name, problems)
    if ask.kind == "list" and ask.item:
        rows = filled if isinstance(filled, list) else []
        values = [_sent(ask.item, row, child(name, index), problems) for index, row in enumerate(rows)]
        kept = [value for value in values if value is not MISSING]
        return kept if kept or (ask.is_required and name.startswith(BODY)) else MISSING
    if ask.kind == "json":
        return _json(filled, name, problems)
    if filled == "":
        return MISSING
    known = {choice.text: choice.value for choice in ask.choices}
    return known.get(filled, filled) if isinstance(filled, str) else filled


def _object(ask: Ask, filled: dict[str, Any], name: str, problems: Problems) -> JSON:
    found = {one.name: _sent(one, filled.get(one.name, ""), child(name, one.name), problems) for one in ask.members}
    given = {key: value for key, value in found.items() if value is not MISSING}
    typed = [one.name for one in ask.members if one.is_shown and one.name in given and one.kind != "switch"]
    # An optional object that nobody filled in is left out, and the switches in it are at rest.
    return given if typed or (given and ask.is_required) or _has_switch_on(ask, given) else MISSING


def _has_switch_on(ask: Ask, given: dict[str, JSON]) -> bool:
    return any(one.kind == "switch" and given.get(one.name) == "true" for one in ask.members)


def _json(text: Any, name: str, problems: Problems) -> JSON:
    if not isinstance(text, str) or not text.strip():
        return MISSING
    try:
        return load_json(text)
    except TextError as error:
        problems[name] = f"This is not JSON. {error}"
        return MISSING


def _changed(ask: Ask, filled: Any, name: str, target: str, by: int) -> Any:
    if ask.kind == "object" and isinstance(filled, dict):
        return {
            one.name: _changed(one, filled[one.name], child(name, one.name), target, by)
            for one in ask.members
            if one.name in filled
        }
    if ask.kind != "list" or ask.item is None or not isinstance(filled, list):
        return filled
    if by > 0 and target == name:
        return [*filled, blank(ask.item)][:MAX_ROWS]
    rows = [(child(name, index), row) for index, row in enumerate(filled)]
    return [_changed(ask.item, row, at, target, by) for at, row in rows if by > 0 or at != target]


def _trimmed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _trimmed(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_trimmed(row) for row in value if row != ""]
    return value


def _indented(value: JSON) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
