"""Request bodies of OpenAPI 3.x → a body parameter or the fields of a form, and `consumes`."""

from dataclasses import dataclass, field
from typing import Any

from designer.document.openapi3 import INSTEAD, KEPT, MULTIPART, digest, is_form, to_two
from designer.document.pointer import JSON
from designer.importers.openapi3.media_types import MediaTypes, beside, chosen, media_types
from designer.importers.openapi3.parameters import flat, is_extension
from designer.importers.openapi3.reading import At, Reading
from designer.properties import as_object

MAX_NESTING = 20
_SHARED = "#/components/requestBodies/"
Fields = tuple[dict[str, JSON], list[str], bool]
NO_FIELDS: Fields = ({}, [], False)


@dataclass(frozen=True)
class Body:
    """The body as 2.0 says it. `kept` goes beside the operation."""

    parameters: list[dict[str, Any]] = field(default_factory=list)
    consumes: list[str] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)


def request_body(node: JSON, at: At, reading: Reading) -> Body:
    """The body of one operation; of a shared one, a copy that knows where it is from."""
    reference = node.get("$ref") if isinstance(node, dict) else None
    if not isinstance(reference, str):
        return _body(converted(as_object(node), at, reading), at, reading)
    reading.note("A shared body was copied to where it is used.", at)
    with reading.kept():
        target = as_object(reading.target(node))
        made: Body = reading.copy_of("body", reference, lambda: _body(converted(target, at, reading), at, reading))
    if not reference.startswith(_SHARED):
        return made
    stands = digest([made.parameters, made.consumes])
    return Body(made.parameters, made.consumes, {"requestBody": {"$ref": to_two(reference), INSTEAD: stands}})


def converted(node: dict[str, JSON], at: At, reading: Reading) -> dict[str, Any]:
    """A request body with the schemas of 2.0."""
    return {**node, "content": media_types(node.get("content"), (at, "content"), reading)}


def _body(body: dict[str, Any], at: At, reading: Reading) -> Body:
    content: MediaTypes = body["content"]
    name = chosen(content)
    if not name:
        return Body(kept={"requestBody": body})
    return _form(body, content, name, at, reading) if is_form(name) else _whole(body, content, name, at, reading)


def _whole(body: dict[str, Any], content: MediaTypes, name: str, at: At, reading: Reading) -> Body:
    shown = content[name].get("schema", {})
    parameter: dict[str, Any] = {"name": "body", "in": "body"}
    parameter |= {key: value for key, value in body.items() if key != "content"}
    parameter["schema"] = shown
    others = beside(content, shown)
    if any(others.values()) or any(map(is_form, content)):
        parameter[KEPT] = {"content": others}
        reading.note(f"The body is shown as {name[:60]}; what other types and examples say is kept.", at)
    return Body([parameter], [each for each in content if not is_form(each)])


def _form(body: dict[str, Any], content: MediaTypes, name: str, at: At, reading: Reading) -> Body:
    shown = content[name].get("schema", {})
    forms = [each for each in content if is_form(each) and content[each].get("schema", {}) == shown]
    fields, required, is_plain = form_fields(shown, reading)
    has_files = any(each.startswith(MULTIPART) for each in forms)
    needed = set(required)
    parameters = [_field(key, member, key in needed, has_files, at, reading) for key, member in fields.items()]
    others = beside(content, shown)
    kept = {**body, "content": others}
    if is_plain and fields:
        shell = {key: shown[key] for key in shown if key not in ("properties", "required")}
        others[name] = {**others[name], "schema": shell}
    else:
        others[name] = content[name]
        kept[INSTEAD] = digest(parameters)
        reading.note("The fields of this form were copied from its schema, which is kept.", at)
    if len(others) > len(forms):
        reading.note(f"The body is shown as {name[:60]}; what other types say is kept.", at)
    usual = {"content": {each: {} if each != name else {"schema": {"type": "object"}} for each in forms}}
    if parameters and kept == {**usual, **({"required": True} if required else {})}:
        kept = {}
    return Body(parameters, forms, {"requestBody": kept} if kept else {})


def form_fields(node: JSON, reading: Reading, depth: int = 0) -> Fields:
    """(schema of each field, names of those that must be given, whether the schema itself lists them all)."""
    reference = node.get("$ref") if isinstance(node, dict) else None
    if not isinstance(reference, str):
        return _form_fields(as_object(node), reading, depth)
    target = as_object(reading.schema_target(node))
    fields, required, _ = reading.copy_of("fields", reference, lambda: _form_fields(target, reading, depth), NO_FIELDS)
    return fields, required, False


def _form_fields(node: dict[str, JSON], reading: Reading, depth: int) -> Fields:
    fields: dict[str, JSON] = {}
    required: dict[str, None] = {}
    parts = node.get("allOf")
    for part in parts if isinstance(parts, list) and depth < MAX_NESTING else ():
        inner, needed, _ = form_fields(part, reading, depth + 1)
        fields |= inner
        required |= dict.fromkeys(needed)
    fields |= as_object(node.get("properties"))
    names = node.get("required")
    own = names if isinstance(names, list) else []
    required |= {name: None for name in own if isinstance(name, str)}
    return fields, list(required), not parts and required.keys() <= fields.keys()


def _field(name: str, node: JSON, required: bool, has_files: bool, at: At, reading: Reading) -> dict[str, Any]:
    made: dict[str, Any] = {"name": name, "in": "formData"}
    source = as_object(node)
    made |= {key: source[key] for key in source if key == "description" or is_extension(key)}
    if required:
        made["required"] = True
    if has_files and _is_file(reading.schema_target(node)):
        members, is_exact = {"type": "file"}, source.keys() <= {"type", "format", "description"}
    else:
        members, is_exact = flat({key: source[key] for key in source if key not in made}, reading)
        if members["type"] == "array":
            members = {**members, "collectionFormat": "multi"}
    if is_exact:
        return {**made, **members}
    reading.note(f"The field “{name[:40]}” became a plain {members['type']}; its schema is kept beside it.", at)
    return {**made, **members, KEPT: {"schema": node, INSTEAD: members}}


def _is_file(node: JSON) -> bool:
    target = as_object(node)
    if target.get("type") == "array":
        target = as_object(target.get("items"))
    return target.get("type") == "string" and target.get("format") == "binary"
