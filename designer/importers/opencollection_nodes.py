"""A request or a folder of an OpenCollection → the node that Bruno's own reader makes of a .bru file."""

import json
from typing import Any

from designer.document.pointer import JSON
from designer.importers.bruno_items import Node
from designer.properties import as_object, as_text

RAW = ("json", "text", "xml", "sparql")
FORMS = {"form-urlencoded": "formUrlEncoded", "multipart-form": "multipartForm"}
PASSWORD = "resource_owner_password_credentials"


def request_of(node: Node) -> Node:
    """The node of a request: `http` or `graphql`, whichever it holds, with the variables and examples beside it."""
    is_graphql = isinstance(node.get("graphql"), dict)
    http, runtime = as_object(node.get("graphql" if is_graphql else "http")), as_object(node.get("runtime"))
    mode, auth = _auth(http.get("auth"))
    body = _graphql(http.get("body")) if is_graphql else _body(http.get("body"))
    method = as_text(http.get("method")) or ("POST" if is_graphql else "GET")
    examples = node.get("examples")
    return {
        "meta": {"name": as_object(node.get("info")).get("name")},
        "http": {"method": method, "url": http.get("url"), "body": body["mode"], "auth": mode or "inherit"},
        "headers": _pairs(http.get("headers")),
        "params": _params(http.get("params")),
        "body": body,
        "auth": auth,
        "vars": {"req": variables_of(runtime.get("variables"))},
        "script": bool(runtime.get("scripts")),
        "examples": [_example(as_object(entry)) for entry in examples] if isinstance(examples, list) else [],
    }


def around_of(node: Node) -> Node:
    """What a folder or a collection hands down to its requests."""
    request = as_object(node.get("request"))
    mode, auth = _auth(request.get("auth"))
    variables = {"req": variables_of(request.get("variables"))}
    return {"headers": _pairs(request.get("headers")), "auth_mode": mode, "auth": auth, "vars": variables}


def variables_of(value: JSON) -> list[Node]:
    """The variables; those that are secret have no value in a file, and get none here."""
    return [pair for pair in _pairs(value) if not pair["is_secret"]]


def _pairs(value: JSON) -> list[Node]:
    """`name` and `value` as texts, with what else an entry says."""
    entries = [as_object(entry) for entry in value] if isinstance(value, list) else []
    return [
        {
            "name": as_text(entry.get("name")),
            "value": _plain(entry.get("value")),
            "type": as_text(entry.get("type")),
            "enabled": entry.get("disabled") is not True,
            "is_secret": entry.get("secret") is True,
        }
        for entry in entries
    ]


def _params(value: JSON) -> list[Node]:
    """One list with a type in each entry; some write a list for each type."""
    if isinstance(value, dict):
        return [{**pair, "type": kind} for kind in ("query", "path") for pair in _pairs(value.get(kind))]
    return _pairs(value)


def _plain(value: JSON) -> str:
    """A value as the text that is sent: it may be a number in YAML, have a type beside it, or be one of several."""
    if isinstance(value, list):
        value = as_object(_chosen(value)).get("value")
    if isinstance(value, dict) and "data" in value:
        value = value["data"]
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def _chosen(variants: list[Any]) -> JSON:
    selected = (entry for entry in variants if as_object(entry).get("selected") is True)
    return next(selected, variants[0] if variants else None)


def _body(value: JSON) -> Node:
    body = as_object(as_object(_chosen(value)).get("body") if isinstance(value, list) else value)
    kind, data = as_text(body.get("type")), body.get("data")
    if kind in RAW:
        return {"mode": kind, kind: _plain(data)}
    if kind in FORMS:
        return {"mode": FORMS[kind], FORMS[kind]: _pairs(data)}
    return {"mode": "file" if kind == "file" else ""}


def _graphql(value: JSON) -> Node:
    body = as_object(as_object(_chosen(value)).get("body") if isinstance(value, list) else value)
    return {"mode": "graphql", "graphql": {name: _plain(body.get(name)) for name in ("query", "variables")}}


def _auth(value: JSON) -> tuple[str, Node]:
    """(mode, settings by mode); the settings stand beside the type, or below its name."""
    if isinstance(value, str):
        return value, {}
    auth = as_object(value)
    mode = as_text(auth.get("type"))
    settings = {**auth, **as_object(auth.get(mode))}
    if mode == "apikey" and settings.get("placement") == "query":
        settings["placement"] = "queryparams"
    if mode == "oauth2":
        flow = as_text(settings.get("flow"))
        settings["grantType"] = "password" if flow == PASSWORD else flow
    return mode, {mode: settings}


def _example(node: Node) -> Node:
    request, response = as_object(node.get("request")), as_object(node.get("response"))
    body = as_object(response.get("body"))
    return {
        "name": node.get("name"),
        "request": {
            "method": request.get("method"),
            "url": request.get("url"),
            "headers": _pairs(request.get("headers")),
            "params": _params(request.get("params")),
            "body": _body(request.get("body")),
        },
        "response": {
            "status": response.get("status", ""),
            "headers": _pairs(response.get("headers")),
            "body": {"type": body.get("type"), "content": _plain(body.get("data"))},
        },
    }
