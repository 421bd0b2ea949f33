"""Definitions to measure with: one of the usual size, and one as large as they come. Both are made here, so every
run has the same ones, and both are made of the same kind of action, so only their number differs."""

from typing import Any

TYPICAL_ACTIONS, LARGE_ACTIONS = 7, 1_223
SENTENCE = "What the service keeps about this entry, as the person who made it typed it in, without any markup. "


def typical() -> dict[str, Any]:
    """About 32 KB: 7 actions, 6 shared definitions."""
    return definition("Typical", TYPICAL_ACTIONS, 6, 14)


def large() -> dict[str, Any]:
    """13 MB: 1,223 actions and 900 shared definitions, large ones, which fill it up."""
    return definition("Large", LARGE_ACTIONS, 900, 62)


def definition(title: str, actions: int, shared: int, fields: int) -> dict[str, Any]:
    return {
        "swagger": "2.0",
        "info": {"title": title, "description": "A synthesised API of the usual shape.", "version": "1.0"},
        "host": "api.example.com",
        "basePath": "/v1",
        "schemes": ["https"],
        "consumes": ["application/json"],
        "produces": ["application/json"],
        "paths": {f"/things-{number}/{{id}}": path_item(number, shared) for number in range(actions)},
        "definitions": {f"Thing{number}": schema(number, shared, fields) for number in range(shared)},
    }


def path_item(number: int, shared: int) -> dict[str, Any]:
    """One action: three inputs, an inline answer, and two answers by reference."""
    own, other = f"#/definitions/Thing{number % shared}", f"#/definitions/Thing{(number + 1) % shared}"
    return {
        "get": {
            "operationId": f"GetThing{number}",
            "summary": f"Get thing {number}",
            "description": f"Returns thing number {number} with everything that belongs to it.",
            "parameters": [
                {"name": "id", "in": "path", "required": True, "type": "string", "x-ms-summary": "Thing"},
                {"name": "limit", "in": "query", "type": "integer", "x-ms-summary": "Limit", "description": SENTENCE},
                {"name": "filter", "in": "query", "type": "string", "x-ms-summary": "Filter", "description": SENTENCE},
            ],
            "responses": {
                "200": {"description": "The thing.", "schema": schema(number, shared, 10)},
                "201": {"description": "The thing, which was made just now.", "schema": {"$ref": own}},
                "404": {"description": "There is no such thing.", "schema": {"$ref": other}},
            },
        }
    }


def schema(number: int, shared: int, size: int) -> dict[str, Any]:
    """An object of `size` described properties, and one that refers to the next shared definition."""
    fields = {
        f"field_{index}": {"type": "string", "x-ms-summary": f"Field {index}", "description": SENTENCE}
        for index in range(size)
    }
    return {"type": "object", "properties": {**fields, "next": {"$ref": f"#/definitions/Thing{(number + 1) % shared}"}}}
