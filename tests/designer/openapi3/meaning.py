"""An OpenAPI 3.x document reduced to what it means: two documents that mean the same come out equal.

Only differences without meaning go, each for the reason beside it. References stay as they are.
"""

import re

DEFAULT_STYLES = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}
SCALARS = ("string", "number", "integer", "boolean")
TRIGGER = ("x-ms-trigger", "x-ms-notification-content", "x-ms-notification-url")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
# A member with this value says the same as no member at all (OpenAPI 3.1.1, the tables of fixed fields).
DEFAULTS = {"required": False, "deprecated": False, "allowEmptyValue": False, "allowReserved": False}
SCHEMA_DEFAULTS = {
    "nullable": False, "readOnly": False, "writeOnly": False, "deprecated": False, "uniqueItems": False,
    "exclusiveMinimum": False, "exclusiveMaximum": False, "required": [], "allOf": [],
}  # fmt: skip


def document(value):
    value = without_trigger(value)
    made = {key: member for key, member in value.items() if key != "openapi" or not isinstance(member, str)}
    made["paths"] = {path: _plain(path, item, path_item) for path, item in _object(value.get("paths")).items()}
    made["components"] = components(_object(value.get("components")))
    made["servers"] = [
        _server(each) for each in value.get("servers") or [{"url": "/"}]
    ]  # 3.1.1, OpenAPI Object: servers
    if "webhooks" in value:
        made["webhooks"] = {name: path_item(item) for name, item in value["webhooks"].items()}
    return _without_empty(made, ("paths", "components", "webhooks", "tags", "security"))


def without_trigger(node):
    """What makes a callback a webhook trigger is added for connectors; the callback is there beside it."""
    if isinstance(node, list):
        return [without_trigger(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    gone = TRIGGER if "x-ms-notification-url" not in node else (*TRIGGER, "x-ms-visibility")
    return {key: without_trigger(value) for key, value in node.items() if key not in gone}


def _server(node):
    """An address with and without a slash at its end is the same: paths begin with one."""
    return {**node, "url": node["url"].rstrip("/") or "/"} if isinstance(node, dict) and "url" in node else node


def components(kinds):
    makers = {
        "schemas": schema, "parameters": parameter, "headers": parameter, "responses": response,
        "requestBodies": request_body, "callbacks": callback, "pathItems": path_item,
    }  # fmt: skip
    made = {
        kind: {name: makers[kind](node) for name, node in _object(members).items()} if kind in makers else members
        for kind, members in kinds.items()
    }
    return {kind: members for kind, members in made.items() if members}


def path_item(node):
    made = {key: operation(value) if key in METHODS else value for key, value in _object(node).items()}
    if "parameters" in made:
        made["parameters"] = _parameters(made["parameters"])
    return _without_empty(made, ("parameters", "servers"))


def operation(node):
    made = {key: value for key, value in _object(node).items() if key not in DEFAULTS or value is not False}
    made["parameters"] = _parameters(made.get("parameters"))
    if "requestBody" in made:
        made["requestBody"] = request_body(made["requestBody"])
    made["responses"] = {code: _plain(code, each, response) for code, each in _object(made.get("responses")).items()}
    if made["responses"].get("default") == {"description": ""}:
        del made["responses"]["default"]  # it says nothing; 2.0 demands one response
    if "callbacks" in made:
        made["callbacks"] = {name: callback(each) for name, each in made["callbacks"].items()}
    return _without_empty(made, ("parameters", "responses", "callbacks", "tags", "servers"))


def _parameters(nodes):
    """Inputs have no order."""
    made = [parameter(node) for node in nodes or [] if isinstance(node, dict)]
    return sorted(made, key=lambda node: (str(node.get("in")), str(node.get("name")), str(node.get("$ref"))))


def callback(node):
    return {key: _plain(key, value, path_item) for key, value in _object(node).items() if key != "$ref"} or node


def parameter(node):
    if not isinstance(node, dict) or "$ref" in node:
        return node
    made = {key: value for key, value in node.items() if DEFAULTS.get(key) is not value}
    if "schema" in made:
        made["schema"] = schema(made["schema"])
    made = _without_empty(made, ("schema",))  # a schema without members allows anything
    if "content" in made:
        made["content"] = content(made["content"])
        return made
    usual = DEFAULT_STYLES.get(made.get("in"), "simple")
    style = made.pop("style", usual)
    explode = made.pop("explode", style == "form")
    kind = _object(made.get("schema")).get("type")
    exploded = () if kind in SCALARS else (explode,)  # a single value is written alike either way
    if kind == "array" and style == "simple":
        exploded = ()  # a list too (RFC 6570, section 3.2.2)
    if kind not in SCALARS or style != usual:
        made["style"] = (style, *exploded)
    return made


def request_body(node):
    if not isinstance(node, dict) or "$ref" in node:
        return node
    made = {key: value for key, value in node.items() if DEFAULTS.get(key) is not value}
    return {**made, "content": content(made.get("content"))}


def response(node):
    if not isinstance(node, dict) or "$ref" in node:
        return node
    made = {"description": "", **node}
    made["content"] = content(made.get("content"))
    made["headers"] = {name: parameter(each) for name, each in _object(made.get("headers")).items()}
    return _without_empty(made, ("content", "headers", "links"))


def content(node):
    return {name: _media_type(each) for name, each in _object(node).items()}


def _media_type(node):
    made = dict(_object(node))
    for key in ("schema", "itemSchema"):
        if key in made:
            made[key] = schema(made[key])
    return _without_empty(made, ("schema", "examples", "encoding"))  # a schema without members allows anything


def schema(node):
    if not isinstance(node, dict):
        return {"not": {}} if node is False else {}  # JSON Schema 2020-12 core, 4.3.2
    made = {key: _keyword(key, value) for key, value in node.items()}
    made = {key: value for key, value in made.items() if not (key in SCHEMA_DEFAULTS and value == SCHEMA_DEFAULTS[key])}
    if isinstance(made.get("required"), list):
        made["required"] = sorted(made["required"], key=str)
    examples = made.get("examples")
    if isinstance(examples, list) and examples and "example" in made and made["example"] == examples[0]:
        del made["example"]  # said twice
    return _nullable(made)


def _keyword(key, value):
    if key in ("items", "not", "if", "then", "else", "contains", "propertyNames", "additionalProperties") or (
        key in ("unevaluatedItems", "unevaluatedProperties", "contentSchema")
    ):
        return value if key.endswith(("Properties", "Items")) and isinstance(value, bool) else schema(value)
    if key in ("allOf", "anyOf", "oneOf", "prefixItems") and isinstance(value, list):
        return [schema(entry) for entry in value]
    if key in ("properties", "$defs", "definitions", "patternProperties", "dependentSchemas") and isinstance(
        value, dict
    ):
        return {name: schema(member) for name, member in value.items()}
    return value


def _nullable(node):
    """Five ways to allow null (`nullable`, a list of types, a branch of `anyOf` or `oneOf`) → one."""
    types = node.get("type")
    if isinstance(types, list):
        others = sorted((each for each in types if each != "null"), key=str)
        node = {**node, "type": others[0] if len(others) == 1 else others}
        node |= {"nullable": True} if "null" in types else {}
    for key in ("anyOf", "oneOf"):
        branches = node.get(key)
        if isinstance(branches, list) and len(branches) == 2 and {"type": "null"} in branches:
            other = branches[1 - branches.index({"type": "null"})]
            rest = {name: value for name, value in node.items() if name != key}
            if not rest.keys() & other.keys() and (isinstance(other.get("type"), str) or set(other) == {"$ref"}):
                return {**rest, **other, "nullable": True}
    return node


def _plain(key, value, make):
    return value if key.startswith("x-") else make(value)


def _object(value):
    return value if isinstance(value, dict) else {}


def _without_empty(node, keys):
    """An empty list or object in these places says nothing."""
    return {key: value for key, value in node.items() if key not in keys or value not in ([], {})}


def difference(left, right, at=""):
    """The first place in which two values differ, "" where they are equal."""
    if isinstance(left, dict) and isinstance(right, dict):
        for key in {**left, **right}:
            if key not in left or key not in right:
                return f"{at}/{key}: only {'before' if key in left else 'after'}"
            if found := difference(left[key], right[key], f"{at}/{re.sub('/', '~1', key)}"):
                return found
        return ""
    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        return next(
            (
                found
                for i, pair in enumerate(zip(left, right, strict=True))
                if (found := difference(*pair, f"{at}/{i}"))
            ),
            "",
        )
    return "" if left == right and type(left) is type(right) else f"{at}: {left!r:.80} → {right!r:.80}"
