"""What the flags of a curl command say about the request, gathered flag by flag."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

from designer.importers.addresses import SampleError
from designer.importers.request_sample import Credential
from designer.importers.sampled_operation import FormField


@dataclass
class Command:
    """What has been read of one command line so far."""

    method: str = ""
    urls: list[str] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    query: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    form: list[FormField] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    credentials: list[Credential] = field(default_factory=list)
    is_get: bool = False
    is_head: bool = False
    is_json: bool = False


def _request(command: Command, value: str) -> None:
    command.method = value


def _url(command: Command, value: str) -> None:
    command.urls.append(value)


def _url_query(command: Command, value: str) -> None:
    """As `--data-urlencode` reads it, but for the address; a "+" in front says that it is encoded already."""
    command.query.append(value[1:] if value.startswith("+") else _encoded(value, "the address"))


def _header(command: Command, value: str) -> None:
    if value.startswith("@"):
        raise _file_refused(value, "the headers")
    name, colon, content = value.partition(":")
    if colon and not content.strip():
        return  # "Name:" takes a header out that curl itself would send
    command.headers.append((name.strip().removesuffix(";"), content.strip()))


def _data(command: Command, value: str) -> None:
    if value.startswith("@"):
        raise _file_refused(value, "the body")
    command.data.append(value)


def _raw(command: Command, value: str) -> None:
    command.data.append(value)


def _json(command: Command, value: str) -> None:
    _data(command, value)
    command.is_json = True


def _urlencoded(command: Command, value: str) -> None:
    command.data.append(_encoded(value, "the body"))


def _encoded(value: str, what: str) -> str:
    """`name=content`, `=content` and `content`; the two forms with @ read a file."""
    name, equals, content = value.partition("=")
    if "@" in name:
        raise _file_refused("@" + name.partition("@")[2], what)
    if not equals:
        return quote(value, safe="")
    return f"{name}={quote(content, safe='')}" if name else quote(content, safe="")


def _form(command: Command, value: str) -> None:
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


def _form_text(command: Command, value: str) -> None:
    name, _, content = value.partition("=")
    command.form.append(FormField(name, content))


def _user(command: Command, value: str) -> None:
    command.credentials.append(Credential("header", "Authorization", "basic"))


def _bearer(command: Command, value: str) -> None:
    command.credentials.append(Credential("header", "Authorization", "bearer"))


def _cookie(command: Command, value: str) -> None:
    command.credentials.append(Credential("header", "Cookie"))


def _agent(command: Command, value: str) -> None:
    command.headers.append(("User-Agent", value))


def _referer(command: Command, value: str) -> None:
    command.headers.append(("Referer", value))


def _upload(command: Command, value: str) -> None:
    raise _file_refused(value, "the body")


def _config(command: Command, value: str) -> None:
    raise _file_refused(value, "further flags")


def _get(command: Command) -> None:
    command.is_get = True


def _head(command: Command) -> None:
    command.is_head = True


def _file_refused(value: str, what: str) -> SampleError:
    name = value.lstrip("@<")[:60] or "it"
    return SampleError(
        "curl", f"This command reads {what} from the file “{name}” on your computer. Paste the file's text instead."
    )


VALUES: dict[str, Callable[[Command, str], None]] = {
    "--request": _request, "--url": _url, "--url-query": _url_query, "--header": _header, "--data": _data,
    "--data-ascii": _data, "--data-binary": _data, "--data-raw": _raw, "--data-urlencode": _urlencoded,
    "--json": _json, "--form": _form, "--form-string": _form_text, "--user": _user, "--oauth2-bearer": _bearer,
    "--cookie": _cookie, "--user-agent": _agent, "--referer": _referer, "--upload-file": _upload,
    "--config": _config,
}  # fmt: skip
SWITCHES: dict[str, Callable[[Command], None]] = {"--get": _get, "--head": _head}
