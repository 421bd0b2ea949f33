"""Parameters and headers of OpenAPI 2.0 → of 3.x."""

from typing import Any

from designer.document.openapi3 import FLAT_KEYWORDS, INSTEAD, KEPT, kept_of
from designer.document.pointer import JSON
from designer.exporters.openapi3.media_types import media_type
from designer.exporters.openapi3.schemas import schema
from designer.exporters.openapi3.writing import Writing, extensions
from designer.properties import as_object

VALUE = FLAT_KEYWORDS | {"collectionFormat"}
_STOOD_FOR = ("schema", "content", "style", "explode")
_STYLES = {"ssv": "spaceDelimited", "pipes": "pipeDelimited"}
Parameter = dict[str, Any]


def parameter(node: Parameter, writing: Writing) -> Parameter:
    """One parameter that is neither a body nor a field of a form."""
    if (aliased := alias(node, writing)) is not None:
        return aliased
    same = ("name", "in", "description", "required", "allowEmptyValue")
    made = {key: node[key] for key in same if key in node} | extensions(node)
    made.pop("x-nullable", None)
    if made.get("in") == "path":
        made["required"] = True
    return _with_value(made, node, str(node.get("in")), writing)


def header(node: JSON, writing: Writing) -> Parameter:
    """One header of a response; one that was shared is again, unless it was edited."""
    node = as_object(node)
    if (aliased := alias(node, writing)) is not None:
        return aliased
    made = ({"description": node["description"]} if "description" in node else {}) | extensions(node)
    made.pop("x-nullable", None)
    return _with_value(made, node, "header", writing)


def alias(node: Parameter, writing: Writing) -> Parameter | None:
    """The reference of which `node` is a copy that nobody edited; None for anything else."""
    kept = kept_of(node)
    reference = node.get("$ref") or kept.get("$ref")
    if not isinstance(reference, str):
        return None
    is_copy = "$ref" in node or kept.get(INSTEAD) == {key: value for key, value in node.items() if key != KEPT}
    own = kept.get("own")
    beside = own if isinstance(own, dict) else {}
    return {"$ref": writing.reference(reference), **beside} if is_copy else None


def value_of(node: Parameter) -> Parameter:
    """What a parameter of 2.0 says about its value."""
    return {key: value for key, value in node.items() if key in VALUE}


def _with_value(made: Parameter, node: Parameter, place: str, writing: Writing) -> Parameter:
    value, kept = value_of(node), dict(kept_of(node))
    if writing.version > "3.0" and place != "query":
        kept.pop("allowEmptyValue", None)  # it never had a meaning there
    instead = kept.pop(INSTEAD, None)
    kept.pop("$ref", None)
    kept.pop("own", None)
    if instead is not None and instead != value:
        kept = {key: member for key, member in kept.items() if key not in _STOOD_FOR}
        instead = None
    if "content" in kept:
        content = as_object(kept.pop("content"))
        return {**made, **kept, "content": {name: media_type(each, None, writing) for name, each in content.items()}}
    shown = kept.pop("schema", {key: member for key, member in value.items() if key != "collectionFormat"})
    styled = {} if {"style", "explode"} & kept.keys() else _style(value, place)
    return {**made, **styled, **kept, "schema": schema(shown, writing)}


def _style(value: Parameter, place: str) -> Parameter:
    """How a list is written; `tsv`, and anything but commas outside the query, has no word in 3.x."""
    if value.get("type") != "array":
        return {}
    format = value.get("collectionFormat", "csv")
    if place == "query" and format in ("csv", "multi"):
        return {"style": "form", "explode": format == "multi"}
    if place == "query" and format in _STYLES:
        return {"style": _STYLES[format], "explode": False}
    return {} if format == "csv" else {"x-collectionFormat": format}
