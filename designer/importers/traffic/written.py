"""A request as somebody wrote it in an API client, with variables and credentials beside it → a call."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

from designer.importers.request_sample import Credential, FormField
from designer.importers.traffic.calls import Answer, Call
from designer.importers.traffic.media import essence, is_json
from designer.importers.traffic.notes import Notes
from designer.importers.traffic.variables import Values, in_address, in_json, resolved, unresolved

Pairs = tuple[tuple[str, str], ...]

_OUTER_SCHEME = re.compile(r"\A\s*https?://(?=https?://)", re.IGNORECASE)
_OF_ADDRESSES = "%/:?#[]@!$&'()*+,;=~-._{}"


@dataclass(frozen=True, slots=True)
class Body:
    """The text or the fields of a body; `content_type` is what it is called beside the headers."""

    content_type: str = ""
    text: str = field(default="", repr=False)
    form: tuple[FormField, ...] = field(default=(), repr=False)
    is_binary: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """`url` and every value may hold variables; a segment `:id` of the path is one too."""

    method: str
    url: str = field(repr=False)
    headers: Pairs = field(default=(), repr=False)
    query: Pairs = field(default=(), repr=False)
    body: Body = Body()
    credentials: tuple[Credential, ...] = ()
    name: str = ""
    at: str = ""
    answer: Answer | None = None


def call_of(written: Written, values: Values, notes: Notes) -> Call:
    """The call with the variables filled in; those without a value are in `notes`."""
    host_variable, url = _address(written, values, notes)
    headers = _filled(written.headers, values)
    content_type = next((value for name, value in headers if name.lower() == "content-type"), "")
    body = written.body
    if not content_type and essence(body.content_type):
        content_type = body.content_type
        headers.append(("Content-Type", content_type))
    text = resolved(body.text, values)
    return Call(
        method=resolved(written.method, values),
        url=url,
        headers=tuple(headers),
        body=in_json(text) if is_json(content_type) else text,
        form=tuple(FormField(each.name, resolved(each.value, values), each.is_file) for each in body.form),
        is_binary=body.is_binary,
        answer=written.answer,
        credentials=written.credentials,
        host_variable=host_variable,
        name=written.name,
        at=written.at,
    )


def _address(written: Written, values: Values, notes: Notes) -> tuple[str, str]:
    """The variable in the place of the host ("" without one), and the address."""
    # Converters write `http://{{baseUrl}}` although the variable has a scheme of its own.
    text = _OUTER_SCHEME.sub("", resolved(written.url, values))
    for name in unresolved(text):
        sentence = f"The variable “{name[:60]}” in an address has no value; it became an input, or the host is open."
        notes.approximated(sentence, written.at)
    url = quote(in_address(text).strip().partition("#")[0], safe=_OF_ADDRESSES)
    scheme, separator, rest = url.partition("://")
    if not separator:
        scheme, rest = "http", url
    authority, _, path = rest.partition("?")[0].partition("/")
    query = _query(rest.partition("?")[2], _filled(written.query, values))
    path = "/" + "/".join(_segment(segment) for segment in path.split("/")) + query
    if "{" in authority or not authority:
        return authority.replace("{", "").replace("}", "") or "host", path
    return "", f"{scheme}://{authority}{path}"


def _query(query: str, pairs: Iterable[tuple[str, str]]) -> str:
    there = {part.partition("=")[0] for part in query.split("&")}
    added = [
        f"{quote_plus(name, safe='{}')}={quote_plus(in_address(value), safe='{}')}"
        for name, value in pairs
        if quote_plus(name, safe="{}") not in there  # a client shows what is in the address a second time as a list
    ]
    joined = "&".join(filter(None, [query, *added]))
    return f"?{joined}" if joined else ""


def _segment(segment: str) -> str:
    """`":id"` → `"{id}"`."""
    name = segment[1:]
    return f"{{{name}}}" if segment.startswith(":") and name.replace("_", "").replace("-", "").isalnum() else segment


def _filled(pairs: Iterable[tuple[str, str]], values: Values) -> list[tuple[str, str]]:
    """The pairs with their variables filled in; one whose name is not known cannot be sent."""
    filled = ((resolved(name, values).strip(), resolved(value, values)) for name, value in pairs)
    return [(name, value) for name, value in filled if name and "{{" not in name]
