"""One entry of a HAR recording → a call; any member may be missing, of another type, or cut off."""

import base64
import binascii
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus, urlsplit

from designer.importers.har_forms import fields_of
from designer.importers.request_sample import Credential
from designer.importers.traffic import Answer, Call, Notes
from designer.importers.traffic.media import FORM_TYPE, essence, family
from designer.properties import as_object, as_text

MAX_BODY = 20_000_000  # characters
_OF_ADDRESSES = "%/:?#[]@!$&'()*+,;=~-._"  # RFC 3986; a brace or space that was recorded raw is data
_OF_CODE = ("fetch", "xhr", "xmlhttprequest")

Entry = dict[str, Any]
Pairs = list[tuple[str, str]]


class HarError(ValueError):
    """An entry that cannot be read; the text says why."""


def host_of(entry: Entry) -> str:
    """The host and port that was called, in lower case; "" where the address has none."""
    try:
        return urlsplit(_url(entry)).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def is_web(entry: Entry) -> bool:
    """No `data:`, `blob:`, `ws:` or extension: an address without any scheme is looked at later."""
    scheme, colon, _ = _url(entry).partition("://")
    return scheme.lower() in ("http", "https") if colon else not _url(entry).lower().startswith(("data:", "blob:"))


def is_preflight(entry: Entry) -> bool:
    """An OPTIONS request that a browser sends before another one (Fetch standard, CORS-preflight)."""
    request = as_object(entry["request"])
    names = {name.lower() for name, _ in _pairs(request.get("headers"))}
    return as_text(request["method"]).upper() == "OPTIONS" and "access-control-request-method" in names


def is_redirect(entry: Entry) -> bool:
    """A GET that led elsewhere: where it led to is recorded as an entry of its own."""
    response = as_object(entry.get("response"))
    status, method = _status(response), as_text(as_object(entry["request"])["method"]).upper()
    leads = as_text(response.get("redirectURL")) or _header(_pairs(response.get("headers")), "location")
    return method in ("GET", "HEAD") and 300 <= status <= 399 and bool(leads)


def type_of(entry: Entry) -> str:
    """The family of the answer (media.family); "" where there is none, or a plain text that code asked for."""
    response, request = as_object(entry.get("response")), as_object(entry["request"])
    content = as_object(response.get("content"))
    kind = family(_content_type(response))
    has_body = bool(as_text(content.get("text"))) or _is_positive(content.get("size"))
    if not has_body and kind not in ("page", "script", "style", "font", "image", "media"):
        return ""
    if kind in ("text", "other") and as_text(content.get("text")).lstrip().startswith(("{", "[")):
        return "json"
    is_of_code = as_text(entry.get("_resourceType")).lower() in _OF_CODE or as_text(request["method"]).upper() != "GET"
    return "" if kind == "text" and is_of_code else kind


def call_of(entry: Entry, at: str, notes: Notes) -> Call:
    """The call of an entry that has a method and an address. Raises HarError."""
    request = as_object(entry["request"])
    headers, post = _pairs(request.get("headers")), as_object(request.get("postData"))
    content_type = _header(headers, "content-type") or as_text(post.get("mimeType"))
    if content_type and not _header(headers, "content-type"):
        headers.append(("Content-Type", content_type))
    body = _body(post, content_type)
    fields = fields_of(content_type, as_text(post.get("text")), post.get("params"))
    return Call(
        method=as_text(request["method"]),
        url=_with_query(_url(entry), _pairs(request.get("queryString"))),
        headers=tuple(headers),
        body="" if fields else body,
        form=fields,
        answer=_answer(as_object(entry.get("response")), at, notes),
        credentials=(Credential("header", "Cookie"),) if request.get("cookies") else (),
        at=at,
    )


def _url(entry: Entry) -> str:
    return quote(as_text(as_object(entry["request"])["url"]).strip(), safe=_OF_ADDRESSES)


def _with_query(url: str, listed: Pairs) -> str:
    """The address with the pairs that stand only in `queryString`, as some tools write them."""
    address, _, query = url.partition("#")[0].partition("?")
    there = set(parse_qsl(query, keep_blank_values=True))
    more = [(name, value) for name, value in listed if (name, value) not in there]
    # A recorder that decodes the pairs in its own way writes the same names again.
    if query and {name for name, _ in more} <= {name for name, _ in there}:
        more = []
    added = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in more)
    return f"{address}?{'&'.join(filter(None, (query, added)))}" if query or added else address


def _body(post: dict[str, Any], content_type: str) -> str:
    text = as_text(post.get("text"))
    if len(text) > MAX_BODY:
        raise HarError(f"A call whose body is longer than {MAX_BODY:,} characters was left out.")
    if not text and essence(content_type) == FORM_TYPE:
        return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in _pairs(post.get("params")))
    return text


def _answer(response: dict[str, Any], at: str, notes: Notes) -> Answer | None:
    status = _status(response)
    if not status:
        return None  # a call that was blocked or never answered is recorded with status 0
    content = as_object(response.get("content"))
    text, is_binary = as_text(content.get("text")), False
    if as_text(content.get("encoding")).lower() == "base64":
        text, is_binary = _decoded(text, at, notes)
    return Answer(status, _content_type(response), text[:MAX_BODY], is_binary)


def _decoded(text: str, at: str, notes: Notes) -> tuple[str, bool]:
    """The text, and whether there are bytes instead that are no text."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        notes.approximated("An answer says that it is base64 and is not; it was not read.", at)
        return "", False
    try:
        return content.decode("utf-8-sig").replace("\0", ""), False
    except UnicodeDecodeError:
        return "", True


def _content_type(response: dict[str, Any]) -> str:
    said = as_text(as_object(response.get("content")).get("mimeType"))
    return said if essence(said) else _header(_pairs(response.get("headers")), "content-type")


def _status(response: dict[str, Any]) -> int:
    status = response.get("status")
    return status if isinstance(status, int) and not isinstance(status, bool) and 100 <= status <= 599 else 0


def _is_positive(size: object) -> bool:
    return isinstance(size, (int, float)) and size > 0


def _pairs(listed: object) -> Pairs:
    """`[{"name": …, "value": …}]` → pairs; entries that are something else are left out."""
    entries = [as_object(entry) for entry in listed] if isinstance(listed, list) else []
    return [(as_text(each.get("name")), as_text(each.get("value"))) for each in entries if as_text(each.get("name"))]


def _header(headers: Pairs, wanted: str) -> str:
    return next((value for name, value in headers if name.lower() == wanted), "")
