"""Calls that share one connection: dialled once, checked as ever, under one deadline."""

from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from designer.runtime.errors import BlockedAddress, Cancelled, TimedOut, UnusableRequest
from designer.runtime.transport import kept
from tests.canary import CANARY
from tests.designer.fault_server import answer, drip, serving
from tests.designer.transport.wire import OPEN, SHORT, get


class Keeping(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.seen.append((self.client_address, self.headers["Connection"]))
        size = int(self.headers.get("X-Size", 2))
        self.send_response(int(self.headers.get("X-Status", 200)))
        self.send_header("Location", f"http://{CANARY[0]}:{CANARY[1]}/")
        self.send_header("Content-Length", str(size))
        if self.path == "/close":
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"x" * size)

    def log_message(self, *args):
        pass


@pytest.fixture
def keeping():
    with ThreadingHTTPServer(("127.0.0.5", 0), Keeping) as server:
        server.seen = []
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        server.url = f"http://127.0.0.5:{server.server_port}"
        yield server
        server.shutdown()


def connections(server):
    return [list(dict.fromkeys(peer for peer, _ in server.seen)).index(peer) for peer, _ in server.seen]


def test_calls_share_one_connection(keeping):
    with kept(OPEN) as send:
        answers = [send(get(keeping.url + "/a")), send(get(keeping.url + "/b"))]
    assert connections(keeping) == [0, 0]
    assert {how for _, how in keeping.seen} == {"keep-alive"}
    assert [each.body for each in answers] == [b"xx", b"xx"]
    assert answers[1].timings.total > answers[0].timings.total


def test_a_connection_that_the_server_closed_is_made_anew(keeping):
    with kept(OPEN) as send:
        send(get(keeping.url + "/close"))
        send(get(keeping.url + "/a"))
    assert connections(keeping) == [0, 1]


def test_the_rest_of_an_answer_that_was_cut_does_not_begin_the_next(keeping):
    with kept(replace(OPEN, max_bytes=10)) as send:
        assert send(get(keeping.url, ("X-Size", "90000"))).is_cut
        assert send(get(keeping.url)).body == b"xx"
    assert connections(keeping) == [0, 1]


def test_a_redirect_is_the_answer(keeping, canary):
    with kept(OPEN) as send:
        assert send(get(keeping.url, ("X-Status", "302"))).status == 302


def test_another_origin_is_dialled_and_checked_like_the_first(keeping, canary, names):
    names["api.test"] = [["127.0.0.5"], ["127.0.0.9"]]
    with kept(OPEN) as send:
        send(get(f"http://api.test:{keeping.server_port}/"))
        send(get(f"http://api.test:{keeping.server_port}/"))  # not looked up again: the connection is the checked one
        with pytest.raises(BlockedAddress):
            send(get(f"http://{CANARY[0]}:{CANARY[1]}/"))
        with pytest.raises(BlockedAddress):
            send(get(f"http://api.test:{keeping.server_port}/"))
    assert names.lookups == ["api.test"] * 2


def test_a_header_that_frames_the_request_is_refused(keeping):
    with kept(OPEN) as send, pytest.raises(UnusableRequest):
        send(get(keeping.url, ("Transfer-Encoding", "chunked")))


def test_one_deadline_spans_all_calls():
    with (
        serving(drip(b"HTTP/1.1 200 OK\r\n\r\n")) as server,
        serving(answer()) as quick,
        pytest.raises(TimedOut) as timed_out,
        kept(SHORT) as send,
    ):
        send(get(quick.url()))
        send(get(server.url()))
    assert 500 < timed_out.value.timings.total < 1200


def test_a_conversation_can_be_cancelled():
    with serving(drip(b"")) as server, pytest.raises(Cancelled), kept(OPEN, lambda: True) as send:
        send(get(server.url()))
