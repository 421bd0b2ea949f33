"""All requests with one method and path → one operation: inputs, schemas and answers of every one of them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from designer.document.pointer import JSON
from designer.document.schema_inference import InferenceError, Schema, infer_all
from designer.document.secrets import looks_secret
from designer.importers.postman import responses
from designer.importers.postman.bodies import MULTIPART, TEXT_TYPE, Body
from designer.importers.postman.calls import WITHOUT_BODY, Call
from designer.importers.postman.notes import Notes
from designer.importers.postman.values import Field
from designer.importers.sampled_operation import FormField, operation_of
from designer.runtime.request_body import is_media_type

Parameter = dict[str, Any]
Kind = tuple[str, str]
TYPE_MEMBERS = ("type", "format", "items", "collectionFormat")
NO_BODY: Kind = ("", "")
KIND_WORDS = {"json": "JSON", "text": "a text", "form": "a form", "multipart": "a form", "file": "a file"}

_VARIABLE = re.compile(r"\{([^{}]*)\}")


def operation(calls: Sequence[Call], path: str, notes: Notes) -> dict[str, Any]:
    """The inputs, media types and answers of an operation at `path` that `calls` (at least one) are samples of.

    An operation has one kind of body: the one that most of them send; the others are noted.
    """
    kind = _main_kind(calls)
    bodies = [call.body for call in calls if _kind(call) == kind != NO_BODY]
    drafts = [_parameters(call, path, call.body if _kind(call) == kind else Body()) for call in calls]
    _note_other_kinds(calls, kind, notes)
    body = _body_parameter(bodies, len(calls), notes, calls[0].at)
    made: dict[str, Any] = {}
    if bodies:
        made["consumes"] = _media_types(bodies)
    produces = _produces(calls)
    if produces:
        made["produces"] = produces
    made["parameters"] = [*_joined(drafts), *([body] if body else [])]
    made["responses"] = responses.merged(answer for call in calls for answer in call.responses)
    return made


def canonical(path: str) -> str:
    """What two spellings of one template share: `/pets/{id}` and `/pets/{petId}` are the same path."""
    return _VARIABLE.sub("{}", path)


def _main_kind(calls: Sequence[Call]) -> Kind:
    """The kind of body that most calls with a body send."""
    kinds = Counter(kind for kind in map(_kind, calls) if kind != NO_BODY)
    return kinds.most_common(1)[0][0] if kinds else NO_BODY


def _kind(call: Call) -> Kind:
    """Bodies of one kind can be merged. A form with files can hold a form without; texts differ by media type."""
    body = call.body
    if not body.kind or call.method in WITHOUT_BODY:
        return NO_BODY
    if body.kind == "form":
        return "multipart", ""
    return body.kind, body.media_type if body.kind in ("text", "file") else ""


def _note_other_kinds(calls: Sequence[Call], kept: Kind, notes: Notes) -> None:
    for call in calls:
        if _kind(call) not in (kept, NO_BODY):
            sentence = (
                f"Several requests share {call.method} {call.address.path[:100]} and send different kinds of body. "
                f"The action sends {KIND_WORDS[kept[0]]}, and not {KIND_WORDS[call.body.kind]}."
            )
            notes.add("approximated", sentence, call.at)


def _media_types(bodies: list[Body]) -> list[str]:
    """The most frequent first: it is the one that is sent. One file makes every form a form with files."""
    if any(field.kind == "file" for body in bodies for field in body.fields):
        return [MULTIPART]
    counts = Counter(body.media_type for body in bodies)
    kinds = [kind for kind, _ in counts.most_common() if is_media_type(kind)] or [TEXT_TYPE]
    return kinds[:1] if bodies[0].fields else kinds


def _produces(calls: Sequence[Call]) -> list[str]:
    accepted = [kind for call in calls for kind in call.accepts]
    answered = [answer.media_type for call in calls for answer in call.responses]
    return list(dict.fromkeys(kind for kind in accepted or answered if is_media_type(kind)))


def _parameters(call: Call, path: str, body: Body) -> list[Parameter]:
    """The parameters of one call, under the names that the variables have in `path`."""
    query, headers = _sendable(call.query), _sendable(call.headers)
    form = _sendable(body.fields)
    draft = operation_of(
        path,
        [(each.name, each.value) for each in query],
        [(each.name, each.value) for each in headers],
        body.media_type,
        [FormField(each.name, each.value, each.kind == "file") for each in form],
    )
    names = dict(zip(_VARIABLE.findall(call.address.path), _VARIABLE.findall(path), strict=True))
    variables = [replace(each, name=names[each.name]) for each in call.address.variables if each.name in names]
    described = {"path": variables, "query": query, "header": headers, "formData": form}
    texts = {(place, each.name): each.description for place, listed in described.items() for each in listed}
    return [
        _described(parameter, texts.get((parameter["in"], parameter["name"]), "")) for parameter in draft.parameters
    ]


def _sendable(listed: Sequence[Field]) -> list[Field]:
    """What is sent, and behind it what is switched off and not sent under the same name; all of it is optional."""
    sent = [each for each in listed if not each.is_off]
    names = {each.name for each in sent}
    return [*sent, *{each.name: each for each in listed if each.name not in names}.values()]


def _described(parameter: Parameter, text: str) -> Parameter:
    return {**parameter, "description": text} if text and not looks_secret(text) else parameter


def _joined(drafts: Iterable[list[Parameter]]) -> list[Parameter]:
    """Each parameter once, in the order of its first appearance."""
    found: dict[tuple[str, str], list[Parameter]] = {}
    for parameter in (each for draft in drafts for each in draft):
        name = parameter["name"].lower() if parameter["in"] == "header" else parameter["name"]
        found.setdefault((parameter["in"], name), []).append(parameter)
    return [_widest(each) for each in found.values()]


def _widest(parameters: list[Parameter]) -> Parameter:
    """The first of them, with a type that holds every value; the first description there is."""
    types = [{member: each[member] for member in TYPE_MEMBERS if member in each} for each in parameters]
    described = next((each for each in parameters if "description" in each), {})
    others = {key: value for key, value in parameters[0].items() if key not in TYPE_MEMBERS}
    made = {**others, **_widest_type(types)}
    return {**made, "description": described["description"]} if described else made


def _widest_type(types: list[Schema]) -> Schema:
    first = types[0]
    if all(each == first for each in types):
        return first
    if any(each["type"] == "file" for each in types):
        return {"type": "file"}
    lists = [each for each in types if each["type"] == "array"]
    if lists:
        items = [each["items"] if each["type"] == "array" else each for each in types]
        return {**lists[0], "items": _widest_type(items)}
    kinds = {each["type"] for each in types}
    if kinds == {"integer"}:
        return {"type": "integer", "format": "int64"}
    return {"type": "number", "format": "double"} if kinds == {"integer", "number"} else {"type": "string"}


def _body_parameter(bodies: list[Body], count: int, notes: Notes, at: str) -> Parameter | None:
    if not bodies or bodies[0].fields:
        return None
    # A body that only some requests have can be left out.
    parameter = {"name": "body", "in": "body", "required": len(bodies) == count}
    return {**parameter, "schema": _schema(bodies, notes, at)}


def _schema(bodies: list[Body], notes: Notes, at: str) -> Schema:
    if bodies[0].kind == "text":
        return {"type": "string"}
    if bodies[0].kind == "file":
        return {"type": "string", "format": "binary"}
    if any(body.problem for body in bodies):
        return {}
    try:
        schema = infer_all(body.value for body in bodies)
    except InferenceError as error:
        notes.add("approximated", f"The action takes any body here. {error}", at)
        return {}
    queries = {body.query for body in bodies}
    (query,) = queries if len(queries) == 1 else ("",)
    return _with_fixed_query(schema, query) if query else schema


def _with_fixed_query(schema: Schema, query: str) -> Schema:
    """The text of the one GraphQL query is what the action does; people fill in its variables."""
    properties: dict[str, JSON] = schema["properties"]
    fixed = {**properties["query"], "default": query, "x-ms-visibility": "internal"}
    return {**schema, "properties": {**properties, "query": fixed}, "required": ["query"]}
