"""A signature by recipe: a text made of the call's parts, an HMAC over it, and headers that carry the outcome."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from email.utils import format_datetime

from designer.auth import target
from designer.auth.scheme import AuthError
from designer.call_values import Header, Moment, PreparedCall

ALGORITHMS = ("sha256", "sha512", "sha1")
ENCODINGS: dict[str, Callable[[bytes], str]] = {
    "hex": bytes.hex,
    "base64": lambda data: base64.b64encode(data).decode(),
    "base64url": lambda data: base64.urlsafe_b64encode(data).decode().rstrip("="),
}
KEY_READERS: dict[str, Callable[[str], bytes]] = {
    "text": str.encode,
    "base64": lambda text: base64.b64decode(text, validate=True),
    "hex": bytes.fromhex,
}
TIMES: dict[str, Callable[[Moment], str]] = {
    "unix": lambda moment: str(int(moment.now.timestamp())),
    "unix_ms": lambda moment: str(int(moment.now.timestamp() * 1000)),
    "iso": lambda moment: moment.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    "http": lambda moment: format_datetime(moment.now.astimezone(UTC), usegmt=True),
}
_HOLE = re.compile(r"\{([a-z0-9_]+)\}")
# place → what stands there, from the call, the id of the key, and the moment with its written time
Part = Callable[[PreparedCall], str]
OF_CALL: dict[str, Part] = {
    "method": lambda call: call.method.upper(),
    "host": target.host,
    "path": target.path,
    "query": target.query,
    "path_and_query": target.path_and_query,
    "body_sha256": lambda call: hashlib.sha256(call.body or b"").hexdigest(),
    "body_sha256_base64": lambda call: base64.b64encode(hashlib.sha256(call.body or b"").digest()).decode(),
    "body_sha512": lambda call: hashlib.sha512(call.body or b"").hexdigest(),
    "body_md5_base64": lambda call: base64.b64encode(
        hashlib.md5(call.body or b"", usedforsecurity=False).digest()
    ).decode(),
    "content_type": lambda call: next((value for name, value in call.headers if name.lower() == "content-type"), ""),
}
PLACES = frozenset({*OF_CALL, "timestamp", "nonce", "key_id"})
BODY = "body"  # in the message only: a header cannot hold it


def unknown_places(template: str, known: frozenset[str]) -> list[str]:
    """The `{places}` of a template that have no meaning."""
    return list(dict.fromkeys(name for name in _HOLE.findall(template) if name not in known))


def headers(text: str) -> Iterator[Header]:
    """`Name: template` line by line; a line without a colon has an empty name."""
    for line in text.splitlines():
        if line.strip():
            name, colon, value = line.partition(":")
            yield (name.strip(), value.strip()) if colon else ("", line.strip())


def signed_headers(
    call: PreparedCall, recipe: Mapping[str, str], key_id: str, secret: str, moment: Moment
) -> tuple[list[Header], str]:
    """The headers that the recipe adds, and the signature in them. Raises AuthError for a secret of another form."""
    given = {"timestamp": TIMES[recipe["timestamp"]](moment), "nonce": moment.nonce, "key_id": key_id}
    key = _key(recipe["key_format"], secret)
    digest = hmac.new(key, _message(call, recipe["message"], given), recipe["algorithm"]).digest()
    given["signature"] = ENCODINGS[recipe["encoding"]](digest)
    return [(name, _filled(template, call, given)) for name, template in headers(recipe["headers"])], given["signature"]


def _filled(template: str, call: PreparedCall, given: Mapping[str, str]) -> str:
    def part(found: re.Match[str]) -> str:
        return OF_CALL[found[1]](call) if found[1] in OF_CALL else given.get(found[1], found[0])

    return _HOLE.sub(part, template)


def _message(call: PreparedCall, template: str, given: Mapping[str, str]) -> bytes:
    """The body goes in byte for byte; every other part as UTF-8."""
    pieces = template.split("{" + BODY + "}")
    return (call.body or b"").join(_filled(piece, call, given).encode() for piece in pieces)


def _key(form: str, secret: str) -> bytes:
    try:
        return KEY_READERS[form](secret)
    except (ValueError, binascii.Error):
        raise AuthError(
            f"The secret key is not {form}, as this connector expects. Check it in the connection."
        ) from None
