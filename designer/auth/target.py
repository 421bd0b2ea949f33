"""The parts of a call's address that a signature covers, as they stand in the request."""

from urllib.parse import urlsplit

from designer.call_values import PreparedCall

USUAL_PORTS = {"http": 80, "https": 443}


def host(call: PreparedCall) -> str:
    """The value of the Host header: the port only where it is not the usual one."""
    parts = urlsplit(call.url)
    name = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    name = name.removesuffix(".")
    return name if parts.port in (None, USUAL_PORTS.get(parts.scheme)) else f"{name}:{parts.port}"


def path(call: PreparedCall) -> str:
    return urlsplit(call.url).path or "/"


def query(call: PreparedCall) -> str:
    return urlsplit(call.url).query


def path_and_query(call: PreparedCall) -> str:
    """The request target of the first line."""
    return path(call) + (f"?{query(call)}" if query(call) else "")
