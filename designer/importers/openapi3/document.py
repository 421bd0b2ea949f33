"""The whole document: OpenAPI 3.x → definition, properties document, notes and counts."""

from functools import partial
from typing import Any

from designer.document.openapi3 import INSTEAD, KEPT, digest, to_two
from designer.document.pointer import JSON
from designer.importers.imported import Note
from designer.importers.openapi3.bodies import converted as request_body
from designer.importers.openapi3.operations import METHODS, callback, path_item, paths
from designer.importers.openapi3.parameters import alias, has_home, header, parameter
from designer.importers.openapi3.reading import ROOT, At, Reading, at_of, check_local, is_address, is_link
from designer.importers.openapi3.responses import response
from designer.importers.openapi3.schemas import schema
from designer.importers.openapi3.security import secured
from designer.importers.openapi3.servers import addressed
from designer.properties import Properties, as_object, as_text, blank

Converted = tuple[dict[str, JSON], Properties, tuple[Note, ...], dict[str, int]]
COMPONENTS: At = (ROOT, "components")
_CONVERTED = ("openapi", "info", "servers", "paths", "components", "security", "tags", "webhooks")
_INFO = frozenset(["title", "version", "description", "termsOfService", "contact", "license"])


def convert(source: dict[str, JSON]) -> Converted:
    """Everything that `source` says. Raises ExternalReference, TextError, RecursionError."""
    reading = Reading(source)
    definition: dict[str, JSON] = {"swagger": "2.0", "info": _info(as_object(source.get("info")))}
    kept: dict[str, JSON] = {"openapi": source.get("openapi")}
    properties = blank()
    properties = addressed(definition, kept, properties, reading)
    _schemas(reading)
    components = _components(reading, definition)
    definition["paths"] = paths(source.get("paths"), (ROOT, "paths"), reading)
    kept |= _webhooks(reading)
    kept |= _hoist(reading)
    definition["definitions"] = reading.definitions
    properties = secured(definition, kept, components, properties, reading)
    _rest(definition, kept, reading)
    definition[KEPT] = {**kept, "components": components} if components else kept
    return definition, properties, tuple(reading.notes), _counts(definition, reading)


def _info(info: dict[str, JSON]) -> dict[str, JSON]:
    made: dict[str, JSON] = {"title": as_text(info.get("title")), "version": as_text(info.get("version"))}
    made |= _split(info, _INFO)
    for key, known in (("license", ("name", "url")), ("contact", ("name", "url", "email"))):
        member = made.get(key)
        if isinstance(member, dict):
            takes_url = is_address(as_text(member.get("url")))  # 2.0 takes no relative one
            made[key] = _split(member, frozenset(known) - (frozenset() if takes_url else {"url"}))
    return made


def _split(node: dict[str, JSON], known: frozenset[str]) -> dict[str, JSON]:
    """`node` with the members that 2.0 does not know under `x-openapi3`."""
    made = {key: value for key, value in node.items() if key in known or key.startswith("x-") and key != KEPT}
    kept = {key: value for key, value in node.items() if key not in made}
    return {**made, KEPT: kept} if kept else made


def _schemas(reading: Reading) -> None:
    for name, node in reading.component("schemas").items():
        reading.definitions[name] = schema(node, ((COMPONENTS, "schemas"), name), reading)


def _hoist(reading: Reading) -> dict[str, JSON]:
    """Schemas that were referred to outside `components` become definitions; they may refer to further ones.

    Gives back, to be kept, where each of them came from.
    """
    done = 0
    while done < len(reading.hoisted):
        name, reference = list(reading.hoisted.items())[done]
        target = reading.found(reference)
        reading.note(f"The schema at “{reference[:80]}” became the definition “{name}”.", at_of(reference))
        reading.definitions[name] = schema(target, ROOT, reading) if isinstance(target, (dict, bool)) else {}
        done += 1
    places = {
        name: {"$ref": reference, INSTEAD: digest(reading.definitions[name])}
        for name, reference in reading.hoisted.items()
    }
    return {"hoisted": places} if places else {}


def _components(reading: Reading, definition: dict[str, JSON]) -> dict[str, JSON]:
    """Fills `parameters` and `responses`, and gives back the components that 2.0 has no place for, by kind."""
    components = as_object(reading.source.get("components"))
    kept: dict[str, JSON] = {}
    for kind, members in components.items():
        at = (COMPONENTS, kind)
        if kind == "parameters":
            kept |= _parameters(definition, members, at, reading)
        elif kind == "responses":
            definition[kind] = {
                name: _shared_response(node, (at, name), reading) for name, node in as_object(members).items()
            }
        elif kind not in ("schemas", "securitySchemes"):
            kept[kind] = _kept_components(kind, members, at, reading)
    return kept


def _parameters(definition: dict[str, JSON], members: JSON, at: At, reading: Reading) -> dict[str, JSON]:
    homes: dict[str, JSON] = {}
    others: dict[str, JSON] = {}
    for name, node in as_object(members).items():
        reference = node.get("$ref") if isinstance(node, dict) else None
        if has_home(node, reading):
            made = parameter(as_object(reading.target(node)), (at, name), reading)
            homes[name] = alias(made, reference) if isinstance(reference, str) else made
        elif isinstance(reference, str):
            others[name] = {"$ref": to_two(reference)}
        else:
            others[name] = parameter(as_object(node), (at, name), reading)
    definition["parameters"] = homes
    return {"parameters": others} if others else {}


def _shared_response(node: JSON, at: At, reading: Reading) -> JSON:
    reference = node.get("$ref") if isinstance(node, dict) else None
    made = response(as_object(reading.target(node)), at, reading)
    return alias(made, reference) if isinstance(reference, str) else made


def _kept_components(kind: str, members: JSON, at: At, reading: Reading) -> JSON:
    if not isinstance(members, dict) or kind not in _KEEPERS:
        return members
    with reading.kept():
        return {name: _KEEPERS[kind](node, (at, name), reading) for name, node in members.items()}


def _shared_body(node: JSON, at: At, reading: Reading) -> JSON:
    reference = node.get("$ref") if isinstance(node, dict) else None
    if isinstance(reference, str):
        check_local(reference)
        return {"$ref": to_two(reference)}
    return request_body(as_object(node), at, reading)


_KEEPERS: dict[str, Any] = {
    "headers": header,
    "requestBodies": _shared_body,
    "callbacks": callback,
    "pathItems": partial(path_item, depth=1),
}


def _webhooks(reading: Reading) -> dict[str, JSON]:
    webhooks = as_object(reading.source.get("webhooks"))
    if not webhooks:
        return {}
    at = (ROOT, "webhooks")
    reading.note("Webhooks are kept: nothing here says how the service is told where to send them.", at)
    with reading.kept():
        return {"webhooks": {name: path_item(node, (at, name), reading, 1) for name, node in webhooks.items()}}


def _rest(definition: dict[str, JSON], kept: dict[str, JSON], reading: Reading) -> None:
    """Tags, external documents, extensions; the rest has no word in 2.0."""
    tags = reading.source.get("tags")
    if isinstance(tags, list):
        definition["tags"] = [_tag(tag) for tag in tags if isinstance(tag, dict)]
    for key, value in reading.source.items():
        if key == "externalDocs" and is_link(value) or key.startswith("x-") and key != KEPT:
            definition[key] = value
        elif key not in _CONVERTED:
            reading.note(f"“{key[:40]}” is kept: OpenAPI 2.0 has no word for it.", (ROOT, key))
            kept[key] = value


def _tag(tag: dict[str, JSON]) -> dict[str, JSON]:
    known = ("name", "description", *(["externalDocs"] if is_link(tag.get("externalDocs")) else []))
    return _split(tag, frozenset(known))


def _counts(definition: dict[str, JSON], reading: Reading) -> dict[str, int]:
    items = [item for item in as_object(definition["paths"]).values() if isinstance(item, dict)]
    return {
        "operations": sum(method in item for item in items for method in METHODS),
        "definitions": len(reading.definitions),
        "webhooks": len(as_object(reading.source.get("webhooks"))),
        "approximations": len(reading.notes),
    }
