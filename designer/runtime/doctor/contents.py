"""Checks of an answer that came and cannot be used: a page, another format, broken JSON, nothing at all."""

import re
from collections.abc import Iterator

from designer.document.pointer import child
from designer.document.text import TextError, load_json
from designer.properties import as_object
from designer.runtime.doctor import fixes
from designer.runtime.doctor.case import JSON_TYPE, Case
from designer.runtime.doctor.finding import Finding
from designer.runtime.doctor.fixes import DEFINITION, Edit, Fix

_CALLBACK = re.compile(r"\s*[\w$.]+\(\s*[{\[]")
_NOT_NUMBERS = re.compile(r"[:\[,]\s*-?(?:NaN|Infinity)\b")


def page(case: Case) -> Iterator[Finding]:
    """A page where data was expected; what may be wrong with the address is another check's."""
    if not case.is_page or not (case.is_success and case.is_wrong_format):
        return
    if case.is_sign_in_page:
        yield Finding("page_sign_in")
    elif JSON_TYPE not in case.sent_headers.get("accept", ""):
        yield Finding("page_asked", {}, (_as_json(case),))


def another_format(case: Case) -> Iterator[Finding]:
    if not case.is_success or case.is_page:
        return
    start = case.body.lstrip("\ufeff \r\n\t")
    if case.is_wrong_format and (start.startswith("<") or case.content_type.endswith("xml")):
        yield Finding("xml", {}, (_as_json(case),))
    elif case.is_wrong_format and _is_meant_as_json(case, start):
        yield Finding("json_broken", {"what": _what(start)}, (fixes.again(),))
    elif start[:1] in ("{", "[") and "json" not in case.content_type and _is_json(case):
        yield Finding("type_wrong", {"type": case.content_type or "no format at all"})


def nothing(case: Case) -> Iterator[Finding]:
    """An answer without a body, although the definition describes one."""
    missing = any(one["path"] == "" and one["kind"] == "missing" for one in case.result["findings"])
    if not case.is_success or not missing:
        return
    responses = as_object(case.operation.value.get("responses"))
    at = child(case.operation.pointer, "responses", str(case.status))
    declared = Edit(DEFINITION, at, f"Response {case.status}", None, {"description": "Nothing comes back"})
    fix = Fix("empty", f"Say that {case.status} brings nothing", (declared,))
    yield Finding("nothing", {"status": str(case.status)}, () if str(case.status) in responses else (fix,))


def _is_meant_as_json(case: Case, start: str) -> bool:
    return "json" in case.content_type or start[:1] in ("{", "[") or bool(_CALLBACK.match(start))


def _is_json(case: Case) -> bool:
    try:
        load_json(case.result["answer"]["body"]["text"])
    except TextError:
        return False
    return True


def _what(start: str) -> str:
    if start.startswith(")]}'"):
        return "There are signs before it that keep browsers from running it"
    if _CALLBACK.match(start):
        return "It is wrapped into a function call, as old web pages wanted it"
    if _NOT_NUMBERS.search(start):
        return "It holds NaN or Infinity, which JSON does not have"
    if "}\n{" in start.replace("\r", "")[:5000]:
        return "It is one JSON value in each line"
    return "It ends too early, or has a sign too many"


def _as_json(case: Case) -> Fix:
    return Fix("produces", "Ask for JSON", (fixes.media_types(case, "produces", [JSON_TYPE]),))


CHECKS = (page, another_format, nothing)
