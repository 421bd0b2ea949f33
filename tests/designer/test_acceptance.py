"""Taking single differences into a schema: what is accepted fits afterwards, and nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document import acceptance
from designer.document.document import Document
from designer.document.schema_guesses import Guess
from designer.document.schema_places import find, values_at
from designer.runtime.response_check import located

AT = "/definitions/Answer"
NAME = {"type": "string", "description": "Its name"}
PET = {"type": "object", "required": ["name"], "properties": {"name": NAME}}
FREE = {"type": "object", "additionalProperties": {"type": "integer"}}


def document(schema, **shared):
    return Document.from_value({"swagger": "2.0", "definitions": {"Answer": schema, **shared}})


def accept_all(made, value):
    for steps, each in located(value, {"$ref": "#/definitions/Answer"}, made):
        made = acceptance.accept(made, AT, each.kind, steps, values_at([value], steps))
    return made


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        (PET, {"name": "Rex", "age": 3}, {"/properties/age/type": "integer", "/properties/name": NAME}),
        (PET, {"name": 3}, {"/properties/name": {"type": "integer", "format": "int32", "description": "Its name"}}),
        (PET, {"name": None}, {"/properties/name/x-nullable": True}),
        (PET, {}, {"/required": None}),
        ({"type": "array", "items": PET}, [{"name": "a", "b": [1]}], {"/items/properties/b/items/type": "integer"}),
        ({"type": "string", "enum": ["a"]}, "b", {"/enum": ["a", "b"]}),
        (FREE, {"x": "y"}, {"/additionalProperties/type": "string"}),
    ],
)  # fmt: skip
def test_each_kind_of_difference_is_taken_over_in_its_place(schema, value, expected):
    made = accept_all(document(schema), value)
    assert {at: made.get(AT + at, None) for at in expected} == expected
    assert located(value, {"$ref": "#/definitions/Answer"}, made) == []


def test_a_shared_schema_gets_the_new_member_and_keeps_its_type_for_others():
    made = document({"type": "object", "properties": {"pet": {"$ref": "#/definitions/Pet"}}}, Pet=PET)
    assert accept_all(made, {"pet": {"name": "a", "age": 1}}).get("/definitions/Pet/properties/age/type") == "integer"
    retyped = accept_all(made, {"pet": "a text"})
    assert retyped.get("/definitions/Pet") == PET and retyped.get(f"{AT}/properties/pet/type") == "string"


def test_what_all_of_adds_is_found():
    made = document({"allOf": [{"$ref": "#/definitions/Pet"}, {"properties": {"b": {"type": "integer"}}}]}, Pet=PET)
    assert find(made, AT, ("name",)) == "/definitions/Pet/properties/name"
    assert accept_all(made, {"b": 1}).get("/definitions/Pet/required", None) is None


def test_a_place_that_is_gone_changes_nothing():
    made = document(PET)
    for kind in (*acceptance.KINDS, "unknown"):
        assert acceptance.accept(made, AT, kind, ("gone", "further"), [1]).changes == {}


@pytest.mark.parametrize(
    ("guess", "is_settled"),
    [
        (Guess("enum", ("name",), 6, ("a", "b")), False),
        (Guess("enum", (), 6, ("a", "b")), True),
        (Guess("nullable", ("name",), 1), False),
    ],
)
def test_a_guess_is_taken_where_nothing_stands_against_it(guess, is_settled):
    made = document(PET)
    assert acceptance.is_settled(made, AT, guess) is is_settled
    chosen = acceptance.with_guesses(made, AT, [guess])
    assert bool(chosen.changes) is not is_settled and acceptance.is_settled(chosen, AT, guess)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "name"]), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["a", "b", "name"]), VALUES, max_size=3))
def test_an_answer_whose_differences_were_all_accepted_matches_but_for_what_is_guessed(value):
    made = accept_all(document(PET), value)
    assert {each.kind for _, each in located(value, {"$ref": "#/definitions/Answer"}, made)} <= {"null"}
    made = accept_all(made, value)
    assert located(value, {"$ref": "#/definitions/Answer"}, made) == []
