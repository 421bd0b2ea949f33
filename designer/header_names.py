"""Which header names and values can be sent."""

import re

MAX_NAME = 100
TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")  # RFC 9110, 5.6.2
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")

# The transport writes these itself or not at all: hop by hop (RFC 9110 section 7.6.1) and framing (RFC 9112).
FRAMING = frozenset(
    {
        "connection",
        "content-length",
        "expect",
        "host",
        "http2-settings",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)


def name_problem(name: str) -> str:
    """What is wrong with `name` as a header name, as a sentence; "" when it can be sent."""
    if not name:
        return "Give the header a name, such as Authorization."
    if not TOKEN.fullmatch(name):
        return "A header name has letters, digits and hyphens only: no spaces, colons or line breaks."
    if len(name) > MAX_NAME:
        return f"Shorten the header name to {MAX_NAME} characters."
    if name.lower() in FRAMING:
        return f"The header {name} is written by the portal itself. Choose another one."
    return ""


def value_problem(value: str) -> str:
    """What is wrong with `value` as a header value, as a sentence; "" when it can be sent."""
    if _CONTROL.search(value):
        return "A header cannot hold line breaks or other control characters. Remove them."
    return "" if _is_text(value) else "This holds a broken character. Type it again."


def _is_text(value: str) -> bool:
    """A lone surrogate is no text: it cannot be encoded."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
