"""TLS as a client: which servers are trusted, and what is wrong with the others, in words."""

import ssl
from functools import lru_cache

from certifi import where

from designer.call_values import ClientCertificate
from designer.runtime.errors import ClientCertificateRefused, TlsFailed
from designer.runtime.pem_file import pem_path

CERTIFICATE = {  # OpenSSL's X509_V_ERR_*
    9: "The server's certificate is not valid yet.",
    10: "The server's certificate has expired.",
    18: "The server's certificate is self-signed.",
    19: "The server's certificate comes from an authority that is not trusted here.",
    20: "The server's certificate comes from an authority that is not trusted here.",
    21: "The server did not send its whole certificate chain.",
    22: "The server's certificate chain is too long.",
    23: "The server's certificate has been revoked.",
    62: "The server's certificate is made out to another host name.",
    64: "The server's certificate is made out to another address.",
    66: "The server's certificate has a key that is too weak.",
    67: "The server's certificate has a key that is too weak.",
    68: "The server's certificate is signed with a method that is too weak.",
}
HANDSHAKE = {  # OpenSSL's reason codes
    "UNSUPPORTED_PROTOCOL": "The server only offers an outdated version of TLS.",
    "TLSV1_ALERT_PROTOCOL_VERSION": "The server only offers an outdated version of TLS.",
    "WRONG_VERSION_NUMBER": "The server does not speak TLS at this port.",
    "HTTP_REQUEST": "The server does not speak TLS at this port.",
    "TLSV1_UNRECOGNIZED_NAME": "The server does not know this host name.",
    "SSLV3_ALERT_HANDSHAKE_FAILURE": "The server refused the secure connection.",
    "DH_KEY_TOO_SMALL": "The server uses encryption that is too weak.",
    "EXCESSIVE_MESSAGE_SIZE": "The server's certificate chain is too long.",
}
REFUSED_CLIENT = {  # alerts about what we show of ourselves, RFC 8446 section 6.2
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": "The server asks for a client certificate.",
    "SSLV3_ALERT_BAD_CERTIFICATE": "The server did not accept the client certificate.",
    "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE": "The server does not take this kind of client certificate.",
    "SSLV3_ALERT_CERTIFICATE_REVOKED": "The server says that the client certificate was revoked.",
    "SSLV3_ALERT_CERTIFICATE_EXPIRED": "The server says that the client certificate has ended, or has not begun yet.",
    "SSLV3_ALERT_CERTIFICATE_UNKNOWN": "The server did not accept the client certificate.",
    "TLSV1_ALERT_UNKNOWN_CA": "The server does not know the authority that issued the client certificate.",
    "TLSV1_ALERT_ACCESS_DENIED": "The server knows the client certificate, and does not let it in.",
}
BROKEN_OFF = "The server broke off while the secure connection was set up."
UNKNOWN = "No secure connection could be made."


def context(ca_file: str | None, certificate: ClientCertificate | None = None) -> ssl.SSLContext:
    """Trusts the usual authorities and those in `ca_file`. There is no way to switch the check off.

    With a client certificate the context is made for one connection and not kept: it holds the key. Raises
    ClientCertificateRefused for a certificate and key that do not make a pair.
    """
    if certificate is None:
        return _anonymous(ca_file)
    made = _made(ca_file)
    try:
        with pem_path(certificate) as path:
            made.load_cert_chain(path, password=_no_password)
    except (OSError, ValueError):  # ssl.SSLError is an OSError
        raise ClientCertificateRefused("The client certificate and its key cannot be used.") from None
    return made


def for_any_name(ca_file: str | None) -> ssl.SSLContext:
    """Trusts the same authorities, for any name: to read a certificate, never to send anything."""
    made = _made(ca_file)
    made.check_hostname = False
    return made


def _no_password() -> str:
    """Without it OpenSSL would ask at the terminal of the server for the password of an encrypted key."""
    raise ValueError("The key is encrypted.")


@lru_cache(maxsize=8)
def _anonymous(ca_file: str | None) -> ssl.SSLContext:
    return _made(ca_file)


def _made(ca_file: str | None) -> ssl.SSLContext:
    """Made by hand: `ssl.create_default_context` would obey SSLKEYLOGFILE of the environment."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_alpn_protocols(["http/1.1"])
    made.load_verify_locations(where())
    if ca_file:
        made.load_verify_locations(ca_file)
    return made


def failure(error: Exception) -> TlsFailed:
    """What a failed handshake means."""
    code = getattr(error, "reason", None) or ""
    if code in REFUSED_CLIENT:
        return ClientCertificateRefused(REFUSED_CLIENT[code])
    if isinstance(error, ssl.SSLCertVerificationError):
        return TlsFailed(CERTIFICATE.get(error.verify_code, "The server's certificate cannot be trusted."))
    if isinstance(error, (ConnectionError, ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return TlsFailed(BROKEN_OFF)
    return TlsFailed(HANDSHAKE.get(code, UNKNOWN))
