"""A small connector without a fault, by the rules for saving and for certification, and the places in it."""

from typing import Any

from designer.document import pointer

PET = {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}, "required": ["id"]}
CALL = {"operationId": "ListPets", "value-path": "id", "parameters": {"farm": "north"}}
LIST = {
    "operationId": "ListPets",
    "summary": "List pets",
    "description": "Lists the pets of a farm.",
    "produces": ["application/json"],
    "parameters": [
        {
            "name": "farm",
            "in": "query",
            "type": "string",
            "required": True,
            "x-ms-summary": "Farm",
            "description": "Which farm.",
        },
        {"$ref": "#/parameters/limit"},
    ],
    "x-ms-visibility": "important",
    "responses": {"200": {"description": "OK", "schema": {"type": "array", "items": {"$ref": "#/definitions/Pet"}}}},
}
DESCRIBE = {
    "operationId": "DescribePet",
    "summary": "Describe a pet",
    "description": "Tells which fields the pets of a farm have.",
    "produces": ["application/json"],
    "parameters": [LIST["parameters"][0]],
    "responses": {"200": {"description": "OK", "schema": {"type": "object", "additionalProperties": True}}},
}
EDIT = {
    "operationId": "EditPet",
    "summary": "Edit pet",
    "description": "Changes a pet.",
    "security": [{"oauth": ["write"]}],
    "parameters": [
        {
            "name": "id",
            "in": "path",
            "type": "integer",
            "required": True,
            "x-ms-summary": "Pet",
            "description": "Which pet.",
            "x-ms-url-encoding": "single",
            "x-ms-dynamic-values": CALL,
        },
        {
            "name": "body",
            "in": "body",
            "required": True,
            "schema": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string"}, "farm": {"type": "string"}, "age": {"type": "integer"}},
            },
        },
    ],
    "responses": {
        "200": {"description": "OK", "schema": {"$ref": "#/definitions/Pet"}},
        "default": {"$ref": "#/responses/failed"},
    },
}
WATCH = {
    "operationId": "WatchPets",
    "summary": "When a pet arrives",
    "description": "This operation triggers when a pet arrives.",
    "x-ms-trigger": "single",
    "x-ms-trigger-hint": "Add a pet to see it work.",
    "parameters": [
        {
            "name": "hook",
            "in": "body",
            "required": True,
            "schema": {
                "type": "object",
                "required": ["url"],
                "properties": {"url": {"type": "string", "x-ms-visibility": "internal", "x-ms-notification-url": True}},
            },
        }
    ],
    "responses": {"201": {"description": "Created", "headers": {"Location": {"type": "string"}}}},
}
UNWATCH = {
    "operationId": "UnwatchPets",
    "summary": "Stop watching pets",
    "description": "Ends a subscription.",
    "parameters": [
        {
            "name": "hook",
            "in": "path",
            "type": "string",
            "required": True,
            "x-ms-url-encoding": "single",
            "x-ms-summary": "Subscription",
            "description": "Which one to end.",
        },
    ],
    "responses": {"204": {"description": "Done"}},
}
FARM: dict[str, Any] = {
    "swagger": "2.0",
    "info": {
        "title": "Brightfarm Pets",
        "version": "1.0",
        "description": "Looks after the pets of a farm, all year.",
        "contact": {"name": "Support", "email": "support@brightfarm.io", "url": "https://brightfarm.io"},
    },
    "host": "api.brightfarm.io",
    "basePath": "/",
    "schemes": ["https"],
    "consumes": ["application/json"],
    "paths": {
        "/pets": {"get": LIST},
        "/fields": {"get": DESCRIBE},
        "/pets/{id}": {"put": EDIT},
        "/hooks": {
            "x-ms-notification-content": {"schema": {"$ref": "#/definitions/Pet"}},
            "post": WATCH,
        },
        "/hooks/{hook}": {"delete": UNWATCH},
    },
    "definitions": {"Pet": PET},
    "parameters": {
        "limit": {
            "name": "limit",
            "in": "query",
            "type": "integer",
            "x-ms-summary": "Limit",
            "description": "How many.",
        }
    },
    "responses": {"failed": {"description": "Failed"}},
    "securityDefinitions": {
        "oauth": {
            "type": "oauth2",
            "flow": "accessCode",
            "authorizationUrl": "https://brightfarm.io/a",
            "tokenUrl": "https://brightfarm.io/t",
            "scopes": {"write": "Write"},
        }
    },
    "security": [{"oauth": []}],
    "x-ms-connector-metadata": [
        {"propertyName": "Website", "propertyValue": "https://brightfarm.io"},
        {"propertyName": "Privacy policy", "propertyValue": "https://brightfarm.io/privacy"},
        {"propertyName": "Categories", "propertyValue": "Data"},
    ],
    "x-ms-capabilities": {"testConnection": {"operationId": "ListPets", "parameters": {"farm": "north"}}},
}
GET = "/paths/~1pets/get"
FARM_PARAMETER = GET + "/parameters/0"
PUT = "/paths/~1pets~1{id}/put"
ID = PUT + "/parameters/0"
BODY = PUT + "/parameters/1"
NAME = BODY + "/schema/properties/name"
HOOKS = "/paths/~1hooks"
URL = HOOKS + "/post/parameters/0/schema/properties/url"
PET_AT = "/definitions/Pet"
PET_NAME = PET_AT + "/properties/name"
OAUTH = "/securityDefinitions/oauth"


PROPERTIES: dict[str, Any] = {
    "properties": {
        "iconBrandColor": "#0b5fff",
        "publisher": "Brightfarm",
        "stackOwner": "Brightfarm",
        "connectionParameters": {
            "token": {
                "type": "oauthSetting",
                "oAuthSettings": {"identityProvider": "oauth2", "redirectMode": "GlobalPerConnector"},
            },
            "password": {"type": "securestring", "uiDefinition": {"constraints": {"clearText": False}}},
        },
        "scriptOperations": ["ListPets"],
        "policyTemplateInstances": [
            {
                "templateId": "setheader",
                "title": "Set it",
                "parameters": {"x-ms-apimTemplate-operationName": ["ListPets"]},
            }
        ],
    }
}
TOKEN = "/properties/connectionParameters/token"
POLICY = "/properties/policyTemplateInstances/0"


def edited(value: Any, changes: dict[str, Any]) -> Any:
    """`value` with `changes`, pointer → new value."""
    for at, change in changes.items():
        value = pointer.replaced(value, pointer.split(at), change)
    return value
