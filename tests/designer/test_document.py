"""A document in parts is the document: same values, same order, and an edit touches one part."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.document import LAST, Document, dump
from designer.document.pointer import MISSING, PointerError, find, join, replaced, split
from tests.corpus import connectors, definition, needs_corpus

PETS = {
    "swagger": "2.0",
    "x-odd": [1.0, None],
    "paths": {"/pets": {"get": {"summary": "List pets", "x-mine": {}}}, "/owners": {"get": {}}},
    "definitions": {"Pet": {"type": "object"}},
    "tags": [],
}


@needs_corpus
@pytest.mark.parametrize("folder", connectors(), ids=lambda folder: folder.name)
def test_a_real_definition_comes_back_with_the_same_values_and_key_order(folder):
    value = definition(folder)
    if value is None:
        return  # not JSON as it stands: the importer's matter, nothing to put together here
    assert json.loads(Document.from_value(value).text(), object_pairs_hook=list) == json.loads(
        json.dumps(value), object_pairs_hook=list
    )


def test_an_edit_changes_one_part_and_no_other():
    document = Document.from_value(PETS).put("/paths/~1pets/get/summary", "All pets")
    assert list(document.changes) == ["/paths/~1pets"]
    assert document.value() == {
        **PETS,
        "paths": {**PETS["paths"], "/pets": {"get": {"summary": "All pets", "x-mine": {}}}},
    }


def test_the_original_never_changes():
    before = Document.from_value(PETS)
    before.put("/paths/~1pets", MISSING).put("/definitions/New", {})
    assert before.value() == PETS


def test_a_new_part_is_last_of_its_container_and_a_removed_one_is_gone():
    document = Document.from_value(PETS).put("/paths/~1new", {"get": {}}).put("/paths/~1owners", MISSING)
    assert list(document.value()["paths"]) == ["/pets", "/new"]


def test_a_part_can_be_moved_in_front_of_another_and_to_the_end():
    document = Document.from_value(PETS)
    assert list(document.move("/paths/~1owners", "/paths/~1pets").value()["paths"]) == ["/owners", "/pets"]
    assert list(document.move("/paths/~1pets", LAST).value()["paths"]) == ["/owners", "/pets"]


def test_a_container_that_was_missing_is_made_with_its_first_member():
    document = Document.from_value({"swagger": "2.0"}).put("/definitions/Pet", {"type": "object"})
    assert document.value() == {"swagger": "2.0", "definitions": {"Pet": {"type": "object"}}}


def test_a_whole_container_cannot_be_replaced_by_accident():
    with pytest.raises(PointerError):
        Document.from_value(PETS).put("/paths", {})


@pytest.mark.parametrize("at", ["paths", "/x-odd/5/a", "/swagger/x"])
def test_an_address_that_leads_nowhere_is_an_error_in_words(at):
    with pytest.raises(PointerError):
        Document.from_value(PETS).put(at, 1)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["paths", "definitions", "info", "x-a", "~/"]), JSON_VALUES))
def test_any_object_divides_and_comes_together_again(value):
    assert dump(Document.from_value(value).value()) == dump(value)


@given(st.lists(st.text()))
def test_a_pointer_that_is_joined_splits_into_the_same_tokens(tokens):
    assert split(join(tokens)) == tuple(tokens)


@given(st.dictionaries(st.text(min_size=1, max_size=3), JSON_VALUES, min_size=1), JSON_VALUES)
def test_a_replaced_member_reads_back_and_its_neighbours_stay(node, value):
    key = next(iter(node))
    copy = replaced(node, (key,), value)
    assert find(copy, (key,)) == value
    assert {k: v for k, v in copy.items() if k != key} == {k: v for k, v in node.items() if k != key}
    assert list(copy) == list(node)
