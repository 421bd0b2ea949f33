"""Every proper answer is read, and every broken one has a typed error."""

import pytest

from designer.call_values import PreparedCall
from designer.runtime.errors import (
    ConnectionLost,
    NameNotFound,
    NotHttp,
    TransportError,
    Truncated,
)
from designer.runtime.transport import send
from tests.designer.fault_server import answer, reset, serving
from tests.designer.transport.wire import HTTP, OPEN, get


def test_an_answer_has_everything_that_came_back():
    with serving(answer(b"hello", "X-A: 1", "X-A: 2", "X-Long: a\r\n  b", status="201 Made Up")) as server:
        done = send(get(server.url()), OPEN)
    assert (done.status, done.reason, done.body, done.is_cut) == (201, "Made Up", b"hello", False)
    assert done.headers == (("Content-Length", "5"), ("X-A", "1"), ("X-A", "2"), ("X-Long", "a b"))
    assert done.address == "127.0.0.5" and done.timings.total > 0 == done.timings.tls


@pytest.mark.parametrize(
    ("raw", "body"),
    [
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nX: t\r\n\r\n",
            b"abcde",
        ),
        (b"HTTP/1.0 200 OK\r\n\r\nuntil the end", b"until the end"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + answer(b"later"), b"later"),
        (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 2 + answer(b"later"), b"later"),
        (b"HTTP/1.1 204 No Content\r\n\r\nodd", b""),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n", b""),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok", b"ok"),
        (answer(b"short") + b"and more that is not ours", b"short"),
        (answer(b"--x", "Content-Type: multipart/mixed; boundary=x"), b"--x"),
    ],
)
def test_every_proper_framing_is_read(raw, body):
    with serving(raw) as server:
        assert send(get(server.url()), OPEN).body == body


def test_an_answer_to_head_has_no_body():
    with serving(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Encoding: gzip\r\n\r\n") as server:
        assert send(PreparedCall("HEAD", server.url()), OPEN).body == b""


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        pytest.param(HTTP + b"Content-Length: 9\r\n\r\nshort", Truncated, id="J05-short"),
        pytest.param(HTTP + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc", NotHttp, id="J05-two-lengths"),
        pytest.param(HTTP + b"Content-Length: 2, 3\r\n\r\nabc", NotHttp, id="J05-length-list"),
        pytest.param(HTTP + b"Content-Length: -1\r\n\r\nabc", NotHttp, id="J05-negative"),
        pytest.param(HTTP + b"Content-Length: +3\r\n\r\nabc", NotHttp, id="J05-sign"),
        pytest.param(
            HTTP + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            NotHttp,
            id="J05-length-and-chunked",
        ),
        pytest.param(HTTP + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", NotHttp, id="J05-two-codings"),
        pytest.param(HTTP + b"Transfer-Encoding: xchunked\r\n\r\nabc", NotHttp, id="J05-coding"),
        pytest.param(HTTP + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc", NotHttp, id="J05-bad-chunk"),
        pytest.param(HTTP + b"Transfer-Encoding: chunked\r\n\r\n-1\r\nabc", NotHttp, id="J05-negative-chunk"),
        pytest.param(HTTP + b"Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc", NotHttp, id="J05-hex-chunk"),
        pytest.param(HTTP + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc", Truncated, id="J05-short-chunk"),
        pytest.param(HTTP + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", Truncated, id="J05-no-last-chunk"),
        pytest.param(HTTP + b"X-A: 1\r\n", Truncated, id="J05-half-head"),
        pytest.param(HTTP + b"X-A: 1\r\nno colon here\r\n\r\nabc", NotHttp, id="J05-broken-head"),
        pytest.param(HTTP + b" X-A: folded\r\n\r\nabc", NotHttp, id="J05-folded-first"),
        pytest.param(HTTP + b"X: y\r\n" * 200 + b"\r\n", NotHttp, id="J05-many-headers"),
        pytest.param(HTTP + b"X: " + b"y" * 70000 + b"\r\n\r\n", NotHttp, id="J05-long-header"),
        pytest.param(HTTP + (b"X: " + b"y" * 60000 + b"\r\n") * 9 + b"\r\n", NotHttp, id="J05-large-head"),
        pytest.param(b"", ConnectionLost, id="J05-empty-reply"),
        pytest.param(b"hello there\r\n", NotHttp, id="J05-no-status"),
        pytest.param(b"SSH-2.0-OpenSSH_9.9\r\n", NotHttp, id="J05-ssh"),
        pytest.param(b"HTTP/2.0 200 OK\r\n\r\n", NotHttp, id="J05-version"),
        pytest.param(b"HTTP/1.1 2000 OK\r\n\r\n", NotHttp, id="J05-status"),
        pytest.param(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", NotHttp, id="J05-upgrade"),
        pytest.param(HTTP + b"Content-Encoding: gzip\r\n\r\nnot gzip", NotHttp, id="J05-no-gzip"),
        pytest.param(HTTP + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08", Truncated, id="J05-half-gzip"),
    ],
)
def test_a_broken_answer_has_a_typed_error(raw, error):
    with serving(raw) as server, pytest.raises(TransportError) as broken:
        send(get(server.url()), OPEN)
    assert type(broken.value) is error and broken.value.timings.total > 0


def test_J05_a_reset_is_a_lost_connection():
    with serving(reset) as server, pytest.raises(ConnectionLost):
        send(get(server.url()), OPEN)


def test_an_answer_that_comes_before_the_whole_body_counts():
    def script(connection, request):
        connection.sendall(answer(status="413 Too Large"))

    with serving(script) as server:
        assert send(PreparedCall("POST", server.url(), body=b"x" * 100), OPEN).status == 413


def test_a_name_that_nobody_knows(names):
    with pytest.raises(NameNotFound):
        send(get("https://nowhere.test/"), OPEN)


def test_a_name_without_addresses(names):
    names["empty.test"] = [[]]
    with pytest.raises(NameNotFound):
        send(get("https://empty.test/"), OPEN)


def test_the_next_address_is_tried_when_the_first_does_not_answer(names):
    names["two.test"] = [["127.0.0.5", "127.0.0.6"]]
    with serving(answer(), "127.0.0.6") as server:
        assert send(get(server.url(host="two.test")), OPEN).address == "127.0.0.6"
