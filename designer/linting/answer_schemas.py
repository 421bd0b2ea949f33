"""What a schema has at a path, as far as the definition says: an open schema may have anything."""

from collections.abc import Iterator

from designer.document.pointer import JSON
from designer.linting.elements import MAX_HOPS, Resolve, entries, members, text

UNKNOWN = None  # it may be there or not
ABSENT = False  # the schema says what there is, and it is not among that
MAX_SCHEMAS = 200  # that one step looks into, through allOf
DYNAMIC = ("x-ms-dynamic-schema", "x-ms-dynamic-properties")  # what comes is known when a flow is made
SCALARS = ("string", "integer", "number", "boolean", "file")

Shape = dict[str, JSON] | bool | None  # a schema, ABSENT or UNKNOWN


def success_schema(operation: JSON, resolve: Resolve) -> Shape:
    """The schema of what an operation answers when all is well: of the first 2xx response that has one."""
    responses = members(members(operation).get("responses"))
    for status in sorted(status for status in responses if status.startswith("2")):
        schema = members(_target(responses[status], resolve)).get("schema")
        if isinstance(schema, dict):
            return schema
    return UNKNOWN


def at_path(shape: Shape, path: str, resolve: Resolve) -> Shape:
    """What there is at `path`, such as "data/items": property names between slashes."""
    for name in path.strip("/").split("/") if path.strip("/") else ():
        shape = _property(shape, name, resolve)
    return shape


def entry_of(shape: Shape, resolve: Resolve) -> Shape:
    """What the entries of an array are like; UNKNOWN for what is no array."""
    arrays = [node for node in _alternatives(shape, resolve) if isinstance(node.get("items"), dict)]
    return members(arrays[0]["items"]) if arrays else UNKNOWN


def is_other_than_array(shape: Shape, resolve: Resolve) -> bool:
    """Whether the schema says that there is something else than an array."""
    if not isinstance(shape, dict):
        return False
    nodes = list(_alternatives(shape, resolve))
    is_array = any(node.get("type") == "array" or "items" in node for node in nodes)
    is_dynamic = any(member in node for node in nodes for member in DYNAMIC)
    said = any(node.get("type") in ("object", *SCALARS) or members(node.get("properties")) for node in nodes)
    return said and not is_array and not is_dynamic


def _property(shape: Shape, name: str, resolve: Resolve) -> Shape:
    nodes = list(_alternatives(shape, resolve))
    for node in nodes:
        if name in members(node.get("properties")):
            return members(node["properties"][name])
    return UNKNOWN if not nodes or any(map(_is_open, nodes)) or not any(map(_says_something, nodes)) else ABSENT


def _is_open(node: dict[str, JSON]) -> bool:
    return bool(node.get("additionalProperties")) or any(member in node for member in DYNAMIC)


def _says_something(node: dict[str, JSON]) -> bool:
    return bool(members(node.get("properties"))) or node.get("type") in ("array", *SCALARS)


def _alternatives(shape: Shape, resolve: Resolve) -> Iterator[dict[str, JSON]]:
    """The schema and those that it is made of; nothing where one of them cannot be found."""
    waiting: list[JSON] = [shape]
    found: list[dict[str, JSON]] = []
    seen: set[str] = set()
    while waiting and len(found) < MAX_SCHEMAS:
        node = waiting.pop()
        reference = text(members(node).get("$ref"))
        if reference and reference in seen:  # it is made of itself
            continue
        seen.add(reference)
        node = _target(node, resolve)
        if not isinstance(node, dict):
            return
        found.append(node)
        waiting += entries(node.get("allOf"))
    yield from found


def _target(node: JSON, resolve: Resolve) -> JSON:
    for _ in range(MAX_HOPS):
        reference = node.get("$ref") if isinstance(node, dict) else None
        if not isinstance(reference, str):
            return node
        node = resolve(reference)
    return None
