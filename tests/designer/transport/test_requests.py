"""A request arrives as it was prepared, and what could change it is refused."""

from dataclasses import replace

import pytest

from designer.call_values import PreparedCall
from designer.header_names import FRAMING
from designer.runtime.errors import (
    TooManyRedirects,
    UnusableRequest,
)
from designer.runtime.transport import send
from tests.designer.fault_server import answer, redirect, serving
from tests.designer.transport.wire import OPEN, get, head


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("X-Tag", "a\r\nX-Evil: 1", id="C01-crlf"),
        pytest.param("X-Tag", "a\nX-Evil: 1", id="C01-lf"),
        pytest.param("X-Tag", "a\rb", id="C01-cr"),
        pytest.param("X-Tag", "a\0b", id="C01-nul"),
        pytest.param("X-Tag", "\ud800", id="C01-surrogate"),
        pytest.param("X\r\nHost", "a", id="C03-crlf"),
        pytest.param(":authority", "a", id="C03-pseudo"),
        pytest.param("", "a", id="C03-empty"),
        pytest.param("X Tag", "a", id="C03-space"),
        pytest.param("X-Tag:", "a", id="C03-colon"),
        pytest.param("Content-Length", "5", id="C03-length"),
        *[pytest.param(name.title(), "a", id=f"C03-{name}") for name in sorted(FRAMING)],
    ],
)
def test_a_header_that_changes_the_request_is_refused_before_anything_is_sent(name, value):
    with serving(answer()) as server, pytest.raises(UnusableRequest):
        send(get(server.url(), (name, value)), OPEN)
    assert server.requests == []


@pytest.mark.parametrize("method", ["CONNECT", "TRACE", "GE T", "GET\r\nX: y", "", "get /"])
def test_a_method_that_is_none_is_refused(method):
    with pytest.raises(UnusableRequest):
        send(PreparedCall(method, "http://127.0.0.5/"), OPEN)


def test_a_request_arrives_as_prepared():
    call = PreparedCall(
        "POST", "{}", (("X-Tag", "Łódź"), ("X-Tag", "two"), ("Accept-Encoding", "identity")), "höhe".encode()
    )
    with serving(answer()) as server:
        send(replace(call, url=server.url("/größe?q=a b&r=%2F#part")), OPEN)
    lines, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert lines.split(b"\r\n") == [
        b"POST /gr%C3%B6%C3%9Fe?q=a%20b&r=%2F HTTP/1.1",
        f"Host: {server.place}".encode(),
        "X-Tag: Łódź".encode(),
        b"X-Tag: two",
        b"Accept-Encoding: identity",
        b"Accept: */*",
        b"User-Agent: ConnectorDesigner",
        b"Content-Length: 5",
        b"Connection: close",
    ]
    assert body == "höhe".encode()


def test_an_international_name_is_looked_up_and_sent_as_ascii(names):
    names["xn--bcher-kva.test"] = [["127.0.0.5"]]
    with serving(answer()) as server:
        send(get(server.url(host="Bücher.test")), OPEN)
    assert f"host: xn--bcher-kva.test:{server.port}" in head(server.requests[0])


@pytest.mark.parametrize(
    ("method", "status", "second"),
    [
        ("HEAD", "302 Found", "HEAD"),
        ("POST", "303 See Other", "GET"),
        ("DELETE", "303 See Other", "GET"),
        ("POST", "307 Temporary", "POST"),
        ("PUT", "308 Permanent", "PUT"),
        ("POST", "301 Moved", None),
        ("POST", "302 Found", None),
        ("GET", "304 Not Modified", None),
    ],
)
def test_redirects_keep_or_change_the_method(method, status, second):
    def script(connection, request):
        connection.sendall(answer(b"") if b" /next " in request else redirect("/next", status))

    body = b"{}" if method in ("POST", "PUT") else None
    with serving(script) as server:
        send(PreparedCall(method, server.url(), (("Content-Type", "application/json"),), body), OPEN)
    followed = [request.split()[0].decode() for request in server.requests[1:]]
    assert followed == ([second] if second else [])
    assert second != "GET" or b"Content-Type" not in server.requests[1]


def test_redirects_can_be_left_to_the_caller():
    with serving(redirect("/next")) as server:
        assert send(get(server.url()), replace(OPEN, hops=0)).status == 302


def test_J04_a_redirect_loop_ends_after_five_hops():
    with serving(redirect("/again")) as server, pytest.raises(TooManyRedirects) as looped:
        send(get(server.url()), OPEN)
    assert len(server.requests) == 6 and len(looped.value.hops) == 5
