"""Group B with 32 planted secrets: none is found in an answer, a log, the database, an export, a mail, a session."""

import base64
import io
import re
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection as database
from django.test import Client

from portal.connections import making
from portal.connections.models import Connection
from portal.connectors.drafts import draft
from portal.sealing import vault
from tests.designer.fault_server import answer
from tests.security.conftest import call, connector_to
from tests.security.pages import walk

SECRETS = {f"secret_{number}": f"canary-{number:02}-{'q7' * (number % 4 + 3)}+/&" for number in range(32)}
CANARY = re.compile(rb"canary-\d\d-q7")
SPELLINGS = (lambda text: text, quote, lambda text: base64.b64encode(text.encode()).decode())
SIGN_IN = {
    "securityDefinitions": {"k": {"type": "apiKey", "in": "header", "name": "X-Key"}},
    "security": [{"k": []}],
}
PARAMETERS = {
    name: {"type": "securestring", "uiDefinition": {"displayName": name, "constraints": {"required": "false"}}}
    for name in SECRETS
}


def properties():
    values = {
        "x-ms-apimTemplateParameter.name": "X-Copy",
        "x-ms-apimTemplateParameter.value": "@connectionParameters('secret_5')",
        "x-ms-apimTemplateParameter.existsAction": "override",
        "x-ms-apimTemplate-policySection": "Request",
    }
    policy = {"templateId": "setheader", "title": "Copy", "parameters": values}
    return {
        "properties": {
            "connectionParameters": {**PARAMETERS, "k": {"type": "securestring"}},
            "policyTemplateInstances": [policy],
        }
    }


def echo(connection, request):
    """Everything it was sent, in the body, in a header, in a cookie."""
    key = re.search(rb"X-Key: ([^\r]+)", request)
    line = key[1].decode() if key else ""
    connection.sendall(answer(request, f"X-Echo: {line}", f"Set-Cookie: s={quote(line)}", "Content-Type: text/plain"))


@pytest.fixture
def planted(mara, browser, upstream, log):
    """A connection with 32 secrets and its key, made through the form, and a call that made the service echo them."""
    with upstream(echo) as served:
        connector = connector_to(mara, served.place, properties=properties(), **SIGN_IN)
        fields = making.fields_of(draft(connector))
        values = {**SECRETS, "k": SECRETS["secret_0"]}
        from portal.connectors.forms import key_of

        form = {key_of(field.name): values[field.name] for field in fields}
        made = browser.post("/connections/new/", {"connector": connector.slug, "label": "Mine", **form})
        assert made.status_code == 302
        connection = Connection.objects.get()
        page, run = call(browser, connector, connection=connection)
        assert run.status == 200 and b"canary-00" in served.requests[0] and b"canary-05" in served.requests[0]
        yield connector, connection, page


@pytest.mark.django_db
def test_B08_B10_B17_no_page_and_no_export_shows_a_secret(planted, browser, mara):
    connector, connection, page = planted
    assert not CANARY.search(page.content)
    starts = (f"/connectors/{connector.slug}/edit/test/", f"/connections/{connection.pk}/replace/", "/")
    pages = dict(walk(browser, *starts, most=50))
    assert len(pages) > 20
    assert [address for address, shown in pages.items() if CANARY.search(shown.content)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("file", ["openapi.json", "openapi.yaml", "apiProperties.json", "package.zip"])
def test_B10_no_export_holds_a_secret(planted, browser, file):
    shown = browser.get(f"/connectors/{planted[0].slug}/export/{file}")
    content = shown.content if hasattr(shown, "content") else b""
    if content[:2] == b"PK":
        archive = zipfile.ZipFile(io.BytesIO(content))
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert not CANARY.search(content)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["missing", "refused", "error"])
def test_B12_no_log_line_holds_a_secret(planted, browser, log, monkeypatch, wrong):
    """Also when a handler breaks with the secret in body, query and path."""
    connector, connection, _ = planted
    browser.raise_request_exception = False
    if wrong == "error":

        def broken(*given, **named):
            raise RuntimeError(f"password={SECRETS['secret_1']} authorization: Bearer {SECRETS['secret_2']}")

        monkeypatch.setattr("portal.connections.making.replace_values", broken)
    from portal.connectors.forms import key_of

    form = (
        {key_of("secret_3"): SECRETS["secret_3"]}
        if wrong != "refused"
        else {key_of("k"): "a\r\nb" + SECRETS["secret_4"]}
    )
    url = (
        f"/connections/{connection.pk}/replace/?token={SECRETS['secret_6']}"
        if wrong != "missing"
        else "/nothing/?key=canary-06-q7"
    )
    shown = browser.post(url, form)
    assert shown.status_code in (302, 404, 422, 500)
    assert not CANARY.search(log.getvalue().encode())
    assert not CANARY.search(shown.content)


@pytest.mark.django_db(transaction=True)
def test_B14_the_files_of_the_database_hold_no_secret(planted, browser, settings):
    stored = b"".join(path.read_bytes() for path in _files())
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            stored += repr(cursor.execute(f'SELECT * FROM "{table}"').fetchall()).encode()
    spellings = {spell(secret).encode() for secret in SECRETS.values() for spell in SPELLINGS}
    assert b"Attack" in stored
    assert [each for each in spellings if each in stored] == []


def _files() -> list[Path]:
    if database.vendor != "sqlite":
        return []
    name = Path(database.settings_dict["NAME"])
    return [path for path in (name, Path(f"{name}-wal")) if path.exists()]


@pytest.mark.django_db
def test_B14_no_mail_and_no_session_holds_a_secret(planted, browser, outbox):
    browser.get("/connectors/")
    assert not CANARY.search("".join(mail.message().as_string() for mail in outbox()).encode())
    assert not CANARY.search(repr(dict(browser.session)).encode())


@pytest.mark.django_db
def test_B15_a_value_moved_to_the_row_of_another_is_not_opened(planted, mara, tomas):
    from portal.keys import SealError

    connector, connection, _ = planted
    other = Connection.objects.create(connector=connector, owner=tomas, label="His", values=connection.values)
    with pytest.raises(SealError) as refused:
        vault.open_values(other)
    assert not CANARY.search(str(refused.value).encode())


@pytest.mark.django_db
def test_B16_dots_leave_the_secret_as_it_was(planted, browser):
    from portal.connectors.forms import key_of

    _, connection, _ = planted
    before = vault.open_values(connection)
    assert browser.post(f"/connections/{connection.pk}/replace/", {key_of("k"): "••••••••"}).status_code == 422
    assert vault.open_values(Connection.objects.get()) == before


@pytest.mark.django_db
def test_B04_the_secrets_of_a_connection_stay_with_the_host_it_was_made_for(planted, browser, canary, mara):
    from portal.connectors import edits

    connector, connection, _ = planted
    edits.save_general(connector, mara, connector.head, {"host": "127.0.0.9:9200"})
    page, _ = call(browser, connector, connection=connection)
    assert page.status_code == 409


@pytest.mark.django_db
def test_B10_nobody_signed_in_no_connection(planted):
    _, connection, _ = planted
    for address in (f"/connections/{connection.pk}/", f"/connections/{connection.pk}/replace/", "/connections/"):
        assert Client().get(address).status_code == 302
