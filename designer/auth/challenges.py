"""What a server asks for with 401: the challenges of `WWW-Authenticate` (RFC 9110 section 11.6.1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from designer.call_values import Answer

MAX_LENGTH = 16_384
_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_PART = re.compile(
    rf"[\s,]*(?:(?P<name>{_TOKEN})\s*=\s*(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<plain>{_TOKEN}))"
    rf"|(?P<scheme>{_TOKEN}+)(?!\s*=)(?:[ ]+(?P<token>[A-Za-z0-9\-._~+/]+=*)(?=\s*(?:,|$)))?)"
)


@dataclass(frozen=True)
class Challenge:
    """One challenge: its scheme in lower case, and either a token or parameters (names in lower case)."""

    scheme: str
    token: str = ""
    parameters: dict[str, str] = field(default_factory=dict)


def challenges(answer: Answer) -> list[Challenge]:
    """The challenges of an answer in their order; what cannot be read ends its header."""
    headers = [value for name, value in answer.headers if name.lower() == "www-authenticate"]
    return [found for value in headers for found in _read(value[:MAX_LENGTH])]


def offered(answer: Answer) -> str:
    """The names of the schemes an answer offers, for a sentence; "nothing" without one."""
    return ", ".join(dict.fromkeys(found.scheme.capitalize()[:20] for found in challenges(answer)[:4])) or "nothing"


def _read(value: str) -> Iterator[Challenge]:
    at, current = 0, None
    while part := _PART.match(value, at):
        at = part.end()
        if part["scheme"]:
            if current:
                yield current
            current = Challenge(part["scheme"].lower(), part["token"] or "")
        elif current:
            text = part["plain"] or re.sub(r"\\(.)", r"\1", part["quoted"] or "")
            current.parameters.setdefault(part["name"].lower(), text)
    if current:
        yield current
