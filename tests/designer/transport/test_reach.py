"""Where it may connect: 127.0.0.5 and .6 are open, 127.0.0.9:9200 must never be reached."""

import socket
from dataclasses import replace

import pytest

from designer.runtime.errors import (
    BlockedAddress,
    UnusableAddress,
)
from designer.runtime.transport import Egress, send
from tests.designer.fault_server import answer, redirect, serving
from tests.designer.transport.wire import OPEN, get, head

pytestmark = pytest.mark.usefixtures("canary")


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


def test_A27_one_call_is_one_connection_to_the_checked_address(monkeypatch):
    dialled = []
    connect = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", lambda sock, to: dialled.append(to) or connect(sock, to))
    monkeypatch.setattr(socket, "create_connection", lambda *rest, **more: pytest.fail("somebody else dials"))
    with serving(answer()) as server:
        send(get(server.url()), OPEN)
    assert dialled == [("127.0.0.5", server.port)]
