"""JSON as people bring it: sound texts come out as they are, certain repairs are said, the rest has a position."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.text import Limits, TextError, load_json
from designer.importers.json_text import load
from tests.corpus import connectors, needs_corpus

SCALARS = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8) | st.sampled_from(
    [":", '": 1', "\\", '\\"', "a\\", "//", "/*", "{", ","]
)
VALUES = st.recursive(
    SCALARS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_a_sound_text_comes_out_as_it_is(value, indent, is_ascii):
    text = json.dumps(value, indent=indent, ensure_ascii=is_ascii)
    assert load(text) == (value, ())
    assert list(map(type, [load(text)[0]])) == [type(value)]


@given(st.text('{}[]:,"\\ab1-.e/* \n\t', max_size=40))
def test_what_the_strict_reader_reads_means_the_same(text):
    try:
        value = load_json(text)
    except TextError:
        return
    assert load(text)[0] == value


@given(st.text('{}[]:,"\\ab1-.e/* \n\t\x01\u2003\ufeff', max_size=40))
def test_any_text_is_read_or_refused_with_a_place(text):
    try:
        value, notes = load(text)
    except TextError as error:
        assert error.line >= 1 and error.column >= 1 and error.sentence.endswith((".", "?"))
    else:
        json.dumps(value)
        assert all(note.line >= 1 and note.column >= 1 for note in notes)


REPAIRS = {
    "a comma before a brace": ('{"a": 1,\n}', {"a": 1}, "A comma before “}” was left out.", (2, 1)),
    "a comma before a bracket": ("[1, 2 ,]", [1, 2], "A comma before “]” was left out.", (1, 8)),
    "a comment": ('{"a": 1 // one\n}', {"a": 1}, "A comment was left out: JSON has none.", (1, 9)),
    "a comment of several lines": ("/* a\n b */ [1]", [1], "A comment was left out: JSON has none.", (1, 1)),
    "a line end inside a text": ('{"a": "x\ny"}', {"a": "x\ny"}, "A control character inside a text was kept", (1, 9)),
    "an em space as indentation": (
        '{\n\u2003"a": 1}',
        {"a": 1},
        "Unusual white space was read as white space.",
        (2, 1),
    ),
    "a key twice": (
        '{"a": 1,\n"b": 2,\n"a": 3}',
        {"a": 3, "b": 2},
        "“a” is there twice, in lines 1 and 3. The last one counts.",
        (3, 1),
    ),
}


@pytest.mark.parametrize("name", REPAIRS)
def test_what_can_mean_one_thing_only_is_repaired_and_said(name):
    text, value, sentence, place = REPAIRS[name]
    read, notes = load(text)
    assert (read, list(read)) == (value, list(value))
    assert [note.sentence.startswith(sentence) for note in notes] == [True]
    assert (notes[0].line, notes[0].column) == place


REFUSALS = {
    "nothing": (" \n", (1, 1), "no text"),
    "cut in the middle": ('{"a": [1,\n 2', (2, 3), "the bracket of line 1 is never closed"),
    "a missing comma": ('{"a": 1\n "b": 2}', (2, 2), "a “,” or “}” was expected"),
    "a missing colon": ('{"a" 1}', (1, 6), "a “:” was expected"),
    "a word": ("{a: 1}", (1, 2), "a key in quotation marks"),
    "the wrong bracket": ('{"a": [1}', (1, 9), "closes what line 1 opens with another bracket"),
    "an open text": ('{"a": "x}', (1, 7), "no closing quotation mark"),
    "something behind the end": ("{}\n{}", (2, 1), "goes on after its end"),
    "two commas": ("[1,,2]", (1, 4), "There is a “,” here"),
    "a lonely comma": ("[,]", (1, 2), "There is a “,” here"),
    "not a number": ('{"a": NaN}', (1, 7), "NaN is not a JSON number"),
    "a number that would change": ('{"a": 12345678901234567890123}', (1, 7), "too long to be kept exactly"),
    "NUL": ('{"a": "\\u0000"}', (1, 7), "NUL"),
    "half a character": ('{"a": "\\ud800"}', (1, 7), "half of a character"),
    "200,000 open brackets": ("[" * 200_000, (1, 101), "nested more than 100 levels deep"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_is_not_certain_is_refused_with_its_place(name):
    text, place, words = REFUSALS[name]
    with pytest.raises(TextError, match=words) as refused:
        load(text)
    assert (refused.value.line, refused.value.column) == place


def test_more_values_than_allowed_are_refused():
    with pytest.raises(TextError, match="more than 10 values"):
        load("[" + "1," * 20 + "1]", Limits(values=10))


@needs_corpus
def test_every_readable_connector_means_what_a_common_reader_says():
    refused = 0
    for folder in connectors()[::3]:
        text = next(folder.glob("[Aa]pi[Dd]efinition*.json")).read_bytes().decode("utf-8-sig", "replace")
        try:
            value, _ = load(text)
        except TextError:
            refused += 1
            continue
        try:
            expected = json.loads(text, strict=False)
        except ValueError:
            continue
        assert json.dumps(value) == json.dumps(expected), folder.name
    assert refused <= 5


@pytest.mark.parametrize("digits", ["18446744073709552000", "-9223372036854776000"])
def test_a_number_that_a_decimal_spells_alike_is_kept(digits):
    value, repairs = load(f'{{"maximum": {digits}}}')
    assert int(Decimal(repr(value["maximum"]))) == int(digits) and not repairs
