"""A broken service through a sign-in and through an import: it ends in a sentence, at the deadline or before."""

import socket
import ssl
import threading

import pytest

from designer.auth.oauth2 import SignInError
from portal.signins import exchanges
from tests.designer.fault_server import answer, serving
from tests.designer.transport.test_tls import AUTHORITY, YESTERDAY, server_context
from tests.security.faults import ANSWERED, FAULTS
from tests.security.ways_out import FLOWS, imported, signed_in

SHORT, LONG = 0.3, 30
LARGEST = 2**20
CODES = {
    "timeout", "connection_lost", "truncated", "not_http", "too_large", "redirect_loop", "blocked_address",
    "unusable_address",
}  # fmt: skip


def limits(codes):
    """What waits for the deadline is given a short one, and what ends by itself one that it never meets."""
    return {"CALL_TIMEOUT": SHORT if "timeout" in codes else LONG, "CALL_MAX_BYTES": LARGEST}


def is_sentence(text):
    return text.strip()[:1].isupper() and text.strip()[-1:] in ".!"


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_token_endpoint_ends_in_a_sentence(name, opened):
    script, codes = FAULTS[name]
    with serving(script) as served:
        opened(served.place, "127.0.0.5:1", **limits(codes))
        record = exchanges.recorder()
        with pytest.raises(SignInError) as failed:
            record.drive(FLOWS["exchange"](served.url("/fault")))
    error = failed.value
    assert is_sentence(error.sentence) and is_sentence(error.advice)
    assert len(served.requests) == 1  # nothing is tried again, no redirect is followed
    assert record.legs[0].tone == "bad" or record.legs[0].status
    if codes & ANSWERED == set():
        assert error.code in codes, error.code
        assert not error.is_final  # the next try may work
    elif codes == ANSWERED:
        assert error.code not in CODES, error.code


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_an_address_to_import_from_ends_in_a_sentence(name, opened, monkeypatch):
    monkeypatch.setattr("portal.imports.sources.MAX_BYTES", LARGEST)
    script, codes = FAULTS[name]
    with serving(script) as served:
        opened(served.place, "127.0.0.5:1", **limits(codes))
        code, said = imported(served.url("/fault"))
    assert code == "refused" or "" in codes
    assert len(said) <= 2 * LARGEST and len(served.requests) <= 6


@pytest.mark.parametrize("way", FLOWS)
@pytest.mark.parametrize("name", ["hang before the status", "short length", "page for JSON", "401 for ever"])
def test_every_flow_of_a_sign_in_ends_in_a_sentence(name, way, opened):
    script, codes = FAULTS[name]
    with serving(script) as served:
        opened(served.place, **{**limits(codes), "CALL_TIMEOUT": 0.1 if "timeout" in codes else LONG})
        code, said = signed_in(way, served.url())
    assert (code in codes or codes == ANSWERED) and "Traceback" not in said


def test_the_calls_of_a_sign_in_share_one_deadline(opened):
    """A service that refuses each way slowly gets no more time than one that is slow once."""
    late = answer(b'{"error": "invalid_client"}', "Content-Type: application/json", status="401 No")
    wake = threading.Event()

    def script(connection, request):
        wake.wait(0.25)
        connection.sendall(late)

    with serving(script) as served:
        opened(served.place, CALL_TIMEOUT=0.4)
        record = exchanges.recorder()
        for _ in range(4):
            with pytest.raises(SignInError) as failed:
                record.drive(FLOWS["exchange"](served.url()))
    assert failed.value.code == "timeout" and len(served.requests) < 4


@pytest.fixture
def here(monkeypatch, tmp_path, opened):
    """Every name is this machine, and the authority of the tests is trusted."""
    found = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.5", 0))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *rest, **more: [found])
    path = tmp_path / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(str(path))
    return lambda place, seconds: opened(place, EGRESS_CA_FILE=str(path), CALL_TIMEOUT=seconds)


def old_version():
    context = server_context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    return context


TLS = {
    "expired": lambda: server_context(AUTHORITY.issue_cert("api.test", not_after=YESTERDAY)),
    "another name": lambda: server_context(AUTHORITY.issue_cert("other.test")),
    "old version": old_version,
}


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
@pytest.mark.parametrize("way", ["exchange", "discovery", "import"])
@pytest.mark.parametrize("name", TLS)
def test_a_certificate_that_is_none_stops_a_sign_in_and_an_import(name, way, here):
    with serving(answer(), context=TLS[name]()) as served:
        here(served.place, LONG)
        url = served.url(scheme="https", host="api.test")
        code, said = imported(url) if way == "import" else signed_in(way, url)
    assert code in ("tls", "refused") and served.requests == []
    assert "certificate" in said or "TLS" in said


@pytest.mark.parametrize("way", ["exchange", "import"])
@pytest.mark.parametrize("piece", [b"", b"\x16"], ids=["hang", "drip"])
def test_a_handshake_without_an_end_has_one(piece, way, here):
    def talk(listener, done):
        connection = listener.accept()[0]
        while not done.wait(0.05):
            connection.send(piece)

    with socket.create_server(("127.0.0.5", 0)) as listener:
        done = threading.Event()
        threading.Thread(target=talk, args=(listener, done), daemon=True).start()
        port = listener.getsockname()[1]
        here(f"127.0.0.5:{port}", SHORT)
        url = f"https://api.test:{port}/"
        code, said = imported(url) if way == "import" else signed_in(way, url)
        done.set()
    assert code in ("timeout", "tls", "refused") and said


def no_name(*rest, **more):
    raise socket.gaierror(socket.EAI_NONAME, "unknown")


@pytest.mark.parametrize("way", ["exchange", "import"])
@pytest.mark.parametrize("name", ["failure", "empty", "mixed", "hang"])
def test_a_resolver_that_fails_is_said(name, way, opened, monkeypatch, canary):
    wake = threading.Event()
    mixed = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 0)) for each in ("127.0.0.5", "127.0.0.9")]
    answers = {"failure": no_name, "empty": lambda *_, **__: [], "mixed": lambda *_, **__: mixed}
    answers["hang"] = lambda *_, **__: wake.wait(10) and []
    monkeypatch.setattr(socket, "getaddrinfo", answers[name])
    opened("127.0.0.5:80", CALL_TIMEOUT=SHORT)
    code, said = imported("http://api.test/") if way == "import" else signed_in(way, "http://api.test/")
    wake.set()
    assert code in ("dns", "blocked_address", "timeout", "refused") and "127.0.0" not in said


@pytest.mark.parametrize("way", ["exchange", "import"])
def test_nobody_there_is_said(way, opened):
    with socket.create_server(("127.0.0.5", 0)) as listener:
        place = f"127.0.0.5:{listener.getsockname()[1]}"
    opened(place)
    code, said = imported(f"http://{place}/") if way == "import" else signed_in(way, f"http://{place}/")
    assert code == "refused" and "could not be reached" in said
