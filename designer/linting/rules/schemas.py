"""Rules for one schema: an object, its properties, what it is used for."""

from collections.abc import Collection, Iterable, Iterator

from designer.document.pointer import JSON
from designer.linting.elements import INPUT, OUTPUT, Element, entries, followed, is_internal, members, text
from designer.linting.labels import label, quoted
from designer.linting.ruleset import Options, Problem
from designer.linting.shapes import EMPTY, Shape, unless

PROPERTIES_ELSEWHERE = frozenset({"allOf", "x-ms-dynamic-schema", "x-ms-dynamic-properties"})
BRINGS_A_VALUE = frozenset({"default", "x-ms-notification-url", "properties", "items"})


def _requires_elsewhere(names: Collection[str]) -> bool:
    return "properties" not in names or not PROPERTIES_ELSEWHERE.isdisjoint(names)


@unless(lambda shape, member, options: _requires_elsewhere(shape.types))
def required_names_nothing(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """A name in `required` is no property. Composed and dynamic schemas get theirs elsewhere."""
    if _requires_elsewhere(element.node):
        return []
    listed, properties = enumerate(entries(element.node[member])), members(element.node["properties"])
    wrong = [(at, name) for at, name in listed if isinstance(name, str) and name not in properties]
    return [((member, str(at)), {"name": quoted(name)}) for at, name in wrong]


def required_stands_outside_object(shape: Shape, member: str, options: Options) -> Iterable[Problem]:
    wanted = shape.says("type")
    if wanted == "object" or not isinstance(wanted, str) or shape.types[member] is not list:
        return ()
    return [((member,), {"type": quoted(wanted)})] if shape.held[member] != EMPTY else ()


def file_type_is_misplaced(shape: Shape, member: str, options: Options) -> Iterator[Problem]:
    """`type: file` anywhere but at the root of a response; parameters have a rule of their own."""
    if shape.around != "response":
        yield (member,), {}


def discriminator_is_no_required_text(element: Element, member: str, options: Options) -> Iterator[Problem]:
    name = text(element.node[member])
    properties = members(element.node.get("properties"))
    named = members(followed(properties.get(name), element.part.resolve))
    if name not in entries(element.node.get("required")) or named.get("type") != "string":
        yield (member,), {"name": quoted(name)}


def dictionary_editor_is_misplaced(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """The dictionary editor stands on something that is not an object with additionalProperties."""
    node = element.node
    is_dictionary = node.get("type") == "object" and node.get("additionalProperties", False) is not False
    if node[member] == "dictionary" and not is_dictionary:
        yield (member,), {}


def filter_functions_in_input(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if element.use == INPUT:
        yield (member,), {}


def binary_text_is_nested(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """A string/binary value below the top level of a body."""
    is_text = element.node.get("type") == "string"
    if is_text and element.use == INPUT and element.parent and element.parent.kind != "parameter":
        yield (member,), {}


def notification_url_is_no_text(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if element.node[member] is True and element.node.get("type") != "string":
        yield (("type",) if "type" in element.node else ()), {}


def notification_url_is_shown(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """Neither the address nor anything around it is internal; unknown for a shared definition."""
    if element.node[member] is not True or element.use != INPUT:
        return
    around: Element | None = element
    while around:
        if is_internal(around.node):
            return
        around = around.parent if around.kind != "parameter" else None
    yield (), {}


def notification_url_is_received(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if element.node[member] is True and element.use == OUTPUT:
        yield (member,), {}


def _requires_no_input(shape: Shape, member: str, options: Options) -> bool:
    return not shape.is_sent or "properties" not in shape.types


@unless(_requires_no_input)
def input_is_read_only_and_required(element: Element, member: str, options: Options) -> Iterable[Problem]:
    found = [name for name, node in _required_inputs(element) if node.get("readOnly") is True]
    return [(("properties", name, "readOnly"), {"this": _property_label(element, name)}) for name in found]


@unless(_requires_no_input)
def hidden_property_lacks_default(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """Internal and required, and nothing brings a value: no default, no callback address, nothing inside."""
    required = _required_inputs(element)
    found = [name for name, node in required if is_internal(node) and not node.keys() & BRINGS_A_VALUE]
    return [(("properties", name), {"this": _property_label(element, name)}) for name in found]


@unless(lambda shape, member, options: not shape.is_sent)
def hidden_property_is_optional(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """Internal, with a default, but not required: the default may not be sent."""
    required = set(map(text, entries(element.node.get("required"))))
    properties = members(element.node[member]).items()
    found = [name for name, node in properties if is_internal(node) and "default" in node and name not in required]
    return [(("properties", name), {"this": _property_label(element, name)}) for name in found]


@unless(lambda shape, member, options: shape.around != "schema")
def schema_is_too_deep(element: Element, member: str, options: Options) -> Iterable[Problem]:
    """The schema stands just below the deepest level allowed; what is below it is not reported again."""
    around = element.parent
    for _ in range(options["most"] - 1):
        if around is None or around.kind != "schema":
            return ()
        around = around.parent
    is_just_below = around and around.kind == "schema" and (around.parent is None or around.parent.kind != "schema")
    return [((), {})] if is_just_below else ()


def _required_inputs(element: Element) -> list[tuple[str, dict[str, JSON]]]:
    """(name, schema) of each property that a schema requires."""
    properties = members(element.node.get("properties"))
    required = dict.fromkeys(map(text, entries(element.node.get("required"))))
    return [(name, members(properties.get(name))) for name in required]


def _property_label(element: Element, name: str) -> str:
    return label(Element("schema", element.node, element, ("properties", name), element.part))
