"""The values a call is made of: what is sent, what came back, and how long it took."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, quote_plus, unquote_plus

Header = tuple[str, str]
MASK = "••••"
USERINFO = re.compile(r"(?<=//)[^/?#]*@")


class Secret:
    """A text that prints as dots. `reveal()` is the only way to read it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return MASK

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))


@dataclass(frozen=True)
class ClientCertificate:
    """What a client shows of itself in the TLS handshake, as PEM, and the URL whose origin alone it is for."""

    chain: Secret
    key: Secret
    url: str


@dataclass(frozen=True)
class Moment:
    """The time, with its zone, and a text that nobody used before: what signatures are made unique with."""

    now: datetime
    nonce: str


@dataclass(frozen=True)
class Route:
    """What a call owes to its operation: the path of the base URL, the values in its path as sent, and its method."""

    base_path: str = ""
    values: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    method: str = ""


@dataclass(frozen=True, repr=False)
class PreparedCall:
    """A request as it will be sent.

    `credential_headers` (lower case) and `credential_query` name the headers and query parameters that carry
    credentials: they go to the origin of `url` only. `secrets` are all secret values in use, for redaction.
    `certificate` is shown to servers of its own origin only, wherever policies and redirects lead. `route` is for
    policies that write the path anew.
    """

    method: str
    url: str
    headers: tuple[Header, ...] = ()
    body: bytes | None = None
    credential_headers: frozenset[str] = frozenset()
    credential_query: frozenset[str] = frozenset()
    secrets: tuple[Secret, ...] = ()
    certificate: ClientCertificate | None = None
    route: Route = Route()

    def shown_url(self) -> str:
        """The URL with dots for user information, credential parameters and secret values."""
        address, mark, query = self.url.partition("?")
        text = USERINFO.sub(MASK + "@", address) + mark + "&".join(map(self._shown_parameter, query.split("&")))
        for spelling in spellings(self.secrets):
            text = text.replace(spelling, MASK)
        return text

    def _shown_parameter(self, parameter: str) -> str:
        name, mark, _ = parameter.partition("=")
        is_credential = unquote_plus(name).lower() in {credential.lower() for credential in self.credential_query}
        return f"{name}={MASK}" if mark and is_credential else parameter

    def __repr__(self) -> str:
        names = ", ".join(name for name, _ in self.headers)
        size = "no body" if self.body is None else f"{len(self.body)} bytes"
        return f"PreparedCall({self.method} {self.shown_url()}, headers: {names or 'none'}, {size})"


def spellings(secrets: tuple[Secret, ...]) -> Iterator[str]:
    """Each secret as it may stand in a URL or a header: as it is, and percent-encoded."""
    for secret in secrets:
        value = secret.reveal()
        if value:
            yield from dict.fromkeys((value, quote(value, safe=""), quote_plus(value), quote(value)))


@dataclass(frozen=True)
class Timings:
    """Milliseconds spent in each phase, over all hops. `wait` ends when the head of the answer is there."""

    resolve: float = 0.0
    connect: float = 0.0
    tls: float = 0.0
    send: float = 0.0
    wait: float = 0.0
    receive: float = 0.0

    @property
    def total(self) -> float:
        return self.resolve + self.connect + self.tls + self.send + self.wait + self.receive


@dataclass(frozen=True)
class Hop:
    """A redirect that was followed: its status, the URL that answered it, and the one it led to (secrets masked)."""

    status: int
    url: str
    to: str = ""


@dataclass(frozen=True)
class Answer:
    """What came back.

    `headers` are as received. `body` is unpacked when the headers say gzip, and as received under any other encoding;
    `is_cut` says that it was longer than the limit. `address` is the one that was dialled.
    """

    status: int
    reason: str
    headers: tuple[Header, ...]
    body: bytes
    is_cut: bool
    timings: Timings
    hops: tuple[Hop, ...]
    address: str
