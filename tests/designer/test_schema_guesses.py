"""What samples suggest: guesses that nobody takes for certain."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.document import schema_guesses
from designer.document.schema_inference import infer_all

STATES = [{"items": [{"state": state, "note": None} for state in ("open", "done", "open", "late")]} for _ in range(2)]


def test_a_text_that_repeats_may_be_one_of_a_fixed_list():
    found = schema_guesses.guesses(STATES)
    assert [(each.key, each.choices, each.seen, each.is_sure) for each in found] == [
        ("enum items[].state", ("done", "late", "open"), 8, False),
        ("nullable items[].note", (), 8, True),
    ]


@pytest.mark.parametrize(
    "texts",
    [
        ["a", "b", "c"],  # too few to tell
        ["same"] * 20,  # one value is no list
        [f"id-{number}" for number in range(40)],
        ["2026-01-01", "2026-01-02"] * 10,  # dates are no list
        ["x" * 50, "y" * 50] * 10,
        ["", "a"] * 10,
        ["a", "b", 3] * 10,
    ],
)
def test_what_is_no_fixed_list_is_not_taken_for_one(texts):
    assert schema_guesses.guesses([texts]) == []


def test_only_what_is_chosen_goes_into_the_schema():
    found, inferred = schema_guesses.guesses(STATES), infer_all(STATES)
    none = schema_guesses.applied(inferred, [], found)
    members = none["properties"]["items"]["items"]["properties"]
    assert "enum" not in members["state"] and "x-nullable" not in members["note"]
    every = schema_guesses.applied(inferred, found, found)["properties"]["items"]["items"]["properties"]
    assert every["state"]["enum"] == ["done", "late", "open"] and every["note"]["x-nullable"] is True
    assert inferred == infer_all(STATES)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["a", "b", "", "[]"]),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.sampled_from(["a", "[]", "b.c", ""]), inner),
    max_leaves=30,
)


@settings(max_examples=100, deadline=None, database=None)
@given(st.lists(JSON, max_size=4))
def test_no_sample_is_too_odd_to_guess_from(values):
    found = schema_guesses.guesses(values)
    schema_guesses.applied(infer_all(values), found, found)
