"""The answer to a Digest challenge: RFC 7616, with MD5 and SHA-256, and RFC 2069 where the server knows no `qop`."""

import hashlib
from collections.abc import Callable

from designer.auth import target
from designer.auth.challenges import Challenge
from designer.auth.scheme import AuthError
from designer.call_values import PreparedCall

# Best first. What a challenge does not say is MD5 (RFC 7616 section 3.3).
ALGORITHMS: dict[str, Callable[[bytes], str]] = {
    "sha-256": lambda data: hashlib.sha256(data).hexdigest(),
    "md5": lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest(),
}
COUNT = "00000001"  # each nonce of a server is answered once


def best(challenges: list[Challenge]) -> Challenge | None:
    """The challenge with the strongest algorithm that we know; None without one."""
    known = [found for found in challenges if found.scheme == "digest" and _algorithm(found) in ALGORITHMS]
    order = list(ALGORITHMS)
    return min(known, key=lambda found: order.index(_algorithm(found)), default=None)


def authorization(call: PreparedCall, challenge: Challenge, username: str, password: str, cnonce: str) -> str:
    """The value of `Authorization`. Raises AuthError for a challenge that only knows `auth-int`."""
    given, digest = challenge.parameters, ALGORITHMS[_algorithm(challenge)]
    realm, nonce, uri = given.get("realm", ""), given.get("nonce", ""), target.path_and_query(call)
    qops = {qop.strip().lower() for qop in given.get("qop", "").split(",")} - {""}
    if qops and "auth" not in qops:
        raise AuthError("The server wants a Digest sign-in over the body (auth-int), which this portal does not do.")

    def hashed(*parts: str) -> str:
        return digest(":".join(parts).encode())

    secret = hashed(username, realm, password)
    if given.get("algorithm", "").lower().endswith("-sess"):
        secret = hashed(secret, nonce, cnonce)
    request = hashed(call.method.upper(), uri)
    counted = (nonce, COUNT, cnonce, "auth") if qops else (nonce,)
    members = {"username": username, "realm": realm, "nonce": nonce, "uri": uri}
    members |= {"response": hashed(secret, *counted, request)}
    members |= {"opaque": given["opaque"]} if "opaque" in given else {}
    plain = {"algorithm": given["algorithm"]} if "algorithm" in given else {}
    if qops:
        members["cnonce"] = cnonce
        plain |= {"qop": "auth", "nc": COUNT}
    written = [f"{name}={_quoted(value)}" for name, value in members.items()]
    return "Digest " + ", ".join(written + [f"{name}={value}" for name, value in plain.items()])


def _algorithm(challenge: Challenge) -> str:
    return challenge.parameters.get("algorithm", "MD5").lower().removesuffix("-sess")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
