"""Credentials stay with their origin, over real sockets on loopback."""

import pytest

from designer.call_values import MASK, PreparedCall, Secret
from designer.runtime.errors import (
    Refused,
)
from designer.runtime.transport import send
from tests.designer.fault_server import answer, redirect, serving
from tests.designer.transport.wire import OPEN, get, head

pytestmark = pytest.mark.usefixtures("canary")


def bound(url, **more):
    return PreparedCall(
        "GET",
        url,
        (("X-Api-Key", "k3y"), ("Cookie", "c=1"), ("Referer", url), ("X-Debug", "Bearer s3cret/x"), ("X-Tag", "kept")),
        credential_headers=frozenset({"x-api-key"}),
        credential_query=frozenset({"api_key"}),
        secrets=(Secret("s3cret/x"),),
        **more,
    )


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_B01_credentials_stay_with_their_origin(status):
    with serving(answer(), "127.0.0.6") as other, serving(redirect(other.url("/next"), status)) as server:
        assert send(bound(server.url()), OPEN).status == 200
    received = head(other.requests[0])
    assert "x-tag: kept" in received
    assert not any(word in received for word in ("k3y", "cookie", "referer", "s3cret"))


def test_B01_another_port_is_another_origin():
    with serving(answer()) as other, serving(redirect(other.url())) as server:
        send(bound(server.url()), OPEN)
    assert "k3y" not in head(other.requests[0])


@pytest.mark.parametrize("status", ["302 Found", "307 Temporary", "308 Permanent"])
def test_B01_a_body_is_not_sent_to_another_origin(status):
    with serving(answer(), "127.0.0.6") as other, serving(redirect(other.url(), status)) as server:
        shown = send(PreparedCall("POST", server.url(), body=b"secret=1"), OPEN)
    assert shown.status == int(status[:3]) and shown.hops == () and other.requests == []


def test_B01_a_get_with_a_body_stays_too():
    with serving(answer(), "127.0.0.6") as other, serving(redirect(other.url())) as server:
        assert send(get(server.url(), body=b"x"), OPEN).status == 302


@pytest.mark.parametrize(
    "query", ["?api_key=k3y", "?API_KEY=k3y", "?a=1&api%5Fkey=k3y", "?x=s3cret%2Fx", "?x=s3cret/x"]
)
def test_B03_a_key_in_the_query_stays_with_its_origin(query):
    with serving(answer(), "127.0.0.6") as other, serving(redirect(other.url("/n" + query + "&next=1"))) as server:
        send(bound(server.url("/?api_key=k3y")), OPEN)
    received = head(other.requests[0])
    assert "next=1" in received and "k3y" not in received and "s3cret" not in received


def test_B03_a_secret_in_the_path_of_another_origin_is_not_followed():
    with serving(answer(), "127.0.0.6") as other, serving(redirect(other.url("/t/s3cret%2Fx"))) as server:
        assert send(bound(server.url()), OPEN).status == 302
    assert other.requests == []


def test_credentials_go_along_within_their_origin():
    def script(connection, request):
        connection.sendall(answer() if b"GET /next" in request else redirect("/next"))

    with serving(script) as server:
        done = send(bound(server.url("/?api_key=k3y")), OPEN)
    assert "x-api-key: k3y" in head(server.requests[1])
    assert [(hop.status, hop.url) for hop in done.hops] == [(302, server.url(f"/?api_key={MASK}"))]


def test_credentials_that_left_do_not_come_back():
    def home(connection, request):
        connection.sendall(answer() if b"GET /home" in request else redirect(away.url()))

    with (
        serving(home) as server,
        serving(lambda connection, request: connection.sendall(redirect(server.url("/home"))), "127.0.0.6") as away,
    ):
        send(bound(server.url("/start")), OPEN)
    assert "k3y" in head(server.requests[0]) and "k3y" not in head(server.requests[1])


def test_cookies_are_not_kept():
    def script(connection, request):
        connection.sendall(answer() if b"GET /n" in request else redirect("/n\r\nSet-Cookie: a=b"))

    with serving(script) as server:
        send(get(server.url()), OPEN)
    assert "cookie" not in head(server.requests[1])


def test_nothing_prints_a_secret():
    call = bound("https://user:s3cret%2Fx@api.test/s3cret/x?api_key=k3y&q=s3cret%2Fx")
    for text in (repr(call), str(call.secrets), f"{call.secrets[0]}", call.shown_url()):
        assert "s3cret" not in text and "k3y" not in text


def test_no_error_quotes_an_address_or_a_header():
    call = bound("http://127.0.0.5:1/s3cret?api_key=k3y")
    with pytest.raises(Refused) as refused:
        send(call, OPEN)
    assert "127.0.0.5" not in str(refused.value) and "k3y" not in str(refused.value)
