"""What policies put into an address: percent-encoded, so that it stays in the place it was made for."""

from urllib.parse import quote

from designer.policies.effect import PolicyError


def encoded(text: str, safe: str = "") -> str:
    """`text` percent-encoded but for `safe`. Raises PolicyError for half a character, which has no encoding."""
    try:
        return quote(text, safe=safe)
    except UnicodeEncodeError:
        raise PolicyError("A text in it holds a character that cannot be sent. Type it again.") from None
