"""Secure connections: the name is checked, the reason is said, and nothing is sent before."""

import datetime
import socket
import ssl
import threading
from dataclasses import replace

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from designer.call_values import PreparedCall
from designer.runtime.errors import Cancelled, ConnectionLost, TimedOut, TlsFailed, Truncated
from designer.runtime.transport import Egress, send
from tests.designer.fault_server import answer, drip, serving

AUTHORITY = trustme.CA()
YESTERDAY = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def ca_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(str(path))
    return str(path)


@pytest.fixture
def egress(ca_file):
    return Egress(allowed=("127.0.0.5",), ports=None, seconds=5, ca_file=ca_file)


@pytest.fixture(autouse=True)
def every_name_is_here(monkeypatch):
    here = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.5", 0))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *rest, **more: [here])


def server_context(certificate=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    (certificate or AUTHORITY.issue_cert("api.test")).configure_cert(context)
    return context


def secure(server, host="api.test"):
    return PreparedCall("GET", server.url(scheme="https", host=host), (("Authorization", "Bearer s3cret"),))


def refusal(context, egress, host="api.test"):
    with serving(answer(), context=context) as server, pytest.raises(TlsFailed) as failed:
        send(secure(server, host), egress)
    assert server.requests == []
    return failed.value.sentence


def test_a_good_name_is_answered_and_named_to_the_server(egress):
    seen, context = [], server_context()
    context.sni_callback = lambda connection, name, _: seen.append(name)
    with serving(answer(b"hello"), context=context) as server:
        done = send(secure(server), egress)
    assert (done.body, seen, done.address) == (b"hello", ["api.test"], "127.0.0.5")
    assert done.timings.tls > 0
    assert f"Host: api.test:{server.port}".encode() in server.requests[0]


def test_a_trailing_dot_is_no_part_of_the_certificate_name(egress):
    with serving(answer(), context=server_context()) as server:
        assert send(secure(server, "api.test."), egress).status == 200


def test_an_address_can_have_a_certificate(egress):
    with serving(answer(), context=server_context(AUTHORITY.issue_cert("127.0.0.5"))) as server:
        assert send(secure(server, "127.0.0.5"), egress).status == 200


def self_signed(tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "api.test")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(YESTERDAY)
        .not_valid_after(YESTERDAY + datetime.timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("api.test")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "self.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def test_J09_an_expired_certificate_is_refused(egress):
    context = server_context(AUTHORITY.issue_cert("api.test", not_after=YESTERDAY))
    assert refusal(context, egress) == "The server's certificate has expired."


def test_J09_a_certificate_for_another_name_is_refused(egress):
    assert (
        refusal(server_context(), egress, "other.test") == "The server's certificate is made out to another host name."
    )


def test_J09_a_certificate_for_a_name_is_none_for_the_address(egress):
    assert refusal(server_context(), egress, "127.0.0.5") == "The server's certificate is made out to another address."


def test_J09_a_self_signed_certificate_is_refused(egress, tmp_path):
    assert refusal(self_signed(tmp_path), egress) == "The server's certificate is self-signed."


def test_J09_an_unknown_authority_is_refused(egress):
    assert "authority that is not trusted" in refusal(server_context(), replace(egress, ca_file=None))


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_J09_an_old_protocol_version_is_refused(egress):
    context = server_context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    assert refusal(context, egress) == "The server only offers an outdated version of TLS."


def test_J09_a_server_without_tls_is_named(egress):
    def talk(listener):
        connection = listener.accept()[0]
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        connection.close()

    assert handshake(talk, egress) == "The server does not speak TLS at this port."


def test_J09_a_reset_in_the_handshake_is_named(egress):
    def talk(listener):
        connection = listener.accept()[0]
        connection.recv(5)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        connection.close()

    assert handshake(talk, egress) == "The server broke off while the secure connection was set up."


def handshake(talk, egress):
    with socket.create_server(("127.0.0.5", 0)) as listener:
        threading.Thread(target=talk, args=(listener,), daemon=True).start()
        with pytest.raises(TlsFailed) as failed:
            send(PreparedCall("GET", f"https://api.test:{listener.getsockname()[1]}/"), egress)
    return failed.value.sentence


def test_J01_a_handshake_that_hangs_ends_at_the_deadline(egress):
    with socket.create_server(("127.0.0.5", 0)) as silent, pytest.raises(TimedOut) as timed_out:
        send(PreparedCall("GET", f"https://api.test:{silent.getsockname()[1]}/"), replace(egress, seconds=0.5))
    assert timed_out.value.phase == "tls"


def test_J01_a_drip_inside_tls_ends_at_the_deadline(egress):
    script = drip(b"HTTP/1.1 200 OK\r\n\r\n")
    with serving(script, context=server_context()) as server, pytest.raises(TimedOut) as timed_out:
        send(secure(server), replace(egress, seconds=0.6))
    assert timed_out.value.phase == "receive" and timed_out.value.timings.total < 1100


def test_a_cancelled_call_ends_inside_tls_too(egress):
    with serving(drip(b""), context=server_context()) as server, pytest.raises(Cancelled):
        send(secure(server), egress, cancelled=lambda: True)


def test_an_end_without_a_farewell_is_not_the_end_of_the_answer(egress):
    def script(connection, request):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nhalf")
        socket.socket.shutdown(connection, socket.SHUT_RDWR)

    with serving(script, context=server_context()) as server, pytest.raises(Truncated):
        send(secure(server), egress)


def test_an_end_before_the_answer_is_a_lost_connection(egress):
    def script(connection, request):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)

    with serving(script, context=server_context()) as server, pytest.raises(ConnectionLost):
        send(secure(server), egress)


def test_keys_of_the_session_are_not_written_for_the_environment(egress, monkeypatch, tmp_path):
    log = tmp_path / "keys"
    monkeypatch.setenv("SSLKEYLOGFILE", str(log))
    with serving(answer(), context=server_context()) as server:
        send(secure(server), egress)
    assert not log.exists()
