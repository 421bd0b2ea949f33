"""How a whole answer compares with what the operation declares for its status."""

import orjson

from designer.call_values import Answer
from designer.document.document import Document
from designer.document.elements import Operation
from designer.document.pointer import JSON, MISSING
from designer.document.references import resolve
from designer.document.schema_places import Steps
from designer.properties import as_object
from designer.runtime.request_body import family
from designer.runtime.response_check import Mismatch, check, located

SUCCESS = range(200, 300)


def check_answer(document: Document, operation: Operation, answer: Answer) -> list[Mismatch]:
    """The differences; none where the definition says nothing about a failure, or about a body that is not JSON."""
    declared = _declared(document, operation, answer.status)
    if declared is MISSING:
        return [_undeclared(answer.status)] if answer.status in SUCCESS else []
    schema = as_object(declared).get("schema")
    shape = as_object(resolve(document, schema))
    if operation.method == "head" or shape.get("type") == "file" or shape.get("format") == "binary":
        return []
    if not shape:
        return _shapeless(answer)
    if answer.is_cut:
        return [Mismatch("", "unchecked", "", "", "The answer is too long to compare with its definition.")]
    if not answer.body.strip():
        return [Mismatch("", "missing", "", "", "The answer has no body; the definition describes one.")]
    return _compared(document, shape, answer)


def differences(document: Document, operation: Operation, status: int, value: JSON) -> list[tuple[Steps, Mismatch]]:
    """The same for an answer that was read already, each difference with the steps to its place."""
    declared = _declared(document, operation, status)
    if declared is MISSING:
        return [((), _undeclared(status))]
    shape = as_object(resolve(document, as_object(declared).get("schema")))
    return located(value, shape, document) if shape else [((), _no_schema(status))]


def _compared(document: Document, schema: dict[str, JSON], answer: Answer) -> list[Mismatch]:
    try:
        value = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        if schema.get("type") == "string" and family(_content_type(answer)) != "json":
            return []
        return [
            Mismatch("", "type", "JSON", "another format", "The answer is not JSON; the definition describes JSON.")
        ]
    return check(value, schema, document)


def _declared(document: Document, operation: Operation, status: int) -> JSON:
    responses = as_object(operation.value.get("responses"))
    return resolve(document, responses.get(str(status), responses.get("default", MISSING)))


def _undeclared(status: int) -> Mismatch:
    sentence = f"Status {status} is not declared. Add a response for it, so that people can use what comes back."
    return Mismatch("", "undeclared", "", str(status), sentence)


def _shapeless(answer: Answer) -> list[Mismatch]:
    """What came back although the response says nothing of it: only JSON could be picked from."""
    is_json = family(_content_type(answer)) == "json" and bool(answer.body.strip())
    if not is_json or answer.status not in SUCCESS:
        return []
    return [_no_schema(answer.status)]


def _no_schema(status: int) -> Mismatch:
    sentence = f"Response {status} has no schema yet, so people cannot pick anything from this answer."
    return Mismatch("", "undeclared", "", "JSON", sentence)


def _content_type(answer: Answer) -> str:
    return next((value for name, value in answer.headers if name.lower() == "content-type"), "")
