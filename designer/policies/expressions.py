"""Expressions in policies: text with `@connectionParameters('x')`, `@headers('x')` and `@queryParameters('x')` in it.

A default may follow the name: `@headers('x','none')`. A quote within quotes is doubled. Everything else that looks
like an expression is refused, never evaluated.
Source: https://learn.microsoft.com/connectors/custom-connectors/policy-templates/expressions/expressions
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from designer.call_values import PreparedCall

MAX_TEXT = 20_000
_SOURCES = {
    "connectionparameters": "the connection",
    "headers": "the request's headers",
    "queryparameters": "the query",
}
_QUOTED = r"'((?:[^']|'')*)'"
_EXPRESSION = re.compile(rf"@([A-Za-z]+)\( *{_QUOTED} *(?:, *{_QUOTED} *)?\)")
# What people mean as an expression: @name(, @{, @Name.Member, {{. An address such as me@example.com stays text.
_LOOKS_LIKE_ONE = re.compile(
    r"@[A-Za-z]+ ?\([^)]{0,40}\)?|@\{[^}]{0,40}\}?|(?<![A-Za-z0-9])@[A-Za-z]+\.[A-Za-z]+|\{\{[^}]{0,40}"
)


class ExpressionError(ValueError):
    """The text cannot be worked out; the message says what to write in its place."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that is put in when the call is made. `source` is in lower case."""

    source: str
    name: str
    default: str | None


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text of an expression, and whether a credential is in it."""

    text: str
    is_secret: bool

    def __repr__(self) -> str:
        return f"Rendered(is_secret={self.is_secret})"


def parse(text: str) -> list[str | Reference]:
    """The pieces of `text`, in order: literal text and references. Raises ExpressionError for any other expression."""
    if len(text) > MAX_TEXT:
        raise ExpressionError(f"Shorten this text: it has more than {MAX_TEXT} characters.")
    pieces: list[str | Reference] = []
    end = 0
    for found in _EXPRESSION.finditer(text):
        pieces += [_literal(text[end : found.start()]), _reference(found)]
        end = found.end()
    return [piece for piece in [*pieces, _literal(text[end:])] if piece != ""]


def render(text: str, call: PreparedCall, values: Mapping[str, str], encode: Callable[[str], str] = str) -> Rendered:
    """`text` with the values of `call` and of the connection put in, each as `encode` writes it.

    Raises ExpressionError for an expression that is not known, and for a value that is missing and has no default.
    """
    pieces = [
        _put_in(piece, call, values, encode) if isinstance(piece, Reference) else (piece, False)
        for piece in parse(text)
    ]
    return Rendered("".join(piece for piece, _ in pieces), any(is_secret for _, is_secret in pieces))


def _put_in(
    reference: Reference, call: PreparedCall, values: Mapping[str, str], encode: Callable[[str], str]
) -> tuple[str, bool]:
    value, is_secret = _value(reference, call, values)
    return encode(value), is_secret


def _literal(text: str) -> str:
    found = _LOOKS_LIKE_ONE.search(text)
    if found:
        raise ExpressionError(
            f"“{found[0]}” cannot be used here. Use @connectionParameters('name'), @headers('name') or "
            "@queryParameters('name')."
        )
    return text


def _reference(found: re.Match[str]) -> Reference:
    source = found[1].lower()
    if source not in _SOURCES:
        _literal(found[0])
    default = None if found[3] is None else found[3].replace("''", "'")
    return Reference(source, found[2].replace("''", "'"), default)


def _value(reference: Reference, call: PreparedCall, values: Mapping[str, str]) -> tuple[str, bool]:
    if reference.source == "connectionparameters":
        value = values.get(reference.name)
        is_secret = any(secret.reveal() == value for secret in call.secrets)
    elif reference.source == "headers":
        value = _first(call.headers, reference.name.lower())
        is_secret = reference.name.lower() in call.credential_headers
    else:
        pairs = parse_qsl(urlsplit(call.url).query, keep_blank_values=True)
        value = _first(pairs, reference.name.lower())
        is_secret = reference.name.lower() in {name.lower() for name in call.credential_query}
    if value is not None:
        return value, is_secret
    if reference.default is None:
        raise ExpressionError(
            f"There is no “{reference.name}” in {_SOURCES[reference.source]}, and no default is given."
        )
    return reference.default, False


def _first(pairs: Iterable[tuple[str, str]], lower_name: str) -> str | None:
    return next((value for name, value in pairs if name.lower() == lower_name), None)
