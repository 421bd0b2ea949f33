"""A description in several files → one: what stands in the other files is put where the document shares such things.

References between files are relative to the file they stand in (RFC 3986, section 5). Nothing is fetched.
"""

from typing import Any

from designer.document import pointer
from designer.document.pointer import JSON
from designer.document.text import LIMITS, TextError, too_many
from designer.importers.bundle_places import (
    MAX_STEPS,
    Bundling,
    Layout,
    Place,
    place_of,
    register,
    shelved,
    source_of,
    tokens_of,
)  # fmt: skip
from designer.importers.bundled_files import MAIN, Files, Origins, Source
from designer.importers.given import Given

MAX_INLINED = 20_000
# Their members have names that people choose: a property “default” is no default.
_NAMED = frozenset([
    "properties", "patternProperties", "definitions", "$defs", "parameters", "responses", "headers", "paths", "schemas",
    "requestBodies", "examples", "links", "callbacks", "pathItems", "securitySchemes", "securityDefinitions",
])  # fmt: skip


def bundled(given: Given, layout: Layout) -> tuple[dict[str, JSON], Origins]:
    """The document with everything that it refers to in `given.files`, and where each piece came from.

    Raises TextError for a reference to an address, to a file that did not come along, or to nothing in it, and where
    so much is repeated that the document would grow too large. May raise RecursionError.
    """
    work = Bundling(given, layout, Files(given))
    for shelf in layout.shelves:
        register(shelf, work)
    made = _walked(given.value, MAIN, (), work)
    while work.todo:
        at, source = work.todo.pop()
        _put(made, pointer.split(at), _walked(work.files.value(source), source[0], place_of(at), work))
    return made, work.origins


def _walked(node: JSON, name: str, place: Place, work: Bundling) -> Any:
    """`node` of the file `name` with its references led into the bundle."""
    work.count += 1
    if work.count > LIMITS.values:
        raise TextError(too_many(LIMITS))
    if isinstance(node, list):
        return [_walked(entry, name, (place, str(index)), work) for index, entry in enumerate(node)]
    if not isinstance(node, dict):
        return node
    reference = node.get("$ref")
    if place and isinstance(reference, str) and (name != MAIN or not reference.startswith("#")):
        return _led(node, source_of(reference, name, place, work), name, place, work)
    return _members(node, name, place, work)


def _members(node: dict[str, JSON], name: str, place: Place, work: Bundling) -> dict[str, JSON]:
    data = frozenset() if place and place[1] in _NAMED else work.layout.data
    return {key: value if key in data else _walked(value, name, (place, key), work) for key, value in node.items()}


def _led(node: dict[str, JSON], source: Source, name: str, place: Place, work: Bundling) -> JSON:
    """What stands for a reference to `source`: one into the bundle, or what it leads to."""
    if source[0] == MAIN:
        return {**_members(node, name, place, work), "$ref": f"#{source[1]}"}
    shelf = work.layout.shelf(place)
    if shelf is None or work.places.get(source) == pointer.join(tokens_of(place)):
        return _inlined(node, source, name, place, work)
    return {**_members(node, name, place, work), "$ref": f"#{shelved(source, shelf, work)}"}


def _inlined(node: dict[str, JSON], source: Source, name: str, place: Place, work: Bundling) -> JSON:
    """What stands at `source`, in place of the reference; what stands beside the reference wins."""
    if source in work.inlining or len(work.inlining) > MAX_STEPS:
        raise TextError(f"“#{source[1][:100]}” in the file “{source[0][:100]}” refers to itself. Take that out.")
    work.inlined += 1
    if work.inlined > MAX_INLINED:
        raise TextError(f"Pieces of other files are repeated more than {MAX_INLINED:,} times. Take some of them out.")
    work.origins[pointer.join(tokens_of(place))] = source
    work.inlining.append(source)
    made = _walked(work.files.value(source), source[0], place, work)
    work.inlining.pop()
    beside = {key: value for key, value in node.items() if key != "$ref"}
    return {**made, **_members(beside, name, place, work)} if beside and isinstance(made, dict) else made


def _put(node: dict[str, Any], tokens: pointer.Tokens, value: JSON) -> None:
    for token in tokens[:-1]:
        if not isinstance(node.get(token), dict):
            node[token] = {}
        node = node[token]
    node[tokens[-1]] = value
