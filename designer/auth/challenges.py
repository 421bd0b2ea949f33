"""What a server asks for with 401: the challenges of `WWW-Authenticate` (RFC 9110 section 11.6.1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from designer.call_values import Answer

MAX_LENGTH = 16_384
# https://www.iana.org/assignments/http-authschemes, those that people meet
KNOWN = {name.lower(): name for name in ("Basic", "Bearer", "Digest", "DPoP", "HOBA", "Mutual", "Negotiate", "NTLM")}
_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_PART = re.compile(
    rf"[\s,]*(?:(?P<name>{_TOKEN})\s*=\s*(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<plain>{_TOKEN}))"
    # The second + keeps the whole word together: no beginning of a parameter's name may pass for a scheme.
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
    """What schemes an answer offers, for a sentence; a name that is none of the known ones could be anything."""
    names = dict.fromkeys(KNOWN.get(found.scheme, "something else") for found in challenges(answer))
    return ", ".join(names) or "nothing"


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
