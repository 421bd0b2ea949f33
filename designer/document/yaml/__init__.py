"""YAML text ↔ a value, with the meaning of YAML 1.2 (core schema): `yes`, `1.10` in quotes and dates stay texts.

Keys are the text that stands there (`200:` is "200"). Common texts take a fast way, others are read event by event.
"""

from designer.document.pointer import JSON
from designer.document.text import LIMITS, Limits, TextError, check_text, position
from designer.document.yaml import events, lines
from designer.document.yaml.writing import dump

__all__ = ["dump", "load"]


def load(text: str, limits: Limits = LIMITS) -> JSON:
    """The value of YAML `text`: one document, text keys, no tags of a programming language. Raises TextError."""
    text = text.removeprefix("\ufeff")
    try:
        return lines.load(text, limits)
    except ValueError:  # anything unusual
        _check_encodes(text)
        return events.read(text, limits)[0]


def _check_encodes(text: str) -> None:
    try:
        check_text(text)
    except ValueError as error:
        place = next(index for index, sign in enumerate(text) if sign == "\0" or 0xD800 <= ord(sign) < 0xE000)
        raise TextError(str(error), *position(text, place)) from None
