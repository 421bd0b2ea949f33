"""Saved examples of answers: their status, and what their bodies look like."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from designer.document.pointer import JSON, MISSING
from designer.document.schema_inference import InferenceError, infer, infer_all, merge
from designer.document.text import TextError, load_json
from designer.importers.postman.bodies import LANGUAGES
from designer.importers.postman.response_headers import described
from designer.importers.postman.values import Field, fields, harmless, text

OK = {"200": {"description": "OK"}}


@dataclass(frozen=True, slots=True)
class Response:
    """One saved answer. `value` is the JSON of its body, MISSING where it is not JSON."""

    status: str
    description: str
    media_type: str = ""
    value: JSON = field(default=MISSING, repr=False)
    is_text: bool = False
    headers: tuple[Field, ...] = field(default=(), repr=False)


def read(listed: JSON) -> list[Response]:
    """The answers in a member `response`; entries that are no objects are left out."""
    return [_response(each) for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def merged(responses: Iterable[Response]) -> dict[str, Any]:
    """The `responses` of an operation: every example that was saved, by status; a plain 200 where no success was."""
    by_status: dict[str, list[Response]] = {}
    for response in responses:
        by_status.setdefault(response.status, []).append(response)
    made = {status: _merged(by_status[status]) for status in sorted(by_status)}
    return made if any(status[0] in "23d" for status in made) else {**OK, **made}


def _response(value: dict[str, JSON]) -> Response:
    code = text(value.get("code"))
    status = code if len(code) == 3 and code.isdigit() and "1" <= code[0] <= "5" else "default"
    name = text(value.get("name")).strip() or text(value.get("status")).strip()
    body, stated = text(value.get("body")), _content_type(value)
    parsed = _json(body)
    return Response(
        status=status,
        description=harmless(name) or "Answer",
        media_type=stated,
        value=parsed,
        is_text=bool(body.strip()) and parsed is MISSING,
        headers=tuple(fields(value.get("header"))),
    )


def _content_type(value: dict[str, JSON]) -> str:
    stated = [each.value for each in fields(value.get("header")) if each.name.lower() == "content-type"]
    language = LANGUAGES.get(text(value.get("_postman_previewlanguage")).lower(), "")
    return stated[0].partition(";")[0].strip().lower() if stated else language


def _json(body: str) -> JSON:
    """A body that begins like JSON: an answer such as `12` or `true` alone is more often a text."""
    if body.lstrip()[:1] not in ("{", "["):
        return MISSING
    try:
        value = load_json(body)
        infer(value)
    except (TextError, InferenceError):
        return MISSING
    return value


def _merged(responses: list[Response]) -> dict[str, Any]:
    values = [response.value for response in responses if response.value is not MISSING]
    made: dict[str, Any] = {"description": responses[0].description}
    schema = infer_all(values)
    if any(response.is_text for response in responses):
        schema = merge(schema, {"type": "string"})
    headers = described(header for response in responses for header in response.headers)
    return {**made, **({"schema": schema} if schema else {}), **({"headers": headers} if headers else {})}
