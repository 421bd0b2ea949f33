"""JSON text → a value, refusing what JSON readers quietly disagree about; errors name a line and a column.

Refused: a key twice in one object (RFC 8259 section 4: behaviour is unpredictable), NaN and infinities, numbers that
cannot be kept exactly, NUL and half characters in texts, and more depth or values than LIMITS.
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from designer.document.pointer import JSON

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)


class TextError(ValueError):
    """The text cannot be read: `sentence` says why and what to do, `line` and `column` count from 1."""

    def __init__(self, sentence: str, line: int = 1, column: int = 1) -> None:
        super().__init__(f"Line {line}, column {column}: {sentence}")
        self.sentence, self.line, self.column = sentence, line, column


@dataclass(frozen=True)
class Limits:
    """How much a text may hold: levels of nesting, values (aliases counted as what they stand for), aliases."""

    depth: int = 100
    values: int = 2_000_000
    aliases: int = 10_000


LIMITS = Limits()


class _Refused(ValueError):
    """A hook of the JSON reader says no; where it was is found by a second reading."""


def load_json(text: str, limits: Limits = LIMITS) -> JSON:
    """The value of JSON `text`; a byte order mark is skipped. Raises TextError."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise TextError("There is no text here.")
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_no_constant, parse_int=integer, parse_float=decimal
        )
        check(value, limits)
    except json.JSONDecodeError as error:
        raise TextError(_plain(error.msg), error.lineno, error.colno) from None
    except (_Refused, RecursionError) as error:
        raise _located(text, limits, str(error)) from None
    return value


def check(value: JSON, limits: Limits = LIMITS) -> None:
    """Raises ValueError when `value` is deeper or larger than `limits`, or holds NUL or half a character."""
    stack: list[tuple[JSON, int]] = [(value, 1)]
    seen = 0
    while stack:
        node, depth = stack.pop()
        seen += 1
        if seen > limits.values:
            raise _Refused(too_many(limits))
        if isinstance(node, (dict, list)):
            if depth > limits.depth:
                raise _Refused(too_deep(limits))
            stack += ((member, depth + 1) for member in (node.values() if isinstance(node, dict) else node))
            if isinstance(node, dict):
                _check_keys(node)
        elif isinstance(node, str):
            check_text(node)


def _check_keys(node: dict[str, JSON]) -> None:
    for key in node:
        check_text(key)


def check_text(text: str) -> None:
    """Raises ValueError for NUL and for half of a surrogate pair, which databases and encoders cannot store."""
    if "\0" in text or not _encodes(text):
        raise _Refused("A text here holds a NUL or half of a character. Take it out.")


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_spelt_by(approximate: float, number: int) -> bool:
    """Whether `approximate` is written with the digits of `number`: 2**64 is 18446744073709552000 in JavaScript."""
    return math.isfinite(approximate) and int(Decimal(repr(approximate))) == number


def integer(digits: str) -> int | float:
    """The number spelt by `digits`. Beyond 64 bits it is kept as a decimal where that is the same number, or is
    written with the same digits.

    Raises ValueError where it is not: it would come out as another number.
    """
    if len(digits) <= 18:
        return int(digits)
    if len(digits) <= 310:
        number = int(digits)
        if -(2**63) <= number < 2**64:
            return number
        approximate = float(number) if abs(number) < 10**308 else math.inf
        if approximate == number or _is_spelt_by(approximate, number):
            return approximate
    raise _Refused(f"The number {digits[:20]}… is too long to be kept exactly. Write it in quotes.")


def decimal(digits: str) -> float:
    """The number spelt by `digits`. Raises ValueError when it is beyond every finite number."""
    number = float(digits)
    if math.isinf(number):
        raise _Refused(f"The number {digits[:20]} is too large.")
    return number


def too_deep(limits: Limits) -> str:
    return f"This is nested more than {limits.depth} levels deep."


def too_many(limits: Limits) -> str:
    return f"This holds more than {limits.values:,} values."


def twice(key: str) -> str:
    return f"The key “{key[:80]}” is here twice. Keep one of them."


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Refused("A key is here twice. Keep one of them.")
    return members


def _no_constant(name: str) -> None:
    raise _Refused(f"{name} is not a JSON number. Use null or a text.")


_MESSAGES = {  # what Python's reader says → the same for people
    "Expecting value": "there is no value here. Look for a comma too many, or a text without quotation marks",
    "Expecting property name enclosed in double quotes": (
        "there is no key here. Look for a comma before a closing bracket, or a key without quotation marks"
    ),
    "Expecting ',' delimiter": "a comma is missing before this, or a quotation mark or a bracket",
    "Expecting ':' delimiter": "a colon is missing between a key and its value",
    "Unterminated string starting at": "this text has no closing quotation mark",
    "Extra data": "the text goes on after its end. Look for a bracket too many",
    "Invalid control character at": "there is a line end, or another control character, inside a text",
    "Invalid \\escape": "there is a backslash before a sign that cannot follow one",
    "Illegal trailing comma before end of object": "there is a comma before a closing brace",
    "Illegal trailing comma before end of array": "there is a comma before a closing bracket",
}


def _plain(message: str) -> str:
    """The reader's own message as a sentence for people."""
    said = next((words for start, words in _MESSAGES.items() if message.startswith(start)), "")
    return f"This is not JSON: {said or message[:1].lower() + message[1:]}."


def _located(text: str, limits: Limits, sentence: str) -> TextError:
    """The refusal at the first place that explains it; at the start when the whole is simply too large."""
    for place, problem in _problems(text, limits):
        return TextError(problem, *position(text, place))
    return TextError(sentence)


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of the character at `offset`."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _problems(text: str, limits: Limits) -> Iterator[tuple[int, str]]:
    """(offset, sentence) of each refused token, in the text's order."""
    keys: list[set[str] | None] = []
    values = 0
    for token in _TOKEN.finditer(text):
        word, place = token.group(), token.start()
        values += word not in "]}:,"
        if word in "{[":
            keys.append(set() if word == "{" else None)
            if len(keys) > limits.depth:
                yield place, too_deep(limits)
        elif word in "}]":
            keys.pop()
        elif word not in ":,":
            problem = _problem(word, keys[-1] if keys and _is_key(text, token.end()) else None)
            if problem:
                yield place, problem
        if values > 2 * limits.values:
            yield place, too_many(limits)


def _is_key(text: str, end: int) -> bool:
    return text[end : end + 100].lstrip()[:1] == ":"


def _problem(word: str, seen: set[str] | None) -> str:
    """What is wrong with one token, "" when nothing is; a key is added to the keys `seen` in its object."""
    try:
        value = json.loads(word, parse_constant=_no_constant, parse_int=integer, parse_float=decimal)
        if isinstance(value, str):
            check_text(value)
    except _Refused as error:
        return str(error)
    if seen is None:
        return ""
    if value in seen:
        return twice(value)
    seen.add(value)
    return ""
