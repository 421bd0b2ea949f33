"""NTLM over HTTP (MS-NTHT): three legs on one connection, NTLMv2 by pyspnego."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import replace

from designer.auth import target
from designer.auth.challenges import challenges, offered
from designer.auth.credentials import with_header
from designer.auth.flow import Flow
from designer.auth.scheme import AuthError
from designer.call_values import Answer, PreparedCall, Secret

SCHEMES = ("ntlm", "negotiate")  # servers take the same messages under the second name
BROKEN = "The server's part of the Windows sign-in cannot be read."


def conversation(call: PreparedCall, username: str, password: str) -> Flow[Answer]:
    """The call as it is; where the server asks for it, the negotiation without the body; the call with the proof.

    `username` may name its domain: `DOMAIN\\\\name` or `name@domain`. Raises AuthError where the server does not take
    part.
    """
    answer = yield call
    if answer.status != 401:
        return answer
    scheme = next((found.scheme for found in challenges(answer) if found.scheme in SCHEMES), "")
    if not scheme:
        raise AuthError(f"The server does not offer a Windows sign-in (NTLM). It offers: {offered(answer)}.")
    step = _context(call, username, password)
    # Whether the body is welcome is only known when the sign-in is done, so it is sent once more and not twice.
    opening = _with_token(replace(call, body=b"" if call.body is not None else None), scheme, step(None))
    answer = yield opening
    if answer.status != 401:
        return answer
    token = next((found.token for found in challenges(answer) if found.scheme == scheme), "")
    if not token:
        raise AuthError("The server broke off the Windows sign-in after the first step.")
    if any(name.lower() == "connection" and value.lower() == "close" for name, value in answer.headers):
        raise AuthError(
            "The server closed the connection in the middle of the Windows sign-in, which belongs to one connection. "
            "Something between this portal and the server, such as a proxy, may be doing that."
        )
    return (yield _with_token(call, scheme, step(_decoded(token))))


def _context(call: PreparedCall, username: str, password: str) -> Callable[[bytes | None], bytes]:
    """The next message for what the server sent; the first for None."""
    import spnego  # a tenth of a second, which only those who use it should pay

    context = spnego.client(
        username,
        password,
        hostname=target.host(call).partition(":")[0],
        service="HTTP",
        protocol="ntlm",
        options=spnego.NegotiateOptions.use_ntlm,  # its own NTLM, whatever the machine has
    )

    def step(message: bytes | None) -> bytes:
        try:
            return context.step(message) or b""
        except Exception:  # the library unpacks a stranger's bytes and raises whatever comes of it
            raise AuthError(BROKEN) from None

    return step


def _with_token(call: PreparedCall, scheme: str, message: bytes) -> PreparedCall:
    token = base64.b64encode(message).decode()
    name = {"ntlm": "NTLM", "negotiate": "Negotiate"}[scheme]
    return with_header(call, "Authorization", f"{name} {token}", (Secret(token),))


def _decoded(token: str) -> bytes:
    try:
        return base64.b64decode(token, validate=True)
    except (binascii.Error, ValueError):
        raise AuthError(BROKEN) from None
