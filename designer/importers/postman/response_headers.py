"""The headers of saved answers → what an operation says of the headers of its responses; never a value."""

import re
from collections.abc import Iterable
from typing import Any

from designer.document.secrets import looks_secret, names_credential
from designer.header_names import TOKEN
from designer.importers.postman.values import Field

# Signing in, cookies, the moment, what counts until the next hop or describes the transfer (RFC 9110, 7.6.1 and 8).
NOT_DESCRIBED = frozenset([
    "authentication-info", "authorization", "proxy-authenticate", "proxy-authentication-info", "proxy-authorization",
    "www-authenticate", "set-cookie", "set-cookie2", "cookie", "connection", "keep-alive", "proxy-connection", "te",
    "trailer", "transfer-encoding", "upgrade", "via", "content-encoding", "content-length", "content-type", "age",
    "date", "server",
])  # fmt: skip
_INTEGER = re.compile(r"-?\d{1,15}", re.ASCII)


def described(headers: Iterable[Field]) -> dict[str, Any]:
    """The `headers` of a response: each once, whatever its case, a number where every answer had one."""
    found: dict[str, list[Field]] = {}
    for header in headers:
        if _is_taken(header):
            found.setdefault(header.name.lower(), []).append(header)
    return {same[0].name: _header(same) for same in found.values()}


def _is_taken(header: Field) -> bool:
    name = header.name
    is_name = bool(TOKEN.fullmatch(name)) and not header.is_off and name.lower() not in NOT_DESCRIBED
    return is_name and not names_credential(name) and not looks_secret(name)


def _header(same: list[Field]) -> dict[str, Any]:
    is_number = all(_INTEGER.fullmatch(header.value.strip()) for header in same)
    return {"type": "integer" if is_number else "string"}
