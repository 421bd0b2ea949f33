"""The icon of a connector: what its bytes say, and what is wrong with it."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.linting import check_icon
from designer.linting.picture import JPEG, PNG, TRANSPARENT, picture_of

BLUE, WHITE, CLEAR = (11, 95, 255, 255), (255, 255, 255, 255), (0, 0, 0, 0)
BRAND = {"properties": {"iconBrandColor": "#0b5fff"}}
INDEPENDENT = {"properties": {"iconBrandColor": "#da3b01"}}
JPEG_HEADER = JPEG + b"\xe0\0\x04ab" + b"\xff\xc0\0\x0b\x08\0\xe6\0\xe6\x01\x01\x11\0"


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(line, width=230, height=230, depth=8, colour=6, before=b"", interlace=0):
    """A picture whose lines are all like `line`, its filter first."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    lines = zlib.compress(line * min(height, 230))
    return PNG + chunk(b"IHDR", header) + before + chunk(b"IDAT", lines[:5]) + chunk(b"IDAT", lines[5:])


def plain(corner, edge, size=230):
    """A picture with these corners, and the other colour between them."""
    return png(bytes((0, *corner, *edge * (size - 2), *corner)), size, size)


def codes(data, properties=BRAND):
    return [finding.code for finding in check_icon(data, properties)]


@pytest.mark.parametrize(
    "data, properties, wanted",
    [
        (plain(BLUE, BLUE), BRAND, []),
        (plain(BLUE, (14, 91, 250, 255)), BRAND, []),
        (plain(BLUE, BLUE, 160), BRAND, ["IconDimensions"]),
        (plain(CLEAR, BLUE), BRAND, ["IconCornersNotSquare"]),
        (plain(WHITE, BLUE), BRAND, ["IconCornersNotSquare"]),
        (plain(CLEAR, CLEAR), BRAND, ["IconBackgroundWhiteOrTransparent"]),
        (plain(WHITE, WHITE), BRAND, ["IconBackgroundWhiteOrTransparent"]),
        (plain(BLUE, (11, 95, 240, 255)), BRAND, ["IconBackgroundDiffersFromBrandColor"]),
        (plain(BLUE, BLUE), INDEPENDENT, ["IndependentPublisherIconNotAllowed", "IconBackgroundDiffersFromBrandColor"]),
        (plain(BLUE, BLUE), {"properties": {"iconBrandColor": ["#"]}}, []),
        (plain(BLUE, BLUE) + bytes(2**20), BRAND, ["IconTooLarge"]),
        (JPEG_HEADER, BRAND, ["IconNotPng"]),
        (b"<?xml version='1.0'?><svg/>", BRAND, ["IconNotPng"]),
        (b"", BRAND, ["IconNotPng"]),
        (None, BRAND, ["IconMissing"]),
        (None, INDEPENDENT, []),
        (None, None, ["IconMissing"]),
    ],
)
def test_what_is_wrong_with_an_icon(data, properties, wanted):
    assert sorted(codes(data, properties)) == sorted(wanted)
    assert {finding.pointer for finding in check_icon(data, properties)} <= {"icon:"}


def test_the_sentence_says_what_was_found():
    (found,) = check_icon(plain(BLUE, BLUE, 40), BRAND)
    assert found.message.startswith("The icon has 40 × 40 pixels. Make it 230 × 230")


@pytest.mark.parametrize(
    "data, corner",
    [
        (png(bytes((1, *BLUE)) + bytes(229 * 4)), "#0b5fff"),
        (png(bytes((4, *BLUE)) + bytes(229 * 4)), "#0b5fff"),
        (png(bytes((2, *BLUE * 230))), "#0b5fff"),
        (png(bytes((3, *BLUE)) + bytes((6, 48, 128, 128)) * 229), "#0b5fff"),
        (png(bytes((0, *BLUE[:3] * 230)), colour=2), "#0b5fff"),
        (png(bytes((0,)) + b"\x0b\x0b\x5f\x5f\xff\xff" * 230, depth=16, colour=2), "#0b5fff"),
        (png(bytes((0,)) + b"\x80" * 230, colour=0), "#808080"),
        (png(bytes((0,)) + b"\x80\x7f" * 230, colour=4), TRANSPARENT),
        (png(bytes((0,)) + b"\xff" * 29, depth=1, colour=0), "#ffffff"),
        (png(bytes((0,)) + b"\x11" * 115, depth=4, colour=3, before=chunk(b"PLTE", b"\0\0\0\x0b\x5f\xff")), "#0b5fff"),
        (
            png(bytes(231), colour=3, before=chunk(b"PLTE", b"\x0b\x5f\xff") + chunk(b"tRNS", b"\0")),
            TRANSPARENT,
        ),
        (png(bytes((0, *BLUE[:3] * 230)), colour=2, before=chunk(b"tRNS", b"\0\x0b\0\x5f\0\xff")), TRANSPARENT),
        (png(bytes((0, *BLUE * 29)), interlace=1), "#0b5fff"),
    ],
)
def test_every_way_of_storing_pixels_gives_the_same_colours(data, corner):
    found = picture_of(data)
    assert found["corners"] == [corner, corner] or found["corners"][0] == corner


def test_a_jpeg_says_its_size_only():
    assert picture_of(JPEG_HEADER) == {"bytes": len(JPEG_HEADER), "format": "JPEG", "width": 230, "height": 230}


@pytest.mark.parametrize(
    "data",
    [
        PNG,
        PNG + chunk(b"IHDR", b"short"),
        png(b"\0" * 921, width=2**31 - 1),
        png(b"\0" * 921, width=0),
        png(b"\0" * 921, colour=5),
        png(b"\x09" * 921),
        png(bytes(231), colour=3),
        plain(BLUE, BLUE)[:60],
        JPEG + b"\xff\xff\xff\xff\xff\xff\xff",
    ],
)
def test_what_is_broken_says_nothing_of_its_colours(data):
    assert "edge" not in picture_of(data)


@given(st.sampled_from([PNG, JPEG, plain(BLUE, BLUE)[:50], b""]), st.binary(max_size=200))
def test_no_bytes_stop_the_check(beginning, rest):
    assert all(finding.pointer == "icon:" for finding in check_icon(beginning + rest, BRAND))
