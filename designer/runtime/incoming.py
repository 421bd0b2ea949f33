"""What comes in: strict framing, and a body that is unpacked piece by piece and never beyond its limit."""

import re
import zlib
from collections.abc import Iterable, Iterator

from designer.call_values import Header
from designer.runtime.errors import NotHttp, TooLarge, Truncated

PIECE = 65536
FOLD = re.compile(r"[ \t]*\r?\n[ \t]*")
LENGTH = re.compile(r"[0-9]{1,18}")
GZIP = ("gzip", "x-gzip")
GZIP_ONLY = 16 + zlib.MAX_WBITS  # zlib's way to say: a gzip header and nothing else


def check_framing(headers: Iterable[Header]) -> None:
    """Raises NotHttp where the headers leave a doubt how long the body is (RFC 9112 section 6.3)."""
    lengths, codings = _values(headers, "content-length"), _values(headers, "transfer-encoding")
    if lengths and codings:
        raise NotHttp("The answer gives its length in two ways that contradict each other.")
    if len(set(lengths)) > 1 or not all(LENGTH.fullmatch(length) for length in lengths):
        raise NotHttp("The answer gives a length that makes no sense.")
    if codings and [coding.lower() for coding in codings] != ["chunked"]:
        raise NotHttp("The answer is packed in a way that was not asked for.")


def unfolded(headers: Iterable[Header]) -> tuple[Header, ...]:
    """The headers with each value on one line; servers of old fold them (RFC 9112 section 5.2)."""
    return tuple((name, FOLD.sub(" ", value)) for name, value in headers)


def collect(pieces: Iterable[bytes], headers: Iterable[Header], max_bytes: int) -> tuple[bytes, bool]:
    """(body, is_cut): at most `max_bytes` bytes of the unpacked body.

    One gzip encoding is unpacked; another one, or several, are left as they came. Raises NotHttp, Truncated, and
    TooLarge for an answer that unpacks to less than it weighs.
    """
    encodings = [item.strip() for value in _values(headers, "content-encoding") for item in value.lower().split(",")]
    body = bytearray()
    if len(encodings) == 1 and encodings[0] in GZIP:
        pieces = inflated(_bounded(pieces, 2 * max_bytes + PIECE))
    for piece in pieces:
        body += piece
        if len(body) > max_bytes:
            return bytes(body[:max_bytes]), True
    return bytes(body), False


def inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """gzip unpacked, at most PIECE bytes at a time. Raises NotHttp for other data, Truncated without its end."""
    unpacker, is_open = zlib.decompressobj(GZIP_ONLY), False
    for data in pieces:
        is_open, is_full = is_open or bool(data), False
        while data or is_full:
            unpacked = _unpacked(unpacker, data)
            yield unpacked
            # A full piece may leave more inside the unpacker although all data went in.
            data, is_full = unpacker.unconsumed_tail, len(unpacked) == PIECE
            if unpacker.eof:  # members may follow each other (RFC 1952 section 2.2), zeros may fill up the end
                data = unpacker.unused_data.lstrip(b"\0")
                unpacker, is_open, is_full = zlib.decompressobj(GZIP_ONLY), bool(data), False
    if is_open:
        raise Truncated()


def _unpacked(unpacker: "zlib._Decompress", data: bytes) -> bytes:
    try:
        return unpacker.decompress(data, PIECE)
    except zlib.error:
        raise NotHttp("The answer says that it is packed with gzip, but it is not.") from None


def _bounded(pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Packed data can unpack to nothing for ever. Raises TooLarge beyond `limit`."""
    for piece in pieces:
        yield piece
        limit -= len(piece)
        if limit < 0:
            raise TooLarge()


def _values(headers: Iterable[Header], wanted: str) -> list[str]:
    return [value.strip() for name, value in headers if name.lower() == wanted]
