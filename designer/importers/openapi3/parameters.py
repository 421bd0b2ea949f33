"""Parameters and headers of OpenAPI 3.x → of 2.0, which says their values by a type and without a schema."""

from functools import partial
from typing import Any

from designer.document.openapi3 import FLAT_KEYWORDS, INSTEAD, KEPT, KEPT_COMPONENTS, to_two
from designer.document.pointer import JSON
from designer.importers.openapi3.media_types import media_types
from designer.importers.openapi3.reading import At, Reading
from designer.importers.openapi3.schemas import schema
from designer.properties import as_object, as_text

PLACES = ("path", "query", "header")
SCALARS = ("string", "number", "integer", "boolean")
STYLES = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}
# (style, explode) of a list → `collectionFormat`; 2.0 has no other ways to write lists
FORMATS = {
    ("form", True): "multi",
    ("form", False): "csv",
    ("simple", False): "csv",
    ("simple", True): "csv",
    ("spaceDelimited", False): "ssv",
    ("pipeDelimited", False): "pipes",
}
MAX_NESTING = 5
_SAME = frozenset(["name", "in", "description", "required", "allowEmptyValue"])
Parameter = dict[str, Any]


def parameters(nodes: JSON, at: At, reading: Reading) -> tuple[list[JSON], list[JSON]]:
    """(parameters that 2.0 has, parameters of other places, converted too: 2.0 has no cookies)."""
    made: list[JSON] = []
    others: list[JSON] = []
    for index, node in enumerate(nodes if isinstance(nodes, list) else []):
        if isinstance(node, dict):
            home = has_home(node, reading)
            (made if home else others).append(_referred_or_made(node, home, (at, index), reading))
    return made, others


def has_home(node: JSON, reading: Reading) -> bool:
    """Whether 2.0 has parameters in the place where this one goes."""
    return as_object(reading.target(node)).get("in") in PLACES


def _referred_or_made(node: Parameter, home: bool, at: At, reading: Reading) -> JSON:
    reference = node.get("$ref")
    if not home:
        place = as_text(as_object(reading.target(node)).get("in")) or "no place"
        reading.note(f"OpenAPI 2.0 has no inputs in “{place[:20]}”; this one is kept and not sent.", at)
    if not isinstance(reference, str):
        return parameter(node, at, reading)
    own = {key: value for key, value in node.items() if key != "$ref"}
    if not reference.startswith("#/components/parameters/") or home and own:
        make = partial(parameter, as_object(reading.target(node)), at, reading)
        return alias(reading.copy_of("parameter", reference, make), reference, own)
    return {"$ref": to_two(reference) if home else KEPT_COMPONENTS + reference[len("#/components/") :]}


def parameter(node: Parameter, at: At, reading: Reading) -> Parameter:
    """One parameter; its schema, style and examples are kept where its type alone would lose them."""
    made = {key: node[key] for key in node if key in _SAME or is_extension(key)}
    if made.get("in") == "path":
        made["required"] = True
    if made.get("in") != "query" and "allowEmptyValue" in made:
        del made["allowEmptyValue"]
    return _with_value(made, node, at, reading, str(node.get("in")))


def header(node: JSON, at: At, reading: Reading) -> Parameter:
    """One header of a response; a shared one is copied, because 2.0 shares no headers."""
    reference = node.get("$ref") if isinstance(node, dict) else None
    if not isinstance(reference, str):
        return _header(as_object(node), at, reading)
    reading.note("A shared header was copied to where it is used.", at)
    with reading.kept():
        make = partial(_header, as_object(reading.target(node)), at, reading)
        return alias(reading.copy_of("header", reference, make), reference)


def alias(made: Parameter, reference: str, own: Parameter | None = None) -> Parameter:
    """A copy of what `reference` leads to that knows so, for places where 2.0 has no references.

    `own` are the members beside the reference, for which 2.0 has no place: of them a description counts.
    """
    own = own or {}
    described = {"description": own["description"]} if isinstance(own.get("description"), str) else {}
    shown = {key: value for key, value in made.items() if key != KEPT} | described
    return {**shown, KEPT: {"$ref": to_two(reference), INSTEAD: shown, **({"own": own} if own else {})}}


def _header(node: Parameter, at: At, reading: Reading) -> Parameter:
    made = {key: node[key] for key in node if key == "description" or is_extension(key)}
    return _with_value(made, node, at, reading, "header")


def _with_value(made: Parameter, node: Parameter, at: At, reading: Reading, place: str) -> Parameter:
    converted = schema(node.get("schema", {}), (at, "schema"), reading)
    content = as_object(node.get("content"))
    members, is_exact = ({"type": "string"}, True) if content else flat(converted, reading)
    kept = {key: node[key] for key in node if not (key in made or key in _KNOWN or key.startswith("x-"))}
    kept |= {"x-nullable": node["x-nullable"]} if "x-nullable" in node else {}
    style_kept = _styled(members, node, place)
    if content:
        kept["content"] = media_types(content, (at, "content"), reading)
    elif not is_exact:
        kept["schema"] = converted
    kept.update(style_kept)
    if content or style_kept or not is_exact:
        kept[INSTEAD] = members
        reading.note(_sentence(node, members, bool(content), style_kept), at)
    elif kept:
        reading.note(f"Kept beside this input: {', '.join(sorted(kept))[:80]}.", at)
    return {**made, **members, KEPT: kept} if kept else {**made, **members}


def is_extension(key: str) -> bool:
    """Whether a member stays as it is; `x-nullable` would be that of the schema, which 2.0 has in the same place."""
    return key.startswith("x-") and key not in (KEPT, "x-nullable")


_KNOWN = frozenset(["schema", "content", "style", "explode"])


def _sentence(node: Parameter, members: Parameter, has_content: bool, style: Parameter) -> str:
    name = str(node.get("name", "This header"))[:40]
    if has_content:
        return f"“{name}” holds a whole document; it became a text."
    if style:
        return f"How “{name}” is written ({style.get('style', 'exploded')}) has no word in OpenAPI 2.0."
    return f"“{name}” became a plain {members['type']}; its schema is kept beside it."


def _styled(members: Parameter, node: Parameter, place: str) -> Parameter:
    """Adds `collectionFormat` to a list's `members`; what it cannot say is given back, to be kept."""
    usual = STYLES.get(place, "form")
    style = node.get("style", usual)
    explode = node.get("explode", style == "form")
    if not isinstance(style, str) or not isinstance(explode, bool):
        return {}
    if members["type"] == "array":
        format = FORMATS.get((style, explode))
        is_listed = style in (usual, "spaceDelimited", "pipeDelimited") and place != "cookie"
        if format and is_listed and (format != "multi" or place == "query"):
            if format != "csv" or place == "query":
                members["collectionFormat"] = format
            return {}
    given: Parameter = {key: node[key] for key in ("style", "explode") if key in node}
    is_usual = style == usual and (explode == (style == "form") or members["type"] in ("number", "integer", "boolean"))
    return {} if is_usual else given


def flat(node: JSON, reading: Reading, depth: int = 0) -> tuple[Parameter, bool]:
    """(the members of a converted schema that 2.0 has for inputs, whether they say all of it)."""
    reference = node.get("$ref") if isinstance(node, dict) else None
    if not isinstance(reference, str):
        return _flat(as_object(node), reading, depth)
    target = as_object(reading.schema_target(node))
    members = reading.copy_of("flat", reference, lambda: _flat(target, reading, depth)[0], {"type": "string"})
    return dict(members), False


def _flat(node: Parameter, reading: Reading, depth: int) -> tuple[Parameter, bool]:
    if "type" not in node and isinstance(node.get("allOf"), list):
        return _merged(node, reading, depth), False
    is_flat = FLAT_KEYWORDS.issuperset(node)
    members = dict(node) if is_flat else {key: node[key] for key in node if key in FLAT_KEYWORDS}
    if node.get("type") in SCALARS:
        members.pop("items", None)
        return members, len(members) == len(node)
    if node.get("type") == "array" and depth < MAX_NESTING:
        items, is_exact = flat(node.get("items"), reading, depth + 1)
        is_exact = is_exact and items == node.get("items") and len(members) == len(node)
        return {**members, "items": items}, is_exact
    return {"type": "string"}, False


def _merged(node: Parameter, reading: Reading, depth: int) -> Parameter:
    """`allOf: [{$ref}]` with a default beside it is how 3.0 writes a shared choice with siblings."""
    made: Parameter = {}
    for entry in node["allOf"] if depth < MAX_NESTING else ():
        members, _ = flat(entry, reading, depth + 1)
        made = {**members, **made}
    own = {key: node[key] for key in node if key in FLAT_KEYWORDS}
    return {"type": "string", **made, **own}
