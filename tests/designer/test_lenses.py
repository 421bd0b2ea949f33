"""The lens laws, proven over every real connector.

An untouched form changes no byte; a put reads back and stays in its place.
"""

import pytest

from designer.document import pointer
from designer.document.document import Document, dump
from designer.document.elements import kind_at
from designer.document.lenses import LENSES, FieldError, coerce
from designer.document.pointer import MISSING
from tests.corpus import connectors, definition, needs_corpus


def elements(value, at=""):
    """Every (address, kind, element) of a definition that a form can show."""
    kind = kind_at(at)
    if kind in LENSES and isinstance(value, dict):
        yield at, kind, value
    if isinstance(value, dict):
        for key, member in value.items():
            yield from elements(member, pointer.child(at, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from elements(member, pointer.child(at, index))


def as_posted(value):
    """What a browser sends back for an untouched control: CRLF for every line break."""
    return value.replace("\r\n", "\n").replace("\n", "\r\n") if isinstance(value, str) else value


def as_read(value):
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


@needs_corpus
@pytest.mark.parametrize("folder", connectors(), ids=lambda folder: folder.name)
def test_the_lens_laws_hold_for_a_real_connector(folder):
    value = definition(folder)
    if value is None:
        return  # not JSON as it stands: the importer's matter
    for at, kind, element in elements(value):
        told = kind, dump(element)
        if told not in PROVEN:  # many are alike to the letter
            PROVEN.add(told)
            prove(at, LENSES[kind], element)


PROVEN: set[tuple[str, str]] = set()


def prove(at, lens, element):
    shown = lens.get(element)
    posted = {name: as_read(as_posted(field)) for name, field in shown.items()}
    changes = {name: field for name, field in posted.items() if field != as_read(shown[name])}
    assert dump(lens.put(element, changes)) == dump(element), at
    before = {field.name: field.read(element) for field in lens.fields}
    for field in lens.fields:
        if isinstance(shown[field.name], bool):
            new = not shown[field.name]
        elif field.name in ("choices", "default", "type"):
            continue  # typed by the element: their own tests below
        else:
            new = "other"
        changed = lens.put(element, {field.name: new})
        assert {other.name: other.read(changed) for other in lens.fields} == {**before, field.name: new}, at
        restored = lens.put(changed, {field.name: shown[field.name]})
        assert field.read(restored) == shown[field.name]
        kept = {key: member for key, member in element.items() if key in changed}
        assert list(kept) == [key for key in changed if key in element], (at, field.name)


PARAMETER = LENSES["parameter"]


@pytest.mark.parametrize(
    ("type", "typed", "stored"),
    [
        ("string", "5", "5"),
        ("integer", "5", 5),
        ("integer", "-7", -7),
        ("number", "0.5", 0.5),
        ("number", "2", 2),
        ("boolean", "true", True),
        ("array", "[1]", [1]),
        ("object", "{}", {}),
        ("", "5", "5"),
    ],
)
def test_a_default_is_stored_in_the_type_of_its_element(type, typed, stored):
    element = {"name": "x", **({"type": type} if type else {})}
    changed = PARAMETER.put(element, {"default": typed})
    assert changed["default"] == stored
    assert PARAMETER.get(changed)["default"] == typed


@pytest.mark.parametrize(
    ("type", "typed"), [("integer", "five"), ("number", "x"), ("boolean", "maybe"), ("array", "{}")]
)
def test_a_default_of_another_type_is_refused_in_words(type, typed):
    with pytest.raises(FieldError) as refusal:
        coerce(typed, type)
    assert str(refusal.value).endswith(".")


def test_choices_keep_their_labels_and_their_types():
    element = {"type": "integer", "enum": [1, 2], "x-ms-enum-values": [{"value": 2, "displayName": "Two"}]}
    assert PARAMETER.get(element)["choices"] == "1\n2 | Two"
    changed = PARAMETER.put(element, {"choices": "1 | One\n3"})
    assert changed["enum"] == [1, 3]
    assert changed["x-ms-enum-values"] == [{"value": 1, "displayName": "One"}]


def test_no_choices_leave_no_empty_list_behind():
    assert PARAMETER.put({"type": "string", "enum": ["a"]}, {"choices": ""}) == {"type": "string"}


def test_unknown_members_survive_an_edit():
    element = {"x-odd": {"deep": [1.0]}, "summary": "Old", "tags": []}
    assert LENSES["operation"].put(element, {"summary": "New"}) == {
        "x-odd": {"deep": [1.0]},
        "summary": "New",
        "tags": [],
    }


def test_emptied_text_leaves_no_empty_member():
    assert LENSES["operation"].put({"summary": "Old"}, {"summary": ""}) == {}


def test_a_new_list_is_never_a_list_of_nothing():
    assert PARAMETER.put({"type": "string"}, {"type": "array"})["items"] == {"type": "string"}


@pytest.mark.parametrize(
    ("at", "kind"),
    [
        ("", "document"),
        ("/info", "info"),
        ("/paths/~1pets/get", "operation"),
        ("/paths/~1pets/get/parameters/0", "parameter"),
        ("/paths/~1pets/get/parameters/0/schema/properties/id", "schema"),
        ("/paths/~1pets/get/responses/200", "response"),
        ("/paths/~1pets/get/responses/200/schema/items/properties/a", "schema"),
        ("/definitions/Pet/properties/tag", "schema"),
        ("/paths/~1pets/get/x-mine", ""),
        ("/paths/~1pets/get/summary", ""),
    ],
)
def test_an_address_says_what_it_leads_to(at, kind):
    assert kind_at(at) == kind


def test_an_edit_through_a_lens_writes_one_part():
    document = Document.from_value({"paths": {"/a": {"get": {"summary": "A"}}, "/b": {"get": {}}}})
    element = LENSES["operation"].put(document.get("/paths/~1a/get"), {"summary": "B"})
    assert list(document.put("/paths/~1a/get", element).changes) == ["/paths/~1a"]
    assert document.get("/paths/~1c") is MISSING
