"""An address that nothing may ever reach, and that records everybody who does."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

CANARY = ("127.0.0.9", 9200)


@contextmanager
def listening() -> Iterator[list[object]]:
    """The peers that connected to 127.0.0.9:9200 and [::1]:9200 meanwhile; one is a failure."""
    hits: list[object] = []
    listeners = [_listening(CANARY, socket.AF_INET)]
    if socket.has_ipv6:
        listeners.append(_listening(("::1", CANARY[1]), socket.AF_INET6))
    for listener in listeners:
        threading.Thread(target=_record, args=(listener, hits), daemon=True).start()
    try:
        yield hits
    finally:
        for listener in listeners:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()


def _listening(address: tuple[str, int], family: int) -> socket.socket:
    """A listener; another process of the same run may hold the address for a moment."""
    for _ in range(300):
        with suppress(OSError):
            return socket.create_server(address, family=family)
        time.sleep(0.1)
    return socket.create_server(address, family=family)


def _record(listener: socket.socket, hits: list[object]) -> None:
    with suppress(OSError):
        while True:
            connection, peer = listener.accept()
            hits.append(peer)
            connection.close()
