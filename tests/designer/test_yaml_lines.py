"""The fast way of reading YAML gives the value of the slow way, key order included, or leaves the text to it."""

import json

import pytest
import yaml as pyyaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from designer.document.text import LIMITS, Limits
from designer.document.yaml import events, lines
from tests.corpus import CORPUS, connectors, definition, needs_corpus

PIECES = [
    *(
        "a",
        "b: ",
        "a:",
        "c:d",
        "'q'",
        '"q"',
        "'a': ",
        '"b": ',
        "- ",
        "-",
        "-\n",
        "? ",
        ": ",
        "# c",
        " # c",
        "#",
        "|",
        ">",
    ),
    *("|-", "|+", ">-", ">+", "|2", ">1-", "[]", "{}", "[a, 'b']", "{a: 1}", "[", "]", "{", "}", ",", "'", '"', "''"),
    *(
        "\\n",
        "\\\n",
        "\\ ",
        "\\u0041",
        "\\x00",
        "\\q",
        "&a ",
        "*a",
        "!!str ",
        "!x ",
        "<<: ",
        "%",
        "@",
        "`",
        "~",
        "null",
    ),
    *(
        "true",
        "1",
        "-1",
        "0x1F",
        "1e999",
        ".inf",
        "1.10",
        "012",
        "200: ",
        "é",
        "😀",
        "\xa0",
        "\u2028",
        "\x85",
        "\ufeff",
    ),
    *("\t", "\r", "\r\n", "---", "--- ", "...", "\x01", "text of words", "a: b: c", "http://x/y", "a#b", "a :", "\n\n"),
]
KEYS = st.sampled_from(
    ["a", "b", "c d", "'q'", '"q"', "200", "/x/{y}", "x:y", "a", "é", "-1", "<<", "'<<'", '"\\u0062"']
)
PLAIN = st.sampled_from(["x", "1", "-1", "true", "~", "a b", "é", "a#b", "a:b", "- a", "a: b", "a #b", "-", ":", "x:"])
BRACKETS = st.sampled_from(
    ["[]", "{}", "[a, 1]", "{a: [b]}", "{a: 1, a: 2}", "[*a]", "[a,\n b]", "{\n}", "[[]", "[a #b\n ]"]
)
QUOTED = st.text(st.sampled_from("ab '\"\\\n #:-n\t"), max_size=8).flatmap(
    lambda text: st.sampled_from([f"'{text}'", f'"{text}"', json.dumps(text), "'" + text.replace("'", "''") + "'"])
)
SPACES = st.sampled_from(["", "", "", " ", "  "])
ENDS = st.sampled_from(
    ["\n", "\n", "\n", "\n", " \n", " # c\n", "#\n", "\n\n", "\n  \n", "\n# c\n", "\n   # c\n", "\r\n"]
)


@st.composite
def folded(draw, indentation):
    """A scalar over several lines, mostly in the right column."""
    head = draw(st.sampled_from(["|", ">", "|-", ">-", "|+", ">+", "|1", ">2", "|2-", "x", "'x", '"x', "| # c", "[x,"]))
    texts = draw(
        st.lists(st.sampled_from(["x", " y", "  ", "", "- z", "a: b", "# c", "e  ", "x'", 'x"', "\\", "]"]), max_size=4)
    )
    column = draw(st.sampled_from([1, 2, 2, 2, 3, 0]))
    return head + "".join("\n" + (" " * (indentation + column) + text if text else "") for text in texts)


@st.composite
def nodes(draw, indentation, depth):
    """What stands after “key:” or “-”, with its line end: often YAML, sometimes nearly."""
    kind = draw(st.integers(0, 9)) if depth else draw(st.integers(0, 5))
    gap = draw(st.sampled_from([" ", " ", " ", "  ", "\n" + " " * (indentation + 1)]))
    if kind <= 1:
        return gap + draw(PLAIN) + draw(ENDS)
    if kind <= 4:
        return gap + draw(st.one_of(QUOTED, BRACKETS, folded(indentation))) + draw(ENDS)
    if kind == 5:
        return draw(ENDS)
    deeper = indentation + draw(st.sampled_from([1, 2, 2, 2, 4, 0]))
    return draw(ENDS) + draw(collections(deeper, depth - 1))


@st.composite
def collections(draw, indentation, depth):
    start, parts = " " * indentation, []
    for _ in range(draw(st.integers(1, 4))):
        dashes = draw(st.sampled_from(["", "", "", "- ", "- ", "-   ", "- - "]))
        column = indentation + len(dashes)
        has_key = draw(st.sampled_from([True, True, True, not dashes]))
        parts.append(start + dashes.rstrip(" ") if not has_key else start + dashes + draw(KEYS) + draw(SPACES) + ":")
        parts.append(draw(nodes(column if has_key else indentation, depth)))
        start = draw(st.sampled_from([" " * indentation] * 6 + [" " * column] * 4 + [" " * indentation + " "]))
    return "".join(parts)


DOCUMENTS = st.builds(
    lambda head, body, end, cut: (head + body + end)[: -cut or None],
    st.sampled_from(["", "", "", "---\n", "# c\n", "--- # c\n", "\n", "%YAML 1.2\n---\n", "--- x\n"]),
    st.sampled_from([0, 0, 0, 2]).flatmap(lambda indentation: collections(indentation, 3)),
    st.sampled_from(["", "", "", "", "...\n", "---\n", "x\n", "  y\n"]),
    st.sampled_from([0, 0, 0, 1, 2, 5]),
)
HEAPS = st.lists(st.sampled_from(PIECES) | st.sampled_from(["\n", "\n  ", "\n- ", "\n    ", " "]), max_size=14).map(
    "".join
)


def read_slowly(text, limits=LIMITS):
    try:
        return repr(events.read(text, limits)[0])
    except ValueError:
        return "refused"


def agrees(text, limits=LIMITS):
    """Whether the fast way found a value; that it is the value of the slow way is asserted."""
    text = text.removeprefix("\ufeff")
    try:
        value = lines.load(text, limits)
    except ValueError:
        return False
    assert repr(value) == read_slowly(text, limits), text
    return True


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS | HEAPS)
@example("k:\n- - |\n    # text\n")
@example("k:\n    |\n  # text\n")
@example("a:\n...  b: 1\n")
@example("a: 'x\n...\n'\n")
@example("a: |\n  x")
@example("a: |+\n  x\n\n\n")
@example("a: >\n\n  x\n  y\n\n\n   z\n  w\n")
@example("- - a\n  - b\n- -   c: 1\n      d: 2\n")
@example('a: "b\\\n\n   c \\  \n d"\n')
def test_a_text_near_yaml_is_read_alike_or_not_at_all(text):
    agrees(text)


@pytest.mark.parametrize(
    "text",
    [
        "openapi: 3.0.0\npaths:\n  /x:\n    get:\n      tags: [a, b]\n      responses:\n        '200': {}\n",
        "# c\n---\na:\n- b: 1\n  c:\n  - d\n- e\nf: g # h\n",
        "-\n  a: 1\n-\n  b: >-\n    x\n    y\n\n    z\n",
        "- - 1\n  - 2\n-   a: 1\n    b: long\n      text\n",
        "a: |2-\n     x\n    y\nb:\n  a text\nc: 'it''s\n\n  so'\n",
        'a: {\n  "b": [1, 2]\n  }\nc: http://x/#y\n',
        "a:\r\n  b: 1\r\n",
        "a:\n  b",
    ],
)
def test_common_texts_take_the_fast_way(text):
    assert agrees(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\na: 2",
        "a: &b 1",
        "a: *b",
        "a: !!str 1",
        "a: 1\n---\nb: 1",
        "a:\tb",
        "<<: {a: 1}",
        "? a\n: b",
        "a: b: c",
        "",
        "a",
    ],
)
def test_what_is_unusual_or_wrong_is_left_to_the_slow_way(text):
    assert not agrees(text)


@pytest.mark.parametrize("text", ["- - - - 1", "a:\n  b:\n    c: [[1]]", "a: 1\nb: [1, 2, 3, 4, 5]"])
@pytest.mark.parametrize(
    "limits", [Limits(depth=depth, values=values) for depth in range(6) for values in range(0, 9, 2)]
)
def test_limits_hold(text, limits):
    agrees(text, limits)


@needs_corpus
def test_every_real_text_is_read_alike_and_nearly_all_fast():
    texts = [path.read_bytes().decode(errors="replace") for path in sorted(CORPUS.rglob("*.y*ml"))]
    fast = sum(agrees(text) for text in texts if len(text) < 100_000)
    assert fast > 0.9 * sum(len(text) < 100_000 for text in texts)


@needs_corpus
@pytest.mark.parametrize(
    "options", [{}, {"indent": 4, "width": 40}, {"default_style": "'"}, {"allow_unicode": True, "width": 9999}]
)
def test_written_definitions_are_read_alike(options):
    for folder in connectors()[::60]:
        agrees(pyyaml.dump(definition(folder), Dumper=pyyaml.CSafeDumper, **options))
