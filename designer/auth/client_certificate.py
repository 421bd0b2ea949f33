"""A client certificate, shown in the TLS handshake (mutual TLS, RFC 8446 section 4.4.2)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from designer.auth import certificates
from designer.auth.extension import Extended, Parameter
from designer.auth.scheme import AuthError
from designer.call_values import ClientCertificate, PreparedCall, Secret

KIND, RANK = "client_certificate", 12
TITLE = "A certificate of our own (mutual TLS)"
HINT = "Banks and authorities give one out as a .p12, .pfx or .pem file, often with a password."
OPENAPI = "mutualTLS"

CHAIN, KEY, PASSWORD = "certificate", "private_key", "private_key_password"
FILES = (CHAIN, KEY)  # parameters that hold a file
_FILES = Extended(
    KIND,
    "client_certificate",
    {"type": "apiKey", "in": "header", "name": "X-Client-Certificate"},
    (
        Parameter(CHAIN, "Certificate", "The file .p12, .pfx or .pem, or its text"),
        Parameter(KEY, "Private key", "Only where the certificate’s file does not hold it", is_required=False),
        Parameter(PASSWORD, "Password of the file", "It opens the file once and is not kept", is_required=False),
    ),
    {},
)
matches, read, write, erase = _FILES.matches, _FILES.read, _FILES.write, _FILES.erase
with_parameters = _FILES.with_parameters
DEFINITION = _FILES.as_definition()


def check(settings: Mapping[str, str]) -> dict[str, str]:
    return {}


def taken(values: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What is kept of the values that people gave, and parameter → sentence for what is wrong with them.

    Kept are the chain and the key, in PEM and known to fit; not the password. Nothing given keeps nothing.
    """
    others = {name: value for name, value in values.items() if name not in (CHAIN, KEY, PASSWORD)}
    if not values.get(CHAIN):
        words = "Give the certificate together with its key."
        return others, ({CHAIN: words} if values.get(KEY) or values.get(PASSWORD) else {})
    try:
        found = certificates.identity(values[CHAIN], values.get(KEY, ""), values.get(PASSWORD, ""))
    except certificates.CertificateError as error:
        return others, {{"certificate": CHAIN, "key": KEY, "password": PASSWORD}[error.field]: str(error)}
    return {**others, CHAIN: found.chain, KEY: found.key}, {}


def expires(values: Mapping[str, str]) -> datetime | None:
    """When the certificate ends; None where none is set."""
    found = certificates.facts(values.get(CHAIN, ""))
    return found.expires if found else None


def apply(call: PreparedCall, settings: Mapping[str, str], values: Mapping[str, str]) -> PreparedCall:
    """The certificate for the origin that the connector calls before its policies. Raises AuthError for plain http."""
    chain, key = values.get(CHAIN, ""), values.get(KEY, "")
    if not chain or not key:
        return call
    if not call.url.lower().startswith("https://"):
        raise AuthError(
            "A certificate can only be shown over https, and this connector calls over http. "
            "Choose HTTPS under General."
        )
    shown = ClientCertificate(Secret(chain), Secret(key), call.url)
    return replace(call, certificate=shown, secrets=(*call.secrets, Secret(key)))
