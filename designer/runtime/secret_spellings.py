"""The spellings in which a secret may come back: regular expressions over bytes that find it in all of them."""

import base64
import html
import json
import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote, quote_plus

MAX_CHUNK = 64  # characters of a secret in one search; longer ones are found in parts
SHORT = 4  # a value shorter than this is found only where it stands alone, or nothing would stay readable
BASE64_FROM = 6  # bytes; shorter ones leave too few base64 characters of their own to be told from chance

_UNRESERVED = re.compile(r"[A-Za-z0-9]")
_LONG_RUN = re.compile(r"[^A-Za-z0-9]{9,}")
_RUN = re.compile(r"[A-Za-z0-9]+")
_USUAL_RUN = re.compile(r"[A-Za-z0-9]{12,}")  # long enough to tell a text from others
_PIECE = re.compile(r"\\+|[^\\]")
_ESCAPES = r"\\{1,8}"  # JSON within JSON doubles a backslash each time
_BASE64_END = r"(?:[A-Za-z0-9+/_-](?:=|%(?:25){0,3}3[Dd]){1,2})?"
_NAMED_ENTITIES = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}


class Spelling(NamedTuple):
    """`text` as `pattern_of` spells it and then `end`: it can match only where `anchor` stands.

    An anchor is found much faster than a pattern, and most texts hold none: the pattern is made when one is found.
    """

    anchor: bytes
    text: str
    pattern_of: Callable[[str], str]
    end: str = ""

    def __repr__(self) -> str:
        return "Spelling(••••)"

    def masked(self, data: bytes, mask: bytes) -> bytes:
        """`data`, which holds the anchor, with `mask` in place of the text."""
        return re.sub((self.pattern_of(self.text) + self.end).encode("latin-1"), mask, data)


def spellings(value: str) -> list[Spelling]:
    """Every way to find the text `value`: as it is, percent-encoded, escaped for JSON and HTML, and in base64."""
    if len(value) < SHORT:
        return [_spelling(value, _alone)]
    data = value.encode("utf-8", "surrogatepass")
    texts = _literal(value) if _LONG_RUN.search(value) else _parts(value, _plain)
    cores = _base64_cores(data) if len(data) >= BASE64_FROM else []
    # The last sign of a text that ends with the secret holds some of its bits.
    return [spelling for core in cores for spelling in _parts(core, _base64, _BASE64_END)] + texts


def _literal(value: str) -> list[Spelling]:
    """The common spellings one by one. A search for many signs in every spelling could take very long."""
    quoted, ascii_json = quote(value, safe="", errors="surrogatepass"), json.dumps(value)[1:-1]
    plain_json = json.dumps(value, ensure_ascii=False)[1:-1]
    numbers = "".join(sign if sign.isalnum() else f"&#{ord(sign)};" for sign in value)
    found = (
        value,
        quoted,
        quote(value, errors="surrogatepass"),
        quote_plus(value, errors="surrogatepass"),
        quote(quoted),
        ascii_json,
        plain_json,
        html.escape(value),
    )
    twice = (json.dumps(ascii_json)[1:-1], json.dumps(plain_json, ensure_ascii=False)[1:-1], numbers)
    return [_exactly(text) for text in sorted({*found, *twice}, key=len, reverse=True)]


def _parts(text: str, pattern_of: Callable[[str], str], end: str = "") -> list[Spelling]:
    """The whole text as it is first, so that a usual echo becomes one mask; then its parts in every spelling."""
    parts = [_spelling(chunk, pattern_of, end) for chunk in _chunks(text)]
    return parts if len(parts) == 1 else [_exactly(text, end), *parts]


def _exactly(text: str, end: str = "") -> Spelling:
    return Spelling(text.encode("utf-8", "surrogatepass"), text, _as_it_is, end)


def _spelling(text: str, pattern_of: Callable[[str], str], end: str = "") -> Spelling:
    usual = _USUAL_RUN.search(text)
    anchor = usual[0] if usual else max(_RUN.findall(text), key=len, default="")
    return Spelling(anchor.encode(), text, pattern_of, end)


def _as_it_is(text: str) -> str:
    return _latin(text.encode("utf-8", "surrogatepass"))


def _alone(text: str) -> str:
    return f"(?<![A-Za-z0-9]){_plain(text)}(?![A-Za-z0-9])"


def _plain(text: str) -> str:
    return "".join(map(_spellings, _PIECE.findall(text)))


def _base64(text: str) -> str:
    return "".join(map(_base64_spellings, text))


def _base64_cores(data: bytes) -> list[str]:
    """The base64 characters that `data` alone decides, for each place within a group of three where it may begin."""
    cores = []
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + data).decode().rstrip("=")
        decided = (len(data) + offset) * 8 // 6
        cores.append(encoded[(0, 2, 3)[offset] : decided])
    return cores


def _base64_spellings(character: str) -> str:
    other = {"+": "-", "/": "_"}.get(character)
    return f"(?:{_spellings(character)}|{re.escape(other)})" if other else re.escape(character)


def _spellings(piece: str) -> str:
    """One character, or a run of backslashes, in every spelling of it. Letters and digits are hardly ever escaped.

    Every repetition has an upper bound, and a run of backslashes is one piece, so that a hostile answer is searched in
    bounded time.
    """
    character, times = piece[0], len(piece)
    if _UNRESERVED.match(character):
        return character
    data = character.encode("utf-8", "surrogatepass")
    units = character.encode("utf-16-be", "surrogatepass")
    code = ord(character)
    found = [
        _latin(data),
        "".join(f"%(?:25){{0,3}}(?i:{byte:02x})" for byte in data),
        "".join(rf"{_ESCAPES}u(?i:{units[index : index + 2].hex()})" for index in range(0, len(units), 2)),
        f"&#(?:0{{0,4}}{code}|(?i:x0{{0,4}}{code:x}));",
    ]
    if character in _NAMED_ENTITIES:
        found.append(f"&{_NAMED_ENTITIES[character]};")
    if character in '"/':
        found.append(_ESCAPES + re.escape(character))
    if character == " ":
        found.append(r"\+")
    if code in range(0x80, 0x100):
        found.append(_latin(character.encode("latin-1")))
    if character in "\n\r\t\b\f":
        found.append(_ESCAPES + {"\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f"}[character])
    if character == "\\":
        found = [rf"\\{{{times},{4 * times}}}", *(f"(?:{spelling}){{{times}}}" for spelling in found[1:])]
    return f"(?:{'|'.join(found)})"


def _chunks(text: str) -> list[str]:
    """`text` in equal parts of at most MAX_CHUNK characters: what one search may cost has a bound."""
    size = -(-len(text) // -(-len(text) // MAX_CHUNK))
    return [text[start : start + size] for start in range(0, len(text), size)]


def _latin(data: bytes) -> str:
    return re.escape(data.decode("latin-1"))
