"""A document in several files → one: what stands in the other files becomes components, each once.

References between files are relative to the file they stand in (RFC 3986, section 5). Nothing is fetched.
"""

import posixpath
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from designer.document import pointer, yaml
from designer.document.pointer import JSON, MISSING, PointerError
from designer.document.text import TextError, load_json
from designer.importers.given import Given
from designer.importers.openapi3.reading import position

MAIN = ""
# The key (or the key of the list or object around it) under which a reference stands → the kind of what it leads to.
KINDS = {
    "parameters": "parameters",
    "requestBody": "requestBodies",
    "requestBodies": "requestBodies",
    "responses": "responses",
    "headers": "headers",
    "examples": "examples",
    "links": "links",
    "callbacks": "callbacks",
    "paths": "pathItems",
    "pathItems": "pathItems",
    "webhooks": "pathItems",
    "securitySchemes": "securitySchemes",
}
DATA = frozenset(["example", "default", "enum", "const", "value", "mapping", "x-examples"])  # no references in there
_SIGNS = re.compile(r"[^A-Za-z0-9._-]+")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


@dataclass
class _Bundling:
    """`places` says where each (file, fragment) went; `todo` are those whose value is still to be put there."""

    given: Given
    components: dict[str, dict[str, JSON]]
    files: dict[str, JSON] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    todo: list[tuple[str, str, str, str]] = field(default_factory=list)


def bundled(given: Given) -> dict[str, JSON]:
    """The document with everything that it refers to in `given.files`.

    Raises TextError for a reference to an address, to a file that did not come along, or to nothing in it.
    """
    own = given.value.get("components")
    components = {
        kind: dict(each) for kind, each in (own if isinstance(own, dict) else {}).items() if isinstance(each, dict)
    }
    work = _Bundling(given, components)
    made: dict[str, JSON] = _walked(given.value, MAIN, ((), ""), work)
    merged: dict[str, Any] = {**(made["components"] if isinstance(made.get("components"), dict) else {})}
    while work.todo:
        kind, name, file, fragment = work.todo.pop()
        value = _walked(_value(file, fragment, work), file, ((), kind), work)
        merged[kind] = {**merged.get(kind, {}), name: value}
    return {**made, "components": merged}


Place = tuple[Any, ...]  # (the place around it, key)


def _walked(node: JSON, file: str, place: Place, work: _Bundling) -> JSON:
    """`node` of `file` with its references led to the components."""
    if isinstance(node, list):
        return [_walked(entry, file, (place, str(index)), work) for index, entry in enumerate(node)]
    if not isinstance(node, dict):
        return node
    reference = node.get("$ref")
    made = {key: value if key in DATA else _walked(value, file, (place, key), work) for key, value in node.items()}
    if isinstance(reference, str) and (file != MAIN or not reference.startswith("#")):
        made["$ref"] = _led(reference, file, place, work)
    return made


def _led(reference: str, file: str, place: Place, work: _Bundling) -> str:
    path, _, fragment = reference.partition("#")
    if _URL.match(path):
        raise _refusal(
            reference, place, "That is an address, and nothing is fetched. Put its content into the file.", work
        )
    target = posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(path))) if path else file
    target = target.removeprefix("./")
    if target not in work.given.files:
        raise _refusal(reference, place, "That file did not come along. Bring all files in one archive.", work)
    known = work.places.get((target, fragment))
    if known is None:
        kind = _kind(place)
        name = _free_name(fragment or target, work.components.setdefault(kind, {}))
        work.components[kind][name] = None
        known = work.places[target, fragment] = f"#/components/{kind}/{name}"
        work.todo.append((kind, name, target, fragment))
    return known


def _refusal(reference: str, place: Place, why: str, work: _Bundling) -> TextError:
    tokens = []
    while place:
        place, token = place
        tokens.append(token)
    at = pointer.join(reversed(tokens[:-1]))
    return TextError(f"This refers to “{reference[:200]}”. {why}", *position(work.given, at))


def _kind(place: Place) -> str:
    """What stands at `place`: the member itself, one of an object, or one of a list."""
    around, key = place
    outer = around[1] if around else ""
    if key in ("requestBody", "requestBodies", "pathItems", *KINDS) and outer not in KINDS and outer != "properties":
        return KINDS[key]
    return KINDS.get(outer, "schemas") if key not in ("schema", "items") else "schemas"


def _free_name(text: str, taken: dict[str, JSON]) -> str:
    stem = text.rstrip("/").rpartition("/")[2].partition(".")[0]
    wanted = _SIGNS.sub("_", unquote(stem)).strip("_") or "Shared"
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}{number}"
    return name


def _value(file: str, fragment: str, work: _Bundling) -> JSON:
    if file not in work.files:
        work.files[file] = _loaded(work.given.files[file], file)
    try:
        value = pointer.find(work.files[file], pointer.split(unquote(fragment)))
    except PointerError:
        value = MISSING
    if value is MISSING:
        raise TextError(f"There is nothing at “#{fragment[:100]}” in the file “{file[:100]}”.")
    return value


def _loaded(data: bytes, name: str) -> JSON:
    try:
        text = data.decode("utf-8-sig")
        return load_json(text) if text.lstrip()[:1] in ("{", "[") else yaml.load(text)
    except UnicodeDecodeError:
        raise TextError(f"The file “{name[:100]}” is no text in UTF-8.") from None
    except TextError as error:
        raise TextError(f"The file “{name[:100]}” cannot be read: {error.sentence}", error.line, error.column) from None
