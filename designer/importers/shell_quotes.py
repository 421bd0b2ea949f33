"""How each shell reads what stands in quotation marks; nothing is expanded."""

import re
from collections.abc import Callable

BASH, CMD, POWERSHELL = "bash", "cmd", "powershell"

# A text and the place behind the opening sign → the content, and the place behind the end.
Quote = Callable[[str, int], tuple[str, int]]

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b", "E": "\x1b"}
_NUMBERED = re.compile(r"x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})")


class Unclosed(ValueError):
    """A quotation that begins at `offset` never ends."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"The quotation that begins at {offset} never ends.")
        self.offset = offset


def _plain(text: str, place: int) -> tuple[str, int]:
    """bash '…': everything up to the next quote."""
    end = text.find("'", place)
    if end < 0:
        raise Unclosed(place)
    return text[place:end], end + 1


def _double(text: str, place: int) -> tuple[str, int]:
    r"""bash "…": a backslash keeps its meaning only before $ ` " \ and the line end."""
    made: list[str] = []
    start = place
    while place < len(text):
        if text[place] == '"':
            return "".join(made), place + 1
        if text[place] == "\\" and text[place + 1 : place + 2] in tuple('$`"\\\n'):
            place += 1
            made.append("" if text[place] == "\n" else text[place])
        else:
            made.append(text[place])
        place += 1
    raise Unclosed(start)


def _dollar(text: str, place: int) -> tuple[str, int]:
    r"""bash $'…': escapes as in C."""
    made: list[str] = []
    start = place
    while place < len(text):
        if text[place] == "'":
            return "".join(made), place + 1
        if text[place] == "\\" and place + 1 < len(text):
            content, place = _escaped(text, place + 1)
            made.append(content)
        else:
            made.append(text[place])
            place += 1
    raise Unclosed(start)


def _escaped(text: str, place: int) -> tuple[str, int]:
    number = _NUMBERED.match(text, place)
    if number:
        digits = next(group for group in number.groups() if group)
        code = int(digits, 8 if number[4] else 16)
        return (chr(code) if code < 0x110000 else "\ufffd"), number.end()
    return _ESCAPES.get(text[place], text[place]), place + 1


def _argument(text: str, place: int) -> tuple[str, int]:
    r"""The "…" of a Windows argument: \" and "" are a quote."""
    made: list[str] = []
    start = place
    while place < len(text):
        if text[place : place + 2] in ('\\"', '""'):
            made.append('"')
            place += 2
        elif text[place] == '"':
            return "".join(made), place + 1
        else:
            made.append(text[place])
            place += 1
    raise Unclosed(start)


def _powershell_plain(text: str, place: int) -> tuple[str, int]:
    r"""PowerShell '…': '' is a quote; curl itself then reads \" as one."""
    made: list[str] = []
    start = place
    while place < len(text):
        if text.startswith("''", place):
            made.append("'")
            place += 2
        elif text[place] == "'":
            return "".join(made).replace('\\"', '"'), place + 1
        else:
            made.append(text[place])
            place += 1
    raise Unclosed(start)


def _powershell_double(text: str, place: int) -> tuple[str, int]:
    r"""PowerShell "…": a backtick escapes, "" is a quote; curl itself then reads \" as one."""
    made: list[str] = []
    start = place
    while place < len(text):
        if text[place] == "`" and place + 1 < len(text):
            made.append({"n": "\n", "t": "\t", "r": "\r"}.get(text[place + 1], text[place + 1]))
            place += 2
        elif text.startswith('""', place):
            made.append('"')
            place += 2
        elif text[place] == '"' and not (made and made[-1] == "\\"):
            return "".join(made).replace('\\"', '"'), place + 1
        else:
            made.append(text[place])
            place += 1
    raise Unclosed(start)


QUOTES: dict[str, dict[str, Quote]] = {
    BASH: {"$'": _dollar, "'": _plain, '"': _double},
    CMD: {'"': _argument},
    POWERSHELL: {"'": _powershell_plain, '"': _powershell_double},
}
