"""A definition → OpenAPI 3.0, 3.1 or 3.2, with everything back that an import kept."""

from typing import Any

from designer.document.openapi3 import INSTEAD, KEPT, anchors, found, kept_of, stands
from designer.document.pointer import JSON, MISSING
from designer.exporters.openapi3.bodies import converted as request_body
from designer.exporters.openapi3.operations import callback, is_body, path_item
from designer.exporters.openapi3.parameters import header, parameter
from designer.exporters.openapi3.responses import response
from designer.exporters.openapi3.schemas import schema
from designer.exporters.openapi3.writing import Writing, extensions, writing
from designer.importers.openapi3.security import back
from designer.importers.openapi3.servers import servers_of
from designer.properties import Properties, as_object

VERSIONS = {"3.0": "3.0.4", "3.1": "3.1.1", "3.2": "3.2.0"}
_KNOWN = ("openapi", "servers", "components", "security", "webhooks", "hoisted")


def as_value(document: JSON, properties: Properties, version: str = "3.1") -> dict[str, Any]:
    """The definition `document` in OpenAPI `version`: "3.0", "3.1" or "3.2". Raises ValueError for any other, and
    where the copies of shared bodies would grow too large.

    The properties document has no word in OpenAPI: what people give when they connect is in the security schemes.
    """
    if version not in VERSIONS:
        raise ValueError(f"There is no way to write OpenAPI {version}. Choose one of {', '.join(VERSIONS)}.")
    source = as_object(document)
    work = writing(source, version)
    made = _written(source, work)
    # An edit may have moved what a reference into a path led to; then the copy among the schemas serves.
    if lost := _lost(made, work.hoisted):
        hoisted = {name: place for name, place in work.hoisted.items() if name not in lost}
        made = _written(source, Writing(source, version, work.came_as, work.names, hoisted))
    return made


def _lost(made: dict[str, Any], hoisted: dict[str, str]) -> list[str]:
    """The definitions whose schema does not stand in the document where it is to be."""
    named = anchors(made) if any(not place.startswith("#/") for place in hoisted.values()) else {}
    return [name for name, place in hoisted.items() if place[1:] not in named and found(made, place) is MISSING]


def _written(source: dict[str, JSON], work: Writing) -> dict[str, Any]:
    kept = kept_of(source)
    made: dict[str, Any] = {"openapi": _version(kept, work.version)}
    made |= {"info": _info(as_object(source.get("info")), work)} | _servers(source, kept)
    made |= {key: source[key] for key in ("externalDocs",) if key in source} | extensions(source)
    if isinstance(source.get("tags"), list):
        made["tags"] = [_with_kept(tag, "tag", work) for tag in source["tags"] if isinstance(tag, dict)]
    made |= _security(source, kept, work)
    paths = as_object(source.get("paths"))
    made["paths"] = {path: node if path.startswith("x-") else path_item(node, work) for path, node in paths.items()}
    components = _components(source, as_object(kept.get("components")), work)
    made |= {"components": components} if components else {}
    others = {key: value for key, value in kept.items() if key not in _KNOWN}
    if "webhooks" in kept:
        others["webhooks"] = {name: path_item(node, work) for name, node in as_object(kept["webhooks"]).items()}
    return work.restored(made, "root", others)


def _version(kept: dict[str, JSON], version: str) -> str:
    came_as = kept.get("openapi")
    return came_as if isinstance(came_as, str) and came_as.startswith(version + ".") else VERSIONS[version]


def _with_kept(node: dict[str, JSON], kind: str, work: Writing) -> dict[str, Any]:
    return work.restored({key: value for key, value in node.items() if key != KEPT}, kind, kept_of(node))


def _info(info: dict[str, JSON], work: Writing) -> dict[str, Any]:
    made = _with_kept(info, "info", work)
    for key in ("license", "contact"):
        if isinstance(made.get(key), dict):
            made[key] = _with_kept(made[key], key, work)
    return made


def _servers(source: dict[str, JSON], kept: dict[str, JSON]) -> dict[str, Any]:
    """The servers that were kept, as long as the address is the one that stands for them."""
    remembered = as_object(kept.get("servers"))
    servers = servers_of(source)
    listed = remembered.get("list")
    if isinstance(listed, list):
        servers = listed if stands(source, remembered) else [*servers, *listed[1:]]
    return {"servers": servers} if servers else {}


def _security(source: dict[str, JSON], kept: dict[str, JSON], work: Writing) -> dict[str, Any]:
    required = as_object(kept.get("security"))
    if required and work.keeps_security and stands(source, required):
        return {"security": required.get("list")}
    return {"security": work.requirements(source["security"])} if isinstance(source.get("security"), list) else {}


def _components(source: dict[str, JSON], kept: dict[str, JSON], work: Writing) -> dict[str, Any]:
    made: dict[str, Any] = {}
    definitions = as_object(source.get("definitions"))
    made["schemas"] = {
        work.name("definitions", name): schema(node, work)
        for name, node in definitions.items()
        if name not in work.hoisted
    }
    made["parameters"] = {
        work.name("parameters", name): parameter(as_object(node), work)
        for name, node in as_object(source.get("parameters")).items()
        if not is_body(node)
    }
    produces = source.get("produces")
    types = [each for each in produces if isinstance(each, str)] if isinstance(produces, list) and produces else None
    made["responses"] = {
        work.name("responses", name): response(node, types, [], work)
        for name, node in as_object(source.get("responses")).items()
    }
    schemes = as_object(source.get("securityDefinitions"))
    made["securitySchemes"] = {
        work.name("securityDefinitions", name): _scheme(as_object(node)) for name, node in schemes.items()
    }
    for kind, members in kept.items():
        made = _with_kind(made, kind, members, work)
    return {kind: members for kind, members in made.items() if members}


def _with_kind(made: dict[str, Any], kind: str, members: JSON, work: Writing) -> dict[str, Any]:
    if kind == "securitySchemes" and not work.keeps_security:
        return {**made, KEPT: {**made.get(KEPT, {}), kind: members}}
    writer = _WRITERS.get(kind)
    written = {name: writer(as_object(node), work) for name, node in as_object(members).items()} if writer else members
    if isinstance(made.get(kind), dict) and isinstance(written, dict):
        written = {**made[kind], **written}
    return work.restored(made, "components", {kind: written})


def _scheme(node: dict[str, JSON]) -> dict[str, Any]:
    kept = kept_of(node)
    if "$ref" in kept and stands(node, kept):
        return {"$ref": kept["$ref"]}
    described = {key: node[key] for key in ("description",) if key in node} | extensions(node)
    if not kept or "$ref" in kept or not stands(node, kept):
        return {**back(node), **described}
    scheme = {key: value for key, value in kept.items() if key != INSTEAD}
    instead = as_object(kept.get(INSTEAD))  # an extension in it stood for the scheme
    return scheme | {key: value for key, value in described.items() if key not in instead}


_WRITERS: dict[str, Any] = {
    "headers": header,
    "requestBodies": request_body,
    "callbacks": callback,
    "pathItems": path_item,
    "parameters": parameter,
}
