"""JSON text without any doubt → its value, the fast way: written again, it shows what it holds without a walk.

The writer puts each value on a line of its own and indents it by its depth; a text holds no raw line end and no bare
quotation mark. So what these bytes hold is told by counting and searching in them.
"""

import re

import orjson

from designer.document.pointer import JSON
from designer.document.text import Limits

_EXACT = 2.0**63  # the fast reader makes a decimal of a longer whole number, whether that is the same or not
_DIGITS, _BEFORE_NUMBERS = b"0123456789", b"\t\n\r,:[-"
_NUMBERS = bytes.maketrans(_DIGITS + _BEFORE_NUMBERS, b"0" * len(_DIGITS) + b" " * len(_BEFORE_NUMBERS))
_LONG = b" " + b"0" * 19  # up to 18 digits every whole number is exact
_LONG_NUMBER = re.compile(_LONG + rb"0*[ .eE\]}]")
_UNSEEN = re.compile(rb"\\u00(00|3[aA])")  # NUL, which is refused, and a colon that cannot be counted


def sound(text: str | bytes, limits: Limits) -> JSON:
    """The object or list that `text` holds within `limits`; None when it has to be looked at more closely.

    Bytes are taken for UTF-8.
    """
    try:
        data = text.encode() if isinstance(text, str) else text
        value = orjson.loads(data)
        written = orjson.dumps(value, option=orjson.OPT_INDENT_2)
    except (ValueError, TypeError):  # also a text that cannot be encoded, and what is too deep to be written
        return None
    if not isinstance(value, (dict, list)) or _may_repeat_a_key(data, written):
        return None
    is_certain = _is_small(written, limits) and not _may_be_inexact(data)
    return value if is_certain or _is_within(value, limits) else None


def _may_repeat_a_key(data: bytes, written: bytes) -> bool:
    """A key that is there twice is written once: a colon is missing then."""
    return bool(_UNSEEN.search(data)) or data.count(b":") != written.count(b":")


def _may_be_inexact(data: bytes) -> bool:
    """Whether a number may stand there that is longer than the fast reader keeps exactly."""
    numbers = data.translate(_NUMBERS)
    at = numbers.find(_LONG)
    return at >= 0 and bool(_LONG_NUMBER.search(numbers, at))


def _is_small(written: bytes, limits: Limits) -> bool:
    """Whether its lines are fewer, and less indented, than those of anything that passes `limits`."""
    return written.count(b"\n") < limits.values and b"\n" + b"  " * limits.depth not in written


def _is_within(value: JSON, limits: Limits) -> bool:
    """Whether `value` keeps to `limits` and every number in it is exact, value by value."""
    values = depth = 0
    level = [value]
    while level:
        depth += 1
        values += len(level)
        if values > limits.values:
            return False
        following: list[JSON] = []
        for node in level:
            if isinstance(node, (dict, list)):
                if depth > limits.depth:
                    return False
                following += node.values() if isinstance(node, dict) else node
            elif isinstance(node, float) and abs(node) >= _EXACT:
                return False
        level = following
    return True
