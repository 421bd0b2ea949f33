"""Importing again: the source's changes come in, no edit of ours is lost without being asked about."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.importers.merge import differences, merged

LIST, ADD, PET = "/paths/~1pets/get", "/paths/~1pets/post", "/definitions/Pet"


def pets(**more):
    operation = {
        "operationId": "ListPets",
        "summary": "List pets",
        "parameters": [{"name": "limit", "in": "query", "type": "integer"}],
    }
    return {
        "swagger": "2.0",
        "host": "api.example.com",
        "paths": {"/pets": {"get": {**operation, **more}}},
        "definitions": {"Pet": {"type": "object", "properties": {"id": {"type": "integer"}}}},
    }


def kinds(base, ours, theirs):
    return {each.pointer: (each.kind, each.is_accepted) for each in differences(base, ours, theirs)}


def accepted(base, ours, theirs):
    return {each.pointer for each in differences(base, ours, theirs) if each.is_accepted}


def put(value, *tokens, to):
    first, *rest = tokens
    return {**value, first: put(value.get(first, {}), *rest, to=to) if rest else to}


ADDED = put(pets(), "paths", "/pets", "post", to={"operationId": "AddPet", "summary": "Add a pet"})
MOVED = put(pets(), "host", to="new.example.com")
WITHOUT = {**pets(), "paths": {}}
CASES = {
    "nothing": (pets(), pets(summary="All pets"), pets(), {}),
    "the source adds": (pets(), pets(summary="All pets"), ADDED, {ADD: ("added", True)}),
    "the source changes what we left": (pets(), pets(), MOVED, {"/host": ("changed", True)}),
    "the source removes what we left": (pets(), pets(), WITHOUT, {LIST: ("removed", True)}),
    "the source removes what we edited": (pets(), pets(summary="All pets"), WITHOUT, {LIST: ("both", False)}),
    "the source changes what we removed": (pets(), WITHOUT, pets(summary="All"), {LIST: ("both", False)}),
    "other members": (pets(), pets(summary="All pets"), pets(description="Lists."), {LIST: ("joined", True)}),
    "the same member": (pets(), pets(summary="All pets"), pets(summary="Every pet"), {LIST: ("both", False)}),
    "the same change": (pets(), pets(summary="All pets"), pets(summary="All pets"), {}),
}


@pytest.mark.parametrize("name", CASES)
def test_only_what_the_source_changed_is_a_question(name):
    base, ours, theirs, expected = CASES[name]
    assert kinds(base, ours, theirs) == expected


def test_what_fits_together_is_put_together():
    ours, theirs = pets(summary="All pets"), pets(description="Lists.")
    operation = merged(pets(), ours, theirs, {LIST})["paths"]["/pets"]["get"]
    assert (operation["summary"], operation["description"]) == ("All pets", "Lists.")


def test_inputs_are_found_again_wherever_they_stand():
    limit = {"name": "limit", "in": "query", "type": "integer"}
    ours = pets(parameters=[{**limit, "x-ms-summary": "Limit"}])
    theirs = pets(parameters=[{"name": "page", "in": "query", "type": "integer"}, {**limit, "type": "number"}])
    assert kinds(pets(), ours, theirs) == {LIST: ("joined", True)}
    parameters = merged(pets(), ours, theirs, {LIST})["paths"]["/pets"]["get"]["parameters"]
    assert [each["name"] for each in parameters] == ["limit", "page"]
    assert parameters[0] == {**limit, "type": "number", "x-ms-summary": "Limit"}


@pytest.mark.parametrize(("choice", "summary"), [(set(), "All pets"), ({LIST}, "Every pet")])
def test_where_both_changed_the_same_somebody_decides(choice, summary):
    theirs = pets(summary="Every pet", deprecated=True)
    operation = merged(pets(), pets(summary="All pets"), theirs, choice)["paths"]["/pets"]["get"]
    assert operation["summary"] == summary and operation["deprecated"] is True


def test_what_is_not_accepted_stays_ours():
    assert merged(pets(), pets(), ADDED, set()) == pets()
    assert merged(pets(), pets(), WITHOUT, set()) == pets()


VALUES = st.recursive(st.integers(0, 2), lambda inner: st.dictionaries(st.sampled_from("ab"), inner, max_size=2))
DOCUMENTS = st.fixed_dictionaries(
    {"host": VALUES},
    optional={
        "paths": st.dictionaries(
            st.sampled_from(["/a", "/b"]), st.dictionaries(st.sampled_from(["get", "x-a"]), VALUES)
        ),
        "definitions": st.dictionaries(st.sampled_from("AB"), VALUES),
    },
)


@given(DOCUMENTS, DOCUMENTS)
def test_without_edits_of_ours_everything_is_taken(base, theirs):
    result = merged(base, base, theirs, accepted(base, base, theirs))
    assert differences(base, result, theirs) == []


def test_a_path_of_theirs_stays_without_its_last_operation():
    base = {"host": 0, "paths": {"/a": {"x-a": 0, "get": 0}}}
    theirs = {"host": 0, "paths": {"/a": {"x-a": 1}}}
    assert merged(base, base, theirs, accepted(base, base, theirs)) == theirs


@given(DOCUMENTS, DOCUMENTS)
def test_without_news_nothing_is_asked(base, ours):
    assert differences(base, ours, base) == [] and merged(base, ours, base, set()) == ours


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_no_edit_of_ours_is_lost_unless_it_is_asked_about(base, ours, theirs):
    result = merged(base, ours, theirs, accepted(base, ours, theirs))
    asked = {each.pointer for each in differences(base, ours, theirs)}
    for key in {"host", *ours} - {"paths", "definitions"}:
        if f"/{key}" not in asked:
            assert json.dumps(result.get(key)) == json.dumps(ours.get(key))
