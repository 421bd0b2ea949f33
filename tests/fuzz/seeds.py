"""What the mutations start from: for each importer a few small documents of our own, in every shape that it reads.

A secret stands where people have theirs. It looks like one too, so that it is one wherever a mutation puts it.
"""

import json

SECRET = "sk_live_c4n4ryC4N4RY0123456789"
ADDRESS = "https://api.example.com/v2/pets/17"


def seeds(importer: str) -> list[bytes]:
    """The documents for an importer by its module's name; a JSON text to begin with for one that has none yet."""
    return [text.encode() for text in SEEDS.get(importer, ["{}"])]


def _text(value: object) -> str:
    return json.dumps(value, indent=1)


_PET = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}}
_TWO = {
    "swagger": "2.0",
    "info": {"title": "Pets", "version": "1"},
    "host": "api.example.com",
    "basePath": "/v2",
    "schemes": ["https"],
    "paths": {
        "/pets/{id}": {
            "parameters": [{"$ref": "#/parameters/Id"}],
            "get": {"operationId": "GetPet", "responses": {"200": {"$ref": "#/responses/Pet"}}},
            "post": {
                "operationId": "SetPet",
                "summary": "Set a pet",
                "x-ms-trigger": "single",
                "parameters": [{"name": "body", "in": "body", "schema": {"$ref": "#/definitions/Pet"}}],
                "responses": {"default": {"description": "Fine", "schema": {"type": "string"}}},
            },
        }
    },
    "parameters": {"Id": {"name": "id", "in": "path", "required": True, "type": "integer"}},
    "responses": {"Pet": {"description": "A pet", "schema": {"$ref": "#/definitions/Pet"}}},
    "definitions": {"Pet": _PET},
    "securityDefinitions": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
    "security": [{"key": []}],
}
_THREE = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1", "summary": "All pets", "license": {"name": "MIT", "identifier": "MIT"}},
    "servers": [{"url": "https://{region}.example.com/v2", "variables": {"region": {"default": "eu"}}}, {"url": "/"}],
    "tags": [{"name": "pets", "externalDocs": {"url": "https://example.com"}}],
    "paths": {
        "/pets/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "style": "matrix", "schema": {"type": "array"}},
                {"$ref": "#/components/parameters/Limit"},
                {"name": "sid", "in": "cookie", "explode": False, "schema": {"type": "array", "items": {}}},
            ],
            "post": {
                "operationId": "SetPet",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}, "example": {}},
                        "multipart/form-data": {
                            "schema": {"properties": {"f": {"type": "string", "format": "binary"}}}
                        },
                    },
                },
                "responses": {
                    "2XX": {"description": "Fine", "content": {"*/*": {"schema": {"oneOf": [_PET, {"type": "null"}]}}}},
                    "404": {"$ref": "#/components/responses/No"},
                },
                "callbacks": {"came": {"{$request.body#/url}": {"post": {"responses": {"200": {"description": ""}}}}}},
                "security": [{"main": []}, {"main": []}],
            },
            "trace": {"responses": {}},
        },
        "/again": {"$ref": "#/paths/~1pets~1%7Bid%7D"},
    },
    "components": {
        "schemas": {
            "Pet": {
                "type": ["object", "null"],
                "$defs": {"Tail": {"const": 5, "examples": [5]}},
                "properties": {"tail": {"$ref": "#/components/schemas/Pet/$defs/Tail", "description": "Its tail"}},
                "discriminator": {"propertyName": "kind"},
                "default": {"tail": None},
                "exclusiveMinimum": 3,
            },
        },
        "parameters": {"Limit": {"name": "limit", "in": "query", "schema": {"type": "integer", "enum": [1, 1]}}},
        "responses": {"No": {"description": "No", "headers": {"X-A": {"schema": {"type": "string"}}}}},
        "securitySchemes": {
            "main": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/token", "scopes": {}}}},
            "other": {"$ref": "#/components/securitySchemes/main"},
            "tls": {"type": "mutualTLS"},
        },
    },
    "webhooks": {"came": {"post": {"responses": {"200": {"description": "Fine"}}}}},
    "security": [{"main": []}],
}
_POSTMAN = {
    "info": {"name": "Pets", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
    "auth": {"type": "bearer", "bearer": [{"key": "token", "value": SECRET, "type": "string"}]},
    "variable": [{"key": "base", "value": "https://api.example.com/v2"}, {"key": "api_key", "value": SECRET}],
    "event": [{"listen": "test", "script": {"exec": ["pm.test()"]}}],
    "item": [
        {
            "name": "Pets",
            "item": [
                {
                    "name": "Set a pet",
                    "request": {
                        "method": "POST",
                        "header": [{"key": "X-Api-Key", "value": SECRET}, {"key": "X-Lang", "value": "{{lang}}"}],
                        "url": {
                            "raw": "{{base}}/pets/:id?limit=3&q",
                            "host": ["{{base}}"],
                            "path": ["pets", ":id"],
                            "query": [{"key": "limit", "value": "3"}, {"key": "q", "value": None}],
                            "variable": [{"key": "id", "value": "17"}],
                        },
                        "body": {"mode": "raw", "raw": '{"name": "Rex", /* its */ "age": {{age}}}'},
                    },
                    "response": [{"name": "OK", "code": 200, "body": '{"id": 17}', "header": []}],
                },
                {"name": "List", "request": "{{base}}/pets?api_key=" + SECRET},
            ],
        },
        {
            "request": {
                "method": "PUT",
                "url": "{{base}}/pets",
                "body": {"mode": "formdata", "formdata": [{"key": "f", "type": "file", "src": "x"}, {"key": "a"}]},
            }
        },
    ],
}
_FIRST_POSTMAN = {
    "id": "c", "name": "Pets", "order": ["1"], "folders": [{"id": "f", "name": "One", "order": ["2"]}],
    "requests": [
        {"id": "1", "method": "GET", "url": ADDRESS, "headers": f"Authorization: Basic {SECRET}\nX-A: 1\n"},
        {"id": "2", "method": "POST", "url": ADDRESS, "dataMode": "raw", "rawModeData": "{}", "folder": "f"},
    ],
}  # fmt: skip
_HAR: dict = {
    "log": {
        "version": "1.2",
        "creator": {"name": "t", "version": "1"},
        "entries": [
            {
                "startedDateTime": "2026-01-31T10:00:00Z",
                "request": {
                    "method": "POST",
                    "url": ADDRESS + "?limit=3&access_token=" + SECRET,
                    "headers": [{"name": "Cookie", "value": SECRET}, {"name": "X-Lang", "value": "en"}],
                    "queryString": [{"name": "limit", "value": "3"}],
                    "postData": {"mimeType": "application/json", "text": '{"name": "Rex"}'},
                },
                "response": {
                    "status": 200,
                    "headers": [{"name": "Set-Cookie", "value": SECRET}],
                    "content": {"mimeType": "application/json", "text": '{"id": 17}', "size": 10},
                },
            },
            {
                "request": {
                    "method": "PUT",
                    "url": "https://api.example.com/v2/pets",
                    "headers": [],
                    "postData": {"mimeType": "multipart/form-data", "params": [{"name": "f", "fileName": "a.png"}]},
                },
                "response": {"status": 0, "content": {"encoding": "base64", "text": "AAEC"}},
            },
        ],
    }
}
_INSOMNIA = {
    "_type": "export",
    "__export_format": 4,
    "resources": [
        {"_id": "w", "_type": "workspace", "name": "Pets"},
        {"_id": "e", "_type": "environment", "parentId": "w", "data": {"base": "https://api.example.com", "k": SECRET}},
        {
            "_id": "r", "_type": "request", "parentId": "w", "name": "Set a pet", "method": "POST",
            "url": "{{ _.base }}/pets/{{ id }}", "parameters": [{"name": "limit", "value": "3"}],
            "headers": [{"name": "X-Lang", "value": "en"}],
            "body": {"mimeType": "application/json", "text": '{"name": "Rex"}'},
            "authentication": {"type": "bearer", "token": SECRET},
        },
    ],
}  # fmt: skip
_INSOMNIA_5 = f"""type: collection.insomnia.rest/5.0
name: Pets
collection:
  - name: Set a pet
    url: "{{{{ _.base }}}}/pets"
    method: POST
    body: {{mimeType: multipart/form-data, params: [{{name: a, value: b}}, {{name: f, type: file}}]}}
    authentication: {{type: basic, username: me, password: {SECRET}}}
environments:
  data: {{base: "https://api.example.com", token: {SECRET}}}
"""
_BRUNO = f"""meta {{
  name: Set a pet
  type: http
}}

post {{
  url: https://api.example.com/pets/:id?limit=3
  body: json
  auth: bearer
}}

params:path {{
  id: 17
}}

headers {{
  X-Lang: en
  ~X-Off: 1
}}

auth:bearer {{
  token: {SECRET}
}}

body:json {{
  {{
    "name": "Rex"
  }}
}}

vars:pre-request {{
  token: {SECRET}
}}
"""
_BRUNO_EXPORT = {
    "name": "Pets",
    "version": "1",
    "items": [
        {
            "type": "http",
            "name": "Set a pet",
            "request": {
                "method": "POST",
                "url": "{{base}}/pets",
                "headers": [{"name": "X-Api-Key", "value": SECRET, "enabled": True}],
                "body": {"mode": "formUrlEncoded", "formUrlEncoded": [{"name": "a", "value": "b", "enabled": True}]},
                "auth": {"mode": "basic", "basic": {"username": "me", "password": SECRET}},
            },
        },
        {"type": "folder", "name": "Inner", "items": []},
    ],
    "environments": [{"name": "e", "variables": [{"name": "base", "value": "https://a.example", "enabled": True}]}],
}
_OPENCOLLECTION = f"""opencollection: 1.0.0
info: {{name: Pets}}
config:
  environments:
    - name: e
      variables: [{{name: base, value: "https://api.example.com"}}, {{name: token, value: {SECRET}}}]
request:
  headers: [{{name: X-Lang, value: en}}]
  auth: {{type: bearer, token: "{{{{token}}}}"}}
items:
  - info: {{name: Inner, type: folder}}
    items:
      - info: {{name: Set a pet, type: http}}
        http:
          method: POST
          url: "{{{{base}}}}/pets/:id"
          params: [{{name: id, value: 17, type: path}}, {{name: limit, value: "3", type: query, disabled: true}}]
          body: {{type: json, data: '{{"name": "Rex"}}'}}
          auth: {{type: basic, username: me, password: {SECRET}}}
        runtime: {{variables: [{{name: a, value: b}}], scripts: [{{type: before-request, code: ""}}]}}
  - info: {{name: Ask, type: graphql}}
    graphql: {{url: "{{{{base}}}}/graphql", body: {{query: "{{ pets }}", variables: ""}}, auth: inherit}}
"""
_CURL = f"""# the pets
curl -X POST '{ADDRESS}?limit=3&q' \\
  -H 'Authorization: Bearer {SECRET}' -H "X-Lang: en" --data-raw '{{"name": "Rex"}}'
$ curl -u me:{SECRET} -F 'f=@a.png' -F a=b https://api.example.com/v2/pets --next "$BASE/pets/{{{{id}}}}" -G -d a=b
curl.exe ^"https://api.example.com/v2/pets^" -b s={SECRET}
"""
SEEDS = {
    "openapi2": [_text(_TWO)],
    "openapi3": [_text(_THREE), _text({**_THREE, "openapi": "3.0.3"})],
    "postman": [_text(_POSTMAN), _text(_FIRST_POSTMAN), _text({"collection": _POSTMAN})],
    "har": [_text(_HAR), _text(_HAR["log"]["entries"][0]["request"])],
    "insomnia": [_text(_INSOMNIA), _INSOMNIA_5],
    "bruno": [_BRUNO, _text(_BRUNO_EXPORT)],
    "opencollection": [_OPENCOLLECTION],
    "curl_lines": [_CURL],
}
