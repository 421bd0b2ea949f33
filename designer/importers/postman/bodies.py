"""The body of a request: JSON, a text, a form, a file, or GraphQL; read with its variables resolved."""

import re
from dataclasses import dataclass, field
from typing import Any

from designer.document.pointer import JSON, MISSING
from designer.document.secrets import looks_secret
from designer.document.text import TextError, load_json
from designer.importers.postman.values import Field, fields, pairs, text
from designer.importers.postman.variables import VARIABLE, Scope
from designer.properties import as_object

FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
JSON_TYPE, TEXT_TYPE, BINARY_TYPE = "application/json", "text/plain", "application/octet-stream"
LANGUAGES = {
    "json": JSON_TYPE, "text": TEXT_TYPE, "xml": "application/xml", "html": "text/html",
    "javascript": "application/javascript",
}  # fmt: skip

UNSTATED = "A body is JSON although no content type says so; it was taken as JSON."
NO_JSON = "A body says that it is JSON and is not; the action takes any JSON."
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+", re.IGNORECASE)
# A text, a comment (Postman takes them out before it sends), or a variable that stands where a value would. What never
# ends goes on to the end of the body, so that no sign is looked at twice.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|/\*.*?(?:\*/|\Z)|//[^\n]*|\{\{[^{}]*\}\}', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Body:
    """`kind` is "json", "text", "form", "multipart" or "file", "" without a body.

    `value` is the JSON, MISSING where it cannot be read; `query` the text of a GraphQL query in it. `problem` is what
    was odd about the body, as a sentence.
    """

    kind: str = ""
    media_type: str = ""
    value: JSON = field(default=MISSING, repr=False)
    fields: tuple[Field, ...] = field(default=(), repr=False)
    query: str = field(default="", repr=False)
    problem: str = ""


def read(body: JSON, content_type: str, scope: Scope) -> Body:
    """The body at a member `body`, for a request with this Content-Type ("" without one)."""
    body = as_object(body)
    mode = text(body.get("mode"))
    if body.get("disabled") is True or mode not in READERS:
        return Body()
    stated = content_type.partition(";")[0].strip().lower()
    return READERS[mode](body, stated if _MEDIA_TYPE.fullmatch(stated) else "", scope)


def is_json(media_type: str) -> bool:
    return media_type.endswith(("/json", "+json"))


def _raw(body: dict[str, JSON], stated: str, scope: Scope) -> Body:
    written = scope.resolve(text(body.get("raw")))
    if not written.strip():
        return Body()
    language = text(as_object(as_object(body.get("options")).get("raw")).get("language"))
    media_type = stated or LANGUAGES.get(language, "")
    if media_type == FORM and "=" in written:
        return Body("form", FORM, fields=tuple(_resolved(pairs(written), scope)))
    if media_type and not is_json(media_type):
        return Body("text", TEXT_TYPE if media_type == MULTIPART else media_type)
    value = _lenient(written)
    if isinstance(value, (dict, list)):
        return Body("json", media_type or JSON_TYPE, value, problem="" if media_type else UNSTATED)
    if not media_type:
        return Body("text", TEXT_TYPE)
    return Body("json", media_type, value, problem=NO_JSON if value is MISSING else "")


def _lenient(written: str) -> JSON:
    """The JSON value, MISSING for none. Comments go; a variable without a value is null."""
    value = _json(written)
    return _json(_TOKEN.sub(_plain, written)) if value is MISSING else value


def _json(written: str) -> JSON:
    try:
        return load_json(written)
    except TextError:
        return MISSING


def _plain(token: re.Match[str]) -> str:
    if token[0].startswith('"'):
        return token[0]
    return "null" if token[0].startswith("{{") else " "


def _urlencoded(body: dict[str, JSON], stated: str, scope: Scope) -> Body:
    listed = body.get("urlencoded")
    return _form("form", FORM, pairs(listed) if isinstance(listed, str) else fields(listed), scope)


def _formdata(body: dict[str, JSON], stated: str, scope: Scope) -> Body:
    return _form("multipart", MULTIPART, fields(body.get("formdata")), scope)


def _form(kind: str, media_type: str, listed: list[Field], scope: Scope) -> Body:
    return Body(kind, media_type, fields=tuple(_resolved(listed, scope))) if listed else Body()


def _resolved(listed: list[Field], scope: Scope) -> list[Field]:
    return [
        Field(
            scope.resolve(each.name), scope.resolve(each.value), scope.resolve(each.description), each.is_off, each.kind
        )
        for each in listed
    ]


def _file(body: dict[str, JSON], stated: str, scope: Scope) -> Body:
    return Body("file", BINARY_TYPE if is_json(stated) or stated in ("", FORM, MULTIPART) else stated)


def _graphql(body: dict[str, JSON], stated: str, scope: Scope) -> Body:
    """As it is sent: https://graphql.org/learn/serving-over-http/."""
    graphql = as_object(body.get("graphql"))
    query, variables = scope.resolve(text(graphql.get("query"))), graphql.get("variables")
    if isinstance(variables, str):
        variables = _lenient(scope.resolve(variables)) if variables.strip() else {}
    value: dict[str, Any] = {"query": query, "variables": variables if isinstance(variables, dict) else {}}
    if text(graphql.get("operationName")):
        value["operationName"] = text(graphql.get("operationName"))
    return Body("json", stated if is_json(stated) else JSON_TYPE, value, query="" if _is_private(query) else query)


def _is_private(query: str) -> bool:
    """Whether the text holds values besides names: a text in quotes, or a variable of the collection."""
    return '"' in query or bool(VARIABLE.search(query)) or looks_secret(query)


READERS = {"raw": _raw, "urlencoded": _urlencoded, "formdata": _formdata, "file": _file, "graphql": _graphql}
