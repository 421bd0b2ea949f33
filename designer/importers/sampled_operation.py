"""An operation in OpenAPI 2.0 made from the parts of one request: names and types, never values."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from designer.document.names import title_of, words
from designer.document.pointer import JSON
from designer.document.schema_inference import InferenceError, infer
from designer.importers.addresses import SampleError

FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
# Set by the caller of an API, never by the person who uses an action.
NOT_PARAMETERS = frozenset([
    "content-type", "accept", "authorization", "cookie", "host", "user-agent", "content-length", "connection",
    "accept-encoding", "proxy-authorization", "transfer-encoding", "origin", "referer",
])  # fmt: skip

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})\.\d{1,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form body; of a file only the name is known."""

    name: str
    value: str = ""
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class SampledOperation:
    """An operation and where it belongs. `host` and `scheme` are None when the sample's address was relative."""

    method: str
    path: str
    operation: dict[str, Any]
    host: str | None
    scheme: str | None
    base_path: str
    summary: str
    operation_id: str


@dataclass(frozen=True)
class Draft:
    """The parameters found so far, and what the request's body is."""

    parameters: tuple[dict[str, Any], ...]
    consumes: tuple[str, ...] = ()

    def with_json_body(self, value: JSON) -> "Draft":
        """A copy with a body whose schema is inferred from `value`."""
        try:
            return self._with_body(infer(value))
        except InferenceError as error:
            raise SampleError("body", str(error)) from None

    def with_text_body(self, content_type: str) -> "Draft":
        """A copy with a body that is a text of this content type."""
        media_type = content_type.partition(";")[0].strip().lower()
        return replace(self._with_body({"type": "string"}), consumes=(media_type,))

    def _with_body(self, schema: dict[str, Any]) -> "Draft":
        body = {"name": "body", "in": "body", "required": True, "schema": schema}
        return replace(self, parameters=(*self.parameters, body))

    def element(self, operation_id: str, summary: str) -> dict[str, Any]:
        """The operation object."""
        element: dict[str, Any] = {"operationId": operation_id, "summary": summary}
        if self.consumes:
            element["consumes"] = list(self.consumes)
        return {**element, "parameters": list(self.parameters), "responses": {"200": {"description": "OK"}}}


def operation_of(
    path: str,
    query: Sequence[tuple[str, str]],
    headers: Iterable[tuple[str, str]],
    content_type: str,
    form: Sequence[FormField],
) -> Draft:
    """The parameters in the path, the query, the headers and the form, in this order. Raises SampleError."""
    parameters = [_path_parameter(name) for name in _variables(path)]
    parameters += [_parameter("query", name, values) for name, values in _grouped(query).items() if name]
    parameters += _header_parameters(headers)
    parameters += _form_parameters(form)
    if not form:
        return Draft(tuple(parameters))
    is_multipart = content_type.lower().startswith(MULTIPART) or any(field.is_file for field in form)
    return Draft(tuple(parameters), (MULTIPART if is_multipart else FORM,))


def _variables(path: str) -> list[str]:
    names = _VARIABLE.findall(path)
    if "{" in _VARIABLE.sub("", path) or "}" in _VARIABLE.sub("", path):
        raise SampleError("url", "A brace of the path has no partner. Write a variable part like /pets/{id}.")
    for name in names:
        if not name.strip():
            raise SampleError("url", "A pair of braces in the path is empty. Name the part, like /pets/{id}.")
        if len(set(names)) < len(names) and names.count(name) > 1:
            raise SampleError("url", f"“{{{name[:40]}}}” is in the path twice. Give each part its own name.")
    return names


def _path_parameter(name: str) -> dict[str, Any]:
    described = labelled({"name": name, "in": "path", "required": True, "type": "string"})
    return {**described, "x-ms-url-encoding": "single"}


def labelled(parameter: dict[str, Any]) -> dict[str, Any]:
    """A copy with the label that people see, made from the name."""
    return {**parameter, "x-ms-summary": title_of(str(parameter["name"]))}


def _grouped(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    return grouped


def _parameter(place: str, name: str, values: list[str]) -> dict[str, Any]:
    parameter = {"name": name, "in": place, "required": False, **may_be_empty(values)}
    if len(values) == 1:
        return labelled({**parameter, **type_of(name, values[0])})
    kinds = [type_of(name, value) for value in values]
    items = kinds[0] if all(kind == kinds[0] for kind in kinds) else {"type": "string"}
    return labelled({**parameter, "type": "array", "items": items, "collectionFormat": "multi"})


def may_be_empty(values: Iterable[str]) -> dict[str, Any]:
    """The member that allows what one of `values` is: a name without a value, such as `?pretty`."""
    return {"allowEmptyValue": True} if "" in values else {}


def type_of(name: str, text: str) -> dict[str, Any]:
    """The type a text clearly has. A version (`3.0`), `007` and `1.50`, which no number is written as, stay texts."""
    if text in ("true", "false"):
        return {"type": "boolean"}
    if "version" in [word.lower() for word in words(name)]:
        return {"type": "string"}
    if _INTEGER.fullmatch(text):
        return {"type": "integer", "format": "int32" if abs(int(text)) < 2**31 else "int64"}
    is_number = _NUMBER.fullmatch(text) and repr(float(text)) == text
    return {"type": "number", "format": "float"} if is_number else {"type": "string"}


def _header_parameters(headers: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Headers are texts: `X-Version: 1.0` is no number, and their names are the same in either case."""
    names = {name.lower(): name for name, _ in headers if name.lower() not in NOT_PARAMETERS}
    return [
        {"name": name, "in": "header", "required": False, "type": "string", "x-ms-summary": header_label(name)}
        for name in names.values()
    ]


def header_label(name: str) -> str:
    """`"X-Request-ID"` → `"Request ID"`."""
    return title_of(name[2:] if name.lower().startswith("x-") and len(name) > 2 else name)


def _form_parameters(form: Sequence[FormField]) -> list[dict[str, Any]]:
    files = {field.name for field in form if field.is_file}
    grouped = _grouped([(field.name, field.value) for field in form if field.name])
    return [_file(name) if name in files else _parameter("formData", name, values) for name, values in grouped.items()]


def _file(name: str) -> dict[str, Any]:
    return labelled({"name": name, "in": "formData", "required": False, "type": "file"})
