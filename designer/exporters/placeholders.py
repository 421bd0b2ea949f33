"""Where the secrets of a call stand in its texts, and which variable stands for each of them."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, quote_plus

from designer.call_values import PreparedCall, Secret
from designer.runtime.redaction import Redactor

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
Piece = tuple[str, bool]


class Placeholders:
    """Variables for the secrets of one call.

    `names` is secret → name of a variable, such as API_KEY; a secret without one becomes SECRET_1, SECRET_2 …
    """

    def __init__(self, call: PreparedCall, names: Mapping[Secret, str]) -> None:
        secrets = [secret for secret in dict.fromkeys(call.secrets) if secret]
        pairs = [secret.reveal() for secret in secrets if _is_pair(secret, secrets)]
        self.pair = pairs[0] if pairs else ""  # user name, colon, password
        self._redactor = Redactor(secrets)
        self._names = _names([secret for secret in secrets if not _is_pair(secret, secrets)], names)
        self._secret = re.compile(f"({'|'.join(map(re.escape, self._names))})") if self._names else None
        self._known: dict[str, list[Piece]] = {}  # each language asks for the same texts

    def pieces(self, text: str) -> list[Piece]:
        """`text` cut at its secrets: (literal text, False) and (variable, True)."""
        if text not in self._known:
            self._known[text] = self._cut(text)
        return self._known[text]

    def _cut(self, text: str) -> list[Piece]:
        parts = self._secret.split(text) if self._secret else [text]
        named = [(self._names[part], True) if index % 2 else (part, False) for index, part in enumerate(parts)]
        # A secret in a spelling that no variable can stand for is still a secret.
        return [(piece if is_name else self._redactor.text(piece), is_name) for piece, is_name in named if piece]

    def stands_for(self, name: str, value: str) -> bool:
        """Whether a header is the pair in its encoded form, so that the pair itself is written instead."""
        return bool(self.pair) and name.lower() == "authorization" and value.startswith("Basic ")


def text_of(body: bytes) -> str | None:
    """The body as text; None for one that has to come from a file."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _names(secrets: Sequence[Secret], placeholders: Mapping[Secret, str]) -> dict[str, str]:
    """Secret text → variable, in each spelling that stands in addresses and headers; the longest first."""
    found: dict[str, str] = {}
    for number, secret in enumerate(secrets, 1):
        name, value = placeholders.get(secret, ""), secret.reveal()
        name = name if _VARIABLE.fullmatch(name) else f"SECRET_{number}"
        found.update(dict.fromkeys((value, quote(value, safe=""), quote_plus(value)), name))
    return dict(sorted(found.items(), key=lambda entry: -len(entry[0])))


def _is_pair(secret: Secret, secrets: Sequence[Secret]) -> bool:
    """A user name and password together: the password in it is a secret of its own."""
    return any(secret.reveal().endswith(":" + other.reveal()) for other in secrets)
