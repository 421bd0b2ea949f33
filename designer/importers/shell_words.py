"""A pasted command line → its words, for the three shells whose quoting people paste: bash, cmd and PowerShell.

Nothing is expanded and nothing runs: `$TOKEN` and `%TOKEN%` stay as they are written.
"""

import re
from collections.abc import Iterator

from designer.importers.shell_quotes import BASH, CMD, POWERSHELL, QUOTES, Quote, Unclosed

__all__ = ["Unclosed", "commands", "shell_of", "split"]

ENDS = ("|", ";", "&&", "||", "&", ">", ">>", "2>", "2>&1", "<")  # what follows is another command, or a file

_GOES_ON = re.compile(r"\s{0,200}[-'\"]")
_NO_SPACE = re.compile(r"\S")
_BLANK = re.compile(r"(?:\s+|#(?!\s+curl\s+[-'\"h])[^\n]*)*")  # "# curl https://…" has the prompt of root


def shell_of(text: str) -> str:
    """Which shell's quoting `text` uses."""
    if re.search(r"\^(\r?\n|\")", text):
        return CMD
    return POWERSHELL if re.search(r"`(\r?\n|\")", text) or re.match(r"\s*curl\.exe\b", text) else BASH


def split(text: str) -> tuple[list[str], str]:
    """The words of the first command in `text`, and the sign that ended it ("" at the end). Raises Unclosed."""
    return _reading(text, ends_at_lines=False).read()


def commands(text: str) -> Iterator[tuple[list[str], str, int]]:
    """Each command in `text`: its words, the sign that ended the one before it, and the line where it begins.

    A line end ends a command unless the next line goes on with a flag or a quotation. Raises Unclosed.
    """
    reading = _reading(text, ends_at_lines=True)
    before, counted, line = "", 0, 1
    while reading.place < len(reading.text):
        begin = reading.skip_blank()
        line, counted = line + reading.text.count("\n", counted, begin), begin
        words, sign = reading.read()
        reading.place += len(sign)
        if words:
            yield words, before, line
        before = sign


def _reading(text: str, ends_at_lines: bool) -> "_Words":
    shell = shell_of(text)
    if shell == CMD:
        text = _without_carets(text)
    return _Words(text, QUOTES[shell], {BASH: "\\", CMD: "", POWERSHELL: "`"}[shell], ends_at_lines)


def _without_carets(text: str) -> str:
    """What cmd hands on: `^x` is x, a caret at the line end joins, and inside plain quotes a caret is a caret."""
    made: list[str] = []
    quoted, place = False, 0
    text = text.replace("\r\n", "\n")
    while place < len(text):
        sign = text[place]
        if sign == "^" and not quoted and place + 1 < len(text):
            place += 1
            # A browser writes a line end within a text as caret, line end, line end.
            if text[place] != "\n":
                made.append(text[place])
            elif text[place + 1 : place + 2] == "\n":
                made.append("\n")
                place += 1
        else:
            quoted = quoted != (sign == '"')
            made.append(sign)
        place += 1
    return "".join(made)


class _Words:
    """One reading, sign by sign."""

    def __init__(self, text: str, quotes: dict[str, Quote], escape: str, ends_at_lines: bool) -> None:
        self.text, self.quotes, self.escape, self.ends_at_lines = text, quotes, escape, ends_at_lines
        self.place = 0
        self.word: list[str] | None = None

    def read(self) -> tuple[list[str], str]:
        """The words up to the next sign that ends a command, and that sign; `place` is left in front of it."""
        self.words: list[str] = []
        while self.place < len(self.text):
            sign = self.text[self.place]
            end = self._end_at(self.place) if self.word is None else ""
            if end or self._is_end(sign):
                self._close()
                return self.words, end or sign
            if sign.isspace():
                self._close()
                self.place += 1
            else:
                self.place = self._take(sign, self.place)
        self._close()
        return self.words, ""

    def skip_blank(self) -> int:
        """The place of the next command: behind spaces and lines that are a comment."""
        blank = _BLANK.match(self.text, self.place)
        self.place = blank.end() if blank else self.place
        return self.place

    def _is_end(self, sign: str) -> bool:
        """Whether a line ends the command here, or a `;` that stands right behind a word."""
        if not self.ends_at_lines or sign not in "\n;":
            return False
        return not (_GOES_ON if sign == "\n" else _NO_SPACE).match(self.text, self.place + 1)

    def _take(self, sign: str, place: int) -> int:
        """The place behind what begins at `place`."""
        opening = next((mark for mark in self.quotes if self.text.startswith(mark, place)), "")
        if opening:
            content, end = self.quotes[opening](self.text, place + len(opening))
            self._add(content)
            return end
        if sign == self.escape and place + 1 < len(self.text):
            end = place + (3 if self.text.startswith("\r\n", place + 1) else 2)
            if self.text[end - 1] != "\n":
                self._add(self.text[end - 1])
            return end
        if sign == "\\" and self.text.startswith('\\"', place):
            self._add('"')
            return place + 2
        self._add(sign)
        return place + 1

    def _end_at(self, place: int) -> str:
        run = re.match(r"\S+", self.text[place : place + 8])
        return run[0] if run and (run[0] in ENDS or run[0][0] in "|;>") else ""

    def _add(self, content: str) -> None:
        if self.word is None:
            self.word = []
        self.word.append(content)

    def _close(self) -> None:
        if self.word is not None:
            self.words.append("".join(self.word))
            self.word = None
