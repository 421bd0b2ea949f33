"""A call as a command that people can paste into a terminal, with placeholders where its secrets are."""

import re
import shlex
from collections.abc import Mapping, Sequence
from urllib.parse import quote, quote_plus

from designer.call_values import PreparedCall, Secret
from designer.runtime.redaction import Redactor

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SAFE_IN_DOUBLE_QUOTES = re.compile(r"[\w :./=&?,@+%{}\[\]()<>*#;|~^'-]*", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def curl(call: PreparedCall, placeholders: Mapping[Secret, str]) -> str:
    """The call as a `curl` command for bash.

    `placeholders` is secret → name of a shell variable, such as API_KEY. A secret of the call without one becomes
    $SECRET_1, $SECRET_2 …; no secret is ever in the text.
    """
    words = _Words(call, placeholders)
    method = "--head" if call.method == "HEAD" else f"--request {shlex.quote(call.method)}"
    lines = [f"curl --globoff {method} {words.quoted(call.url)}"]
    for name, value in call.headers:
        if words.pair and name.lower() == "authorization" and value.startswith("Basic "):
            lines.append(f"--user {words.quoted(words.pair)}")
        else:
            # curl drops a header written "Name:"; "Name;" sends it empty.
            lines.append(f"--header {words.quoted(f'{name}: {value}' if value else f'{name};')}")
    if call.certificate:
        lines.append("--cert certificate.pem --key private_key.pem")
    if call.body is not None:
        lines.append(_data(call.body, words))
    return " \\\n  ".join(lines)


class _Words:
    """Bash words in which variables stand for the secrets of one call."""

    def __init__(self, call: PreparedCall, placeholders: Mapping[Secret, str]) -> None:
        secrets = [secret for secret in dict.fromkeys(call.secrets) if secret]
        pairs = [secret.reveal() for secret in secrets if _is_pair(secret, secrets)]
        self.pair = pairs[0] if pairs else ""
        self._redactor = Redactor(secrets)
        self._names = _names([secret for secret in secrets if not _is_pair(secret, secrets)], placeholders)

    def quoted(self, text: str) -> str:
        """One word: literal text that nothing in it can leave, and variables for the secrets."""
        pieces = self._pieces(text)
        literals = [piece for piece, is_name in pieces if not is_name]
        if len(literals) < len(pieces) and all(map(_SAFE_IN_DOUBLE_QUOTES.fullmatch, literals)):
            ends = [piece for piece, _ in pieces[1:]] + [""]
            return '"' + "".join(map(_in_double_quotes, pieces, ends)) + '"'
        return "".join(f'"${piece}"' if is_name else _literal(piece) for piece, is_name in pieces) or "''"

    def _pieces(self, text: str) -> list[tuple[str, bool]]:
        """`text` cut at its secrets: (literal text, False) and (variable, True)."""
        parts = re.split("(" + "|".join(map(re.escape, self._names)) + ")", text) if self._names else [text]
        named = [(self._names[part], True) if index % 2 else (part, False) for index, part in enumerate(parts)]
        # A secret in a spelling that no variable can stand for is still a secret.
        return [(piece if is_name else self._redactor.text(piece), is_name) for piece, is_name in named if piece]


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


def _data(body: bytes, words: _Words) -> str:
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return "--data-binary @body.bin"
    return "--data-binary @body.bin" if "\0" in text else f"--data-raw {words.quoted(text)}"


def _in_double_quotes(piece: tuple[str, bool], following: str) -> str:
    text, is_name = piece
    if not is_name:
        return text
    return f"${{{text}}}" if following[:1].isalnum() or following[:1] in ("_", "[") else f"${text}"


def _literal(text: str) -> str:
    if not _CONTROL.search(text.replace("\n", "")):
        return shlex.quote(text)
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return "$'" + _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", escaped) + "'"
