"""The responses that several calls of one operation had, by status."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

from designer.document.pointer import JSON, MISSING
from designer.document.schema_inference import InferenceError, infer, merge_all
from designer.document.text import TextError, load_json
from designer.importers.traffic.calls import Answer, Request
from designer.importers.traffic.maps import with_maps
from designer.importers.traffic.media import essence, family
from designer.importers.traffic.notes import Notes

Response = dict[str, Any]


def responses(requests: Sequence[Request], notes: Notes) -> dict[str, Response]:
    """A response for each status, in order; a plain 200 where no answer is known."""
    by_status: dict[int, list[Request]] = {}
    for request in requests:
        if request.call.answer and 100 <= request.call.answer.status <= 599:
            by_status.setdefault(request.call.answer.status, []).append(request)
    made = {str(status): _response(status, by_status[status], notes) for status in sorted(by_status)}
    return made or {"200": {"description": "OK"}}


def produced(requests: Iterable[Request]) -> list[str]:
    """The media types of the answers, by name."""
    answers = [request.call.answer for request in requests if request.call.answer]
    found = {essence(answer.content_type) for answer in answers if answer.body.strip() or answer.is_binary}
    return sorted(found - {""})


def json_value(answer: Answer | None) -> JSON:
    """What an answer says in JSON, whatever it calls itself unless that is clearly something else; else MISSING."""
    if answer is None or family(answer.content_type) not in ("json", "", "text", "other"):
        return MISSING
    if not answer.body.lstrip().startswith(("{", "[")) and family(answer.content_type) != "json":
        return MISSING  # "404" and "true" in a plain text are text
    try:
        return load_json(answer.body)
    except TextError:
        return MISSING


def _response(status: int, requests: Sequence[Request], notes: Notes) -> Response:
    response: Response = {"description": _phrase(status)}
    schema = _schema(requests, notes)
    return response if schema is None else {**response, "schema": schema}


def _schema(requests: Sequence[Request], notes: Notes) -> dict[str, Any] | None:
    answered = [request for request in requests if request.call.answer and _has_body(request.call.answer)]
    schemas = [schema for request in answered if (schema := _inferred(request, notes)) is not None]
    if schemas:
        return with_maps(merge_all(schemas))
    answers = [request.call.answer for request in answered if request.call.answer]
    if any(answer.is_binary for answer in answers):
        return {"type": "string", "format": "binary"}
    return {"type": "string"} if any(family(answer.content_type) != "json" for answer in answers) else None


def _inferred(request: Request, notes: Notes) -> dict[str, Any] | None:
    answer = request.call.answer
    value = json_value(answer)
    if value is MISSING:
        if answer and family(answer.content_type) == "json" and not answer.is_binary:
            notes.approximated("An answer that says to be JSON is cut off or broken; it was not read.", request.call.at)
        return None
    try:
        return infer(value)
    except InferenceError as error:
        notes.approximated(f"The schema of an answer was left open. {error}", request.call.at)
        return {}


def _has_body(answer: Answer) -> bool:
    return bool(answer.body.strip()) or answer.is_binary


def _phrase(status: int) -> str:
    """What RFC 9110 calls the status; the number for one that nobody has registered."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"
