"""One request as somebody showed it, and the operation that it is a sample of.

The values of credentials are dropped at the door: a sample knows that there was an `Authorization` header, never what
stood in it. Nothing of a sample's values goes into the operation either, only names and types.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from designer.document.names import operation_id_of, summary_of
from designer.document.secrets import looks_secret, names_credential
from designer.document.text import TextError, load_json
from designer.importers.addresses import SampleError, UrlParts, check_signs, query_pairs, split_url, take_apart
from designer.importers.oauth2 import OAuth2
from designer.importers.sampled_operation import FormField, SampledOperation, operation_of

__all__ = ["Credential", "FormField", "RequestSample", "SampleError", "SampledOperation", "UrlParts", "make_sample"]
__all__ += ["operation_from", "read_fields", "take_apart"]

METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH")
FORM, JSON_TYPE = "application/x-www-form-urlencoded", "application/json"

_HEADER = re.compile(r"([^\s:]+)(?:\s*:\s*|[ \t]+)(.*)")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HEADERS_OF_CREDENTIALS = frozenset(("authorization", "proxy-authorization", "cookie", "set-cookie"))


@dataclass(frozen=True, slots=True)
class Credential:
    """Something a request signed in with: where it was (`header`, `query`), its name, and `basic` or `bearer` if so.

    `oauth2` says where its token came from, where that is known.
    """

    place: str
    name: str
    scheme: str = ""
    oauth2: OAuth2 | None = None


@dataclass(frozen=True, slots=True)
class RequestSample:
    """A request without its credentials. `form` holds the fields of a form body; `notes` say what was left out."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body_text: str = field(default="", repr=False)
    content_type: str = ""
    form: tuple[FormField, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()
    credentials: tuple[Credential, ...] = ()


def read_fields(method: str, url: str, headers_text: str = "", body_text: str = "") -> RequestSample:
    """The sample in the four fields of the form: headers one a line (`Name: value` or `Name value`), the body as text.

    Raises SampleError with the field, the line and the column: an unusable address, a header line without a value's
    place, a body that is not JSON though nothing says that it is something else.
    """
    return make_sample(method, url, _header_lines(headers_text), body_text)


def make_sample(
    method: str,
    url: str,
    headers: Iterable[tuple[str, str]],
    body_text: str = "",
    form: Sequence[FormField] = (),
    notes: Sequence[str] = (),
    credentials: Sequence[Credential] = (),
) -> RequestSample:
    """A checked RequestSample from raw parts; credentials are found and their values dropped. Raises SampleError."""
    method = method.strip().upper()
    if method not in METHODS:
        raise SampleError(
            "method", f"“{method[:20]}” is not a verb an action can have. Choose one of {', '.join(METHODS)}."
        )
    url, of_query = _without_credentials(_checked(url))
    found = list(dict.fromkeys([*credentials, *of_query]))
    kept: list[tuple[str, str]] = []
    content_type = ""
    for name, value in headers:
        _check_header(name)
        if name.lower() == "content-type":
            content_type = value.strip()
        if _is_credential(name, value):
            found.append(Credential("header", name, _scheme(value)))
        else:
            kept.append((name, value))
    fields = tuple(form) or _form_fields(content_type, body_text)
    if body_text.strip() and _is_json(content_type):
        _check_json(body_text)
    return RequestSample(
        method, url, tuple(kept), body_text, content_type, fields, tuple(notes), tuple(dict.fromkeys(found))
    )


def operation_from(sample: RequestSample, base_path: str = "/", host: str | None = None) -> SampledOperation:
    """The operation that `sample` shows, for a connector with this base path and host.

    An absolute address must lie below `base_path`, which is taken off; a relative one is below it already. `host` is
    the answer's host where the sample has none. Raises SampleError.
    """
    if sample.body_text.strip() and sample.method in ("GET", "HEAD"):
        raise SampleError(
            "body", f"A {sample.method} request has no body. Choose POST, or put the values into the address."
        )
    scheme, sample_host, path, query = _located(sample.url, base_path)
    body = load_json(sample.body_text) if _has_json_body(sample) else None
    operation = operation_of(path, query_pairs(query), sample.headers, sample.content_type, sample.form)
    if _has_json_body(sample):
        operation = operation.with_json_body(body)
    elif sample.body_text.strip() and not sample.form:
        operation = operation.with_text_body(sample.content_type)
    summary = summary_of(sample.method, path)
    operation_id = operation_id_of(sample.method, path, summary)
    element = operation.element(operation_id, summary)
    return SampledOperation(
        sample.method.lower(), path, element, sample_host or host, scheme, base_path, summary, operation_id
    )


def _checked(url: str) -> str:
    """The address, absolute or beginning with "/"; the fragment is no part of a request."""
    url = url.strip().partition("#")[0]
    if url.startswith("/") and not url.startswith("//"):
        check_signs(url)
        return url
    return split_url(url).geturl()


def _without_credentials(url: str) -> tuple[str, list[Credential]]:
    address, _, query = url.partition("?")
    if not query:
        return address, []
    pairs = query_pairs(query)
    secret = dict.fromkeys(name for name, value in pairs if names_credential(name) or looks_secret(value))
    if not secret:
        return url, []
    kept = [(name, value) for name, value in pairs if name not in secret]
    written = urlencode(kept, safe="{}$,:/@", quote_via=quote)
    return f"{address}?{written}" if kept else address, [Credential("query", name) for name in secret]


def _header_lines(text: str) -> list[tuple[str, str]]:
    headers = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = _HEADER.fullmatch(line.strip())
        if not parts or not _HEADER_NAME.fullmatch(parts[1]):
            raise SampleError("headers", f"Line {number} is not a header. Write it like “Accept-Language: en”.", number)
        headers.append((parts[1], parts[2].strip()))
    return headers


def _check_header(name: str) -> None:
    if not _HEADER_NAME.fullmatch(name):
        raise SampleError(
            "headers", f"“{name[:40]}” cannot be the name of a header. Write it like “Accept-Language: en”."
        )


def _is_credential(name: str, value: str) -> bool:
    return name.lower() in _HEADERS_OF_CREDENTIALS or names_credential(name) or looks_secret(value)


def _scheme(value: str) -> str:
    scheme = value.strip().partition(" ")[0].lower()
    return scheme if scheme in ("basic", "bearer") else ""


def _form_fields(content_type: str, body_text: str) -> tuple[FormField, ...]:
    if not content_type.lower().startswith(FORM):
        return ()
    return tuple(FormField(name, value) for name, value in query_pairs(body_text.strip()))


def _is_json(content_type: str) -> bool:
    media_type = content_type.partition(";")[0].strip().lower()
    return media_type in ("", JSON_TYPE, "text/json") or media_type.endswith("+json")


def _has_json_body(sample: RequestSample) -> bool:
    return bool(sample.body_text.strip()) and not sample.form and _is_json(sample.content_type)


def _check_json(body_text: str) -> None:
    try:
        load_json(body_text)
    except TextError as error:
        raise SampleError("body", error.sentence, error.line, error.column) from None


def _located(url: str, base_path: str) -> tuple[str | None, str | None, str, str]:
    """Scheme, host, path below the base path, query."""
    base = base_path.rstrip("/")
    if url.startswith("/"):
        path, _, query = url.partition("?")
        return None, None, path, query
    parts = split_url(url)
    if base and parts.path != base and not parts.path.startswith(base + "/"):
        raise SampleError(
            "url", f"The address does not begin with the connector's base URL “{base_path}”. Change one of them."
        )
    return parts.scheme, parts.netloc, parts.path[len(base) :] or "/", parts.query
