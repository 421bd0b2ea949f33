"""A raw server on loopback that answers exactly the bytes it is told to, also those no web server would send."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Script = Callable[[socket.socket, bytes], None]


@dataclass
class Served:
    """Where the server listens, and each request it read."""

    host: str
    port: int
    requests: list[bytes] = field(default_factory=list)

    def url(self, path: str = "/", scheme: str = "http", host: str | None = None) -> str:
        return f"{scheme}://{host or self.host}:{self.port}{path}"

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}"


@contextmanager
def serving(script: Script | bytes, host: str = "127.0.0.5", context: ssl.SSLContext | None = None) -> Iterator[Served]:
    """A server that answers each request by `script(connection, request)`, or with the same bytes."""
    listener = socket.create_server((host, 0))
    served = Served(host, listener.getsockname()[1])
    answer = script if callable(script) else lambda connection, request: connection.sendall(script)
    threading.Thread(target=_accept, args=(listener, served, answer, context), daemon=True).start()
    try:
        yield served
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _accept(listener: socket.socket, served: Served, script: Script, context: ssl.SSLContext | None) -> None:
    with suppress(OSError):
        while True:
            connection = listener.accept()[0]
            threading.Thread(target=_serve, args=(connection, served, script, context), daemon=True).start()


def _serve(connection: socket.socket, served: Served, script: Script, context: ssl.SSLContext | None) -> None:
    with suppress(OSError), connection:
        if context is None:
            _answer(connection, served, script)
        else:
            with context.wrap_socket(connection, server_side=True) as secured:
                _answer(secured, served, script)
                secured.unwrap()


def _answer(connection: socket.socket, served: Served, script: Script) -> None:
    request = _read(connection)
    if request.strip():  # a handshake alone is no request
        served.requests.append(request)
    script(connection, request)


def _read(connection: socket.socket) -> bytes:
    """One request with its body."""
    data = b""
    while b"\r\n\r\n" not in data and (piece := connection.recv(65536)):
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length and (piece := connection.recv(65536)):
        body += piece
    return head + b"\r\n\r\n" + body


def answer(body: bytes = b"ok", *headers: str, status: str = "200 OK") -> bytes:
    """A proper answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {to}", status=status)


def drip(head: bytes, piece: bytes = b"x", every: float = 0.1) -> Script:
    """`head`, then `piece` again and again."""

    def script(connection: socket.socket, request: bytes) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)
            time.sleep(every)

    return script


def flood(head: bytes, piece: bytes) -> Script:
    return drip(head, piece, every=0)


def hang(connection: socket.socket, request: bytes) -> None:
    """Say nothing until the other side leaves."""
    connection.recv(1)


def reset(connection: socket.socket, request: bytes) -> None:
    """Leave with a reset instead of a farewell."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    connection.close()
