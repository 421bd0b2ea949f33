"""AWS Signature Version 4.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote

from designer.auth import target
from designer.call_values import Header, PreparedCall

ALGORITHM, LAST = "AWS4-HMAC-SHA256", "aws4_request"
TIME = "%Y%m%dT%H%M%SZ"
ENCODED_ONCE = "s3"  # every other service wants the path, as it is sent, encoded once more


@dataclass(frozen=True)
class Scope:
    """For what a key signs: the moment in UTC, the region and the service."""

    time: datetime
    region: str
    service: str

    def __str__(self) -> str:
        return f"{self.time:%Y%m%d}/{self.region}/{self.service}/{LAST}"


def authorization(call: PreparedCall, headers: Sequence[Header], scope: Scope, key_id: str, secret: str) -> str:
    """The value of `Authorization` over the call and `headers`, the ones to be signed; `Host` is always among them."""
    signed = _canonical_headers([*headers, ("host", target.host(call))])
    names = ";".join(signed)
    to_sign = "\n".join(
        (ALGORITHM, scope.time.strftime(TIME), str(scope), _sha256(_canonical(call, signed, scope.service).encode()))
    )
    signature = hmac.new(_key(secret, scope), to_sign.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={key_id}/{scope}, SignedHeaders={names}, Signature={signature}"


def body_hash(call: PreparedCall) -> str:
    return _sha256(call.body or b"")


def _canonical(call: PreparedCall, signed: Mapping[str, str], service: str) -> str:
    path = target.path(call)
    once = quote(unquote(path), safe="/~") if service == ENCODED_ONCE else quote(path, safe="/~")
    headers = "".join(f"{name}:{value}\n" for name, value in signed.items())
    return "\n".join((call.method.upper(), once, _query(call), headers, ";".join(signed), body_hash(call)))


def _query(call: PreparedCall) -> str:
    pairs = [pair.partition("=") for pair in target.query(call).split("&") if pair]
    encoded = sorted((quote(unquote(name), safe="~"), quote(unquote(value), safe="~")) for name, _, value in pairs)
    return "&".join(f"{name}={value}" for name, value in encoded)


def _canonical_headers(headers: Sequence[Header]) -> dict[str, str]:
    """Name in lower case → value without needless spaces; several of one name in one line, in their order."""
    found: dict[str, list[str]] = {}
    for name, value in headers:
        found.setdefault(name.lower(), []).append(" ".join(value.split()))
    return {name: ",".join(found[name]) for name in sorted(found)}


def _key(secret: str, scope: Scope) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (f"{scope.time:%Y%m%d}", scope.region, scope.service, LAST):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
