"""YAML and JSON texts: what is written is read back, what readers disagree about is refused with its place."""

import pytest
import yaml as pyyaml
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.document import text, yaml
from designer.document.text import Limits, TextError
from tests.corpus import connectors, definition, needs_corpus

TRAPS = [
    "yes",
    "no",
    "on",
    "y",
    "~",
    "null",
    "1.10",
    "012",
    "0o14",
    "0x1F",
    "1e3",
    "2026-01-31",
    "12:30:45",
    ".inf",
    "<<",
    "=",
]
TRAPS += [
    "",
    " a",
    "a ",
    "a: b",
    "a #b",
    "- a",
    "#a",
    "@a",
    "%a",
    "a\nb",
    "a\n",
    "\na",
    " a\nb",
    "a\r\nb",
    "\u2028",
    "\x85",
    "😀",
    "\t",
    "?",
]
TEXTS = st.sampled_from(TRAPS) | st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4))


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_what_is_written_is_read_back(value):
    again = yaml.load(yaml.dump(value))
    assert again == value
    assert repr(again) == repr(value)


@pytest.mark.parametrize("value", TRAPS)
def test_an_older_reader_takes_a_text_for_a_text(value):
    assert pyyaml.safe_load(yaml.dump({"key": value})) == {"key": value}


@needs_corpus
def test_every_real_definition_comes_back_with_its_key_order():
    for folder in connectors()[::25]:
        value = definition(folder)
        if value is not None:
            assert repr(yaml.load(yaml.dump(value))) == repr(value)


def test_several_lines_are_a_block():
    assert yaml.dump({"description": "one\ntwo\n"}) == "description: |\n  one\n  two\n"


@pytest.mark.parametrize(
    "written, value",
    [
        ("yes: on", {"yes": "on"}),
        ("200: {}", {"200": {}}),
        ("null: ~", {"null": None}),
        ("a: 1.10", {"a": 1.1}),
        ("a: 012", {"a": 12}),
        ("a: 0o14", {"a": 12}),
        ("a: 0x1F", {"a": 31}),
        ("a: 1e3", {"a": 1000.0}),
        ("a: 2026-01-31", {"a": "2026-01-31"}),
        ("a: 12:30:45", {"a": "12:30:45"}),
        ("a:", {"a": None}),
        ("a: True", {"a": True}),
        ('a: "1"', {"a": "1"}),
        ("a: !!str 1", {"a": "1"}),
        ("\ufeffa: 1", {"a": 1}),
        ("b: &b {q: 1, r: 2}\nc:\n  <<: *b\n  q: 3", {"b": {"q": 1, "r": 2}, "c": {"q": 3, "r": 2}}),
        ("a: &a x\n*a : 1", {"a": "x", "x": 1}),
        ("&k a: *k", {"a": "a"}),
    ],
)
def test_text_has_the_meaning_of_yaml_1_2(written, value):
    assert yaml.load(written) == value


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{key}: &{key} [{','.join(['*' + last] * 9)}]\n" for last, key in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "written, line, column, words",
    [
        ("a: 1\nb: 1\na: 2", 3, 1, "twice"),
        ("a: &a {b: *a}", 1, 11, "stands for nothing"),
        (BOMB, 7, 14, "more than 2,000,000 values"),
        ("[" * 200_000, 1, 101, "100 levels"),
        ("a: !!python/object/apply:os.system [x]", 1, 4, "tag “!!python/object/apply:os.system”"),
        ("a: !!binary aaaa", 1, 4, "tag “!!binary”"),
        ("a: !x b", 1, 4, "tag “!x”"),
        ("a: !!int b", 1, 4, "does not fit"),
        ("? [a]\n: 1", 1, 3, "must be a text"),
        ("a: 1\n--- \nb: 1", 2, 1, "second document"),
        ("a: [1", 2, 1, "not YAML"),
        ("a: .nan", 1, 4, "null or a text"),
        ("a: 1e999", 1, 4, "too large"),
        ('a: "\\0"', 1, 4, "NUL"),
        ("a: \x01", 1, 4, "control character"),
        ("a: \ud800", 1, 4, "half of a character"),
        ("", 1, 1, "no text"),
    ],
)
def test_doubtful_yaml_is_refused_with_its_place(written, line, column, words):
    with pytest.raises(TextError, match=words) as caught:
        yaml.load(written)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_aliases_have_a_limit():
    with pytest.raises(TextError, match="aliases"):
        yaml.load("a: &a 1\nb: [*a, *a, *a]", Limits(aliases=2))


@pytest.mark.parametrize(
    "written, line, column, words",
    [
        ('{"a": 1,\n "a": 2}', 2, 2, "twice"),
        ('{"b": {"a": 1}, "c": {"a": 1, "\\u0061": 2}}', 1, 31, "twice"),
        ('{"a": NaN}', 1, 7, "NaN"),
        ('{"a": -Infinity}', 1, 7, "Infinity"),
        ('{"a": 1e999}', 1, 7, "too large"),
        ('{"a": 100000000000000000001}', 1, 7, "too long"),
        ("[" * 101 + "]" * 101, 1, 101, "100 levels"),
        ("[" * 100_000, 1, 101, "100 levels"),
        ('{"a": "\\u0000"}', 1, 7, "NUL"),
        ('{"a": "\\ud800"}', 1, 7, "half of a character"),
        ('{"a": 1,}', 1, 9, "not JSON"),
        (" ", 1, 1, "no text"),
    ],
)
def test_doubtful_json_is_refused_with_its_place(written, line, column, words):
    with pytest.raises(TextError, match=words) as caught:
        text.load_json(written)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_too_many_values_are_refused():
    with pytest.raises(TextError, match="more than 10 values"):
        text.load_json("[" + "1," * 20 + "1]", Limits(values=10))


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(written):
    for load in (text.load_json, yaml.load):
        try:
            load(written)
        except TextError as error:
            assert error.line >= 1 and error.column >= 1
