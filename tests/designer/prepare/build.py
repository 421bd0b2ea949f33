"""Small connectors, and their call."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from designer.document.document import Document
from designer.document.pointer import join
from designer.properties import blank
from designer.runtime.prepare import InputError, prepare

PATH = "/pets/{id}"


def connector(*parameters, method="post", path=PATH, **members):
    operation = {"operationId": "Op", "parameters": list(parameters), "responses": {"200": {"description": "OK"}}}
    operation |= {key: members.pop(key) for key in ("consumes", "produces") if key in members}
    return Document.from_value(
        {
            "swagger": "2.0",
            "host": "api.example",
            "basePath": "/v1",
            "schemes": ["https"],
            "paths": {path: {method: operation}},
            **members,
        }
    )


def call(document, arguments=(), values=None, properties=None):
    path = next(iter(document.value()["paths"]))
    method = next(key for key in document.value()["paths"][path] if key != "parameters")
    return prepare(document, join(("paths", path, method)), dict(arguments), values or {}, properties or blank())


def problems(*arguments, **options):
    with pytest.raises(InputError) as caught:
        call(*arguments, **options)
    return caught.value.problems


def text(place, name="x", **members):
    return {"name": name, "in": place, "type": "string", **members}


def body(schema, **members):
    return {"name": "body", "in": "body", "schema": schema, **members}


def sent_value(parameter, value, place="query"):
    prepared = call(connector(parameter, path="/pets", method="get"), {f"{place}.x": value})
    return parse_qsl(urlsplit(prepared.url).query, keep_blank_values=True)


ID = text("path", "id", required=True)
SENTIMENT = body(
    {"type": "object", "properties": {"documents": {"type": "array", "items": {"$ref": "#/definitions/Document"}}}}
)
