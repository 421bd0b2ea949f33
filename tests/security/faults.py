"""The ways in which a service can fail, by name: what it sends, and the codes in which that may end.

A code of "" stands for an answer: what is wrong with it is for whoever asked to find.
"""

import gzip
import json
import socket
import time

from tests.designer.fault_server import answer, drip, flood, hang, redirect, reset

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
JSON = "Content-Type: application/json"
GZIP = "Content-Encoding: gzip"
ANSWERED = frozenset({""})
SLOW, LOST, BROKEN = frozenset({"timeout"}), frozenset({"connection_lost"}), frozenset({"not_http", "truncated"})
ZEROS = gzip.compress(b"\0" * 16 * 2**20)


def early(connection: socket.socket, request: bytes) -> None:
    """An answer, and another one that nobody asked for."""
    connection.sendall(answer(b"{}", JSON) * 2)


def reset_after(data: bytes):
    def script(connection: socket.socket, request: bytes) -> None:
        connection.sendall(data)
        time.sleep(0.05)  # so that the reset does not overtake it
        reset(connection, request)

    return script


def hang_after(data: bytes):
    def script(connection: socket.socket, request: bytes) -> None:
        connection.sendall(data)
        hang(connection, request)

    return script


def _json(text: bytes):
    return answer(text, JSON), ANSWERED


def _status(status: str, *headers: str):
    return answer(b"{}", JSON, *headers, status=status), ANSWERED


FAULTS = {
    # Connection
    "reset after the request": (reset, LOST),
    "reset inside the headers": (reset_after(OK + b"X-A: 1\r\n"), LOST | BROKEN),
    "reset inside the body": (reset_after(OK + b"Content-Length: 9\r\n\r\nabc"), LOST | BROKEN),
    "hang before the status": (hang, SLOW),
    "hang after the status": (hang_after(OK), SLOW),
    "hang inside the body": (hang_after(OK + b"Content-Length: 9\r\n\r\nabc"), SLOW),
    "more than was asked for": (early, ANSWERED),
    # Speed
    "header drip": (drip(OK, b"X-A: b\r\n"), SLOW | BROKEN),
    "slow header": (drip(OK + b"X-A: ", every=0.05), SLOW),
    "body drip": (drip(OK + b"Content-Length: 100000\r\n\r\n"), SLOW),
    # Length and framing
    "short length": (OK + b"Content-Length: 100\r\n\r\nhello", BROKEN),
    "long body": (OK + b"Content-Length: 2\r\n\r\n{}and more", ANSWERED),
    "two lengths": (OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", BROKEN),
    "negative length": (OK + b"Content-Length: -1\r\n\r\nhello", BROKEN),
    "length and chunks": (OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", BROKEN),
    "bad chunk": (CHUNKED + b"zz\r\nx\r\n", BROKEN),
    "endless chunks": (flood(CHUNKED, b"1000\r\n" + b"x" * 4096 + b"\r\n"), ANSWERED),
    "endless body": (flood(OK + b"\r\n", b"x" * 65536), ANSWERED),
    "204 with a body": (b"HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\nhello", ANSWERED),
    "empty reply": (b"", LOST),
    "no status line": (b"hello\r\n\r\n", BROKEN),
    # Head of the answer
    "many headers": (OK + b"X: y\r\n" * 500 + b"\r\n", BROKEN),
    "long header": (OK + b"X: " + b"y" * 70_000 + b"\r\n\r\n", BROKEN),
    "odd status": (b"HTTP/1.1 999 \xff\xfe\r\nContent-Length: 0\r\n\r\n", ANSWERED | BROKEN),
    "no such status": (b"HTTP/1.1 1e2 OK\r\n\r\n", BROKEN),
    "interim answers for ever": (flood(b"", b"HTTP/1.1 103 Early\r\n\r\n"), SLOW | BROKEN),
    # Encoding
    "gzip bomb": (answer(ZEROS, GZIP), ANSWERED),
    "gzip that unpacks to nothing": (flood(OK + (GZIP + "\r\n\r\n").encode(), gzip.compress(b"") * 500), {"too_large"}),
    "gzip within gzip": (answer(gzip.compress(ZEROS), GZIP + ", gzip"), ANSWERED),
    "5,000 encodings": (answer(b"{}", "Content-Encoding: " + "gzip, " * 5000 + "gzip"), ANSWERED),
    "brotli": (answer(b"\x8b\x00\x80{}\x03", "Content-Encoding: br"), ANSWERED),
    "gzip that is none": (answer(b"{}", GZIP), BROKEN),
    # Content
    "page for JSON": _json(b"<!doctype html><title>Sign in</title>"),
    "not a number": _json(b'{"a": NaN}'),
    "mark at the front": _json(b"\xef\xbb\xbf{}"),
    "trailing comma": _json(b'{"a": 1,}'),
    "a name twice": _json(b'{"access_token": 1, "access_token": {}}'),
    "100,000 levels": _json(b"[" * 100_000),
    "half a character": _json(rb'{"error": "\ud800", "access_token": "\ud800"}'),
    "no UTF-8": _json(b'{"error": "\xff\xfe"}'),
    "a list": _json(b"[1]"),
    "huge number": _json(b'{"access_token": "t", "expires_in": ' + b"9" * 5000 + b"}"),
    "names of other kinds": _json(json.dumps({"error": {"a": [1]}, "error_description": [{}]}).encode()),
    # Redirects
    "redirect to itself": (redirect("/fault"), ANSWERED | {"redirect_loop"}),
    "redirect elsewhere": (redirect("http://127.0.0.6:1/"), ANSWERED | {"unusable_address"}),
    "redirect to a closed address": (redirect("http://127.0.0.9:9200/"), ANSWERED | {"blocked_address"}),
    "redirect to no address": (redirect("http://[x"), ANSWERED | {"unusable_address"}),
    # Status
    "429, huge Retry-After": _status("429 Slow", "Retry-After: 99999999"),
    "429, negative": _status("429 Slow", "Retry-After: -1"),
    "503, past date": _status("503 No", "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT"),
    "503, garbage": _status("503 No", "Retry-After: \xff\xfesoon"),
    "401 for ever": _status("401 Unauthorized", "WWW-Authenticate: Bearer"),
}
