"""Body parameters and fields of forms → request bodies."""

from typing import Any

from designer.document.openapi3 import FORM, INSTEAD, MULTIPART, digest, is_form, kept_of
from designer.document.pointer import JSON
from designer.exporters.openapi3.media_types import media_type
from designer.exporters.openapi3.parameters import value_of
from designer.exporters.openapi3.writing import Writing, extensions
from designer.properties import as_object

JSON_TYPE = "application/json"
Node = dict[str, Any]


def request_body(inputs: list[Node], consumes: list[str] | None, kept: JSON, writing: Writing) -> Node | None:
    """The body that `inputs` (body and form parameters, references followed) and what was `kept` make; None without.

    `consumes` are the media types of the operation, or of the document; None where neither says any.
    """
    kept = as_object(kept)
    if "$ref" in kept and kept.get(INSTEAD) == digest([inputs, consumes or []]):
        return {"$ref": writing.reference(str(kept["$ref"]))}
    kept = {} if "$ref" in kept else kept
    body = next((each for each in inputs if each.get("in") == "body"), None)
    if body is not None:
        return _whole(body, consumes, writing)
    fields = [each for each in inputs if each.get("in") == "formData"]
    return _form(fields, consumes, kept, writing) if fields or kept else None


def converted(node: JSON, writing: Writing) -> Node:
    """A shared request body, kept as a whole."""
    node = as_object(node)
    if isinstance(node.get("$ref"), str):
        return {"$ref": writing.reference(node["$ref"])}
    content = as_object(node.get("content"))
    return {**node, "content": {name: media_type(each, None, writing) for name, each in content.items()}}


def _whole(body: Node, consumes: list[str] | None, writing: Writing) -> Node:
    """`content` of a body parameter: what was kept of the types that are consumed still, and the new ones."""
    made = {key: body[key] for key in ("description", "required") if key in body} | extensions(body)
    known = as_object(kept_of(body).get("content"))
    types = [name for name in known if consumes is None or name in consumes or is_form(name)]
    types += [name for name in consumes or () if name not in known]
    shown = body.get("schema", {})
    return {**made, "content": {name: media_type(known.get(name), shown, writing) for name in types or [JSON_TYPE]}}


def _form(fields: list[Node], consumes: list[str] | None, kept: Node, writing: Writing) -> Node:
    content = as_object(kept.get("content"))
    made = {key: value for key, value in kept.items() if key not in ("content", INSTEAD)}
    if kept and not content:
        return {**made, "content": {}}
    if not kept and any(each.get("required") is True for each in fields):
        made["required"] = True
    is_as_it_was = kept.get(INSTEAD) == digest(fields)
    schema = _kept_schema(content) if kept and is_as_it_was else _schema(fields, content)
    encoding = {} if kept else _encoding(fields)
    shown = next(filter(is_form, content), "")
    members = {
        name: _own(as_object(content.get(name)), schema, name == shown) for name in _types(fields, consumes, content)
    }
    written = {name: media_type({**each, **encoding}, schema, writing) for name, each in members.items()}
    return {**made, "content": written}


def _kept_schema(content: Node) -> JSON:
    forms = (as_object(each) for name, each in content.items() if is_form(name))
    return next((each["schema"] for each in forms if "schema" in each), {})


def _types(fields: list[Node], consumes: list[str] | None, content: Node) -> list[str]:
    """The media types of a form: those kept that are consumed still, and the new ones."""
    listed = [name for name in consumes or () if is_form(name)]
    usual = MULTIPART if any(each.get("type") == "file" for each in fields) else FORM
    shown = next(filter(is_form, content), "")
    own = {name for name, member in content.items() if name != shown and "schema" in as_object(member)}
    kept = [name for name in content if not is_form(name) or consumes is None or name in listed or name in own]
    return kept + [name for name in listed or ([] if content else [usual]) if name not in content]


def _own(member: Node, schema: JSON, is_form_itself: bool) -> Node:
    """What was kept of one type; that of the form itself has the schema of the fields."""
    has_fields = "properties" in as_object(member.get("schema"))
    is_shown = member.get("schema") == schema or is_form_itself and not has_fields
    return {key: value for key, value in member.items() if key != "schema"} if is_shown else member


def _schema(fields: list[Node], content: Node) -> Node:
    """The object that the fields make, with what was kept of its schema."""
    shells = (as_object(each).get("schema") for name, each in content.items() if is_form(name))
    shell = next(
        (each for each in shells if isinstance(each, dict) and not each.keys() & {"$ref", "allOf"}), {"type": "object"}
    )
    made = {key: value for key, value in shell.items() if not fields or key not in ("properties", "required")}
    if fields:
        made["properties"] = {str(each.get("name")): _property(each) for each in fields}
    required = [str(each.get("name")) for each in fields if each.get("required") is True]
    return {**made, "required": required} if required else made


def _property(field: Node) -> Node:
    kept = kept_of(field)
    value = value_of(field)
    if "schema" in kept and kept.get(INSTEAD) == value:
        return as_object(kept["schema"])
    made = {key: member for key, member in value.items() if key != "collectionFormat"}
    described = {"description": field["description"]} if "description" in field else {}
    return {**described, **made, **extensions(field)}


def _encoding(fields: list[Node]) -> Node:
    """In forms of 2.0 a list is written with commas, unless it says otherwise."""
    lists = [each for each in fields if each.get("type") == "array" and each.get("collectionFormat", "csv") == "csv"]
    encoding = {str(each.get("name")): {"style": "form", "explode": False} for each in lists}
    return {"encoding": encoding} if encoding else {}
