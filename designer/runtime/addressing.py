"""Where a call goes: scheme, host and base path of the connector, the path with its values, the query."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from designer.document.document import Document
from designer.document.elements import Operation
from designer.properties import as_text

_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_VARIABLE = re.compile(r"\{([^{}/]+)\}")
_LITERAL = "/:@!$&'()*+,;=~-._%?"  # what a path template may hold as it is; a "#" would begin a fragment


class AddressError(ValueError):
    """No address can be made; `field` is the input or the member of the definition that is wrong."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def base(document: Document, operation: Operation) -> str:
    """`https://api.example.com/v1`, without a slash at its end. Raises AddressError."""
    host = as_text(document.get("/host", "")).strip()
    if not host:
        raise AddressError("host", "This connector has no host yet. Fill it in under General.")
    if not _HOST.fullmatch(host):
        raise AddressError("host", f"“{host[:80]}” is not a host. Write it like api.example.com, under General.")
    path = quote(as_text(document.get("/basePath", "")).strip("/"), safe=_LITERAL)
    return f"{_scheme(document, operation)}://{host}" + (f"/{path}" if path else "")


def path(template: str, values: Mapping[str, str], doubly: frozenset[str]) -> str:
    """The path with each value as one percent-encoded segment; those named in `doubly` are encoded twice.

    Raises AddressError for a segment that would lead to another path, and for a variable that has no value.
    """
    return "/" + "/".join(
        _segment(segment, values, doubly) for segment in template.strip().removeprefix("/").split("/")
    )


def query(pairs: Iterable[tuple[str, str]]) -> str:
    """`limit=5&q=a%26b`: encoded once, whatever the values hold."""
    return "&".join(f"{quote(name, safe='$')}={quote(value, safe='')}" for name, value in pairs)


def _segment(template: str, values: Mapping[str, str], doubly: frozenset[str]) -> str:
    names = _VARIABLE.findall(template)
    missing = [name for name in names if name not in values]
    if missing:
        raise AddressError(f"path.{missing[0]}", f"The path needs “{missing[0]}”, which this action does not ask for.")
    pieces = _VARIABLE.split(template)
    made = "".join(
        encoded(values[piece], piece in doubly) if index % 2 else quote(piece, safe=_LITERAL)
        for index, piece in enumerate(pieces)
    )
    # Dots cannot be encoded: every client turns %2E%2E back into "..", and then leaves the folder.
    if names and made in (".", ".."):
        raise AddressError(f"path.{names[0]}", f"“{made}” leads to another address. Give another value.")
    return made


def encoded(value: str, twice: bool) -> str:
    """`value` as it stands in a path: percent-encoded, so that it stays within its segment."""
    once = quote(value, safe="")
    return quote(once, safe="") if twice else once


def _scheme(document: Document, operation: Operation) -> str:
    listed = operation.value.get("schemes", document.get("/schemes", ["https"]))
    usable = [entry for entry in listed if entry in ("https", "http")] if isinstance(listed, list) else []
    return "http" if usable and "https" not in usable else "https"
