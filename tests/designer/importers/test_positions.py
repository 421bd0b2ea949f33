"""Where values stand in a text: lines and columns that a person finds them at, however the text is written."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from designer.document import pointer, yaml
from designer.importers import reading
from designer.importers.positions import positions
from tests.corpus import CORPUS, needs_corpus

VALUE = {"a": {"b/c": [1, {"d": 2}], "skip": {"d": [1e400, -0.5]}}, "e": "f", "z": []}
TEXTS = {
    "compact JSON": json.dumps(VALUE),
    "indented JSON": json.dumps(VALUE, indent=2),
    "JSON with Windows line ends": json.dumps(VALUE, indent=2).replace("\n", "\r\n"),
    "JSON with a comma too many": json.dumps(VALUE).replace('"f"', '"f" ,').replace("2}]", "2,},]"),
    "YAML": yaml.dump(VALUE),
    "YAML with flow": "a:\n  b/c: [1, {d: 2}]\n  skip: &s {d: [1]}\ne: f\n",
}


def word_at(text, position):
    line, column = position
    return text.split("\n")[line - 1][column - 1 :].lstrip('"')


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_pointer_leads_to_the_key(text):
    wanted = {"/a": "a", "/a/b~1c": "b/c", "/a/b~1c/0": "1", "/a/b~1c/1/d": "d", "/e": "e"}
    found = positions(text, wanted)
    assert {at: word_at(text, found[at])[: len(word)] for at, word in wanted.items()} == wanted


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_is_not_there_leads_to_what_should_hold_it(text):
    found = positions(text, ["/a/b~1c", "/a/b~1c/7/x", "", "/nowhere", "no pointer"])
    assert found["/a/b~1c/7/x"] == found["/a/b~1c"]
    assert found[""] == found["/nowhere"] == found["no pointer"] == (1, 1)


def test_of_a_key_that_is_there_twice_the_last_one_is_shown():
    assert positions('{"a": 1,\n "a": 2}', ["/a"]) == {"/a": (2, 2)}


def test_what_an_alias_brings_in_stands_where_the_alias_does():
    assert positions("a: &a {b: 1}\nc: *a\nd: 1", ["/c/b", "/d"]) == {"/c/b": (2, 1), "/d": (3, 1)}


@pytest.mark.parametrize("text", ["", "\x00", "{", '{"a"', '{"a": [1', "a: [", "[" * 100_000, "curl https://a.example"])
def test_a_text_that_breaks_off_gives_what_was_before(text):
    assert set(positions(text, ["/a", "/a/0"])) == {"/a", "/a/0"}


VALUES = some.recursive(
    some.none() | some.integers() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=10,
)


@settings(max_examples=50, deadline=None)
@given(some.dictionaries(some.text(min_size=1), VALUES, min_size=1), some.sampled_from([None, 1, 4]))
def test_every_value_of_a_json_text_is_found(value, indent):
    text = json.dumps(value, indent=indent)
    places = dict(pointers(value))
    for at, (line, column) in positions(text, places).items():
        here = text.split("\n")[line - 1][column - 1 :]
        assert here.startswith(json.dumps(places[at])[:1]), at


def pointers(node, at=()):
    """Pointer → the key of the member there; of a list's entry, its value."""
    members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, member in members:
        here = (*at, str(key))
        yield pointer.join(here), key if isinstance(node, dict) else member
        yield from pointers(member, here)


@needs_corpus
@pytest.mark.parametrize("name", ["stripe.json", "twilio.json", "box.json"])
def test_every_note_about_a_large_description_has_a_place(name):
    data = (CORPUS / "large" / name).read_bytes()
    lines = data.decode().split("\n")
    notes = reading.read(data).report.notes
    assert notes
    for note in notes:
        key = pointer.split(note.pointer)[-1] if note.pointer else "{"
        assert key.isdigit() or lines[note.line - 1][note.column - 1 :].lstrip('"').startswith(key), note
