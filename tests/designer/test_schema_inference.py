"""Schemas from samples: whatever was shown fits what was made of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.document.schema_inference import InferenceError, infer, infer_all, merge, merge_into

TEXTS = st.text(max_size=8) | st.sampled_from(
    [
        "2026-01-31",
        "2026-01-31T09:30:00Z",
        "a@example.com",
        "https://example.com/x",
        "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    ]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc") | st.text(max_size=3), inner, max_size=4)
    ),
)
KINDS = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}


def fits(value, schema):
    """Whether a value matches a schema of OpenAPI 2.0 with x-nullable and the alternatives beside it."""
    if value is None:
        return schema.get("x-nullable") is True or not schema
    kind = KINDS[type(value)]
    if "x-openapi3" in schema:
        kinds = {entry["type"] for entry in schema["x-openapi3"]["anyOf"]}
        return kind in kinds or (kind == "integer" and "number" in kinds)
    if "type" not in schema:
        return not schema or set(schema) == {"x-ms-summary"}
    if kind != schema["type"] and (kind, schema["type"]) != ("integer", "number"):
        return False
    if kind == "array":
        return all(fits(entry, schema["items"]) for entry in value)
    if kind == "object":
        return all(fits(member, schema["properties"][name]) for name, member in value.items())
    return schema.get("format") != "int32" or -(2**31) <= value < 2**31


@settings(deadline=None)
@given(VALUES)
def test_every_value_fits_its_schema(value):
    assert fits(value, infer(value))


@settings(deadline=None)
@given(st.lists(VALUES, max_size=4))
def test_every_sample_fits_the_schema_of_them_all(values):
    schema = infer_all(values)
    assert all(fits(value, schema) for value in values)


@settings(deadline=None)
@given(VALUES)
def test_merging_a_schema_with_itself_adds_nothing(value):
    assert merge(infer(value), infer(value)) == infer(value)


@settings(deadline=None)
@given(VALUES, VALUES)
def test_the_order_of_merging_does_not_matter(one, other):
    assert merge(infer(one), infer(other)) == merge(infer(other), infer(one))


@settings(max_examples=50, deadline=None)
@given(VALUES, VALUES, VALUES)
def test_merging_in_groups_does_not_matter(one, two, three):
    first, second, third = infer(one), infer(two), infer(three)
    assert merge(merge(first, second), third) == merge(first, merge(second, third))


@pytest.mark.parametrize(
    "value, schema",
    [
        (1, {"type": "integer", "format": "int32"}),
        (2**31, {"type": "integer", "format": "int64"}),
        (2**63, {"type": "integer"}),
        (1.5, {"type": "number", "format": "float"}),
        (True, {"type": "boolean"}),
        (None, {"x-nullable": True}),
        ("text", {"type": "string"}),
        ("2026-01-31T09:30:00.5+01:00", {"type": "string", "format": "date-time"}),
        ("2026-13-31", {"type": "string"}),
        ("a@example.com", {"type": "string", "format": "email"}),
        ("https://example.com/a b", {"type": "string"}),
        ([], {"type": "array", "items": {}}),
        ([1, None], {"type": "array", "items": {"type": "integer", "format": "int32", "x-nullable": True}}),
        ([1, 2.5], {"type": "array", "items": {"type": "number", "format": "float"}}),
        ([1, "a"], {"type": "array", "items": {"x-openapi3": {"anyOf": [{"type": "integer"}, {"type": "string"}]}}}),
    ],
)
def test_each_kind_of_value_has_its_schema(value, schema):
    assert infer(value) == schema


def test_items_are_merged_over_all_entries():
    assert list(infer([{"a": 1}, {"b": 2}, {"a": 2.5}])["items"]["properties"]) == ["a", "b"]


def test_properties_keep_their_order_and_get_labels():
    properties = infer({"confidenceScores": 1, "id": 2})["properties"]
    assert [(name, schema["x-ms-summary"]) for name, schema in properties.items()] == [
        ("confidenceScores", "Confidence Scores"),
        ("id", "ID"),
    ]


def test_what_people_wrote_survives_a_new_sample():
    existing = {
        "type": "object",
        "description": "Ours.",
        "required": ["a"],
        "properties": {
            "a": {"type": "string", "x-ms-summary": "Mine", "format": "html"},
            "r": {"$ref": "#/definitions/R"},
        },
    }
    merged = merge_into(existing, infer({"a": "2026-01-31", "r": {"x": 1}, "new": 1}))
    assert merged == {
        **existing,
        "properties": {
            **existing["properties"],
            "new": {"type": "integer", "format": "int32", "x-ms-summary": "New"},
        },
    }


def test_a_sample_of_another_type_changes_nothing():
    assert merge_into({"type": "string"}, infer({"a": 1})) == {"type": "string"}


@settings(deadline=None)
@given(VALUES, VALUES)
def test_merging_into_keeps_every_member(one, other):
    existing = infer(one)
    merged = merge_into(existing, infer(other))
    assert all(merged[key] == value for key, value in existing.items() if key not in ("properties", "items"))


@pytest.mark.parametrize("value", [[0] * 100_001, "deep"])
def test_too_much_is_refused(value):
    if value == "deep":
        value = 0
        for _ in range(61):
            value = [value]
    with pytest.raises(InferenceError):
        infer(value)
