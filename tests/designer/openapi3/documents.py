"""Small OpenAPI 3.x documents, and what becomes of them."""

from designer.exporters import openapi3 as exporter
from designer.importers import openapi3
from designer.importers.given import Given


def document(version="3.1.0", schemas=None, operation=None, method="post", path="/pets", **members):
    """A document with one operation."""
    operation = {"responses": {"200": {"description": "Fine"}}, **(operation or {})}
    components = {"schemas": schemas or {}, **members.pop("components", {})}
    head = {"openapi": version, "info": {"title": "Pets", "version": "1"}}
    return {**head, "paths": {path: {method: operation}}, "components": components, **members}


def imported(value, **files):
    return openapi3.read(Given("", value, files=files))


def definition(value):
    return imported(value).definition


def exported(definition, version="3.1"):
    return exporter.as_value(definition, {"properties": {}}, version)


def back(value):
    """`value` imported and exported again, in its own version."""
    return exported(definition(value), value["openapi"][:3])


def operation_of(operation, version="3.1.0", **members):
    return definition(document(version, operation=operation, **members))["paths"]["/pets"]["post"]


def json_body(schema, **members):
    return {"requestBody": {"content": {"application/json": {"schema": schema, **members}}}}
