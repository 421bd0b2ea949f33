"""Checks of an answer that says no: the method, the format, the values, too many calls, and what stands in between."""

import re
from collections.abc import Iterator

from designer.document import operations
from designer.document.elements import METHODS
from designer.properties import as_object, as_text
from designer.runtime import inputs
from designer.runtime.doctor import fixes
from designer.runtime.doctor.case import JSON_TYPE, Case
from designer.runtime.doctor.credentials import in_words, read_date
from designer.runtime.doctor.finding import Finding
from designer.runtime.doctor.fixes import Fix
from designer.runtime.errors import TimedOut
from designer.runtime.request_body import FORM, is_media_type
from designer.runtime.response_check import MAX_SHOWN

PAGE_SIZES = ("limit", "top", "$top", "per_page", "page_size", "pagesize", "size", "count", "max", "maxresults", "take")
FEW = 5
WITHOUT_A_BODY = ("get", "head", "delete")
_WORDS = re.compile(r"[A-Za-z_$][\w$.-]*")


def method(case: Case) -> Iterator[Finding]:
    """405 must name the methods that are allowed (RFC 9110, section 15.5.6)."""
    if case.status not in (405, 501):
        return
    listed = [each.strip().lower() for each in case.headers.get("allow", "").split(",")]
    usable = [each for each in listed if each in METHODS and each not in ("head", "options", case.operation.method)]
    made = [_as(case, each) for each in usable if _is_free(case, each)]
    allowed = ", ".join(each.upper() for each in usable)
    yield Finding("method", {"used": case.operation.method.upper(), "allowed": allowed or "not said"}, tuple(made))


def format_sent(case: Case) -> Iterator[Finding]:
    if case.status != 415:
        return
    sent = case.sent_headers.get("content-type", "").partition(";")[0].strip()
    accepted = [each.strip() for each in case.headers.get(f"accept-{case.operation.method}", "").split(",")]
    usual = [FORM if sent.endswith("json") else JSON_TYPE]
    wanted = [each for each in accepted if is_media_type(each) and "*" not in each] or usual
    made = [
        Fix(f"consumes_{each}", f"Send it as {each}", (fixes.media_types(case, "consumes", [each]),))
        for each in wanted[:2]
        if each != sent and case.operation.method not in WITHOUT_A_BODY
    ]
    yield Finding("format_sent", {"sent": sent or "no format at all"}, tuple(made))


def format_asked(case: Case) -> Iterator[Finding]:
    if case.status == 406:
        asked = case.sent_headers.get("accept", "")
        other = "*/*" if JSON_TYPE in asked else JSON_TYPE
        fix = Fix("produces", f"Ask for {other}", (fixes.media_types(case, "produces", [other]),))
        yield Finding("format_asked", {"asked": asked or "nothing"}, (fix,))


def values(case: Case) -> Iterator[Finding]:
    """Which inputs the service names in what it wrote."""
    if case.status not in (400, 422):
        return
    written = {word.lower() for word in _WORDS.findall(case.body)}
    asked = inputs.parameters_of(case.document, case.operation)
    named = [each for each in asked if each.place != "body" and each.name.lower() in written]
    labels = [each.label for each in named]
    labels += [name for name in _body_names(asked) if name.lower() in written]
    if labels:
        given = [each for each in named if not each.required and each.key in case.arguments]
        made = [
            Fix(
                f"without_{each.key}",
                f"Leave out {each.label}",
                (fixes.argument(each.key, each.label, case.arguments[each.key], None),),
            )
            for each in given[:2]
        ]
        yield Finding("values", {"names": ", ".join(f"“{label[:MAX_SHOWN]}”" for label in labels[:4])}, tuple(made))


def too_many(case: Case) -> Iterator[Finding]:
    """How long the service asks to wait: seconds or a date (RFC 9110, section 10.2.3)."""
    if case.status not in (429, 503):
        return
    text = case.headers.get("retry-after", "").strip()
    until = read_date(text)
    if text.isascii() and text.isdigit():
        waiting = float(text[:9])
    else:
        waiting = max((until - case.sent_at).total_seconds(), 0.0) if until and case.sent_at else 0.0
    id = "too_many" if case.status == 429 else "unavailable"
    yield Finding(f"{id}_until" if waiting else id, {"wait": in_words(waiting)}, (fixes.again(),))


def slow(case: Case) -> Iterator[Finding]:
    if case.error != "timeout" or case.said in (TimedOut("connect").sentence, TimedOut("tls").sentence):
        return
    made = [
        Fix("fewer", f"Ask for {FEW} only", (fixes.argument(each.key, each.label, case.arguments.get(each.key), FEW),))
        for each in inputs.parameters_of(case.document, case.operation)
        if each.place == "query" and each.name.lower() in PAGE_SIZES and str(case.arguments.get(each.key)) != str(FEW)
    ]
    yield Finding("slow", {}, (*made[:1], fixes.again()))


def between(case: Case) -> Iterator[Finding]:
    """A proxy or gateway that answers in the service's place."""
    if case.status == 407 or "proxy-authenticate" in case.headers or "x-squid-error" in case.headers:
        yield Finding("proxy")
    elif case.status in (502, 504):
        yield Finding("gateway", {"via": case.headers.get("server", "") or "A server"}, (fixes.again(),))


def blocked(case: Case) -> Iterator[Finding]:
    if case.error == "blocked_address":
        yield Finding("blocked_own" if case.url.hostname == "localhost" else "blocked", {"host": case.host})
    elif case.error in ("connection_lost", "truncated") and case.url.scheme == "https":
        yield Finding("broke_off", {}, (fixes.again(),))


def _as(case: Case, method: str) -> Fix:
    return Fix(f"method_{method}", f"Use {method.upper()}", (fixes.move(case, method, case.operation.path),))


def _is_free(case: Case, method: str) -> bool:
    try:
        operations.moved(case.document, case.operation.pointer, method, case.operation.path)
    except operations.OperationError:
        return False
    return True


def _body_names(asked: list[inputs.Parameter]) -> list[str]:
    schemas = [each.schema for each in asked if each.place == "body"]
    return [as_text(name) for schema in schemas for name in as_object(schema.get("properties"))]


CHECKS = (method, format_sent, format_asked, values, too_many, slow, between, blocked)
