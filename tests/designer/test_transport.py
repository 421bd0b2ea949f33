"""The one way out, over real sockets on loopback: 127.0.0.5 and .6 are open, 127.0.0.9:9200 must never be reached."""

import resource
import socket
import threading
import time
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.call_values import MASK, PreparedCall, Secret
from designer.header_names import FRAMING
from designer.runtime import incoming
from designer.runtime.errors import (
    BlockedAddress,
    Cancelled,
    ConnectionLost,
    NameNotFound,
    NotHttp,
    Refused,
    TimedOut,
    TooLarge,
    TooManyRedirects,
    TransportError,
    Truncated,
    UnusableAddress,
    UnusableRequest,
)
from designer.runtime.transport import Egress, send
from tests.designer.fault_server import answer, drip, flood, hang, redirect, reset, serving

OPEN = Egress(allowed=("127.0.0.5", "127.0.0.6"), ports=None, seconds=5)
SHORT = replace(OPEN, seconds=0.6)
GRACE = 0.5


@pytest.fixture(autouse=True)
def canary():
    """127.0.0.9:9200 and [::1]:9200 record every connection; one is a failure."""
    hits = []
    listeners = [socket.create_server(("127.0.0.9", 9200))]
    if socket.has_ipv6:
        listeners.append(socket.create_server(("::1", 9200), family=socket.AF_INET6))
    for listener in listeners:
        threading.Thread(target=_record, args=(listener, hits), daemon=True).start()
    yield hits
    for listener in listeners:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
    assert hits == []


def _record(listener, hits):
    while True:
        try:
            connection, peer = listener.accept()
        except OSError:
            return
        hits.append(peer)
        connection.close()


class Names(dict):
    """A resolver: Names["api.test"] = [["127.0.0.5"], ...], one list per look-up, the last one again and again."""

    def __init__(self):
        self.lookups = []

    def getaddrinfo(self, name, port, *rest, **more):
        self.lookups.append(name)
        if name not in self:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        found = self[name].pop(0) if len(self[name]) > 1 else self[name][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]


@pytest.fixture
def names(monkeypatch):
    known = Names()
    monkeypatch.setattr(socket, "getaddrinfo", known.getaddrinfo)
    return known


def get(url, *headers, **more):
    return PreparedCall("GET", url, headers, **more)


def head(request):
    return request.partition(b"\r\n\r\n")[0].decode("latin-1").lower()


# Where it may connect


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://127.0.0.9:9200/", id="A01"),
        pytest.param("http://169.254.169.254/latest/meta-data/iam/security-credentials/", id="A02"),
        pytest.param("http://[::1]:9200/", id="A06-loopback"),
        pytest.param("http://[::]:9200/", id="A06-unspecified"),
        pytest.param("http://0.0.0.0:9200/", id="A06-zero"),
        pytest.param("http://[::ffff:127.0.0.9]:9200/", id="A07-loopback"),
        pytest.param("http://[::ffff:a9fe:a9fe]/", id="A07-metadata"),
        pytest.param("http://[::ffff:100.64.0.1]/", id="A07-shared"),
        pytest.param("http://127.0.0.9:9200#@allowed.test/", id="A18-fragment"),
    ],
)
def test_closed_addresses_are_blocked_in_the_same_words(url):
    with pytest.raises(BlockedAddress) as blocked:
        send(get(url), OPEN)
    assert str(blocked.value) == str(BlockedAddress())


def test_an_open_and_a_closed_port_of_a_blocked_address_are_the_same():
    for url in ("http://127.0.0.9:9200/", "http://127.0.0.9:9201/"):
        with pytest.raises(BlockedAddress) as blocked:
            send(get(url), OPEN)
        assert blocked.value.args == BlockedAddress().args


@pytest.mark.parametrize("host", ["169.254.169.254", "[::ffff:a9fe:a9fe]", "168.63.129.16", "0.0.0.0:9200"])
def test_A02_no_operator_opens_metadata(host):
    with pytest.raises(BlockedAddress):
        send(get(f"http://{host}/"), Egress(allowed=("0.0.0.0/0", "::/0"), ports=None))


@pytest.mark.parametrize(
    "host",
    ["127.1", "0177.0.0.9", "0x7f.9", "0x7f000009", "2130706441", "017700000011", "0", "127.0.0.9.", "1.2.3.4.5"],
)
def test_A04_odd_spellings_of_an_address_are_unusable(host):
    with pytest.raises(UnusableAddress):
        send(get(f"http://{host}:9200/"), OPEN)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("file:///etc/passwd", id="A17-file"),
        pytest.param("ftp://127.0.0.5/", id="A17-ftp"),
        pytest.param("gopher://127.0.0.5/", id="A17-gopher"),
        pytest.param("unix:///var/run/docker.sock", id="A17-unix"),
        pytest.param("jar:http://127.0.0.5!/", id="A17-jar"),
        pytest.param("javascript:alert(1)", id="A17-javascript"),
        pytest.param("httpx://127.0.0.5/", id="A17-prefix"),
        pytest.param("http+unix://127.0.0.5/", id="A17-plus"),
        pytest.param("http://allowed.test@127.0.0.9:9200/", id="A18-userinfo"),
        pytest.param("http://user:pass@127.0.0.5/", id="A18-password"),
        pytest.param("http://127.0.0.5:22/", id="A24-22"),
        pytest.param("http://127.0.0.5:25/", id="A24-25"),
        pytest.param("http://127.0.0.5:6379/", id="A24-6379"),
        pytest.param("http://127.0.0.5:5432/", id="A24-5432"),
        pytest.param("http://127.0.0.5:0/", id="A24-0"),
        pytest.param("http://127.0.0.5:65536/", id="A24-65536"),
        pytest.param("http://127.0.0.5:-1/", id="A24-minus"),
        pytest.param("", id="empty"),
        pytest.param("/pets", id="no-host"),
        pytest.param("http://", id="no-host-2"),
        pytest.param("http:///pets", id="no-host-3"),
        pytest.param("http://[::1", id="half-bracket"),
        pytest.param("http://[fe80::1%25eth0]/", id="zone"),
        pytest.param("http://a..b/", id="empty-label"),
        pytest.param("http://exa mple.com/", id="space"),
        pytest.param("http://" + "a" * 64 + ".com/", id="long-label"),
        pytest.param("http://ex\x00ample.com/", id="nul"),
        pytest.param("http://-x.com/", id="dash"),
        pytest.param("http://$(id).com/", id="shell"),
    ],
)
def test_what_is_no_callable_address_is_unusable(url):
    with pytest.raises(UnusableAddress):
        send(get(url), Egress(allowed=("127.0.0.5",)))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        pytest.param("internal.test", ["127.0.0.9"], id="A11"),
        pytest.param("mixed.test", ["127.0.0.5", "127.0.0.9"], id="A12"),
        pytest.param("LOCALHOST.", ["127.0.0.9"], id="A22-localhost"),
        pytest.param("Metadata.Google.Internal.", ["169.254.169.254"], id="A22-metadata"),
    ],
)
def test_a_name_is_judged_by_every_address_it_has(names, name, found):
    names[name.lower()] = [found]
    with pytest.raises(BlockedAddress) as blocked:
        send(get(f"http://{name}:9200/"), OPEN)
    assert blocked.value.args == BlockedAddress().args


def test_A13_a_name_that_changes_its_address_is_resolved_once(names):
    with serving(answer()) as server:
        for _ in range(200):
            names["rebind.test"] = [["127.0.0.5"], ["127.0.0.9"]]
            names.lookups.clear()
            assert send(get(server.url(host="rebind.test")), OPEN).address == "127.0.0.5"
            assert names.lookups == ["rebind.test"]


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.9:9200/", "//127.0.0.9:9200/", "http://[::1]:9200/", "http://169.254.169.254/"],
)
def test_A15_a_redirect_to_a_blocked_address_shows_the_chain(location):
    with serving(redirect(location)) as server, pytest.raises(BlockedAddress) as blocked:
        send(get(server.url("/start")), OPEN)
    assert [(hop.status, hop.url) for hop in blocked.value.hops] == [(302, server.url("/start"))]


@pytest.mark.parametrize("location", ["file:///etc/passwd", "http://u:p@127.0.0.5/", "http://127.1:9200/", "http://[x"])
def test_A15_a_redirect_is_checked_like_the_first_address(location):
    with serving(redirect(location)) as server, pytest.raises(UnusableAddress):
        send(get(server.url()), OPEN)


@pytest.mark.parametrize(
    ("own", "host"),
    [
        ("{host}:{port}", "127.0.0.5"),
        ("0.0.0.0:{port}", "127.0.0.5"),
        ("portal.test:{port}", "Portal.test."),
    ],
    ids=["A23-address", "A23-everywhere", "A23-name"],
)
def test_the_portal_is_never_called_by_itself(names, own, host):
    names["portal.test."] = [["127.0.0.5"]]
    with serving(answer()) as server:
        egress = replace(OPEN, own_addresses=(own.format(host=server.host, port=server.port),))
        with pytest.raises(BlockedAddress):
            send(get(server.url(host=host)), egress)
    assert server.requests == []


def test_A24_an_entry_with_a_port_opens_just_this_port():
    with serving(answer()) as opened, serving(answer()) as other:
        egress = Egress(allowed=(opened.place,))
        assert send(get(opened.url()), egress).status == 200
        with pytest.raises(UnusableAddress):
            send(get(other.url()), egress)


def test_A25_the_address_is_checked_when_it_is_dialled(names):
    names["chosen.test"] = [["127.0.0.9"]]
    call = replace(get("https://api.example.com/"), url="http://chosen.test:9200/")
    with pytest.raises(BlockedAddress):
        send(call, OPEN)


def test_A29_A30_proxies_and_netrc_of_the_environment_are_ignored(monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.5 login operator password OPERATOR_SECRET\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.9:9200")
    with serving(answer()) as server:
        send(get(server.url()), OPEN)
    assert "authorization" not in head(server.requests[0])


# Credentials


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


# Requests


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


# Answers


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


HTTP = b"HTTP/1.1 200 OK\r\n"


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


# Size


def gzipped(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(("size", "is_cut"), [(0, False), (999, False), (1000, False), (1001, True), (200_000, True)])
@pytest.mark.parametrize("is_packed", [False, True])
def test_a_body_is_cut_at_its_limit(size, is_cut, is_packed):
    data = b"x" * size
    raw = answer(gzipped(data), "Content-Encoding: GZIP") if is_packed else answer(data)
    with serving(raw) as server:
        done = send(get(server.url()), replace(OPEN, max_bytes=1000))
    assert (len(done.body), done.is_cut) == (min(size, 1000), is_cut)


@given(st.binary(max_size=3000), st.integers(1, 400), st.integers(0, 3000))
def test_unpacking_gives_back_what_was_packed_however_it_arrives(data, step, limit):
    packed = gzipped(data)
    pieces = [packed[at : at + step] for at in range(0, len(packed), step)]
    body, is_cut = incoming.collect(pieces, [("Content-Encoding", "gzip")], limit)
    assert (body, is_cut) == (data[:limit], len(data) > limit)


def test_gzip_members_follow_each_other():
    with serving(answer(gzipped(b"one ") + gzipped(b"two") + b"\0\0", "Content-Encoding: gzip")) as server:
        assert send(get(server.url()), OPEN).body == b"one two"


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "gzip\r\nContent-Encoding: gzip", "deflate"])
def test_J02_other_encodings_are_left_as_they_came(encoding):
    data = gzipped(gzipped(b"x" * 100))
    with serving(answer(data, f"Content-Encoding: {encoding}")) as server:
        assert send(get(server.url()), OPEN).body == data


CHUNKED = HTTP + b"Transfer-Encoding: chunked\r\n\r\n"
BOMB = gzipped(b"\0" * 64 * 2**20)


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(flood(CHUNKED, b"10000\r\n" + b"x" * 65536 + b"\r\n"), id="J02-endless-chunks"),
        pytest.param(flood(HTTP + b"\r\n", b"x" * 65536), id="J02-endless-body"),
        pytest.param(flood(HTTP + b"Content-Encoding: gzip\r\n\r\n", BOMB), id="J02-gzip-bomb"),
    ],
)
def test_a_huge_body_takes_little_memory(script):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with serving(script) as server:
        done = send(get(server.url()), replace(OPEN, max_bytes=2**20))
    assert len(done.body) == 2**20 and done.is_cut
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_J02_an_answer_that_unpacks_to_nothing_ends():
    head = HTTP + b"Content-Encoding: gzip\r\n\r\n" + BOMB[:10]
    with serving(flood(head, b"\x00\x00\x00\xff\xff" * 10000)) as server, pytest.raises(TooLarge):
        send(get(server.url()), replace(OPEN, max_bytes=1000))


@pytest.mark.parametrize("head", [CHUNKED, CHUNKED + b"0\r\nX: ", b"HTTP/1.1 ", HTTP + b"X: "])
def test_J02_an_endless_line_is_refused(head):
    with serving(flood(head, b"1" * 65536)) as server, pytest.raises(NotHttp):
        send(get(server.url()), OPEN)


# Time


def lasts(seconds, function):
    begin = time.monotonic()
    function()
    return time.monotonic() - begin <= seconds + GRACE


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
    def call():
        with pytest.raises(TimedOut) as timed_out:
            send(get(server.url()), SHORT)
        assert timed_out.value.phase == phase and timed_out.value.timings.total >= 590

    with serving(script) as server:
        assert lasts(SHORT.seconds, call)


def test_J01_the_deadline_is_one_over_all_redirects():
    def script(connection, request):
        time.sleep(0.25)
        connection.sendall(redirect("/again"))

    def call():
        with pytest.raises(TimedOut) as timed_out:
            send(get(server.url()), SHORT)
        assert len(timed_out.value.hops) == 2

    with serving(script) as server:
        assert lasts(SHORT.seconds, call)


def test_J01_a_hanging_resolver_does_not_hold_the_caller(monkeypatch):
    wake = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *rest, **more: wake.wait(5) and [])

    def call():
        with pytest.raises(TimedOut) as timed_out:
            send(get("http://slow.test/"), SHORT)
        assert timed_out.value.phase == "resolve"

    assert lasts(SHORT.seconds, call)
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
        send(get(server.url()), OPEN, cancelled=lambda: time.monotonic() - begin > 0.2)
    assert time.monotonic() - begin < 0.2 + GRACE


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


def test_A27_one_call_is_one_connection_to_the_checked_address(monkeypatch):
    dialled = []
    connect = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", lambda sock, to: dialled.append(to) or connect(sock, to))
    monkeypatch.setattr(socket, "create_connection", lambda *rest, **more: pytest.fail("somebody else dials"))
    with serving(answer()) as server:
        send(get(server.url()), OPEN)
    assert dialled == [("127.0.0.5", server.port)]
