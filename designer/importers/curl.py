"""A cURL command line → the request it would send. Nothing runs, no file is read; flags as in curl's manual.

Flags that only change how curl behaves are skipped; one that is unknown, and whatever is left out, is in the notes.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from designer.document.text import TextError, load_json
from designer.importers import shell_words
from designer.importers.addresses import SampleError
from designer.importers.curl_flags import LONG_NAMES, SKIPPED, SKIPPED_LETTERS, SKIPPED_WITH_VALUE
from designer.importers.request_sample import Credential, RequestSample, make_sample
from designer.importers.sampled_operation import FormField

MAX_LENGTH = 1_000_000
FORM, JSON_TYPE = "application/x-www-form-urlencoded", "application/json"


@dataclass
class _Command:
    """What has been read of one command line so far."""

    method: str = ""
    urls: list[str] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    form: list[FormField] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    credentials: list[Credential] = field(default_factory=list)
    is_get: bool = False
    is_head: bool = False
    is_json: bool = False


def read(text: str) -> RequestSample:
    """The request of the first curl command in `text`, written for bash, cmd or PowerShell.

    Raises SampleError when it is not a curl command, has no address, or would send a file from somebody's computer.
    """
    return read_words(_words(text))


def read_words(given: Iterable[str]) -> RequestSample:
    """The request of a command whose words, without the leading "curl", are `given`. Raises SampleError as `read`."""
    words = iter(given)
    command = _Command()
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


def _take(command: _Command, word: str, words: Iterator[str]) -> None:
    if word.startswith("--"):
        name, equals, value = word.partition("=")
        _flag(command, name, value if equals else None, words)
    elif word.startswith("-") and len(word) > 1:
        _letters(command, word[1:], words)
    elif word:
        command.urls.append(word)


def _letters(command: _Command, letters: str, words: Iterator[str]) -> None:
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


def _flag(command: _Command, name: str, value: str | None, words: Iterator[str]) -> None:
    if name in SWITCHES:
        SWITCHES[name](command)
    elif name in VALUES or name in SKIPPED_WITH_VALUE:
        value = next(words, None) if value is None else value
        if value is None:
            raise SampleError("curl", f"The flag “{name}” has no value. Paste the whole command.")
        if name in VALUES:
            VALUES[name](command, value)
    elif name not in SKIPPED:
        command.notes.append(f"The flag “{name[:40]}” is unknown here and was left out.")


def _request(command: _Command, value: str) -> None:
    command.method = value


def _url(command: _Command, value: str) -> None:
    command.urls.append(value)


def _header(command: _Command, value: str) -> None:
    if value.startswith("@"):
        raise _file_refused(value, "the headers")
    name, colon, content = value.partition(":")
    if colon and not content.strip():
        return  # "Name:" takes a header out that curl itself would send
    command.headers.append((name.strip().removesuffix(";"), content.strip()))


def _data(command: _Command, value: str) -> None:
    if value.startswith("@"):
        raise _file_refused(value, "the body")
    command.data.append(value)


def _raw(command: _Command, value: str) -> None:
    command.data.append(value)


def _json(command: _Command, value: str) -> None:
    _data(command, value)
    command.is_json = True


def _urlencoded(command: _Command, value: str) -> None:
    """`name=content`, `=content` and `content`; the two forms with @ read a file."""
    name, equals, content = value.partition("=")
    if "@" in name:
        raise _file_refused("@" + name.partition("@")[2], "the body")
    if not equals:
        command.data.append(quote(value, safe=""))
    else:
        command.data.append(f"{name}={quote(content, safe='')}" if name else quote(content, safe=""))


def _form(command: _Command, value: str) -> None:
    name, equals, content = value.partition("=")
    if not equals:
        raise SampleError("curl", "A form field has no “=”. Write it like -F name=value.")
    if content.startswith("<"):
        raise _file_refused(content, f"the field “{name[:40]}”")
    if content.startswith("@"):
        command.notes.append(f"“{name[:40]}” became a file input. The file itself stays on your computer.")
        command.form.append(FormField(name, is_file=True))
    else:
        command.form.append(FormField(name, content.partition(";type=")[0]))


def _form_text(command: _Command, value: str) -> None:
    name, _, content = value.partition("=")
    command.form.append(FormField(name, content))


def _user(command: _Command, value: str) -> None:
    command.credentials.append(Credential("header", "Authorization", "basic"))


def _bearer(command: _Command, value: str) -> None:
    command.credentials.append(Credential("header", "Authorization", "bearer"))


def _cookie(command: _Command, value: str) -> None:
    command.credentials.append(Credential("header", "Cookie"))


def _agent(command: _Command, value: str) -> None:
    command.headers.append(("User-Agent", value))


def _referer(command: _Command, value: str) -> None:
    command.headers.append(("Referer", value))


def _upload(command: _Command, value: str) -> None:
    raise _file_refused(value, "the body")


def _config(command: _Command, value: str) -> None:
    raise _file_refused(value, "further flags")


def _get(command: _Command) -> None:
    command.is_get = True


def _head(command: _Command) -> None:
    command.is_head = True


def _file_refused(value: str, what: str) -> SampleError:
    name = value.lstrip("@<")[:60] or "it"
    return SampleError(
        "curl", f"This command reads {what} from the file “{name}” on your computer. Paste the file's text instead."
    )


VALUES: dict[str, Callable[[_Command, str], None]] = {
    "--request": _request, "--url": _url, "--header": _header, "--data": _data, "--data-ascii": _data,
    "--data-binary": _data, "--data-raw": _raw, "--data-urlencode": _urlencoded, "--json": _json, "--form": _form,
    "--form-string": _form_text, "--user": _user, "--oauth2-bearer": _bearer, "--cookie": _cookie,
    "--user-agent": _agent, "--referer": _referer, "--upload-file": _upload, "--config": _config,
}  # fmt: skip
SWITCHES: dict[str, Callable[[_Command], None]] = {"--get": _get, "--head": _head}


def _sample(command: _Command) -> RequestSample:
    addresses = [url for url in command.urls if re.match("https?://", url, re.IGNORECASE)]
    url, body = (addresses or command.urls)[0], ("" if command.is_json else "&").join(command.data)
    if command.is_get and body:
        url, body = f"{url}{'&' if '?' in url else '?'}{body}", ""
    headers = _with_content_type(command, body)
    return make_sample(
        _method(command, body), url, headers, body, tuple(command.form), command.notes, command.credentials
    )


def _method(command: _Command, body: str) -> str:
    if command.method:
        return command.method
    if command.is_head:
        return "HEAD"
    return "POST" if body or command.form or (command.data and not command.is_get) else "GET"


def _with_content_type(command: _Command, body: str) -> list[tuple[str, str]]:
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
