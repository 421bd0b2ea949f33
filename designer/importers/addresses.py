"""A web address taken apart into what the General step asks for."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlsplit

MAX_LENGTH = 8_000
SCHEMES = ("https", "http")

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_HOST = re.compile(
    r"[^{}/ :\\\[\]<>\"'^`|%?#@]+(:\d{1,5})?"
)  # the host pattern of the definition's schema, and stricter
_BASE_SEGMENT = re.compile(r"(api|rest|v\d+([._]\d+)*|\d+\.\d+|\d{4}-\d\d-\d\d)(-(alpha|beta|preview))?", re.IGNORECASE)


class SampleError(ValueError):
    """A sample that cannot be read: which `field` of the form, why, and where in it (counted from 1)."""

    def __init__(self, field: str, sentence: str, line: int = 1, column: int = 1) -> None:
        super().__init__(sentence)
        self.field, self.sentence, self.line, self.column = field, sentence, line, column


@dataclass(frozen=True, slots=True)
class UrlParts:
    """`https://api.example.com:8443/v2/pets?limit=3` → https, api.example.com:8443, /v2, /pets, (limit,)."""

    scheme: str
    host: str
    base_path: str
    path: str
    query_names: tuple[str, ...]


def take_apart(url: str) -> UrlParts:
    """The parts of any pasted address; without a scheme it is taken as https.

    The base path is the beginning that looks like a version or says "api", else "/". Raises SampleError.
    """
    parts = split_url(url)
    base_path = base_path_of(parts.path)
    path = parts.path[len(base_path) :] if base_path != "/" else parts.path
    names = dict.fromkeys(name for name, _ in query_pairs(parts.query))
    return UrlParts(parts.scheme, parts.netloc, base_path, path or "/", tuple(names))


def base_path_of(path: str) -> str:
    """The beginning of a path that looks like a version or says "api": `"/api/v2/pets"` → `"/api/v2"`; else "/"."""
    segments = [segment for segment in path.split("/") if segment]
    count = 0
    while count < len(segments) and _BASE_SEGMENT.fullmatch(segments[count]):
        count += 1
    return "/" + "/".join(segments[:count])


def split_url(url: str) -> SplitResult:
    """Scheme, host with port, path and query of an address that a connector can have. Raises SampleError."""
    url = url.strip()
    if not url:
        raise SampleError("url", "Enter the address, for example https://api.example.com/v2/pets.")
    if len(url) > MAX_LENGTH:
        raise SampleError("url", f"The address is longer than {MAX_LENGTH:,} characters. Paste a shorter one.")
    check_signs(url)
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() not in SCHEMES:
        raise SampleError("url", f"A connector can call https and http addresses, not {scheme[1][:20]}.")
    try:
        parts = urlsplit(url if scheme else f"https://{url}")
        has_port_zero = parts.port == 0
    except ValueError:
        raise SampleError("url", "The port of the address is not a number up to 65535. Correct or remove it.") from None
    _check_host(parts, has_port_zero)
    return parts._replace(netloc=parts.netloc.lower(), fragment="", path=parts.path or "/")


def check_signs(url: str) -> None:
    """Raises SampleError at the first space, backslash or control character."""
    for index, sign in enumerate(url):
        if sign.isspace():
            raise SampleError("url", "The address holds a space. Remove it, or write %20.", column=index + 1)
        if sign == "\\" or not sign.isprintable():
            raise SampleError("url", "The address holds a character that does not belong there.", column=index + 1)


def _check_host(parts: SplitResult, has_port_zero: bool) -> None:
    if "@" in parts.netloc:
        raise SampleError(
            "url", "The address holds a user name or password before the “@”. Remove them: they belong to Security."
        )
    if "{" in parts.netloc or "}" in parts.netloc:
        raise SampleError("url", "The host holds braces. Write the real host; braces can stand in the path only.")
    if not _HOST.fullmatch(parts.netloc) or has_port_zero:
        raise SampleError("url", "The address has no usable host. It begins like https://api.example.com/.")


def query_pairs(query: str) -> list[tuple[str, str]]:
    """(name, value) of each part of a query as it is written, `%20` and `+` decoded."""
    return parse_qsl(query, keep_blank_values=True)
