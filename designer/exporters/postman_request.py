"""One action as an item of a Postman collection: its address, its inputs with sample values, its body, its examples."""

import json
import re
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from designer.document.document import Document
from designer.document.elements import Operation
from designer.document.pointer import JSON
from designer.document.references import resolve
from designer.document.samples import sample
from designer.document.secrets import looks_secret, names_credential
from designer.exporters import postman_auth
from designer.properties import as_object, as_text
from designer.runtime import coercion
from designer.runtime.inputs import Parameter, media_types, parameters_of
from designer.runtime.prepare import WITHOUT_BODY
from designer.runtime.request_body import FORM, family

BASE = "baseUrl"
LANGUAGES = {"json": "json", "xml": "xml", "html": "html", "javascript": "javascript"}

_VARIABLE = re.compile(r"\{([^{}/]+)\}")


def item(document: Document, operation: Operation) -> dict[str, Any]:
    """The item: a name, the request, and a saved example for each one that the definition holds."""
    request = _request(document, operation)
    return {"name": operation.name, "request": request, "response": list(_responses(document, operation, request))}


def _request(document: Document, operation: Operation) -> dict[str, Any]:
    declared = parameters_of(document, operation)
    request: dict[str, Any] = {
        "method": operation.method.upper(),
        "header": [entry for each in declared if each.place == "header" for entry in _entries(document, each)],
    }
    body = {} if operation.method in WITHOUT_BODY else _body(document, operation, declared)
    if body:
        request["body"] = body
        request["header"] += _content_type(document, operation, body, declared)
    request["url"] = _url(document, operation, declared)
    if as_text(operation.value.get("description")):
        request["description"] = operation.value["description"]
    if operation.value.get("security") == []:
        request["auth"] = postman_auth.without()
    return request


def _url(document: Document, operation: Operation, declared: Sequence[Parameter]) -> dict[str, Any]:
    path, _, fixed = operation.path.partition("?")
    of_path = {each.name: each for each in declared if each.place == "path"}
    segments = [_segment(segment, of_path) for segment in path.strip().removeprefix("/").split("/")]
    query = [
        {"key": name, "value": value} for name, _, value in (pair.partition("=") for pair in fixed.split("&")) if name
    ]
    query += [entry for each in declared if each.place == "query" for entry in _entries(document, each)]
    sent = "&".join(f"{entry['key']}={entry['value']}" for entry in query if not entry.get("disabled"))
    url: dict[str, Any] = {
        "raw": f"{{{{{BASE}}}}}/" + "/".join(segments) + (f"?{sent}" if sent else ""),
        "host": [f"{{{{{BASE}}}}}"],
        "path": segments,
    }
    variables = [
        entry for name, each in of_path.items() if f":{name}" in segments for entry in _entries(document, each)
    ]
    return {**url, **({"query": query} if query else {}), **({"variable": variables} if variables else {})}


def _segment(segment: str, of_path: dict[str, Parameter]) -> str:
    """`{id}` → `:id`; a variable among other text `{{id}}`; an input that can only have one value → that value."""
    segment = _VARIABLE.sub(lambda found: _only_value(of_path.get(found[1])) or found[0], segment)
    whole = _VARIABLE.fullmatch(segment)
    if whole:
        return f":{whole[1]}"
    escaped = quote(segment[:1], safe="{") if segment.startswith(":") else segment[:1]
    return _VARIABLE.sub(r"{{\1}}", (escaped + segment[1:]).replace("#", "%23"))


def _only_value(parameter: Parameter | None) -> str:
    values = parameter.schema.get("enum") if parameter else None
    return as_text(values[0]) if isinstance(values, list) and len(values) == 1 else ""


def _entries(document: Document, parameter: Parameter) -> Iterator[dict[str, Any]]:
    """The parameter as name and value, once for each entry of a list that is written so; an optional one is off."""
    for text in _texts(document, parameter):
        entry: dict[str, Any] = {"key": parameter.name, "value": text}
        if as_text(parameter.value.get("description")):
            entry["description"] = parameter.value["description"]
        if not parameter.required:
            entry["disabled"] = True
        yield entry


def _texts(document: Document, parameter: Parameter) -> list[str]:
    value = _scrubbed(_sample(document, parameter.schema), parameter.name)
    return coercion.texts(parameter.schema, "" if value is None else value) or [""]


def _sample(document: Document, schema: dict[str, JSON]) -> JSON:
    return sample(schema, lambda reference: resolve(document, {"$ref": reference}))


def _scrubbed(value: JSON, name: str = "") -> JSON:
    """A copy of a sample in which no text is a secret, by its own look or by its name."""
    if isinstance(value, dict):
        return {key: _scrubbed(member, key) for key, member in value.items()}
    if isinstance(value, list):
        return [_scrubbed(entry, name) for entry in value]
    return "" if isinstance(value, str) and (looks_secret(value) or names_credential(name)) else value


def _body(document: Document, operation: Operation, declared: Sequence[Parameter]) -> dict[str, Any]:
    consumes = media_types(document, operation, "consumes")
    form = [each for each in declared if each.place == "formData"]
    if form:
        return _form(document, form, consumes)
    body = next((each for each in declared if each.place == "body"), None)
    if body is None:
        return {}
    kind = consumes[0] if consumes else "application/json"
    if body.schema.get("format") == "binary" and family(kind) == "raw":
        return {"mode": "file", "file": {}}
    value = _scrubbed(_sample(document, body.schema))
    is_text = isinstance(value, str) and family(kind) == "raw"
    return {
        "mode": "raw",
        "raw": value if is_text else json.dumps({} if value is None else value, indent=2, ensure_ascii=False),
        "options": {"raw": {"language": _language(kind)}},
    }


def _form(document: Document, form: Sequence[Parameter], consumes: Sequence[str]) -> dict[str, Any]:
    has_file = any(each.schema.get("type") == "file" for each in form)
    mode = "urlencoded" if FORM in consumes and not has_file else "formdata"
    entries: list[dict[str, Any]] = []
    for each in form:
        is_file = each.schema.get("type") == "file"
        shared = {} if each.required else {"disabled": True}
        described = [{"key": each.name, "type": "file", "src": [], **shared}] if is_file else _entries(document, each)
        entries += [{"type": "text", **entry} for entry in described]
    return {"mode": mode, mode: entries}


def _content_type(
    document: Document, operation: Operation, body: dict[str, Any], declared: Sequence[Parameter]
) -> list[dict[str, str]]:
    """The header that says what a raw body is; forms bring their own."""
    is_declared = any(each.place == "header" and each.name.lower() == "content-type" for each in declared)
    consumes = media_types(document, operation, "consumes")
    if body["mode"] not in ("raw", "file") or is_declared:
        return []
    return [{"key": "Content-Type", "value": consumes[0] if consumes else "application/json"}]


def _language(media_type: str) -> str:
    subtype = media_type.partition(";")[0].rpartition("/")[2].rpartition("+")[2].strip().lower()
    return LANGUAGES.get(subtype, "text")


def _responses(document: Document, operation: Operation, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for status, entry in as_object(operation.value.get("responses")).items():
        response = as_object(resolve(document, entry))
        headers = _response_headers(response)
        examples = as_object(response.get("examples")) or ({"": ""} if headers else {})
        for media_type, value in examples.items():
            value = _scrubbed(value)
            saved: dict[str, Any] = {
                "name": as_text(response.get("description")) or status,
                "originalRequest": request,
                "header": [*([{"key": "Content-Type", "value": media_type}] if media_type else []), *headers],
                "cookie": [],
                "body": value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False),
                "_postman_previewlanguage": _language(media_type),
            }
            yield {**saved, **_status(status)}


def _response_headers(response: dict[str, JSON]) -> list[dict[str, str]]:
    """A number has one for a value, so that it is known as such when the collection is read."""
    headers = {name: as_object(header) for name, header in as_object(response.get("headers")).items()}
    return [
        {
            "key": name,
            "value": "0" if header.get("type") == "integer" else "",
            **({"description": as_text(header["description"])} if as_text(header.get("description")) else {}),
        }
        for name, header in headers.items()
    ]


def _status(status: str) -> dict[str, Any]:
    """`{"code": 404, "status": "Not Found"}`; {} for "default"."""
    try:
        known = HTTPStatus(int(status))
    except ValueError:
        return {}
    return {"code": known.value, "status": known.phrase}
