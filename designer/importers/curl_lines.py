"""One or many cURL commands, written for bash, cmd or PowerShell → a connector. Nothing runs, no file is read."""

import re
from collections.abc import Iterator

from designer.document.text import TextError
from designer.importers import curl, shell_words
from designer.importers.given import Given
from designer.importers.imported import Imported
from designer.importers.request_sample import RequestSample, SampleError
from designer.importers.traffic import Call, Notes, connector
from designer.importers.traffic.notes import in_line

__all__ = ["TITLE", "read", "recognises"]

TITLE = "cURL lines"
MAX_LENGTH = 10_000_000

_FIRST = re.compile(r"(?:\s|#[^\n]*\n)*(?:[$>#%]\s+|PS [^>\n]*>\s*|[A-Z]:\\[^>\n]*>\s*)?curl(?:\.exe)?\s")
_CURL = re.compile(r"(.*[/\\])?curl(\.exe)?", re.IGNORECASE)
_PROMPT = re.compile(r"[$%#]|PS|\S*[>$#]")
_NEXT = ("--next", "-:")
# `$ID`, `${ID}`, and `{{id}}` as people copy it from Postman and others
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))|\{\{\s*(\w[\w.-]*)\s*\}\}", re.ASCII)
_FROM_HOST = re.compile(rf"(https?://)?(?:{_VARIABLE.pattern})(?(1)(?=[/?]|\Z)|(?=[/?]))", re.ASCII | re.IGNORECASE)
_ADDRESS = re.compile(r"(--url=)?https?://", re.IGNORECASE)
_STARTS_COMMAND = ("", "\n", ";", "&&", "||", "&")


def recognises(given: Given) -> bool:
    """Whether the text begins with a curl command; comments and a prompt may stand before it."""
    return bool(_FIRST.match(given.text[:20_000]))


def read(given: Given) -> Imported:
    """The connector that makes the calls of all the commands. Raises TextError when none can be read."""
    if len(given.text) > MAX_LENGTH:
        raise TextError(f"The text is longer than {MAX_LENGTH:,} characters. Paste fewer commands at once.")
    notes = Notes()
    calls = list(_calls(given.text, notes))
    return connector(given, "cURL", "", calls, notes)


def _calls(text: str, notes: Notes) -> Iterator[Call]:
    for words, line in _commands(text, notes):
        host_variable, words = _with_variables(words)
        try:
            sample = curl.read_words(words)
        except SampleError as error:
            notes.dropped(f"The command in line {line} was left out. {error.sentence}", in_line(line))
        else:
            for sentence in sample.notes:
                notes.approximated(f"Line {line}: {sentence}", in_line(line))
            yield _call(sample, host_variable, line)


def _commands(text: str, notes: Notes) -> Iterator[tuple[list[str], int]]:
    """The words of each curl command, and its line; `--next` begins another request in one command."""
    try:
        for words, before, line in shell_words.commands(text):
            name = next((index for index, word in enumerate(words[:4]) if _CURL.fullmatch(word)), None)
            if name is not None and all(_PROMPT.fullmatch(word) for word in words[:name]):
                yield from ((part, line) for part in _parts(words[name + 1 :]))
            elif before in _STARTS_COMMAND:
                notes.dropped(f"Line {line} is no curl command and was left out.", in_line(line))
    except shell_words.Unclosed as error:
        line = text.count("\n", 0, error.offset) + 1
        sentence = f"The quotation mark in line {line} has no partner; nothing was read from there on."
        notes.dropped(sentence, in_line(line))


def _parts(words: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word in _NEXT:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _with_variables(words: list[str]) -> tuple[str, list[str]]:
    """The variable that stands for the host ("" without one), and the words with `$ID` in addresses as `{ID}`."""
    host, made = "", []
    for word in words:
        first = _FROM_HOST.match(word)
        if first:
            host = host or next(filter(None, first.groups()[1:]))
            rest = word[first.end() :]
            word = rest if rest.startswith("/") else f"/{rest}"
        if first or _ADDRESS.match(word):
            word = _VARIABLE.sub(lambda found: f"{{{next(filter(None, found.groups()))}}}", word)
        made.append(word)
    return host, made


def _call(sample: RequestSample, host_variable: str, line: int) -> Call:
    return Call(
        method=sample.method,
        url=sample.url,
        headers=sample.headers,
        body=sample.body_text,
        form=sample.form,
        credentials=sample.credentials,
        host_variable=host_variable,
        at=in_line(line),
    )
