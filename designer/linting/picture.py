"""What the bytes of an icon say of it: its format, its size in pixels, the colours of its upper edge.

No picture is made: of a PNG file the first line of pixels is unpacked (https://www.w3.org/TR/png-3/), of a JPEG file
the header is read. Whatever is broken or unusual has fewer members, never wrong ones.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
MAX_WIDTH = 4096  # of a picture whose pixels are looked at
MAX_CHUNKS = 1000
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # samples of a pixel, by colour type
FULL, LEFT = (0, 2), (1, 4)  # filters of a first line: “up” has nothing above it, “Paeth” is the pixel to the left
AVERAGE = 3
TRANSPARENT = "transparent"
# Markers that begin a frame, and with it the size (ITU-T T.81, table B.1).
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class _Header(NamedTuple):
    """IHDR."""

    width: int
    height: int
    depth: int
    colour: int
    compression: int
    filters: int
    interlace: int

    @property
    def pixel(self) -> int:
        """Bits of a pixel."""
        return self.depth * CHANNELS[self.colour]


def picture_of(data: bytes) -> dict[str, Any]:
    """The members of the element “icon”: `bytes`, `format`, and where they are known `width`, `height`, `corners`
    (the colours at both ends of the upper edge, as “#rrggbb” or “transparent”) and `edge` (the one in its middle)."""
    if data.startswith(PNG):
        return {"bytes": len(data), "format": "PNG", **_png(data)}
    if data.startswith(JPEG):
        return {"bytes": len(data), "format": "JPEG", **_jpeg(data)}
    is_drawing = b"<svg" in data[:2000].lower()
    return {"bytes": len(data), "format": "an SVG drawing" if is_drawing else "neither PNG nor JPEG"}


def _png(data: bytes) -> dict[str, Any]:
    chunks = list(_chunks(data))
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13:
        return {}
    header = _Header(*struct.unpack(">IIBBBBB", chunks[0][1]))
    found: dict[str, Any] = {"width": header.width, "height": header.height}
    if header.colour in CHANNELS and header.depth in (1, 2, 4, 8, 16) and 0 < header.width <= MAX_WIDTH:
        tables = {name: body for name, body in chunks if name in (b"PLTE", b"tRNS")}
        found |= _edge(header, tables, [body for name, body in chunks if name == b"IDAT"])
    return found


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG)
    for _ in range(MAX_CHUNKS):
        if at + 12 > len(data):
            return
        (length,) = struct.unpack_from(">I", data, at)
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += length + 12


def _edge(header: _Header, tables: dict[bytes, bytes], parts: list[bytes]) -> dict[str, Any]:
    width = (header.width + 7) // 8 if header.interlace else header.width  # the first pass has every eighth pixel
    line = _line(parts, (width * header.pixel + 7) // 8, max(header.pixel // 8, 1))
    if line is None:
        return {}
    colours = [_colour(header, tables, _samples(header, line, at)) for at in (0, width // 2, width - 1)]
    return {} if None in colours else {"corners": [colours[0], colours[2]], "edge": colours[1]}


def _line(parts: list[bytes], length: int, step: int) -> bytes | None:
    """The first line of pixels; None where it is broken."""
    unpacking, found = zlib.decompressobj(), b""
    try:
        for part in parts:
            found += unpacking.decompress(part, length + 1 - len(found))
            if len(found) > length:
                return _unfiltered(found[0], bytearray(found[1:]), step)
    except zlib.error:
        pass
    return None


def _unfiltered(kind: int, line: bytearray, step: int) -> bytes | None:
    if kind in LEFT or kind == AVERAGE:
        half = kind == AVERAGE
        for at in range(step, len(line)):
            line[at] = (line[at] + (line[at - step] >> half)) & 0xFF
    elif kind not in FULL:
        return None
    return bytes(line)


def _samples(header: _Header, line: bytes, at: int) -> list[int]:
    if header.depth >= 8:
        size = header.depth // 8
        start, count = at * header.pixel // 8, CHANNELS[header.colour]
        return [int.from_bytes(line[start + n * size : start + (n + 1) * size], "big") for n in range(count)]
    shift = 8 - header.depth - at * header.depth % 8
    return [line[at * header.depth // 8] >> shift & (1 << header.depth) - 1]


def _colour(header: _Header, tables: dict[bytes, bytes], samples: list[int]) -> str | None:
    """The colour that the samples of a pixel mean; None for one that is not in the palette."""
    clear, most = tables.get(b"tRNS", b""), (1 << header.depth) - 1
    if header.colour == 3:
        entry = tables.get(b"PLTE", b"")[samples[0] * 3 : samples[0] * 3 + 3]
        if clear[samples[0] : samples[0] + 1] not in (b"", b"\xff"):
            return TRANSPARENT
        return f"#{entry.hex()}" if len(entry) == 3 else None
    if header.colour in (4, 6) and samples.pop() < most:
        return TRANSPARENT
    if clear and clear == b"".join(sample.to_bytes(2, "big") for sample in samples):
        return TRANSPARENT
    red, green, blue = samples if len(samples) == 3 else samples * 3
    return f"#{red * 255 // most:02x}{green * 255 // most:02x}{blue * 255 // most:02x}"


def _jpeg(data: bytes) -> dict[str, Any]:
    at = 2
    for _ in range(MAX_CHUNKS):
        if at + 9 > len(data) or data[at] != 0xFF:
            break
        marker, (length, _, height, width) = data[at + 1], struct.unpack_from(">HBHH", data, at + 2)
        if marker in FRAMES:
            return {"width": width, "height": height}
        at += 2 + length
    return {}
