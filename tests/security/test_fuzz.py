"""Every address that takes a POST, fed with what no page would send: the answer is never an error of ours."""

from urllib.parse import quote, quote_from_bytes

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.models import Person
from portal.connections import making
from portal.connections.models import Connection, Loan, Run, Sample
from portal.connectors.drafts import draft
from portal.connectors.models import Connector
from portal.imports.models import Import
from portal.sharing.models import Share
from portal.signins.models import ClientSecret, SignIn
from tests.portal.service import PROPERTIES, definition, freeze
from tests.portal.test_access_matrix import addresses, lend_to
from tests.security.conftest import AT, connector_to

pytestmark = pytest.mark.django_db

A_RESULT = (
    '{"request": {"method": "GET", "url": "http://127.0.0.1:1/echo", "headers": [], "body": null}, "answer": null, '
    '"error": {"code": "refused", "sentence": "", "advice": ""}, "timings": {"total": 1}, "policies": [], '
    '"findings": []}'
)
LOANS = {"connections:lent": "borrowed", "connections:lent-back": "borrowed", "connections:loan-end": "own"}
A_REFUSAL = (
    '{"code": "refused", "sentence": "No.", "advice": "Ask.", "offers": [{"name": "x", "sentence": "", "change": []}]}'
)
AN_ID = "00000000-0000-4000-8000-000000000000"
NAMES = """
    at base name type format text fields do as run connection next note title host scheme base_path address
    kind label location prefix description command method url headers body accept level people person origin
    username password old_password new_password1 new_password2 email emails code confirm remove icon shares
    may token body/name body/tags body/owners query.limit key summary required visibility default choices
    item_type operation_id path place fix allow provider client_id
    scopes redirect_mode grant authorize_parameters token_url issuer secret address offer try-label state error guess
    chosen others organisation replace connector time_zone name_again days calls extent operations tokens was ends q
"""
FIELDS = NAMES.split()
VERBS = "new-action new-definition new-input new-body new-property new-response new-header remove duplicate up down own"
QUESTIONS = (
    "q page sort tab state look status panel format scope step at run connection view kind next why show level "
    "sample connector"
)
ATS = ["", "/", "//", "~", "/info", "/paths", "/paths/~1echo", "/paths/~1echo/post", "/paths/~1echo/post/parameters/0"]
ATS += ["/paths/~1echo/post/parameters/1/schema", "/paths/~1echo/get/responses/200", "/definitions/Pet", "/x" * 400]
ATS += [
    "/definitions/Pet/properties/name",
    "/paths/~1echo/post/parameters/x",
    "/securityDefinitions/api_key",
    "\0",
    "icon",
]
ODD = [
    "",
    "0",
    "-1",
    "9" * 30,
    "9" * 5000,
    "NaN",
    "\0",
    "a\0b",
    "\ud7ff\U0010ffff",
    "\u202e",
    "[" * 3000,
    "{}",
    "null",
    "'",
]
ODD += [
    "x" * 20_000,
    "%",
    "%00",
    "../..",
    "//evil.test",
    "javascript:x",
    "https://a.example/b",
    "yaml",
    "json",
    "api_key",
    "oauth2",
    "client_credentials",
]
ODD += [
    "send",
    "add body/tags",
    "remove body/tags/0",
    "as json",
    "curl -X POST https://a.example -d '{}'",
    AN_ID,
    "on",
    "٣",
]
BYTES = [b"\xff\xfe", b"\xed\xa0\x80", b"%ED%A0%80", b"\x00", b"%00", b"%", b"a=1&a=2&" * 50]
KINDS = [
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/json",
]
KINDS += [
    "text/plain",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=no",
]

values = st.sampled_from(ATS + ODD) | st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace").decode())
pairs = st.lists(st.tuples(st.sampled_from(FIELDS), values), max_size=10)


def encoded(fields) -> bytes:
    return "&".join(f"{quote(name)}={quote(value)}" for name, value in fields).encode()


bodies = (
    pairs.map(encoded)
    | st.tuples(pairs.map(encoded), st.sampled_from(BYTES)).map(b"&text=".join)
    | st.binary(max_size=60)
)


@pytest.fixture
def world(mara, tomas, signed_in):
    """Tomas, who may edit Mara's connector and has a connection of his own; nothing answers at its host."""
    connector = connector_to(
        mara,
        "127.0.0.1:1",
        **{k: v for k, v in definition("127.0.0.1:1").items() if k != "host"},
        properties=PROPERTIES,
    )
    freeze(connector, mara)
    Share.objects.create(connector=connector, person=tomas, level="edit", shared_by=mara)
    connection = making.make(tomas, connector, draft(connector), "His", {"api_key": "k" * 10})
    browser = signed_in(tomas)
    browser.raise_request_exception = False
    return browser, connector, connection


def borrowed(connector: Connector, person: Person) -> Loan:
    """What the connector's owner lends."""
    return lend_to(making.make(connector.owner, connector, draft(connector), "Hers", {"api_key": "k" * 10}), person)


def posts(connector: Connector, connection: Connection) -> list[str]:
    """The addresses of the portal, filled in so that an editor reaches what lies behind them."""
    given = {
        "slug": connector.slug,
        "number": 1,
        "moment": 1,
        "digest": "d" * 64,
        "verb": "new-input",
        "file": "openapi.json",
        "token": "t",
        "code": "OperationIdRequired",
    }
    brought = Import.objects.create(person=connection.owner, name="a", size=1, source=b"", state="failed")
    tried = SignIn.objects.create(
        connector=connector, person=connection.owner, purpose="try", state="failed", digest="d" * 64, outcome=A_REFUSAL
    )
    loans = {"own": lend_to(connection, connector.owner), "borrowed": borrowed(connector, connection.owner)}
    given |= {"id": connection.pk, "uidb64": "u", "name": "source", "person": connection.owner_id}
    found = []
    for name, arguments in addresses(get_resolver().url_patterns):
        values = {each: given[each] for each in arguments}
        if name.startswith("administration:") or name in ("connectors:test-download",):
            values |= {"id": AN_ID if name == "connectors:test-download" else 1} if "id" in arguments else {}
        if name.startswith("connectors:test-sample-"):
            values["id"] = Sample.objects.get_or_create(
                connector=connector, person=connection.owner, operation=AT, name="s", status=200, answer="{}"
            )[0].pk
        if name in (
            "connectors:test-again",
            "connectors:test-keep",
            "connectors:test-run-delete",
            "connectors:test-sample",
        ):
            values["id"] = Run.objects.create(
                connector=connector, person=connection.owner, operation=AT, revision=1, title="", result=A_RESULT
            ).pk
        if name in LOANS:
            values["id"] = loans[LOANS[name]].pk
        if name == "connections:secret-ends":
            values["id"] = ClientSecret.objects.get_or_create(connector=connector)[0].pk
        if name.startswith("signins:") and "id" in arguments:
            values["id"] = tried.pk
        if name.startswith("connectors:import-"):
            values["id"] = brought.pk
        found.append(reverse(name, kwargs=values))
    return found + [f"/connectors/{connector.slug}/edit/definition/{verb}/" for verb in VERBS.split()]


def attempt(browser: Client, method: str, address: str, body: bytes, kind: str, **headers) -> None:
    with transaction.atomic():
        answer = browser.generic(method, address, body, content_type=kind, headers=headers)
        transaction.set_rollback(True)
    assert answer.status_code < 500, (method, address, kind, body[:300])


def test_no_post_of_an_editor_is_an_error_of_ours(world):
    browser, connector, connection = world
    targets = [each for each in posts(connector, connection) if "sign-out" not in each]

    @settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(
        st.sampled_from(targets),
        st.sampled_from(["", *ATS]),
        bodies,
        st.sampled_from(KINDS[:1] * 6 + KINDS),
        st.booleans(),
    )
    def fuzz(address, at, body, kind, is_htmx):
        headers = {"HX-Request": "true"} if is_htmx else {}
        attempt(browser, "POST", f"{address}?at={quote(at)}" if at else address, body, kind, **headers)

    fuzz()


@pytest.mark.parametrize("verb", ["new-input", "new-property", "new-header", "remove", "up", "down", "own"])
def test_no_change_of_structure_is_made_where_it_does_not_belong(world, verb):
    browser, connector, _ = world
    for at in ("", "/", "~", "/info", "/paths", "/paths/~1echo/get/responses", "/definitions/None", "/x" * 400, "\0"):
        form = {"at": at, "name": "x", "base": connector.head}
        answer = browser.post(f"/connectors/{connector.slug}/edit/definition/{verb}/", form)
        assert answer.status_code == 422, at
    assert Connector.objects.get().head == connector.head


def test_every_post_bears_a_field_of_every_kind(world):
    browser, connector, connection = world
    for address in posts(connector, connection):
        if "sign-out" in address:
            continue
        fields = [(name, "\0") for name in FIELDS]
        attempt(browser, "POST", f"{address}?at={quote(AT)}", encoded(fields), KINDS[0])
        attempt(browser, "POST", address, quote_from_bytes(b"text=\xed\xa0\x80&at=\xff", safe="=&").encode(), KINDS[0])


def test_no_question_of_an_address_is_an_error_of_ours(world):
    browser, connector, connection = world
    targets = posts(connector, connection)

    @settings(max_examples=80, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(targets), st.lists(st.tuples(st.sampled_from(QUESTIONS.split()), values), max_size=5))
    def fuzz(address, fields):
        attempt(browser, "GET", f"{address}?{encoded(fields).decode()}", b"", KINDS[0])

    fuzz()


@pytest.mark.parametrize(
    "address", ["/connectors/", "/connections/", "/search/", "/administration/people/", "/administration/sharing/"]
)
@pytest.mark.parametrize("query", ["x" * 60_000, "%00", "%ED%A0%80", "%25" * 20_000, "_" * 60_000])
def test_no_search_is_too_much(ines, signed_in, address, query):
    """SQLite refuses a pattern of more than 50,000 characters; PostgreSQL a NUL."""
    assert signed_in(ines).get(f"{address}?q={query}").status_code in (200, 400)


def test_the_size_and_number_of_fields_are_limited(world):
    browser, connector, _ = world
    url = f"/connectors/{connector.slug}/edit/general/"
    assert browser.post(url, {f"f{number}": "x" for number in range(10_001)}).status_code in (400, 413)
    assert browser.generic("POST", url, b"a=" + b"x" * (4 * 2**20), KINDS[0]).status_code in (400, 413)
    assert not Run.objects.exists()
