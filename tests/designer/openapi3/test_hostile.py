"""Any JSON value may stand anywhere: it is read or refused, never a crash, never endless work."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.document.text import TextError
from designer.exporters import openapi3 as exporter
from tests.designer.openapi3 import meaning
from tests.designer.openapi3.documents import back, definition, document, exported, json_body

WORDS = [
    "$ref", "type", "items", "properties", "allOf", "oneOf", "anyOf", "enum", "const", "required", "nullable", "schema",
    "content", "application/json", "multipart/form-data", "parameters", "requestBody", "responses", "200", "2XX", "get",
    "post", "headers", "callbacks", "in", "name", "style", "explode", "discriminator", "exclusiveMinimum", "minimum",
    "default", "examples", "example", "x-openapi3", "x-instead", "x-nullable", "security", "servers", "url",
    "variables", "flows", "links", "tags", "additionalProperties", "$defs", "format", "contentEncoding", "shared",
]  # fmt: skip
VALUES = [
    None, True, False, 0, 5, -1.5, "", "string", "array", "object", "null", "query", "path", "cookie", "body", "2.0",
    "#/components/schemas/A", "#/definitions/A", "#/components/parameters/A", "#/x-openapi3/components/headers/A",
    "#", "#/", "#/paths/~1a/get", "https://{a}.example", "form", "deepObject", "file", "oauth2", "http",
]  # fmt: skip
ANYTHING = st.recursive(
    st.sampled_from(VALUES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5),
    max_leaves=25,
)
NAMED = st.dictionaries(st.sampled_from(["A", "/a", "x-a"]), ANYTHING, max_size=3) | ANYTHING
KINDS = ["schemas", "parameters", "responses", "headers", "requestBodies", "callbacks", "pathItems", "securitySchemes"]


@settings(max_examples=60, deadline=None)
@given(paths=NAMED, components=st.dictionaries(st.sampled_from(KINDS), NAMED) | ANYTHING, rest=ANYTHING)
def test_anything_is_read_or_refused_and_written_again(paths, components, rest):
    value = {
        "openapi": "3.1.0",
        "paths": paths,
        "components": components,
        "info": rest,
        "servers": [rest],
        "security": rest,
    }
    value |= {"webhooks": paths, "tags": [rest]}
    try:
        made = definition(value)
    except TextError:
        return
    for version in exporter.VERSIONS:
        exported(made, version)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*WORDS, "swagger", "paths", "definitions", "/a"]), NAMED))
def test_any_definition_is_written(value):
    for version in exporter.VERSIONS:
        exported(value, version)


TYPES = st.sampled_from(["string", "integer", "boolean"])
LEAVES = (
    st.builds(lambda type: {"type": type}, TYPES) | st.just({"$ref": "#/components/schemas/A"}) | st.just({"const": 3})
)
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda each: {"type": "array", "items": each}, inner),
        st.builds(lambda each: {"type": "object", "properties": {"a": each, "b": each}, "required": ["a"]}, inner),
        st.builds(
            lambda key, each: {key: each},
            st.sampled_from(["oneOf", "anyOf", "allOf"]),
            st.lists(inner, min_size=1, max_size=3),
        ),
        st.builds(lambda each: {"not": each, "description": "d"}, inner),
        st.builds(lambda each: {"type": ["object", "null"], "additionalProperties": each}, inner),
        st.builds(lambda each: {"anyOf": [each, {"type": "null"}]}, inner),
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(SCHEMAS, min_size=4, max_size=4))
def test_what_is_read_comes_back(schemas):
    shared, body, answer, query = schemas
    operation = json_body(body) | {"parameters": [{"name": "q", "in": "query", "schema": query}]}
    operation["responses"] = {"200": {"description": "", "content": {"application/json": {"schema": answer}}}}
    value = document(schemas={"A": shared}, operation=operation)
    assert not meaning.difference(meaning.document(value), meaning.document(back(value)))


def test_depth_is_refused_with_a_sentence():
    node = {"type": "string"}
    for _ in range(5_000):
        node = {"items": node}
    with pytest.raises(TextError, match="too deeply"):
        definition(document(schemas={"Pet": node}))


def test_many_references_to_themselves_cost_nothing():
    circle = {"allOf": [{"$ref": "#/components/schemas/Pet"}] * 2_000}
    inputs = [{"name": f"q{n}", "in": "query", "schema": {"$ref": "#/components/schemas/Pet"}} for n in range(2_000)]
    began = time.process_time()
    definition(document(schemas={"Pet": circle}, operation={"parameters": inputs}))
    assert time.process_time() - began < 1


def test_a_great_body_shared_by_many_is_refused():
    body = json_body({"enum": ["x" * 100] * 20_000})["requestBody"]
    value = document(components={"requestBodies": {"B": body}})
    shared = {"post": {"requestBody": {"$ref": "#/components/requestBodies/B"}, "responses": {}}}
    value["paths"] = {f"/{n}": shared for n in range(100)}
    with pytest.raises(TextError, match="copies would be too large"):
        definition(value)


def test_a_great_shared_body_of_a_plain_definition_is_refused():
    body = {"name": "body", "in": "body", "schema": {"enum": ["x" * 100] * 20_000}}
    operation = {"parameters": [{"$ref": "#/parameters/B"}], "responses": {}}
    value = {"swagger": "2.0", "parameters": {"B": body}, "paths": {f"/{n}": {"post": operation} for n in range(100)}}
    with pytest.raises(ValueError, match="copies would be too large"):
        exported(value)
