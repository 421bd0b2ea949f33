"""Bytes → text. A byte order mark decides; else UTF-8; else Windows-1252, and the report says so."""

import codecs
import re

from designer.document.text import TextError, position
from designer.importers.imported import Note

MAX_BYTES = 50 * 2**20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KINDS = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"7z\xbc\xaf", "a 7z archive; make it a zip"),
    (b"Rar!", "a rar archive; make it a zip"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"PK", "a zip"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")


def text_of(data: bytes) -> tuple[str, tuple[Note, ...]]:
    """`data` as text, and a note when its encoding had to be guessed. Raises TextError for what is no text."""
    if len(data) > MAX_BYTES:
        raise TextError(f"This file has more than {MAX_BYTES // 2**20} MB. Take out what the connector does not need.")
    kind = next((kind for start, kind in _KINDS if data.startswith(start)), "")
    if kind:
        raise TextError(f"This is {kind}. A description of an API is a text: JSON, YAML or a command line.")
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    body = data[len(mark) :]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        if mark:
            raise _not_text(body, error.start, f"The file says it is {encoding.upper()}, but it is not.") from None
        return _guessed(body, error.start)
    if "\0" in text:
        raise TextError("There is a NUL here, which no text holds. Take it out.", *position(text, text.index("\0")))
    return text, ()


def _guessed(data: bytes, place: int) -> tuple[str, tuple[Note, ...]]:
    """Western European files of Windows; anything with control characters is no text at all."""
    if _BINARY.search(data):
        raise _not_text(data, place, "This is not a text.")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _not_text(data, error.start, "A sign here is in no known encoding. Save the file as UTF-8.") from None
    sentence = "The file is not UTF-8. It was read as Windows-1252: look at its special characters."
    return text, (Note("repaired", sentence, "", *_position(data, place)),)


def _not_text(data: bytes, place: int, sentence: str) -> TextError:
    return TextError(sentence, *_position(data, place))


def _position(data: bytes, place: int) -> tuple[int, int]:
    return data.count(b"\n", 0, place) + 1, place - data.rfind(b"\n", 0, place)
