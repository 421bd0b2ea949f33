"""TLS as a client: which servers are trusted, and what is wrong with the others, in words."""

import ssl
from functools import lru_cache

from certifi import where

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
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": "The server asks for a client certificate.",
    "DH_KEY_TOO_SMALL": "The server uses encryption that is too weak.",
    "EXCESSIVE_MESSAGE_SIZE": "The server's certificate chain is too long.",
}
BROKEN_OFF = "The server broke off while the secure connection was set up."
UNKNOWN = "No secure connection could be made."


@lru_cache(maxsize=8)
def context(ca_file: str | None) -> ssl.SSLContext:
    """Trusts the usual authorities and those in `ca_file`. There is no way to switch the check off.

    Made by hand: `ssl.create_default_context` would obey SSLKEYLOGFILE of the environment.
    """
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_alpn_protocols(["http/1.1"])
    made.load_verify_locations(where())
    if ca_file:
        made.load_verify_locations(ca_file)
    return made


def reason(error: Exception) -> str:
    """The sentence for a failed handshake."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return CERTIFICATE.get(error.verify_code, "The server's certificate cannot be trusted.")
    if isinstance(error, (ConnectionError, ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return BROKEN_OFF
    return HANDSHAKE.get(getattr(error, "reason", None) or "", UNKNOWN)
