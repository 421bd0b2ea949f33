"""What exported collections are measured by: the operations of a definition, and the structure of format 2.1."""

import re
from urllib.parse import unquote

METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
MODES = {"raw": str, "urlencoded": list, "formdata": list, "file": dict}


def operations_of(definition):
    """(method, path) of each operation, whatever the variables of the path are called."""
    base = definition.get("basePath") or ""
    return {
        (method, _canonical(f"/{base.strip('/')}/{path.strip().removeprefix('/')}", operation, item))
        for path, item in (definition.get("paths") or {}).items()
        if isinstance(item, dict)
        for method, operation in item.items()
        if method in METHODS and isinstance(operation, dict)
    }


def _canonical(path, operation, item):
    for parameter in [*(operation.get("parameters") or []), *(item.get("parameters") or [])]:
        values = parameter.get("enum") if isinstance(parameter, dict) and parameter.get("in") == "path" else None
        if isinstance(values, list) and len(values) == 1:
            path = path.replace(f"{{{parameter['name']}}}", str(values[0]))
    return re.sub(r"\{[^{}]*\}", "{}", unquote(path.partition("?")[0])).strip("/")


def problems_of(collection):
    """What the schema of format 2.1 would refuse, as sentences."""
    info = collection["info"]
    found = [] if set(info) <= {"name", "description", "version", "schema"} and info["name"] else ["info"]
    found += [] if info["schema"].endswith("/v2.1.0/collection.json") else ["schema"]
    found += [f"variable {each}" for each in collection["variable"] if set(each) != {"key", "value", "type"}]
    return found + _auth(collection.get("auth")) + [problem for each in collection["item"] for problem in _item(each)]


def _item(item):
    if "item" in item:
        return [problem for each in item["item"] for problem in _item(each)]
    request, responses = item["request"], item["response"]
    found = [] if isinstance(item["name"], str) and item["name"] else ["name"]
    found += _request(request)
    for response in responses:
        found += (
            [] if isinstance(response["body"], str) and isinstance(response.get("code", 200), int) else ["response"]
        )
    return found


def _request(request):
    url, body = request["url"], request.get("body")
    found = [] if request["method"].lower() in METHODS else ["method"]
    found += [] if isinstance(url["raw"], str) and url["host"] == ["{{baseUrl}}"] else ["url"]
    found += [] if all(isinstance(segment, str) for segment in url["path"]) else ["path"]
    for listed in (request["header"], url.get("query", []), url.get("variable", [])):
        found += [
            f"field {each}" for each in listed if not (isinstance(each["key"], str) and isinstance(each["value"], str))
        ]
    if body:
        found += [] if isinstance(body[body["mode"]], MODES[body["mode"]]) else ["body"]
    return found + _auth(request.get("auth"))


def _auth(auth):
    if not auth or auth["type"] == "noauth":
        return []
    entries = auth[auth["type"]]
    return [f"auth {each}" for each in entries if set(each) != {"key", "value", "type"}]
