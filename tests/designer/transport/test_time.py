"""One deadline ends every call, whatever the other side does.

Without it these calls would last for ever; how soon after it they end is measured by benchmarks/faults.py.
"""

import socket
import threading
import time
from dataclasses import replace

import pytest

from designer.call_values import PreparedCall
from designer.runtime.errors import (
    Cancelled,
    TimedOut,
)
from designer.runtime.transport import send
from tests.designer.fault_server import answer, drip, hang, redirect, serving
from tests.designer.transport.wire import BOMB, CHUNKED, HTTP, OPEN, SHORT, get


@pytest.mark.parametrize(
    ("script", "phase"),
    [
        pytest.param(drip(b"", b"H"), "wait", id="J01-status-drip"),
        pytest.param(drip(HTTP, b"X: y\r\n", 0.05), "wait", id="J01-header-drip"),
        pytest.param(drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "wait", id="J01-continue-drip"),
        pytest.param(drip(HTTP + b"\r\n"), "receive", id="J01-body-drip"),
        pytest.param(drip(HTTP + b"Content-Length: 500\r\n\r\n"), "receive", id="J01-length-drip"),
        pytest.param(drip(CHUNKED, b"1\r\nx\r\n"), "receive", id="J01-chunk-drip"),
        pytest.param(hang, "wait", id="J01-hang"),
        pytest.param(
            drip(HTTP + b"Content-Encoding: gzip\r\n\r\n" + BOMB[:10], b"\x00\x00\x00\xff\xff"),
            "receive",
            id="J01-gzip-drip",
        ),
    ],
)
def test_the_deadline_ends_every_drip(script, phase):
    with serving(script) as server, pytest.raises(TimedOut) as timed_out:
        send(get(server.url()), SHORT)
    assert timed_out.value.phase == phase and timed_out.value.timings.total >= 590


def test_J01_the_deadline_is_one_over_all_redirects():
    def script(connection, request):
        time.sleep(0.25)
        connection.sendall(redirect("/again"))

    with serving(script) as server, pytest.raises(TimedOut) as timed_out:
        send(get(server.url()), SHORT)
    assert 1 <= len(timed_out.value.hops) <= 2


def test_J01_a_hanging_resolver_does_not_hold_the_caller(monkeypatch):
    wake = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *rest, **more: wake.wait(60) and [])
    with pytest.raises(TimedOut) as timed_out:
        send(get("http://slow.test/"), SHORT)
    assert timed_out.value.phase == "resolve" and not wake.is_set()
    wake.set()


def test_a_server_that_takes_no_connection_is_given_up_early():
    with socket.create_server(("127.0.0.5", 0), backlog=0) as full:
        fillers = [socket.socket() for _ in range(3)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        url = "http://{}:{}/".format(*full.getsockname())
        with pytest.raises(TimedOut) as timed_out:
            send(get(url), replace(OPEN, connect_seconds=0.3))
        assert timed_out.value.phase == "connect"
        for filler in fillers:
            filler.close()


def test_a_server_that_does_not_read_is_given_up():
    with socket.create_server(("127.0.0.6", 0)) as silent:
        url = "http://{}:{}/".format(*silent.getsockname())
        with pytest.raises(TimedOut) as timed_out:
            send(PreparedCall("POST", url, body=b"x" * 20_000_000), SHORT)
    assert timed_out.value.phase == "send"


@pytest.mark.parametrize("script", [hang, drip(HTTP + b"\r\n")])
def test_a_cancelled_call_ends_soon(script):
    begin = time.monotonic()
    with serving(script) as server, pytest.raises(Cancelled):
        send(get(server.url()), replace(OPEN, seconds=60), cancelled=lambda: time.monotonic() - begin > 0.2)


def test_an_error_of_the_cancel_function_is_heard():
    def cancelled():
        raise LookupError("the run is gone")

    with serving(hang) as server, pytest.raises(LookupError, match="the run is gone"):
        send(get(server.url()), OPEN, cancelled)


def test_a_call_leaves_no_socket_and_no_thread():
    with serving(answer()) as server:
        send(get(server.url()), OPEN)
        before = threading.active_count()
        for _ in range(20):
            send(get(server.url()), OPEN)
        time.sleep(0.05)
        assert threading.active_count() <= before


def test_what_waits_to_be_unpacked_does_not_outlast_the_deadline(monkeypatch):
    """What came in before the end may be megabytes of packed nothing."""
    monkeypatch.setattr("designer.runtime.transport.pieces", lambda response: iter(wait_and_go_on()))
    unpacked = []

    def wait_and_go_on():
        for _ in range(100):
            time.sleep(0.05)
            unpacked.append(1)
            yield b""

    with serving(HTTP + b"Content-Length: 5\r\n\r\n") as server, pytest.raises(TimedOut):
        send(get(server.url()), replace(SHORT, seconds=0.2))
    assert len(unpacked) < 10
