"""All requests with one method and path → one operation: inputs, schemas and answers of every one of them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from designer.document.pointer import JSON, MISSING
from designer.document.schema_inference import InferenceError, Schema, infer_all
from designer.importers.postman import responses
from designer.importers.postman.bodies import TEXT_TYPE, Body
from designer.importers.postman.calls import Call
from designer.importers.postman.notes import Notes
from designer.importers.postman.values import Field, harmless
from designer.importers.sampled_operation import FormField, operation_of
from designer.runtime.request_body import is_media_type

Parameter = dict[str, Any]
TYPE_MEMBERS = ("type", "format", "items", "collectionFormat")

_VARIABLE = re.compile(r"\{([^{}]*)\}")


def operation(calls: Sequence[Call], path: str, notes: Notes) -> dict[str, Any]:
    """The inputs, media types and answers of an operation at `path` that `calls` (at least one) are samples of.

    Their bodies are all forms, or none is one.
    """
    bodies = [call.body for call in calls if call.body.kind]
    consumes, produces = _media_types(bodies), _produces(calls)
    parameters = _joined(_parameters(call, path) for call in calls)
    if len(consumes) > 1:
        parameters.append(_media_type_parameter(consumes))
    if bodies and not bodies[0].fields:
        # A body that only some requests have can be left out.
        required = len(bodies) == len(calls)
        schema = _schema(bodies, notes, calls[0].at)
        parameters.append({"name": "body", "in": "body", "required": required, "schema": schema})
    made: dict[str, Any] = {"consumes": consumes} if consumes else {}
    made |= {"produces": produces} if produces else {}
    answers = responses.merged(answer for call in calls for answer in call.responses)
    return {**made, "parameters": parameters, "responses": answers}


def _media_types(bodies: list[Body]) -> list[str]:
    """The most frequent first: it is the one that is sent where nothing else is chosen."""
    counts = Counter(body.media_type for body in bodies)
    return [kind for kind, _ in counts.most_common() if is_media_type(kind)] or ([TEXT_TYPE] if bodies else [])


def _media_type_parameter(consumes: list[str]) -> Parameter:
    """Only where the requests differ in it is the kind of the body something that people choose."""
    return {
        "name": "Content-Type",
        "in": "header",
        "required": False,
        "type": "string",
        "enum": consumes,
        "default": consumes[0],
        "x-ms-summary": "Content Type",
        "x-ms-visibility": "advanced",
    }


def _produces(calls: Sequence[Call]) -> list[str]:
    accepted = [kind for call in calls for kind in call.accepts]
    answered = [answer.media_type for call in calls for answer in call.responses]
    return list(dict.fromkeys(kind for kind in accepted or answered if is_media_type(kind)))


def _parameters(call: Call, path: str) -> list[Parameter]:
    """The parameters of one call, under the names that the variables have in `path`."""
    query, headers = _sendable(call.query), _sendable(call.headers)
    form = _sendable(call.body.fields)
    draft = operation_of(
        path,
        [(each.name, each.value) for each in query],
        [(each.name, each.value) for each in headers],
        call.body.media_type,
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
    return {**parameter, "description": text} if harmless(text) else parameter


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
    may_be_empty = {"allowEmptyValue": True} if any("allowEmptyValue" in each for each in parameters) else {}
    made = {**others, **_widest_type(types), **may_be_empty}
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


def _schema(bodies: list[Body], notes: Notes, at: str) -> Schema:
    kinds = {body.kind for body in bodies}
    if kinds == {"text"}:
        return {"type": "string"}
    if kinds == {"file"}:
        return {"type": "string", "format": "binary"}
    if kinds != {"json"} or any(body.value is MISSING for body in bodies):
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
