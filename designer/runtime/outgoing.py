"""What may leave: the URL as the client will send it, and the headers."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

from requests import PreparedRequest
from requests.exceptions import RequestException

from designer.call_values import ClientCertificate, PreparedCall
from designer.header_names import FRAMING, TOKEN, value_problem
from designer.runtime.addresses import Address
from designer.runtime.errors import UnusableAddress, UnusableRequest

DEFAULT_PORTS = {"http": 80, "https": 443}
DEFAULTS = (("Accept", "*/*"), ("Accept-Encoding", "gzip"), ("User-Agent", "ConnectorDesigner"))

METHOD_DENY = frozenset({"CONNECT", "TRACE", "TRACK"})  # as in the fetch standard: tunnels and echoes
SENT_EMPTY = frozenset({"POST", "PUT", "PATCH"})  # RFC 9110 section 8.6: say so when their body is empty

ODD_ADDRESS = ("The address is written in an unusual way.", "Write the host by its name.")

HOST_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*")
NUMERIC_LABEL = re.compile(r"\d+|0x[0-9a-f]*")
PORT_ZERO = re.compile(r"\s*https?://[^/?#\\]*:0+(?![0-9])", re.IGNORECASE)
VISIBLE = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True)
class Target:
    """A checked URL, whole and in parts. `host` has no brackets and no trailing dot; `path` includes the query."""

    url: str
    scheme: str
    host: str
    lookup: str  # the name to resolve: with the trailing dot, which keeps search domains out
    port: int
    path: str
    address: Address | None = None  # when the host is an address itself

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def target(url: str) -> Target:
    """The parts of `url`, read once, after the client's own normalisation: these are checked, dialled and sent.

    Raises UnusableAddress for another scheme than http and https, for user information, for an unusual spelling of
    an address (0x7f.1), and for a host that is no host name after IDNA.
    """
    prepared = PreparedRequest()
    try:
        prepared.prepare_url(url, None)
        text = prepared.url or ""
        parts = urlsplit(text)
        port = parts.port
    except (RequestException, ValueError):
        raise UnusableAddress() from None
    if PORT_ZERO.match(url):  # the client drops this port and would use the usual one
        raise UnusableAddress("There is no port 0.")
    if parts.scheme not in DEFAULT_PORTS:
        raise UnusableAddress("Only addresses that begin with https:// or http:// can be called.")
    if "@" in parts.netloc:
        raise UnusableAddress("The address holds a user name or password.", "Move them to the connection's security.")
    lookup = (parts.hostname or "").lower()
    host = lookup.removesuffix(".")
    address = _literal(lookup, is_bracketed="[" in parts.netloc)
    path = prepared.path_url
    if not VISIBLE.fullmatch(path) or (address is None and not HOST_NAME.fullmatch(host)):
        raise UnusableAddress()
    port = DEFAULT_PORTS[parts.scheme] if port is None else port
    return Target(text, parts.scheme, str(address or host), lookup, port, path, address)


def _literal(host: str, is_bracketed: bool) -> Address | None:
    """The address that `host` spells, or None for a name."""
    if not is_bracketed and not NUMERIC_LABEL.fullmatch(host.removesuffix(".").rpartition(".")[2]):
        return None
    try:
        # A name that ends in a number is an address (WHATWG URL section 3.5). A resolver also reads short, octal and
        # hexadecimal spellings; only the plain one is taken here, and no zone ("%eth0").
        address = IPv6Address(host) if is_bracketed else IPv4Address(host)
    except ValueError:
        raise UnusableAddress(*ODD_ADDRESS) from None
    if "%" in host:
        raise UnusableAddress(*ODD_ADDRESS)
    return address


def check_request(call: PreparedCall) -> None:
    """Raises UnusableRequest for a method or a header that must not be sent."""
    if not TOKEN.fullmatch(call.method) or call.method.upper() in METHOD_DENY:
        raise UnusableRequest("This method cannot be used.", "Use GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS.")
    for name, value in call.headers:
        check_header(name, value)


def check_header(name: str, value: str) -> None:
    """Raises UnusableRequest for a header that could change another header, or how the request is framed."""
    if not TOKEN.fullmatch(name):
        raise UnusableRequest("A header name holds a character that is not allowed.", "Use letters, digits and “-”.")
    if name.lower() in FRAMING:
        raise UnusableRequest(f"The header “{name}” is set by the portal itself.", "Remove it.")
    if value_problem(value):
        raise UnusableRequest(
            f"The value of the header “{name}” holds a line break or another control character.", "Remove it."
        )


def certificate_for(call: PreparedCall, to: Target) -> ClientCertificate | None:
    """The client certificate of the call, where the connection leads to the origin that it is for."""
    certificate = call.certificate
    return certificate if certificate and target(certificate.url).origin == to.origin else None


def wire_headers(call: PreparedCall, to: Target, then: str = "close") -> list[tuple[str, bytes]]:
    """All headers in the order they are sent: the caller's, and those that the transport owns.

    `then` is what becomes of the connection: "close" or "keep-alive".
    """
    names = {name.lower() for name, _ in call.headers}
    headers = [("Host", to.host_header), *call.headers]
    headers += [(name, value) for name, value in DEFAULTS if name.lower() not in names]
    if call.body is not None or call.method.upper() in SENT_EMPTY:
        headers.append(("Content-Length", str(len(call.body or b""))))
    return [(name, value.encode()) for name, value in [*headers, ("Connection", then)]]
