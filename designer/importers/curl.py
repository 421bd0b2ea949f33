"""A cURL command line → the request it would send. Nothing runs, no file is read; flags as in curl's manual.

Flags that only change how curl behaves are skipped; one that is unknown, and whatever is left out, is in the notes.
"""

import re
from collections.abc import Iterable, Iterator

from designer.document.text import TextError, load_json
from designer.importers import shell_words
from designer.importers.addresses import SampleError
from designer.importers.curl_command import SWITCHES, VALUES, Command
from designer.importers.curl_flags import LONG_NAMES, SKIPPED, SKIPPED_LETTERS, SKIPPED_WITH_VALUE
from designer.importers.request_sample import RequestSample, make_sample

MAX_LENGTH = 1_000_000
_FLAG = re.compile(r"--[a-z][a-z.-]{1,30}")  # with digits, or a quotation mark lost before it, it could be a secret
FORM, JSON_TYPE = "application/x-www-form-urlencoded", "application/json"


def read(text: str) -> RequestSample:
    """The request of the first curl command in `text`, written for bash, cmd or PowerShell.

    Raises SampleError when it is not a curl command, has no address, or would send a file from somebody's computer.
    """
    return read_words(_words(text))


def read_words(given: Iterable[str]) -> RequestSample:
    """The request of a command whose words, without the leading "curl", are `given`. Raises SampleError as `read`."""
    words = iter(given)
    command = Command()
    for word in words:
        _take(command, word, words)
    if not command.urls:
        raise SampleError("curl", "There is no address in this command. Paste the whole line, with https://…")
    if len(command.urls) > 1:
        # Not quoted: the value of an unknown flag ends up here too, and may be a secret.
        command.notes.append("There was more than one address or value without a flag; only one address was taken.")
    return _sample(command)


def _words(text: str) -> list[str]:
    if len(text) > MAX_LENGTH:
        raise SampleError("curl", "The command is longer than a million characters. Shorten its body.")
    text = re.sub(r"\A\s*(\$|>|#|PS [^>\n]*>|[A-Z]:\\[^>\n]*>)\s+", "", text)
    try:
        words, _ = shell_words.split(text)
    except shell_words.Unclosed as error:
        raise SampleError(
            "curl", "A quotation mark has no partner. Paste the whole command.", *_position(text, error.offset)
        ) from None
    if not words or not re.fullmatch(r"(.*[/\\])?curl(\.exe)?", words[0], re.IGNORECASE):
        raise SampleError("curl", "This does not begin with “curl”. Paste the whole command.")
    return words[1:]


def _position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _take(command: Command, word: str, words: Iterator[str]) -> None:
    if word.startswith("--"):
        name, equals, value = word.partition("=")
        _flag(command, name, value if equals else None, words)
    elif word.startswith("-") and len(word) > 1:
        _letters(command, word[1:], words)
    elif word:
        command.urls.append(word)


def _letters(command: Command, letters: str, words: Iterator[str]) -> None:
    """`-sSL`, `-XPUT`, `-HA:b`: the first letter that takes a value takes the rest, or the next word."""
    for index, letter in enumerate(letters):
        name = LONG_NAMES.get(f"-{letter}", "")
        if name in SWITCHES:
            SWITCHES[name](command)
        elif name:
            return _flag(command, name, letters[index + 1 :] or None, words)
        elif letter not in SKIPPED_LETTERS:
            command.notes.append(f"The flag “-{letter}” is unknown here and was left out.")
    return None


def _flag(command: Command, name: str, value: str | None, words: Iterator[str]) -> None:
    if name in SWITCHES:
        SWITCHES[name](command)
    elif name in VALUES or name in SKIPPED_WITH_VALUE:
        value = next(words, None) if value is None else value
        if value is None:
            raise SampleError("curl", f"The flag “{name}” has no value. Paste the whole command.")
        if name in VALUES:
            VALUES[name](command, value)
    elif name not in SKIPPED:
        shown = f"The flag “{name}”" if _FLAG.fullmatch(name) else "What begins with “--” and is no flag"
        command.notes.append(f"{shown} is unknown here and was left out.")


def _sample(command: Command) -> RequestSample:
    addresses = [url for url in command.urls if re.match("https?://", url, re.IGNORECASE)]
    url, body = (addresses or command.urls)[0], ("" if command.is_json else "&").join(command.data)
    if command.is_get and body:
        command.query, body = [*command.query, body], ""
    if command.query:
        url = f"{url}{'&' if '?' in url else '?'}{'&'.join(command.query)}"
    headers = _with_content_type(command, body)
    return make_sample(
        _method(command, body), url, headers, body, tuple(command.form), command.notes, command.credentials
    )


def _method(command: Command, body: str) -> str:
    if command.method:
        return command.method
    if command.is_head:
        return "HEAD"
    return "POST" if body or command.form or (command.data and not command.is_get) else "GET"


def _with_content_type(command: Command, body: str) -> list[tuple[str, str]]:
    """The headers with the content type that curl adds. Without one it sends JSON as a form, which nobody means."""
    if not body or command.form or any(name.lower() == "content-type" for name, _ in command.headers):
        return command.headers
    if command.is_json:
        return [*command.headers, ("Content-Type", JSON_TYPE)]
    if _is_json_object(body):
        command.notes.append("The body is JSON although no content type says so; it was taken as JSON.")
        return [*command.headers, ("Content-Type", JSON_TYPE)]
    return [*command.headers, ("Content-Type", FORM)]


def _is_json_object(body: str) -> bool:
    try:
        return isinstance(load_json(body), (dict, list))
    except TextError:
        return False
