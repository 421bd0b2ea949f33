"""Where a connector's calls go. A connection is bound to that place, so that nobody can lead its secrets elsewhere."""

from urllib.parse import urlsplit

from designer.document.document import Document
from designer.document.elements import Operation
from designer.runtime import addressing
from designer.runtime.outgoing import DEFAULT_PORTS

ANY = Operation("", "", "", {})


def origin_of(document: Document, operation: Operation = ANY) -> str:
    """`https://api.example.com`, the port only where it is not the usual one; "" for a connector without a host."""
    try:
        return of_url(addressing.base(document, operation))
    except addressing.AddressError:
        return ""


def of_url(url: str) -> str:
    """The origin of an address, "" for one that is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        return ""
    usual = port in (None, DEFAULT_PORTS[parts.scheme])
    host = (parts.hostname or "").removesuffix(".")
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + ("" if usual else f":{port}")


def in_words(origin: str) -> str:
    """`api.example.com`; another scheme than https is named, because it is less safe."""
    return origin.removeprefix("https://") or "no address yet"
