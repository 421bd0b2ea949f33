"""From an operation and what people gave to the request as it will be sent: a value to show, redact and test."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import orjson

from designer import connection_parameters
from designer.call_values import Header, PreparedCall, Route, Secret
from designer.document import operations
from designer.document.document import Document
from designer.document.elements import Operation
from designer.document.pointer import JSON, MISSING
from designer.header_names import name_problem, value_problem
from designer.properties import Properties
from designer.runtime import addressing, body_values, coercion, request_body
from designer.runtime.inputs import InputError, Parameter, media_types, parameters_of
from designer.runtime.request_body import Body, File

__all__ = ["File", "InputError", "prepare"]

WITHOUT_BODY = ("get", "head")
Arguments = Mapping[str, Any]


@dataclass
class _Parts:
    """What has been gathered for one request, and what was wrong on the way."""

    path: dict[str, str] = field(default_factory=dict)
    doubly: set[str] = field(default_factory=set)
    query: list[tuple[str, str]] = field(default_factory=list)
    headers: list[Header] = field(default_factory=list)
    form: list[tuple[str, str | File]] = field(default_factory=list)
    body: JSON = MISSING
    problems: dict[str, str] = field(default_factory=dict)


def prepare(
    document: Document, at: str, arguments: Arguments, values: Mapping[str, str], properties: Properties
) -> PreparedCall:
    """The request of the operation at `at`, before the sign-in and the policies.

    `arguments` by "path.id", "query.limit", "header.X", "formData.f" and "body" (a JSON value); None counts as not
    given, and so does a text "" unless the input may be sent empty. `values` are the connection's, by parameter name.
    Required inputs that were not given take their default. Raises InputError with one sentence for each wrong input.
    """
    operation = _operation(document, at)
    declared = parameters_of(document, operation)
    parts = _gathered(document, declared, arguments)
    fields = connection_parameters.fields(properties)
    for name, sentence in connection_parameters.check(fields, values).items():
        parts.problems[f"connection.{name}"] = sentence
    url = _url(document, operation, parts)
    body = _body(operation, parts, _chosen(parts, media_types(document, operation, "consumes")))
    headers = _headers(parts, body, media_types(document, operation, "produces"))
    if parts.problems:
        raise InputError(parts.problems)
    effective = connection_parameters.with_defaults(fields, values)
    secrets = tuple(Secret(effective[field.name]) for field in fields if field.is_secret and effective.get(field.name))
    content = body.content if body else None
    route = _route(document, operation, parts)
    return PreparedCall(operation.method.upper(), url, headers, content, secrets=secrets, route=route)


def _operation(document: Document, at: str) -> Operation:
    try:
        return operations.get(document, at)
    except operations.OperationError as error:
        raise InputError({error.field: str(error)}) from error


def _gathered(document: Document, declared: list[Parameter], arguments: Arguments) -> _Parts:
    parts = _Parts()
    for key in arguments.keys() - {parameter.key for parameter in declared}:
        parts.problems[key] = f"This action does not ask for “{key.partition('.')[2] or key}”. Leave it out."
    for parameter in declared:
        given = arguments.get(parameter.key)
        is_absent = given is None or given == "" and not parameter.may_be_empty
        value = MISSING if is_absent else given
        if not _is_sendable(value):
            parts.problems[parameter.key] = f"“{parameter.label}” holds something that cannot be sent. Type it again."
        elif parameter.place == "body":
            _take_body(document, parameter, value, parts)
        else:
            _take(parameter, value, parts)
    return parts


def _is_sendable(value: JSON) -> bool:
    """Lone surrogates and numbers beyond 64 bits have no JSON that every service reads."""
    if value is MISSING or isinstance(value, (bytes, File)):
        return True
    try:
        orjson.dumps(value)
    except orjson.JSONEncodeError:
        return False
    return True


def _take_body(document: Document, parameter: Parameter, value: JSON, parts: _Parts) -> None:
    if value is MISSING and not parameter.required:
        return
    if isinstance(value, File):
        parts.body = value.content
        return
    parts.body, problems = body_values.completed(document, parameter.schema, value)
    parts.problems.update(problems)
    if parts.body is MISSING:
        parts.problems["body"] = f"Fill in “{parameter.label or 'body'}”."


def _take(parameter: Parameter, value: JSON, parts: _Parts) -> None:
    if value is MISSING and parameter.required:
        value = parameter.default
        if value is MISSING:
            parts.problems[parameter.key] = f"Fill in “{parameter.label}”."
    if value is MISSING:
        return
    if parameter.place == "formData" and (parameter.schema.get("type") == "file" or isinstance(value, (bytes, File))):
        parts.form.append((parameter.name, _file(parameter, value)))
        return
    if value == "" and parameter.may_be_empty:
        _put(parameter, [""], parts)
        return
    try:
        _put(parameter, coercion.texts(parameter.schema, coercion.coerce(parameter.schema, value)), parts)
    except coercion.NotOfThatType as error:
        parts.problems[parameter.key] = f"“{parameter.label}” {error}"


def _put(parameter: Parameter, texts: list[str], parts: _Parts) -> None:
    pairs = [(parameter.name, text) for text in texts]
    if parameter.place == "path":
        parts.path.update(pairs)
        if parameter.value.get("x-ms-url-encoding") == "double":
            parts.doubly.add(parameter.name)
    elif parameter.place == "header":
        parts.headers += pairs
    else:
        (parts.query if parameter.place == "query" else parts.form).extend(pairs)


def _file(parameter: Parameter, value: JSON) -> File:
    if isinstance(value, File):
        return value
    return File(parameter.name, value if isinstance(value, bytes) else coercion.plain(value).encode())


def _url(document: Document, operation: Operation, parts: _Parts) -> str:
    try:
        base = addressing.base(document, operation)
        path = addressing.path(operation.path, parts.path, frozenset(parts.doubly))
    except addressing.AddressError as error:
        parts.problems.setdefault(error.field, str(error))
        return ""
    query = addressing.query(parts.query)
    return base + path + (("&" if "?" in path else "?") + query if query else "")


def _route(document: Document, operation: Operation, parts: _Parts) -> Route:
    values = tuple((name, addressing.encoded(value, name in parts.doubly)) for name, value in parts.path.items())
    return Route(urlsplit(addressing.base(document, operation)).path, values, operation.method.upper())


def _chosen(parts: _Parts, consumes: list[str]) -> list[str]:
    """The media type that a Content-Type given by the caller picks among several; else all of them."""
    said = next((value for name, value in parts.headers if name.lower() == "content-type"), "")
    return [said] if said in consumes else consumes


def _body(operation: Operation, parts: _Parts, consumes: list[str]) -> Body | None:
    if operation.method in WITHOUT_BODY:
        return None
    if parts.body is not MISSING:
        return request_body.of_value(parts.body, consumes)
    if not parts.form:
        return None
    families = {request_body.family(media_type) for media_type in consumes}
    has_file = any(isinstance(value, File) for _, value in parts.form)
    if has_file or ("multipart" in families and "form" not in families):
        return request_body.of_parts(parts.form)
    return request_body.of_form([(name, value) for name, value in parts.form if isinstance(value, str)])


def _headers(parts: _Parts, body: Body | None, produces: list[str]) -> tuple[Header, ...]:
    for name, value in parts.headers:
        problem = name_problem(name) or value_problem(value) or _mismatch(name, value, body)
        if problem:
            parts.problems[f"header.{name}"] = problem
    given = {name.lower() for name, _ in parts.headers}
    headers = list(parts.headers)
    if body and (body.content_type.startswith(request_body.MULTIPART) or "content-type" not in given):
        headers = [header for header in headers if header[0].lower() != "content-type"]
        headers.append(("Content-Type", body.content_type))
    if "accept" not in given:
        headers.append(("Accept", ", ".join(filter(request_body.is_media_type, produces)) or "application/json"))
    return tuple(headers)


def _mismatch(name: str, value: str, body: Body | None) -> str:
    """A Content-Type that says another kind of body than the one that is sent; the portal builds the body itself."""
    if name.lower() != "content-type" or body is None:
        return ""
    sent, said = request_body.family(body.content_type), request_body.family(value)
    if sent == said:
        return ""
    return f"This action sends {body.content_type.partition(';')[0]}, so its Content-Type cannot be “{value[:80]}”."
