"""Client certificates as people have them, PEM or PKCS#12, made into a chain and a key in PEM that are known to fit."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import pkcs12

PEM_CERTIFICATE, PEM_KEY = "-----BEGIN CERTIFICATE-----", "PRIVATE KEY-----"
LONGEST = 200_000  # characters; a chain of ten large certificates is a quarter of that
_TROUBLE = (ValueError, TypeError, UnsupportedAlgorithm)  # what cryptography raises on the bytes of a stranger


class CertificateError(ValueError):
    """`field` names the part that is wrong: "certificate", "key" or "password"; the text says what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Identity:
    """A chain, the own certificate first, and its key, not encrypted; both PEM."""

    chain: str
    key: str


@dataclass(frozen=True)
class Facts:
    """What a certificate says of itself: whose it is, by whom, and from when until when."""

    subject: str
    issuer: str
    begins: datetime
    expires: datetime


def identity(certificate: str, key: str = "", password: str = "") -> Identity:
    """The identity in what people pasted or uploaded. Raises CertificateError.

    `certificate` is PEM, which may hold the key too, or a PKCS#12 file in base64.
    """
    if len(certificate) > LONGEST or len(key) > LONGEST:
        raise CertificateError("certificate", "This is too long for a certificate. Choose the file of one certificate.")
    if "-----BEGIN" not in certificate:
        return _of_pkcs12(certificate, password)
    chain = _chain(certificate)
    private = _key(key or (certificate if PEM_KEY in certificate else ""), password)
    return _paired(chain, private)


def facts(chain: str) -> Facts | None:
    """About the first certificate of a chain in PEM; None where there is none that can be read."""
    try:
        first = x509.load_pem_x509_certificate(chain.encode())
        names = first.subject.rfc4514_string(), first.issuer.rfc4514_string()
        return Facts(*names, first.not_valid_before_utc, first.not_valid_after_utc)
    except _TROUBLE:
        return None


def _of_pkcs12(text: str, password: str) -> Identity:
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise CertificateError(
            "certificate", f"This is no certificate. Paste a text that begins with {PEM_CERTIFICATE}, or choose a file."
        ) from None
    try:
        private, own, others = pkcs12.load_key_and_certificates(data, password.encode() or None)
    except ValueError as error:
        if "password" in str(error).lower():
            raise CertificateError("password", "This password does not open the file.") from None
        raise CertificateError("certificate", "This file cannot be read. Choose a .p12, .pfx or .pem file.") from None
    except _TROUBLE:
        raise CertificateError("certificate", "This file cannot be read. Choose a .p12, .pfx or .pem file.") from None
    if own is None or private is None:
        raise CertificateError("certificate", "The file needs both, a certificate and its private key. Export it anew.")
    return _paired([own, *others], private)


def _chain(text: str) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(text.encode())
    except _TROUBLE:
        raise CertificateError(
            "certificate", f"This certificate cannot be read. Paste it whole, from {PEM_CERTIFICATE} on."
        ) from None


def _key(text: str, password: str) -> PrivateKeyTypes:
    if not text:
        raise CertificateError("key", "Give the private key that belongs to the certificate.")
    try:
        return serialization.load_pem_private_key(_only_key(text), password.encode() or None)
    except TypeError:  # cryptography says so of a key without its password, and of a password without need
        if password:
            return _key(text, "")
        raise CertificateError("password", "The private key is encrypted. Give its password.") from None
    except _TROUBLE:
        if password:
            raise CertificateError("password", "This password does not open the private key.") from None
        raise CertificateError(
            "key", "This private key cannot be read. Paste it whole, with its first and last line."
        ) from None


def _only_key(text: str) -> bytes:
    """The key's own lines: a file may hold certificates before it."""
    end = text.find(PEM_KEY)
    return text[max(text.rfind("-----BEGIN", 0, end), 0) :].encode()


def _paired(chain: Sequence[x509.Certificate], private: PrivateKeyTypes) -> Identity:
    if chain[0].public_key() != private.public_key():
        raise CertificateError("key", "The private key does not belong to this certificate. Choose the two together.")
    encoding = serialization.Encoding.PEM
    key = private.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Identity("".join(each.public_bytes(encoding).decode() for each in chain), key.decode())
