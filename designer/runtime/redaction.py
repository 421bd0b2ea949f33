"""Taking secrets out of what is shown, stored or logged.

A secret is found in every spelling that an echo may give it: as it is, percent-encoded once or twice, escaped for JSON
or HTML, and in base64 (standard and URL alphabet) at any offset, so that `Basic` pairs are found too.
"""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import unquote_plus

from designer.call_values import MASK, Header, Secret
from designer.runtime.secret_spellings import spellings

SHOWS_TAIL_FROM = 12  # characters; the last TAIL of a shorter value would tell too much of it
TAIL = 4

_HARMLESS_TAIL = re.compile(r"[A-Za-z0-9_-]+")


class Redactor:
    """Masks `secrets` in texts, bytes, headers and addresses."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        values = sorted({secret.reveal() for secret in secrets if secret}, key=len, reverse=True)
        self._spellings = [
            (spelling.anchor, spelling, mask)
            for value, mask in ((value, _mask(value, values).encode()) for value in values)
            for spelling in spellings(value)
        ]
        self._shortest = min((len(anchor) for anchor, _, _ in self._spellings), default=0)

    def data(self, data: bytes) -> bytes:
        """`data` without the secrets; what is not text stays byte for byte."""
        if len(data) < self._shortest:
            return data
        for anchor, spelling, mask in self._spellings:
            if anchor in data:
                data = spelling.masked(data, mask)
        return data

    def text(self, text: str) -> str:
        """`text` without the secrets."""
        return self.data(text.encode("utf-8", "surrogatepass")).decode("utf-8", "replace")

    def headers(self, headers: Sequence[Header], credentials: Iterable[str] = ()) -> tuple[Header, ...]:
        """The headers without the secrets; those named in `credentials` (lower case) never show their whole value."""
        hidden = frozenset(credentials)
        return tuple(
            (name, self._hidden(value) if name.lower() in hidden else self.text(value)) for name, value in headers
        )

    def url(self, url: str, credentials: Iterable[str] = ()) -> str:
        """The address without the secrets; query parameters named in `credentials` never show their whole value."""
        address, mark, query = url.partition("?")
        pairs = [self._pair(pair, frozenset(credentials)) for pair in query.split("&")]
        return self.text(address) + mark + "&".join(pairs)

    def _pair(self, pair: str, hidden: frozenset[str]) -> str:
        name, mark, value = pair.partition("=")
        return f"{name}{mark}{self._hidden(value)}" if mark and unquote_plus(name) in hidden else self.text(pair)

    def _hidden(self, value: str) -> str:
        masked = self.text(value)
        return masked if masked != value or not value else MASK

    def __repr__(self) -> str:
        return f"Redactor({len(self._spellings)} spellings)"


def _mask(value: str, values: Sequence[str]) -> str:
    tail = value[-TAIL:]
    holds_another = any(other != value and other in value for other in values)
    if len(value) < SHOWS_TAIL_FROM or holds_another or not _HARMLESS_TAIL.fullmatch(tail):
        return MASK
    return MASK + tail
