"""Responses of OpenAPI 3.x → of 2.0, with one schema each, and what an operation `produces`."""

import re
from typing import Any

from designer.document.openapi3 import INSTEAD, KEPT, digest, is_form, to_two
from designer.document.pointer import JSON
from designer.importers.openapi3.media_types import MediaTypes, beside, chosen, media_types
from designer.importers.openapi3.parameters import header
from designer.importers.openapi3.reading import At, Reading
from designer.properties import as_object, as_text

CODE = re.compile(r"[1-5][0-9]{2}|default", re.ASCII)
SUCCESS = "2XX"
_KNOWN = frozenset(["description", "headers", "content"])
_SHARED = "#/components/responses/"


def responses(nodes: JSON, at: At, reading: Reading) -> tuple[dict[str, JSON], dict[str, JSON], list[str]]:
    """(responses by code, responses for ranges such as 4XX, `produces`); at least one response, as 2.0 demands."""
    made: dict[str, JSON] = {}
    ranges: dict[str, JSON] = {}
    types: dict[str, list[str]] = {}
    for code, node in nodes.items() if isinstance(nodes, dict) else ():
        here = (at, code)
        if CODE.fullmatch(code):
            made[code], types[code] = _response(node, here, reading)
        elif code.startswith("x-"):
            made[code] = node
        else:
            reading.note(f"OpenAPI 2.0 has no responses for “{code[:20]}”; it is kept.", here)
            with reading.kept():
                ranges[code], types[code] = _response(node, here, reading)
    success = nodes.get(SUCCESS) if isinstance(nodes, dict) else None
    made |= _stand_in(made, success, (at, SUCCESS), reading)
    produces = list(dict.fromkeys(name for names in types.values() for name in names))
    return _without_repetition(made, types, produces), ranges, produces


def _stand_in(made: dict[str, JSON], success: JSON, at: At, reading: Reading) -> dict[str, JSON]:
    """The success that a connector shows, where the source has only a range for it; else an empty default."""
    if isinstance(success, dict) and not any(code.startswith("2") for code in made):
        with reading.kept():
            node = response(as_object(reading.target(success)), at, reading)
        shown = {key: value for key, value in node.items() if key != KEPT}
        return {"200": {**shown, KEPT: {"range": SUCCESS, INSTEAD: digest(shown)}}}
    return {} if any(CODE.fullmatch(code) for code in made) else {"default": {"description": ""}}


def _without_repetition(made: dict[str, JSON], types: dict[str, list[str]], produces: list[str]) -> dict[str, JSON]:
    """Media types are kept with responses only where they differ from what the operation produces or say more."""
    own = [code for code in made if types.get(code) and "$ref" not in made[code]]
    if any(set(types[code]) != set(produces) for code in own):
        return made
    return {**made, **{code: _without_content(made[code]) for code in own}}


def _without_content(node: dict[str, Any]) -> dict[str, Any]:
    kept = node[KEPT]
    if "schema" not in node or any(kept["content"].values()):
        return node
    others = {key: value for key, value in kept.items() if key != "content"}
    made = {key: value for key, value in node.items() if key != KEPT}
    return {**made, KEPT: others} if others else made


def _response(node: JSON, at: At, reading: Reading) -> tuple[JSON, list[str]]:
    reference = node.get("$ref") if isinstance(node, dict) else None
    target = as_object(reading.target(node))
    types = list(as_object(target.get("content")))
    own = {key: value for key, value in node.items() if key != "$ref"} if isinstance(node, dict) else {}
    if isinstance(reference, str) and reference.startswith(_SHARED) and not own:
        return {"$ref": to_two(reference)}, types
    if isinstance(reference, str):
        made = reading.copy_of("response", reference, lambda: response(target, at, reading))
        return _alias(made, reference, own), types
    return response(target, at, reading), types


def _alias(made: dict[str, Any], reference: str, own: dict[str, Any]) -> dict[str, Any]:
    """A copy of an answer that stands elsewhere: it knows so, and what its own media types say.

    A description beside the reference is the one that counts (OpenAPI 3.1.1, Reference Object).
    """
    described = {"description": own["description"]} if isinstance(own.get("description"), str) else {}
    shown = {key: value for key, value in made.items() if key != KEPT} | described
    beside = {"own": own} if own else {}
    return {**shown, KEPT: {**made.get(KEPT, {}), "$ref": to_two(reference), INSTEAD: shown, **beside}}


def response(node: dict[str, JSON], at: At, reading: Reading) -> dict[str, Any]:
    """One response. Its media types are kept; `x-openapi3` holds them under `content`."""
    made: dict[str, Any] = {"description": as_text(node.get("description"))}
    kept: dict[str, Any] = {}
    if not _KNOWN.issuperset(node):
        made |= {key: value for key, value in node.items() if key.startswith("x-") and key != KEPT}
        kept |= {key: value for key, value in node.items() if key not in _KNOWN and key not in made}
    content = media_types(node.get("content"), (at, "content"), reading)
    if content:
        kept["content"] = _content(made, content, at, reading)
    headers = as_object(node.get("headers"))
    if headers:
        made["headers"] = {name: header(member, ((at, "headers"), name), reading) for name, member in headers.items()}
    if "links" in kept:
        reading.note("OpenAPI 2.0 has no links between operations; they are kept.", (at, "links"))
    return {**made, KEPT: kept} if kept else made


def _content(made: dict[str, Any], content: MediaTypes, at: At, reading: Reading) -> MediaTypes:
    """Writes the schema and examples that 2.0 shows into `made`, and gives back the rest by media type."""
    is_one = len(content) == 1  # as nearly everywhere
    name = chosen(content if is_one else {key: content[key] for key in content if not is_form(key)} or content)
    shown = content[name].get("schema")
    if shown is not None:
        made["schema"] = shown
    others = beside(content, shown)
    if any("example" in member for member in content.values()):
        examples = {key: member["example"] for key, member in content.items() if "example" in member}
        made["examples"] = examples
        others = {key: {k: v for k, v in member.items() if k != "example"} for key, member in others.items()}
    if any(others.values()):
        reading.note(f"The answer is shown as {name[:60]}; what other types and examples say is kept.", at)
    return others
