"""What the fast way takes, and what it leaves to the reader that looks at every token."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.text import LIMITS, Limits
from designer.importers.sound_json import sound

NESTED = Limits(depth=3)

TAKEN = {
    "an object": ('{"a": [1, {"b": null}]}', {"a": [1, {"b": None}]}),
    "the same key in two objects": ('[{"a": 1}, {"a": 1}]', [{"a": 1}, {"a": 1}]),
    "colons and quotation marks in texts": (r'{"a\":": "\": \"b\":"}', {'a":': '": "b":'}),
    "a long number in a text": ('{"a": "1234567890123456789012"}', {"a": "1234567890123456789012"}),
    "the longest whole numbers": (f"[{2**64 - 1}, {-(2**63)}]", [2**64 - 1, -(2**63)]),
    "a number with many decimals": ("[0.1234567890123456789012]", [0.1234567890123456789012]),
}
LEFT = {
    "no JSON": "{a: 1}",
    "a key that is there twice": '{"a": 1, "a": 2}',
    "a key that is there twice, once in disguise": r'{"a": {"b": "\u003a"}, "\u0061": 2}',
    "a colon in disguise": r'{"a": "\u003A"}',
    "NUL": r'{"a": "\u0000"}',
    "half a character": '{"a": "\ud800"}',
    "a number that cannot be kept": "[1234567890123456789012]",
    "a negative one": '{"a":-1234567890123456789012}',
    "a number beyond all": "[1e999]",
    "neither an object nor a list": '"a"',
    "more levels than can be written again": "[" * 300 + "]" * 300,
}


@pytest.mark.parametrize("text, value", TAKEN.values(), ids=TAKEN)
def test_a_sound_text_is_taken(text, value):
    assert sound(text, LIMITS) == value


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_a_doubtful_text_is_left(text):
    assert sound(text, LIMITS) is None


@pytest.mark.parametrize(
    "text, is_taken",
    [("[[[1]]]", True), ("[[[]]]", True), ('{"a": {"a": {"a": 1}}}', True), ("[[[[]]]]", False), ("[[[[1]]]]", False)],
)
def test_levels_count_up_to_the_last_one_whether_something_is_in_it_or_not(text, is_taken):
    assert (sound(text, NESTED) is not None) is is_taken


@pytest.mark.parametrize("count, is_taken", [(8, True), (9, True), (10, False)])
def test_values_are_counted_where_the_lines_are_too_many_to_be_sure(count, is_taken):
    text = json.dumps({"a": ["x"] * (count - 2)})
    assert (sound(text, Limits(values=9)) is not None) is is_taken


@given(
    st.dictionaries(st.text("ab:", max_size=2), st.integers() | st.text('":a1\\n', max_size=4), min_size=1), st.data()
)
def test_a_key_that_is_there_twice_is_never_overlooked(value, data):
    members = [f"{json.dumps(key)}: {json.dumps(member)}" for key, member in value.items()]
    members.insert(data.draw(st.integers(0, len(members))), data.draw(st.sampled_from(members)))
    assert sound("{" + ", ".join(members) + "}", LIMITS) is None
