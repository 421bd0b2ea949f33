"""The connector that the tests of the wizard edit, and how they ask for its pages."""

from portal.connectors.drafts import draft
from portal.connectors.models import Connector

AT = "/paths/~1pets/get"


HTMX = {"HX-Request": "true"}


def pets():
    return {
        "swagger": "2.0",
        "info": {"title": "Pets", "version": "1.0"},
        "host": "api.example.com",
        "basePath": "/",
        "schemes": ["https"],
        "paths": {
            "/pets": {
                "get": {
                    "operationId": "ListPets",
                    "summary": "List pets",
                    "x-odd": [1.0],
                    "parameters": [{"name": "limit", "in": "query", "type": "integer", "x-mine": True}],
                    "responses": {"200": {"description": "OK", "schema": {"$ref": "#/definitions/Pet"}}},
                },
                "post": {
                    "operationId": "AddPet",
                    "parameters": [
                        {
                            "name": "body",
                            "in": "body",
                            "schema": {"type": "object", "properties": {"name": {"type": "string"}}},
                        }
                    ],
                    "responses": {"201": {"description": "Made"}},
                },
            }
        },
        "definitions": {"Pet": {"type": "object", "properties": {"name": {"type": "string"}}}},
    }


def url(connector, *parts, at=None):
    address = f"/connectors/{connector.slug}/edit/{'/'.join(parts)}/"
    return f"{address}?at={at.replace('~', '%7E')}" if at is not None else address


def now(connector):
    return draft(Connector.objects.get(pk=connector.pk), whole=True).definition.value()


def operation(connector, path="/pets", method="get"):
    return now(connector)["paths"][path][method]


def change(browser, connector, verb, at="", **more):
    connector.refresh_from_db()
    return browser.post(url(connector, "definition", verb), {"base": connector.head, "at": at, **more})
