"""Objects and lists in a schema: the rows of a property grid, and edits of one property."""

from collections.abc import Iterator
from dataclasses import dataclass

from designer.document import pointer
from designer.document.document import Document
from designer.document.pointer import JSON, MISSING, Tokens
from designer.document.references import name_of, target_of

MAX_ROWS = 400
MAX_DEPTH = 12


class PropertyError(ValueError):
    """A property that cannot be called so; the message says what to do."""


@dataclass(frozen=True)
class Row:
    """One line of a property grid. `at` addresses the schema of the property itself."""

    at: str
    depth: int
    name: str
    label: str
    type: str
    is_required: bool
    visibility: str
    reference: str  # name of the shared definition it uses, "" for its own
    reference_at: str
    is_object: bool  # properties can be added below it
    children_at: str  # the object schema that holds its properties: itself, or the items of a list


def rows(schema: JSON, at: str, depth: int = 0) -> Iterator[Row]:
    """The properties below the object (or list of objects) at `at`, depth first, at most MAX_ROWS.

    A `$ref` is one row that names what it uses: what is shared is edited at its own address.
    """
    for count, row in enumerate(_rows(schema, at, depth)):
        if count == MAX_ROWS:
            return
        yield row


def _rows(schema: JSON, at: str, depth: int) -> Iterator[Row]:
    holder, holder_at = object_in(schema, at)
    properties = holder.get("properties") if isinstance(holder, dict) else None
    if not isinstance(properties, dict) or depth > MAX_DEPTH:
        return
    required = holder.get("required")
    for name, value in properties.items():
        here = pointer.child(holder_at, "properties", name)
        yield _row(here, depth, name, value, isinstance(required, list) and name in required)
        yield from _rows(value, here, depth + 1)


def _row(at: str, depth: int, name: str, value: JSON, is_required: bool) -> Row:
    value = value if isinstance(value, dict) else {}
    held, held_at = object_in(value, at)
    referenced = value if "$ref" in value else held if isinstance(held, dict) and "$ref" in held else {}
    return Row(
        at=at,
        depth=depth,
        name=name,
        label=_text(value.get("x-ms-summary")) or _text(value.get("title")),
        type=describe(value),
        is_required=is_required,
        visibility=_text(value.get("x-ms-visibility")),
        reference=name_of(referenced),
        reference_at=target_of(referenced),
        is_object=isinstance(held, dict) and not referenced and (held.get("type") == "object" or "properties" in held),
        children_at=held_at,
    )


def object_in(schema: JSON, at: str) -> tuple[JSON, str]:
    """The schema whose properties a grid lists: the schema itself, or the innermost items of a list."""
    while isinstance(schema, dict) and schema.get("type") == "array" and isinstance(schema.get("items"), dict):
        schema, at = schema["items"], pointer.child(at, "items")
    return schema, at


def describe(schema: JSON) -> str:
    """The type in words: `text`, `list of object`, `list of Pet`."""
    if not isinstance(schema, dict):
        return "anything"
    if name := name_of(schema):
        return name
    type = schema.get("type")
    if type == "array":
        return f"list of {describe(schema.get('items'))}"
    if isinstance(schema.get("enum"), list):
        return f"{type or 'any'}, {len(schema['enum'])} choices"
    if not isinstance(type, str):
        return "object" if "properties" in schema else "anything"
    return type


def parent_of(at: str) -> tuple[str, str]:
    """`…/properties/id` → (address of the object, `id`). Raises PropertyError for anything else."""
    tokens = pointer.split(at)
    if len(tokens) < 3 or tokens[-2] != "properties":
        raise PropertyError("This is not a property.")
    return pointer.join(tokens[:-2]), tokens[-1]


def is_property(at: str) -> bool:
    tokens: Tokens = pointer.split(at)
    return len(tokens) >= 3 and tokens[-2] == "properties"


def is_required(document: Document, at: str) -> bool:
    holder, name = parent_of(at)
    required = document.get(holder + "/required", [])
    return isinstance(required, list) and name in required


def added(document: Document, holder: str, name: str, type: str = "string") -> Document:
    """A copy with one more property on the object at `holder`, which becomes an object if it had no type yet.

    Raises PropertyError when the name is empty or taken.
    """
    if not name.strip():
        raise PropertyError("Give the property the name that the API uses.")
    properties = document.get(holder + "/properties", {})
    if isinstance(properties, dict) and name in properties:
        raise PropertyError(f"There is already a property called “{name}”.")
    if document.get(holder + "/type") is MISSING:
        document = document.put(holder + "/type", "object")
    value: JSON = {"type": type}
    if type == "array":
        value["items"] = {"type": "string"}
    return document.put(pointer.child(holder, "properties", name), value)


def removed(document: Document, at: str) -> Document:
    """A copy without the property, and without its name among the required ones."""
    document = with_required(document, at, False)
    return document.put(at, MISSING)


def renamed(document: Document, at: str, name: str) -> tuple[Document, str]:
    """A copy in which the property is called `name`, in its own place; and its new address. Raises PropertyError."""
    holder, old = parent_of(at)
    if name == old:
        return document, at
    properties = document.get(holder + "/properties", {})
    if not name.strip() or name in properties:
        raise PropertyError(f"There is already a property called “{name}”." if name.strip() else "Give it a name.")
    document = document.put(
        holder + "/properties", {name if key == old else key: value for key, value in properties.items()}
    )
    required = document.get(holder + "/required", [])
    if isinstance(required, list) and old in required:
        document = document.put(holder + "/required", [name if entry == old else entry for entry in required])
    return document, pointer.child(holder, "properties", name)


def with_required(document: Document, at: str, required: bool) -> Document:
    """A copy in which the property must be given, or need not."""
    holder, name = parent_of(at)
    names = document.get(holder + "/required", [])
    names = names if isinstance(names, list) else []
    if (name in names) == required:
        return document
    names = [*names, name] if required else [each for each in names if each != name]
    return document.put(holder + "/required", names or MISSING)


def _text(value: JSON) -> str:
    return value if isinstance(value, str) else ""
