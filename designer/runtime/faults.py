"""Errors of sockets, of TLS and of the protocol as ours."""

import http.client
import ssl

from designer.runtime import tls
from designer.runtime.errors import (
    ConnectionLost,
    NameNotFound,
    NotHttp,
    Refused,
    TimedOut,
    TransportError,
    Truncated,
)


def typed(error: Exception, phase: str) -> TransportError:
    """What `error` means in the phase of the call (the name of a Timings field) in which it came."""
    if isinstance(error, TimeoutError):
        return TimedOut(phase)
    if phase == "resolve":
        return NameNotFound()
    if phase == "connect":
        return Refused()
    if phase == "tls":
        return tls.failure(error)
    if isinstance(error, http.client.RemoteDisconnected):
        return ConnectionLost("The server closed the connection without an answer.")
    if isinstance(error, ssl.SSLEOFError):
        return Truncated() if phase == "receive" else ConnectionLost()
    if isinstance(error, http.client.IncompleteRead):
        return Truncated()
    if isinstance(error, http.client.HTTPException):
        return NotHttp()
    if isinstance(error, ssl.SSLError):  # TLS 1.3: a server refuses our certificate after its own handshake is done
        return tls.failure(error)
    return ConnectionLost()
