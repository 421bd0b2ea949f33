"""Which names a certificate is made out to, when it is not the one that was called."""

import ssl
from collections.abc import Callable
from contextlib import suppress

from designer.runtime import tls
from designer.runtime.errors import TlsFailed, TransportError
from designer.runtime.outgoing import HOST_NAME

OTHER_NAME = (62, 64)  # OpenSSL's X509_V_ERR_HOSTNAME_MISMATCH and _IP_ADDRESS_MISMATCH
MAX_NAMES = 5
Connect = Callable[[ssl.SSLContext], ssl.SSLSocket]


def failure(error: ssl.SSLCertVerificationError, connect: Connect, ca_file: str | None) -> TlsFailed:
    """What `error` means; with the names of the certificate, where its name is all that is wrong with it."""
    failed = tls.failure(error)
    if error.verify_code in OTHER_NAME:
        with suppress(OSError, TransportError):
            failed.names = _names(connect(tls.for_any_name(ca_file)))
    return failed


def _names(secured: ssl.SSLSocket) -> tuple[str, ...]:
    """From a handshake in which only the chain was checked: Python shows no certificate that it refused.

    Nothing is sent after it: what the server says of itself is read, and the connection is closed.
    """
    with secured:
        found = secured.getpeercert() or {}
    entries = [entry for entry in found.get("subjectAltName", ()) if isinstance(entry, tuple)]
    names = [str(entry[1]).lower() for entry in entries if entry[0] == "DNS"]
    return tuple(name for name in dict.fromkeys(names) if HOST_NAME.fullmatch(name))[:MAX_NAMES]
