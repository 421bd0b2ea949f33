"""Client certificates: as people have them, shown to their own origin alone, and never on a disk."""

import base64
import datetime
import os
import pathlib
import ssl
from dataclasses import replace

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from designer.auth import certificates, client_certificate
from designer.auth.certificates import CertificateError
from designer.call_values import ClientCertificate, PreparedCall, Secret
from designer.runtime import pem_file
from designer.runtime.egress import Egress
from designer.runtime.errors import TlsFailed
from designer.runtime.transport import send
from tests.designer.fault_server import answer, serving
from tests.designer.sign_in.service import Handler, called
from tests.designer.sign_in.service import serving as serving_handler

AUTHORITY, STRANGERS = trustme.CA(), trustme.CA()
MARA = AUTHORITY.issue_cert("mara@pets.example", common_name="Mara")
CHAIN = "".join(blob.bytes().decode() for blob in MARA.cert_chain_pems)
KEY = MARA.private_key_pem.bytes().decode()
SOON = datetime.datetime.now(datetime.UTC).replace(microsecond=0) + datetime.timedelta(days=9)


def private(pem=KEY):
    return serialization.load_pem_private_key(pem.encode(), None)


def locked(password):
    encryption = BestAvailableEncryption(password.encode())
    return private().private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption).decode()


def bundle(password):
    encryption = BestAvailableEncryption(password.encode()) if password else serialization.NoEncryption()
    own, *others = x509.load_pem_x509_certificates(CHAIN.encode())
    data = pkcs12.serialize_key_and_certificates(b"mara", private(), own, others, encryption)
    return base64.b64encode(data).decode()


OTHERS_KEY = AUTHORITY.issue_cert("other.example").private_key_pem.bytes().decode()


@pytest.mark.parametrize(
    ("certificate", "key", "password"),
    [
        (CHAIN, KEY, ""),
        (CHAIN + KEY, "", ""),
        (KEY + CHAIN, "", ""),
        (CHAIN, locked("open"), "open"),
        (CHAIN, KEY, "needless"),
        (bundle("open"), "", "open"),
        (bundle(""), "", ""),
        (f"Subject: Mara\r\n{CHAIN}", f"Key:\n{KEY}", ""),
    ],
)
def test_every_form_becomes_a_chain_and_its_key(certificate, key, password):
    found = certificates.identity(certificate, key, password)
    assert found.chain.count("BEGIN CERTIFICATE") == CHAIN.count("BEGIN CERTIFICATE")
    assert private(found.key).private_numbers() == private().private_numbers()


@pytest.mark.parametrize(
    ("certificate", "key", "password", "field", "words"),
    [
        ("hello", "", "", "certificate", "no certificate"),
        ("aGVsbG8=", "", "", "certificate", "cannot be read"),
        (CHAIN[:200], KEY, "", "certificate", "cannot be read"),
        ("-----BEGIN é", KEY, "", "certificate", "cannot be read"),
        (CHAIN, "", "", "key", "Give the private key"),
        (CHAIN, "hello", "", "key", "cannot be read"),
        (CHAIN, KEY[:200], "", "key", "cannot be read"),
        (CHAIN, OTHERS_KEY, "", "key", "does not belong"),
        (CHAIN, locked("open"), "", "password", "Give its password"),
        (CHAIN, locked("open"), "wrong", "password", "does not open"),
        (bundle("open"), "", "wrong", "password", "does not open"),
        (bundle("open"), "", "", "password", "does not open"),
        ("-" * 300_000, "", "", "certificate", "too long"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(certificate, key, password, field, words):
    with pytest.raises(CertificateError, match=words) as caught:
        certificates.identity(certificate, key, password)
    assert caught.value.field == field


def test_whose_a_certificate_is_and_until_when_is_known():
    pem = AUTHORITY.issue_cert("a.example", common_name="Mara", not_after=SOON).cert_chain_pems[0].bytes().decode()
    found = certificates.facts(pem)
    assert "CN=Mara" in found.subject and found.expires == SOON
    assert client_certificate.expires({"certificate": pem}) == SOON
    assert certificates.facts("hello") is None and client_certificate.expires({}) is None


def test_the_password_of_the_file_is_not_kept():
    given = {"certificate": bundle("open"), "private_key_password": "open", "region": "north"}
    kept, problems = client_certificate.taken(given)
    assert (sorted(kept), problems) == (["certificate", "private_key", "region"], {})


def test_a_key_alone_is_asked_for_its_certificate():
    assert list(client_certificate.taken({"private_key": KEY})[1]) == ["certificate"]
    assert client_certificate.taken({}) == ({}, {})


# ---- against a server that demands one


@pytest.fixture(scope="module")
def ca_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(str(path))
    return str(path)


@pytest.fixture
def egress(ca_file):
    return Egress(allowed=("127.0.0.5", "127.0.0.6"), ports=None, seconds=5, ca_file=ca_file)


def demanding(demand=ssl.CERT_REQUIRED, host="127.0.0.5", seen=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert(host).configure_cert(context)
    AUTHORITY.configure_trust(context)
    context.verify_mode = demand
    return context


def certificate_of(issued, url):
    chain = "".join(blob.bytes().decode() for blob in issued.cert_chain_pems)
    return ClientCertificate(Secret(chain), Secret(issued.private_key_pem.bytes().decode()), url)


def shown_by(connection):
    return (
        dict(part[0] for part in connection.getpeercert()["subject"]).get("commonName")
        if connection.getpeercert()
        else None
    )


def test_a_call_shows_the_certificate_and_no_secret(ca_file):
    class Names(Handler):
        def respond(self, given, body):
            self.reply(200, shown_by(self.connection).encode())

    with serving_handler(Names, demanding()) as server:
        values = {"certificate": CHAIN, "private_key": KEY}
        result = called(server, "client_certificate", values, scheme="https", ca_file=ca_file)
    assert result.error is None and result.answer.body.text == "Mara"
    assert "PRIVATE KEY" not in str(result.as_dict())


def test_over_http_nothing_is_sent():
    with serving_handler(Handler) as server:
        result = called(server, "client_certificate", {"certificate": CHAIN, "private_key": KEY})
        assert (result.error.code, server.seen) == ("sign_in", [])
    assert "only be shown over https" in result.error.sentence


def exchanged(call, egress, context):
    with serving(answer(), context=context) as server:
        url = server.url(scheme="https")
        certificate = call(url)
        return send(PreparedCall("GET", url, certificate=certificate), egress), server


@pytest.mark.parametrize(
    ("issued", "sentence"),
    [
        (None, "The server asks for a client certificate."),
        (STRANGERS.issue_cert("x.example"), "The server does not know the authority"),
        (AUTHORITY.issue_cert("x.example", not_after=SOON - datetime.timedelta(days=99)), "has ended"),
    ],
)
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_certificate_that_is_missing_or_refused_is_explained(issued, sentence, version, egress):
    context = demanding()
    context.maximum_version = version
    with pytest.raises(TlsFailed) as failed:
        exchanged(lambda url: issued and certificate_of(issued, url), egress, context)
    # TLS 1.2 has no word of its own for a missing one
    if issued or version == ssl.TLSVersion.TLSv1_3:
        assert sentence in failed.value.sentence
        assert failed.value.code == "client_certificate"


def test_a_redirect_to_another_origin_does_not_show_it(egress):
    seen = []

    def note(connection, request):
        seen.append(shown_by(connection))
        connection.sendall(answer())

    with serving(note, host="127.0.0.6", context=demanding(ssl.CERT_OPTIONAL, "127.0.0.6")) as other:

        def away(connection, request):
            seen.append(shown_by(connection))
            connection.sendall(answer(b"", f"Location: {other.url(scheme='https')}", status="302 Found"))

        with serving(away, context=demanding(ssl.CERT_OPTIONAL)) as first:
            url = first.url(scheme="https")
            done = send(PreparedCall("GET", url, certificate=certificate_of(MARA, url)), egress)
    assert (done.status, seen) == (200, ["Mara", None])


def test_a_call_that_a_policy_led_elsewhere_does_not_show_it(egress):
    with serving(answer(), context=demanding()) as server, pytest.raises(TlsFailed):
        call = PreparedCall("GET", server.url(scheme="https"), certificate=certificate_of(MARA, "https://api.example/"))
        send(call, egress)


def test_a_key_that_does_not_fit_is_said_before_anything_is_sent(egress):
    broken = replace(certificate_of(MARA, "https://127.0.0.5/"), key=Secret(OTHERS_KEY))
    with serving(answer(), context=demanding()) as server, pytest.raises(TlsFailed, match="cannot be used"):
        url = server.url(scheme="https")
        send(PreparedCall("GET", url, certificate=replace(broken, url=url)), egress)
    assert server.requests == []


@pytest.mark.parametrize("has_memory_files", [True, False])
def test_the_key_is_in_no_file_that_others_can_read(has_memory_files, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    if not has_memory_files:
        monkeypatch.delattr(os, "memfd_create")
    elif not hasattr(os, "memfd_create"):
        pytest.skip("this system has no files in memory")
    with pem_file.pem_path(certificate_of(MARA, "")) as path:
        assert KEY.splitlines()[1] in pathlib.Path(path).read_text()
        on_disk = [each for each in tmp_path.rglob("*") if each.is_file()]
        assert len(on_disk) == (0 if has_memory_files else 1)
        assert all(each.stat().st_mode & 0o077 == 0 for each in tmp_path.rglob("*"))
    assert list(tmp_path.iterdir()) == [] and not os.path.exists(path)


def test_a_server_that_asks_for_none_is_called_as_ever(egress):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert("127.0.0.5").configure_cert(context)
    done, _ = exchanged(lambda url: certificate_of(MARA, url), egress, context)
    assert done.status == 200
