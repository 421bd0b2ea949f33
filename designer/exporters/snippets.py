"""A call as a command that people can paste into a terminal, with placeholders where its secrets are."""

import re
import shlex

from designer.call_values import PreparedCall
from designer.exporters.placeholders import Placeholders, text_of

_SAFE_IN_DOUBLE_QUOTES = re.compile(r"[\w :./=&?,@+%{}\[\]()<>*#;|~^'-]*", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def curl(call: PreparedCall, words: Placeholders) -> str:
    """The call as a `curl` command for bash, with shell variables for its secrets, which are never in the text."""
    method = "--head" if call.method == "HEAD" else f"--request {shlex.quote(call.method)}"
    lines = [f"curl --globoff {method} {_quoted(words, call.url)}"]
    for name, value in call.headers:
        if words.stands_for(name, value):
            lines.append(f"--user {_quoted(words, words.pair)}")
        else:
            # curl drops a header written "Name:"; "Name;" sends it empty.
            lines.append(f"--header {_quoted(words, f'{name}: {value}' if value else f'{name};')}")
    if call.certificate:
        lines.append("--cert certificate.pem --key private_key.pem")
    if call.body is not None:
        lines.append(_data(call.body, words))
    return " \\\n  ".join(lines)


def _quoted(words: Placeholders, text: str) -> str:
    """One word: literal text that nothing in it can leave, and variables for the secrets."""
    pieces = words.pieces(text)
    literals = [piece for piece, is_name in pieces if not is_name]
    if len(literals) < len(pieces) and all(map(_SAFE_IN_DOUBLE_QUOTES.fullmatch, literals)):
        ends = [piece for piece, _ in pieces[1:]] + [""]
        return '"' + "".join(map(_in_double_quotes, pieces, ends)) + '"'
    return "".join(f'"${piece}"' if is_name else _literal(piece) for piece, is_name in pieces) or "''"


def _data(body: bytes, words: Placeholders) -> str:
    text = text_of(body)
    return "--data-binary @body.bin" if text is None else f"--data-raw {_quoted(words, text)}"


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
