import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.document import Document
from designer.runtime.response_check import MAX_MISMATCHES, check
from tests.effort import cpu_seconds

TEXT, NUMBER = {"type": "string"}, {"type": "number"}
PET = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "name": TEXT}}
DOCUMENT = Document.from_value(
    {
        "definitions": {
            "Pet": PET,
            "Node": {
                "type": "object",
                "properties": {"child": {"$ref": "#/definitions/Node"}, "n": {"type": "integer"}},
            },
            "Loop": {"$ref": "#/definitions/Loop"},
            "Mixed": {"allOf": [{"$ref": "#/definitions/Pet"}, {"properties": {"tag": TEXT}}]},
            "Self": {"allOf": [{"$ref": "#/definitions/Self"}], "properties": {"a": TEXT}},
        }
    }
)


def ref(name):
    return {"$ref": f"#/definitions/{name}"}


def found(value, schema):
    return [(mismatch.path, mismatch.kind) for mismatch in check(value, schema, DOCUMENT)]


@pytest.mark.parametrize(
    ("value", "schema", "mismatches"),
    [
        ({"id": 1, "name": "Rex"}, PET, []),
        ({"id": "1"}, PET, [("id", "type")]),
        ({"name": "Rex"}, PET, [("id", "missing")]),
        ({"id": 1, "name": None}, PET, [("name", "null")]),
        ({"id": 1, "age": 3}, PET, [("age", "undeclared")]),
        ([], PET, [("", "type")]),
        (None, PET, [("", "null")]),
        ([{"id": "1"}, {"id": 2}, {"id": "3"}], {"type": "array", "items": ref("Pet")}, [("[].id", "type")]),
        (
            {"documents": [{"id": "1"}]},
            {"properties": {"documents": {"type": "array", "items": PET}}},
            [("documents[].id", "type")],
        ),
        ({"child": {"child": {"n": "x"}}}, ref("Node"), [("child.child.n", "type")]),
        ({"anything": 1}, ref("Loop"), []),
        ({"anything": 1}, ref("Nowhere"), []),
        ({"id": 1, "tag": 2}, ref("Mixed"), [("tag", "type")]),
        ({"tag": "x"}, ref("Mixed"), [("id", "missing")]),
        ({"a": 1}, ref("Self"), [("a", "type")]),
        ({"a": 1}, {"type": "object"}, []),
        ({"a": 1}, {"type": "object", "additionalProperties": False}, [("a", "undeclared")]),
        ({"a": 1}, {"type": "object", "properties": {"b": TEXT}, "additionalProperties": True}, []),
        ({"a": 1, "b": "x"}, {"type": "object", "additionalProperties": NUMBER}, [("*", "type")]),
        ("red", {"type": "string", "enum": ["green"]}, [("", "enum")]),
        ("green", {"type": "string", "enum": ["green"]}, []),
        (1.0, {"type": "integer"}, []),
        (1.5, {"type": "integer"}, [("", "type")]),
        (1, NUMBER, []),
        (True, NUMBER, [("", "type")]),
        (True, {"type": "integer"}, [("", "type")]),
        (None, {"type": "string", "x-nullable": True}, []),
        (None, {}, []),
        ([1], {"type": "object", "x-ms-dynamic-schema": {}}, []),
        ("x", {"type": "file"}, []),
        ("x", {"type": ["string", "null"]}, []),
    ],
)
def test_differences_are_found(value, schema, mismatches):
    assert found(value, schema) == mismatches


def test_the_same_difference_of_many_entries_is_one_with_a_count():
    (only,) = check([{"id": "x"}] * 5, {"type": "array", "items": PET}, DOCUMENT)
    assert (only.count, only.expected, only.got) == (5, "integer", "string")
    assert only.sentence == "“[].id” is a text; the definition says a whole number."


def test_a_field_that_nobody_declared_is_said_in_words():
    (only,) = check({"id": 1, "errors": []}, PET, DOCUMENT)
    assert only.sentence == "“errors” is not declared; add it to offer it to people."


def test_a_huge_answer_is_checked_in_part_and_says_so():
    result = []
    answer = [{"id": index} for index in range(200_000)]
    assert cpu_seconds(lambda: result.extend(check(answer, {"type": "array", "items": PET}, DOCUMENT))) < 2
    assert [mismatch.kind for mismatch in result] == ["unchecked"]


def test_the_number_of_differences_is_bounded():
    assert len(check({str(index): 1 for index in range(5_000)}, PET, DOCUMENT)) == MAX_MISMATCHES


def test_a_deep_answer_is_no_problem():
    value = {"n": 1}
    for _ in range(900):
        value = {"child": value}
    assert found(value, ref("Node")) == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "properties", "items", "enum", "required", "allOf", "additionalProperties", "$ref", "a"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(json_values, json_values)
def test_no_schema_and_no_answer_makes_it_fail(value, schema):
    check(value, schema, DOCUMENT)
