"""What is a collection, what is none, and that nothing which may stand in one stops the import."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV2SpecValidator

from designer.document.text import TextError
from designer.importers import postman
from designer.importers.given import Given
from designer.importers.postman.notes import MAX_NOTES
from tests.designer.postman.build import collection, folder, imported, raw, request

V1 = {"name": "Old", "order": [], "requests": []}
EVERYTHING = collection(
    folder(
        "A",
        request(
            {"raw": "https://a.example/:id?q=1", "query": [{"key": "q", "value": "1"}], "variable": [{"key": "id"}]},
            "POST",
            header=[{"key": "X-A", "value": "1"}],
            body=raw('{"a": 1}'),
            auth={"type": "basic", "basic": [{"key": "username", "value": "x"}]},
            response=[{"code": 200, "header": [{"key": "Content-Type", "value": "x/y"}], "body": "{}"}],
        ),
        variable=[{"key": "a", "value": "1"}],
    ),
    event=[{"listen": "test", "script": {"exec": ["x"]}}],
)


@pytest.mark.parametrize(
    "value, is_one",
    [
        (collection(), True),
        ({"collection": collection()}, True),
        (V1, True),
        ({"info": {}, "paths": {}}, False),
        ({"item": []}, False),
        ({"name": "x", "values": []}, False),
        ([], False),
        (None, False),
        ("text", False),
        ({"log": {"entries": []}}, False),
    ],
)
def test_collections_are_recognised(value, is_one):
    assert postman.recognises(Given("", value)) is is_one


def test_a_text_that_is_no_json_is_refused_with_its_place():
    with pytest.raises(TextError) as refused:
        postman.read(Given('{"info":\n  oops}'))
    assert (refused.value.line, refused.value.column) == (2, 3)


@pytest.mark.parametrize(
    "value, words", [({"name": "E", "values": []}, "is a Postman environment"), ([], "not a Postman collection")]
)
def test_what_is_no_collection_is_refused_in_words(value, words):
    with pytest.raises(TextError, match=words):
        postman.read(Given("", value))


def test_a_wrapped_collection_has_notes_with_their_places():
    value = {"collection": collection(request(method="PURGE"))}
    text = json.dumps(value)
    result = postman.read(Given(text, value, positions=lambda at: {each: (1, len(each)) for each in at}))
    assert [(note.pointer, note.column) for note in result.report.notes] == [("/collection/item/0", 18)]


def test_the_report_counts_what_was_found():
    report = imported(EVERYTHING).report
    assert report.format == "Postman collection 2.1"
    assert report.counts == {"requests": 1, "actions": 1, "folders": 1, "examples": 1}


def test_a_report_has_an_end():
    result = imported(collection(*(request(method=f"M{number}") for number in range(MAX_NOTES + 50))))
    assert len(result.report.notes) == MAX_NOTES + 1 and "50 more" in result.report.notes[-1].sentence


VALUES = st.sampled_from(
    [
        None,
        True,
        0,
        -1.5,
        "",
        "x",
        "{{a}}",
        "{{",
        "}{",
        ":",
        "/:a/:a",
        "https://[::1]:99999",
        "http://u:p@h/",
        "::",
        "\x00",
    ]
    + [[], [None], [[]], {}, {"content": []}, [{"key": None}], [{"key": [], "value": {}}], {"type": []}, {"mode": []}]
)


def addresses(value, at=()):
    """The path of every value below `value`."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield (*at, key)
        yield from addresses(member, (*at, key))


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(addresses(EVERYTHING))), VALUES), min_size=1, max_size=3))
def test_any_value_may_stand_anywhere(changes):
    value = copy.deepcopy(EVERYTHING)
    for path, new in changes:
        node = value
        for key in path[:-1]:
            node = (
                node[key]
                if isinstance(node, dict) and key in node or isinstance(node, list) and key in range(len(node))
                else {}
            )
        if isinstance(node, dict):
            node[str(path[-1])] = new  # the number of an entry, where a list has become an object
    try:
        definition = postman.read(Given("", value)).definition
    except TextError:
        return
    OpenAPIV2SpecValidator(json.loads(json.dumps(definition))).validate()


@pytest.mark.parametrize("text", ["{{" * 50_000, '"' * 50_001, "/*" * 50_000, '\\"' * 50_000, "[" * 50_000])
def test_no_body_takes_long_to_read(text):
    assert imported(collection(request(method="POST", body=raw(text)))).report.counts["actions"] == 1
