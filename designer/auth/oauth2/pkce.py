"""Proof key for code exchange (RFC 7636), S256 only."""

import base64
import hashlib
import re

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def challenge(verifier: str) -> str:
    """The S256 challenge of `verifier` (section 4.2)."""
    digest = hashlib.sha256(checked_verifier(verifier).encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def checked_verifier(verifier: str) -> str:
    """`verifier` when it is one (section 4.1). Raises ValueError: making a good one is the caller's part."""
    if not _VERIFIER.fullmatch(verifier):
        raise ValueError("A verifier has 43 to 128 letters, digits and signs of “-._~”.")
    return verifier
