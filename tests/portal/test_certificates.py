"""A connection with a client certificate: chosen or pasted, checked when it is given, kept without its password."""

import base64

import pytest
import trustme
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509 import load_pem_x509_certificates
from django.core.files.uploadedfile import SimpleUploadedFile

from designer import auth
from designer.document.document import Document
from designer.properties import blank
from portal.connections.files import MAX_BYTES
from portal.connections.models import Connection
from portal.connectors.creation import create
from portal.connectors.forms import key_of
from portal.sealing import vault
from tests.portal.service import definition

pytestmark = pytest.mark.django_db

CERTIFICATE, KEY, PASSWORD = (key_of(name) for name in ("certificate", "private_key", "private_key_password"))
MARA = trustme.CA().issue_cert("mara@pets.example", common_name="Mara")
CHAIN = "".join(blob.bytes().decode() for blob in MARA.cert_chain_pems)
PEM_KEY = MARA.private_key_pem.bytes().decode()


def p12(password="open"):
    own, *others = load_pem_x509_certificates(CHAIN.encode())
    key = serialization.load_pem_private_key(PEM_KEY.encode(), None)
    data = pkcs12.serialize_key_and_certificates(b"m", key, own, others, BestAvailableEncryption(password.encode()))
    return SimpleUploadedFile("mara.p12", data)


@pytest.fixture
def bank(mara):
    document, properties = auth.write(
        Document.from_value(definition("bank.example")), blank(), "client_certificate", {}
    )
    return create(mara, document.value(), properties, "Made for a test")


@pytest.fixture
def give(bank, mara, signed_in):
    def post(at="/connections/new/", **values):
        return signed_in(mara).post(at, {"connector": bank.slug, "label": "Mara", **values})

    return post


def test_the_page_offers_a_file_or_a_text(bank, mara, signed_in):
    page = signed_in(mara).get(f"/connections/new/?connector={bank.slug}").content.decode()
    assert f'name="{CERTIFICATE}_file"' in page and "<textarea" in page
    assert 'enctype="multipart/form-data"' in page
    assert page.count('type="file"') == 2


@pytest.mark.parametrize(
    "values",
    [
        {CERTIFICATE: CHAIN.replace("\n", "\r\n"), KEY: PEM_KEY},
        {f"{CERTIFICATE}_file": SimpleUploadedFile("mara.pem", (CHAIN + PEM_KEY).encode())},
        {f"{CERTIFICATE}_file": SimpleUploadedFile("m.pem", b"friendlyName: M\xfcller\n" + (CHAIN + PEM_KEY).encode())},
        {f"{CERTIFICATE}_file": p12(), PASSWORD: "open"},
        {CERTIFICATE: base64.b64encode(p12().read()).decode(), PASSWORD: "open"},
    ],
    ids=["pasted", "a file", "a file with notes", "PKCS#12", "PKCS#12 pasted"],
)
def test_a_certificate_is_kept_with_its_key_and_without_its_password(give, values):
    for value in values.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    assert give(**values).status_code == 302
    kept = vault.open_values(Connection.objects.get())
    assert sorted(kept) == ["certificate", "private_key"]
    assert kept["certificate"].replace("\n", "") == CHAIN.replace("\n", "")
    assert "PRIVATE KEY" in kept["private_key"]


@pytest.mark.parametrize(
    ("values", "place", "words"),
    [
        ({}, CERTIFICATE, "Fill in “Certificate”"),
        ({CERTIFICATE: CHAIN}, KEY, "Give the private key"),
        ({CERTIFICATE: "hello"}, CERTIFICATE, "no certificate"),
        ({f"{CERTIFICATE}_file": p12("other"), PASSWORD: "open"}, PASSWORD, "does not open"),
        (
            {f"{CERTIFICATE}_file": SimpleUploadedFile("a.pem", b"x" * (MAX_BYTES + 1))},
            f"{CERTIFICATE}_file",
            "too large",
        ),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_given_back(give, values, place, words):
    answer = give(**values)
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and f'href="#id_{place}"' in page
    assert "BEGIN CERTIFICATE-----\n" not in page and not Connection.objects.exists()


def test_the_connection_says_until_when_it_is_good(give, mara, signed_in):
    give(**{CERTIFICATE: CHAIN, KEY: PEM_KEY})
    ends = auth.expires(auth.kind("client_certificate"), {"certificate": CHAIN})
    connection = Connection.objects.get()
    page = signed_in(mara).get(f"/connections/{connection.pk}/").content.decode()
    assert connection.ends == ends and f"{ends.day} {ends:%b %Y}" in page
    assert "BEGIN" not in page


def test_replacing_nothing_keeps_it_and_half_of_it_is_refused(give):
    give(**{CERTIFICATE: CHAIN, KEY: PEM_KEY})
    at = f"/connections/{Connection.objects.get().pk}/replace/"
    assert give(at).status_code == 302
    assert give(at, **{KEY: PEM_KEY}).status_code == 422
    assert sorted(vault.open_values(Connection.objects.get())) == ["certificate", "private_key"]
