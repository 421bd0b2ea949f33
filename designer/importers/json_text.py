"""JSON text → a value and what had to be repaired in it. Sound texts take a fast way, others are read token by token.

Repaired is what can mean one thing only: a comma before a closing bracket, comments, control characters in a text, odd
white space. A key that is there twice counts with its last value, as every common reader takes it, and is reported.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from designer.document.pointer import JSON, child
from designer.document.text import LIMITS, Limits, TextError, check_text, decimal, integer, position, too_deep, too_many
from designer.importers.imported import Note
from designer.importers.sound_json import sound

_TOKEN = re.compile(
    r'(?P<space>\s+)|(?P<text>"(?:[^"\\]|\\.)*")|(?P<mark>[{}\[\]:,])'
    r'|(?P<comment>//[^\n]*|/\*(?s:.*?)\*/)|(?P<word>[^\s{}\[\]:,"]+)|(?P<open>")',
    re.DOTALL,
)
_ODD_SPACE = re.compile(r"[^ \t\r\n]")
_CONTROL = re.compile(r"[\x00-\x1f]")


def load(text: str, limits: Limits = LIMITS) -> tuple[JSON, tuple[Note, ...]]:
    """The value of `text`, and its repairs in their order. Raises TextError with line and column."""
    text = text.removeprefix("\ufeff")
    value = sound(text, limits)
    if value is not None:
        return value, ()
    reader = _Reader(text, limits)
    return reader.read(), tuple(reader.notes)


@dataclass
class _Open:
    """An object or a list being read; `places` are where its keys stand, `expects` is what may come next."""

    value: Any
    place: int
    pointer: str
    expects: str = "first"  # first, key, colon, value, comma
    key: str = ""
    places: dict[str, int] = field(default_factory=dict)


class _Reader:
    """Reads token by token, without recursion."""

    def __init__(self, text: str, limits: Limits) -> None:
        self.text, self.limits = text, limits
        self.notes: list[Note] = []
        self.open: list[_Open] = []
        self.values = 0
        self.result: JSON = None
        self.is_over = self.has_odd_space = False

    def read(self) -> JSON:
        for kind, word, place in self._tokens():
            if self.is_over:
                raise self._error(place, "The text goes on after its end. Is there a bracket too many before this?")
            self._mark(word, place) if kind == "mark" else self._value(word, place)
        if self.open:
            line = position(self.text, self.open[-1].place)[0]
            raise self._error(len(self.text), f"The text ends too early: the bracket of line {line} is never closed.")
        if not self.is_over:
            raise TextError("There is no text here.")
        return self.result

    def _tokens(self) -> Iterator[tuple[str, str, int]]:
        for found in _TOKEN.finditer(self.text):
            kind, word, place = str(found.lastgroup), found.group(), found.start()
            if kind == "open":
                raise self._error(place, "This text has no closing quotation mark.")
            if kind == "comment":
                self._note(place, "A comment was left out: JSON has none.", "dropped")
            elif kind == "space":
                self._space(word, place)
            else:
                yield kind, word, place

    def _space(self, word: str, place: int) -> None:
        odd = _ODD_SPACE.search(word)
        if odd and not self.has_odd_space:
            self.has_odd_space = True
            self._note(place + odd.start(), "Unusual white space was read as white space.")

    def _mark(self, word: str, place: int) -> None:
        at = self.open[-1] if self.open else None
        if word in "{[":
            self._begin(word, place)
        elif at is None:
            raise self._error(place, f"This begins with “{word}”. JSON begins with “{{” or “[”.")
        elif word in "}]":
            self._end(at, word, place)
        elif word == ":" and at.expects == "colon":
            at.expects = "value"
        elif word == "," and at.expects == "comma":
            at.expects = "key" if isinstance(at.value, dict) else "value"
        else:
            raise self._error(place, f"There is a “{word}” here, but {_expected(at)} was expected.")

    def _begin(self, word: str, place: int) -> None:
        if len(self.open) >= self.limits.depth:
            raise self._error(place, too_deep(self.limits))
        pointer = self._expect_value(place)
        self.open.append(_Open({} if word == "{" else [], place, pointer))

    def _end(self, at: _Open, word: str, place: int) -> None:
        if word != ("}" if isinstance(at.value, dict) else "]"):
            line = position(self.text, at.place)[0]
            raise self._error(place, f"“{word}” closes what line {line} opens with another bracket.")
        if at.expects == "key" or (at.expects == "value" and isinstance(at.value, list)):
            self._note(place, f"A comma before “{word}” was left out.")
        elif at.expects not in ("first", "comma"):
            raise self._error(place, f"There is a “{word}” here, but {_expected(at)} was expected.")
        self.open.pop()
        self._put(at.value)

    def _value(self, word: str, place: int) -> None:
        at = self.open[-1] if self.open else None
        if at and isinstance(at.value, dict) and at.expects in ("first", "key"):
            return self._key(at, word, place)
        self._expect_value(place)
        self._put(self._scalar(word, place))

    def _key(self, at: _Open, word: str, place: int) -> None:
        if not word.startswith('"'):
            raise self._error(place, f"There is “{word[:40]}” here, but {_expected(at)} was expected.")
        key = str(self._scalar(word, place))
        if key in at.places:
            first = position(self.text, at.places[key])[0]
            here = position(self.text, place)[0]
            sentence = f"“{key[:80]}” is there twice, in lines {first} and {here}. The last one counts."
            self._note(place, sentence, "dropped", child(at.pointer, key))
        at.places[key], at.key, at.expects = place, key, "colon"

    def _expect_value(self, place: int) -> str:
        """The pointer of the value that begins here. Raises TextError where none may begin."""
        self.values += 1
        if self.values > self.limits.values:
            raise self._error(place, too_many(self.limits))
        if not self.open:
            return ""
        at = self.open[-1]
        if at.expects == "value" or (at.expects == "first" and isinstance(at.value, list)):
            return child(at.pointer, at.key if isinstance(at.value, dict) else len(at.value))
        raise self._error(place, f"There is a value here, but {_expected(at)} was expected.")

    def _put(self, value: JSON) -> None:
        if not self.open:
            self.result, self.is_over = value, True
            return
        at = self.open[-1]
        if isinstance(at.value, dict):
            at.value[at.key] = value
        else:
            at.value.append(value)
        at.expects = "comma"

    def _scalar(self, word: str, place: int) -> JSON:
        control = _CONTROL.search(word)
        if control:
            self._note(place + control.start(), "A control character inside a text was kept as it is.")
        try:
            value = json.loads(word, strict=False, parse_int=integer, parse_float=decimal, parse_constant=_no_constant)
            if isinstance(value, str):
                check_text(value)
        except json.JSONDecodeError:
            raise self._error(place, f"“{word[:40]}” is no JSON value. Put a text in quotation marks.") from None
        except ValueError as error:
            raise self._error(place, str(error)) from None
        return value

    def _note(self, place: int, sentence: str, kind: Any = "repaired", pointer: str = "") -> None:
        if not pointer and self.open:
            pointer = self.open[-1].pointer
        self.notes.append(Note(kind, sentence, pointer, *position(self.text, place)))

    def _error(self, place: int, sentence: str) -> TextError:
        return TextError(sentence, *position(self.text, place))


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number. Use null or a text.")


def _expected(at: _Open) -> str:
    if at.expects == "colon":
        return "a “:”"
    if at.expects == "comma":
        return "a “,” or “}”" if isinstance(at.value, dict) else "a “,” or “]”"
    return "a key in quotation marks" if at.expects in ("first", "key") and isinstance(at.value, dict) else "a value"
