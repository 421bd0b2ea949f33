"""Rules for the icon of a connector. `picture.py` says what is known of it; without an icon, its brand colour alone.

Source: https://learn.microsoft.com/connectors/custom-connectors/certification-submission.
"""

import re
from collections.abc import Iterator

from designer.document.pointer import JSON
from designer.linting.elements import Element, entries, text
from designer.linting.picture import TRANSPARENT
from designer.linting.ruleset import Options, Problem

WHITE = "#ffffff"
CLOSE = 8  # steps of 255: programs that draw round colours a little
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def icon_is_missing(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if "bytes" not in element.node and not _is_brand(element, options["except"]):
        yield (), {}


def icon_is_given(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """For those whose brand colour says that they are not to have one of their own."""
    if _is_brand(element, options["colour"]):
        yield (), {}


def icon_is_too_large(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if element.node[member] >= options["below"]:
        yield (), {"size": f"{element.node[member] / 2**20:.1f}"}


def icon_has_other_format(element: Element, member: str, options: Options) -> Iterator[Problem]:
    if element.node[member] != options["value"]:
        yield (), {"format": str(element.node[member])}


def icon_has_other_size(element: Element, member: str, options: Options) -> Iterator[Problem]:
    size = element.node.get("width"), element.node.get("height")
    if size != (options["width"], options["height"]):
        yield (), {"width": str(size[0]), "height": str(size[1])}


def icon_has_round_corners(element: Element, member: str, options: Options) -> Iterator[Problem]:
    """Both upper ones are clear or white, and what is between them is not: icons are alike at their four corners."""
    edge = element.node.get("edge")
    if not _is_empty(edge) and all(map(_is_empty, entries(element.node[member]))):
        yield (), {}


def icon_has_no_background(element: Element, member: str, options: Options) -> Iterator[Problem]:
    edge = element.node[member]
    if _is_empty(edge):
        yield (), {"what": edge if edge == TRANSPARENT else "white"}


def icon_background_is_not_the_brand(element: Element, member: str, options: Options) -> Iterator[Problem]:
    edge, brand = text(element.node[member]), text(element.node.get("brand"))
    if _is_empty(edge) or not _COLOUR.fullmatch(brand):
        return
    if any(abs(one - other) > CLOSE for one, other in zip(_rgb(edge), _rgb(brand), strict=True)):
        yield (), {"edge": edge, "brand": brand}


def _is_empty(colour: JSON) -> bool:
    return text(colour) in (TRANSPARENT, WHITE)


def _is_brand(element: Element, colour: JSON) -> bool:
    return text(element.node.get("brand")).lower() == text(colour)


def _rgb(colour: str) -> bytes:
    return bytes.fromhex(colour[1:])
