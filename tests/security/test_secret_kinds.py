"""M2: a secret of every kind that the portal is given or handles, and none of them is found anywhere afterwards."""

import base64
import html
import io
import json
import re
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
import trustme
from django.db import connection as database
from django.urls import get_resolver

from designer import auth
from designer.auth import oauth2
from designer.auth.oauth2 import Client, OAuth
from designer.document.document import Document
from designer.properties import blank
from portal.connections.models import Connection, Run
from portal.connectors import versions
from portal.connectors.creation import create
from portal.connectors.forms import key_of
from portal.sharing.models import Share
from portal.signins import client_secrets, exchanges
from portal.signins.models import SignIn
from tests.designer.fault_server import answer, serving
from tests.portal.signins.conftest import sign_in
from tests.portal.test_access_matrix import ACTORS, addresses, rows
from tests.security.pages import walk
from tests.security.test_fuzz import posts

pytestmark = pytest.mark.django_db(transaction=True)

KINDS = """
    api-key-header api-key-query basic-password digest-password ntlm-password aws-secret hmac-secret prefixed-key
    certificate-password nested-token portal-password client-secret-old client-secret-new own-client-secret
    pasted-command grant-password code state verifier device-code access-token refresh-token id-token
    application-token renewed-access renewed-refresh typed-header typed-body in-refused-form in-missing-address
    in-exception
"""
SHARED = "Zq7XvK3mTz9"
SECRETS = {name: f"canary{number:02}{SHARED}{'w' * (number % 3)}" for number, name in enumerate(KINDS.split())}
IDENTITY = trustme.CA().issue_cert("mara@pets.example")
CHAIN, KEY = IDENTITY.cert_chain_pems[0].bytes().decode(), IDENTITY.private_key_pem.bytes().decode()
SECRETS["private-key"] = "".join(KEY.splitlines()[1:-1])[:48]
OPERATION = {
    "operationId": "It",
    "summary": "It",
    "parameters": [
        {"name": "X-Session-Token", "in": "header", "type": "string"},
        {
            "name": "body",
            "in": "body",
            "schema": {"type": "object", "properties": {"pin": {"type": "string", "format": "password"}}},
        },
    ],
    "responses": {"200": {"description": "OK"}},
}
AT = "/paths/~1it/post"
CALLED = {
    "api_key": ({}, {"api_key": "api-key-header"}),
    "api_key query": ({"location": "query", "name": "code"}, {"api_key": "api-key-query"}),
    "api_key prefix": ({"prefix": "Bearer "}, {"api_key": "prefixed-key"}),
    "basic": ({}, {"username": "", "password": "basic-password"}),
    "digest": ({}, {"username": "", "password": "digest-password"}),
    "windows": ({}, {"authType": "", "username": "", "password": "ntlm-password"}),
    "aws_sigv4": ({}, {"access_key_id": "", "secret_access_key": "aws-secret"}),
    "request_signature": ({}, {"key_id": "", "secret_key": "hmac-secret"}),
}
PLAIN = {"authType": "windows", "username": "mara", "access_key_id": "AKIDEXAMPLE", "key_id": "key-7"}


def spellings(secret):
    """The secret, and what of it stands in base64 wherever it begins."""
    data = secret.encode()
    cores = [base64.b64encode(b"\0" * at + data).decode()[(0, 2, 3)[at] :].rstrip("=")[:-2] for at in range(3)]
    return [secret, secret[:14], *cores]


SIGNS = (
    "canary",
    SECRETS["private-key"][:14],
    *(sign for each in (SHARED, SECRETS["private-key"]) for sign in spellings(each)),
)


def found_in(text):
    data = text if isinstance(text, str) else text.decode("utf-8", "replace")
    if not any(sign in data for sign in SIGNS):  # most texts, found out fast
        return []
    return sorted({name for name, secret in SECRETS.items() if any(each in data for each in spellings(secret))})


def echo(connection, request):
    """Everything it was sent, in every spelling: in the body, in a header, in a cookie, in the reason."""
    text = request.decode("latin-1")
    line = re.sub(r"[\r\n]+", " ", text)[:2000]
    body = "\n".join((text, quote(text), json.dumps(text), html.escape(text), base64.b64encode(request).decode()))
    connection.sendall(
        answer(body.encode(), f"X-Echo: {quote(line)}", f"Set-Cookie: s={quote(line)}", "Content-Type: text/plain")
    )


def tokens(connection, request):
    """A token endpoint, and an API that tells what it was sent."""
    form = parse_qs(request.partition(b"\r\n\r\n")[2].decode())
    if b" /token " not in request[:200]:
        return echo(connection, request)
    if form.get("client_secret") == [SECRETS["client-secret-new"]]:
        body = {"error": "invalid_client", "error_description": f"Not {SECRETS['client-secret-new']}"}
        return connection.sendall(answer(json.dumps(body).encode(), status="401 Unauthorized"))
    names = {
        "refresh_token": ("renewed-access", "renewed-refresh"),
        "authorization_code": ("access-token", "refresh-token"),
    }
    access, refresh = names.get(form["grant_type"][0], ("application-token", ""))
    claims = base64.urlsafe_b64encode(json.dumps({"email": SECRETS["access-token"], "sub": "1"}).encode()).decode()
    body = {"access_token": SECRETS[access], "refresh_token": SECRETS.get(refresh, ""), "token_type": "Bearer"}
    body |= {
        "all": [{"authToken": SECRETS["nested-token"]}],
        "expires_in": 5,
        "scope": f"read {SECRETS[access]}",
        "id_token": f"{SECRETS['id-token']}.{claims}.x",
    }
    connection.sendall(
        answer(json.dumps(body | {"echo": request.decode("latin-1")}).encode(), "Content-Type: application/json")
    )


def connector_of(person, place, kind, settings, title):
    value = {"swagger": "2.0", "info": {"title": title, "description": "Echoes.", "version": "1"}, "host": place}
    value |= {"basePath": "/", "schemes": ["http"], "paths": {"/it": {"post": OPERATION}}}
    document, properties = Document.from_value(value), blank()
    if kind != "oauth2":
        document, properties = auth.write(document, properties, kind, settings)
    return create(person, document.value(), properties, "Made for a test")


def connect(browser, connector, **values):
    form = {"connector": connector.slug, "label": "Mine", **{key_of(name): value for name, value in values.items()}}
    return browser.post("/connections/new/", form)


def call(browser, connector):
    made = Connection.objects.filter(connector=connector).first()
    data = {"do": "send", "connection": made.pk, "header.X-Session-Token": SECRETS["typed-header"]}
    data |= {"as": "json", "body": json.dumps({"pin": SECRETS["typed-body"]})}
    return browser.post(f"/connectors/{connector.slug}/edit/test/?at={AT}", data, follow=True)


def called_kinds(mara, browser, place):
    for kind, (settings, given) in CALLED.items():
        connector = connector_of(mara, place, kind.split()[0], settings, kind)
        values = {name: SECRETS.get(secret) or PLAIN[name] for name, secret in given.items()}
        assert connect(browser, connector, **values).status_code == 302, kind
        yield connector, call(browser, connector)
    connector = connector_of(mara, place, "client_certificate", {}, "certificate")
    text = {"certificate": CHAIN, "private_key": KEY, "private_key_password": SECRETS["certificate-password"]}
    yield connector, connect(browser, connector, **text)
    yield connector, connect(browser, connector, certificate=CHAIN, private_key=KEY)


def signed_in_kinds(mara, browser, place, monkeypatch):
    given = iter((SECRETS["state"], SECRETS["verifier"] + "v" * 50))
    monkeypatch.setattr("portal.signins.starting.secrets.token_urlsafe", lambda size: next(given))
    connector = connector_of(mara, place, "oauth2", {}, "OAuth")
    url = f"http://{place}"
    sign_in(connector, mara, client_id="c", authorization_url=f"{url}/a", token_url=f"{url}/token", scopes="read")
    for name in ("client-secret-old", "client-secret-new"):
        client_secrets.add(connector, mara, SECRETS[name])
    connector.refresh_from_db()
    going = connect(browser, connector)
    assert parse_qs(urlsplit(going["Refresh"].partition("url=")[2]).query)["state"] == [SECRETS["state"]]
    query = urlencode({"code": SECRETS["code"], "state": SECRETS["state"]})
    yield connector, browser.get(f"/oauth/callback?{query}", follow=True)
    yield connector, call(browser, connector)
    yield connector, browser.get(f"/oauth/callback?{query}")
    yield from unattended(mara, browser, place, url)


def unattended(mara, browser, place, url):
    """Without a page: the application's own token, and a user name with a password."""
    for grant, secret in (("client_credentials", "client-secret-old"), ("password", "client-secret-old")):
        connector = connector_of(mara, place, "oauth2", {}, grant)
        sign_in(connector, mara, grant=grant, client_id="c", token_url=f"{url}/token", authorization_url=f"{url}/a")
        client_secrets.add(connector, mara, SECRETS[secret])
        connector.refresh_from_db()
        values = {"token:username": "m", "token:password": SECRETS["grant-password"]}
        yield connector, connect(browser, connector, **values)
        if Connection.objects.filter(connector=connector).exists():
            yield connector, call(browser, connector)


def flows(place):
    """What no page drives yet: the device's code, and an application of the person's own."""
    record = exchanges.recorder()
    url = f"http://{place}/token"
    oauth = OAuth("token", "generic", token_url=url, device_url=url)
    device = oauth2.DeviceCode(SECRETS["device-code"], "user", url, "", 2**31, 5)
    client = Client("own", SECRETS["own-client-secret"])
    record.drive(oauth2.device_poll(oauth, client, device, 1))
    return record.as_text()


def broken(mara, browser, connector, monkeypatch):
    """Refusals and errors with a secret in the path, the query, the form, and in what is raised."""
    browser.raise_request_exception = False
    command = f"curl https://api.example.com/pets -H 'Authorization: Bearer {SECRETS['pasted-command']}'"
    brought = browser.post("/connectors/new/import/", {"text": command})
    yield browser.get(brought["Location"])
    yield browser.post(f"{brought['Location']}accept/", {"operation": "/paths/~1pets/get"}, follow=True)
    made = Connection.objects.filter(connector=connector).first()
    yield browser.post("/sign-in/", {"username": mara.email, "password": SECRETS["portal-password"]}, follow=True)
    yield browser.get(f"/nothing/?key={SECRETS['in-missing-address']}")
    yield browser.post(f"/connections/{made.pk}/replace/", {key_of("api_key"): f"a\r\nb{SECRETS['in-refused-form']}"})

    def raises(*given, **named):
        raise RuntimeError(f"token={SECRETS['in-exception']}")

    with monkeypatch.context() as patched:
        patched.setattr("portal.connections.making.replace_values", raises)
        yield browser.post(f"/connections/{made.pk}/replace/", {key_of("api_key"): SECRETS["in-exception"]})


@pytest.fixture
def planted(mara, browser, opened, log, monkeypatch):
    """(connectors, what the pages said meanwhile)."""
    said = []
    with serving(tokens) as served:
        opened(served.place)
        made = [*called_kinds(mara, browser, served.place), *signed_in_kinds(mara, browser, served.place, monkeypatch)]
        said += [page.content.decode() for _, page in made]
        said += [flows(served.place)]
        connectors = list({connector.pk: connector for connector, _ in made}.values())
        said += [page.content.decode() for page in broken(mara, browser, connectors[0], monkeypatch)]
        sent = b"".join(served.requests)
    got = set(found_in(sent))
    assert got >= {"api-key-header", "basic-password", "code", "renewed-access", "typed-body", "grant-password"}
    return connectors, said


def stored():
    """Every value of every table, and every byte of the files."""
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            yield table, repr(cursor.execute(f'SELECT * FROM "{table}"').fetchall())
    name = str(database.settings_dict["NAME"])
    for path in (Path(name), Path(f"{name}-wal")):
        if database.vendor == "sqlite" and path.exists():
            yield path.name, path.read_bytes().decode("latin-1")


def unpacked(page):
    content = page.getvalue() if hasattr(page, "getvalue") else b"".join(page)
    if content[:2] != b"PK":
        return content
    archive = zipfile.ZipFile(io.BytesIO(content))
    return b"".join(archive.read(name) for name in archive.namelist())


def pages_of(connector):
    """The exports of a connector, and its runs."""
    yield from (f"/connectors/{connector.slug}/export/{file}" for file in ("apiProperties.json", "package.zip"))
    for run in Run.objects.filter(connector=connector):
        page = f"/connectors/{connector.slug}/edit/test/?at={AT}&run={run.pk}"
        yield from (page, f"{page}&view=raw", f"/connectors/{connector.slug}/test/{run.pk}/answer.txt")


def everywhere(browser, connectors, known, actor):
    """(address, content) of whatever a person can open: what the access matrix lets them see, downloads, exports."""
    seen = {row.name for row in rows() if row.method == "GET" and row.expected[ACTORS.index(actor)] == "200"}
    starts = [address for name, address in known.items() if name in seen or name.startswith("signins:")]
    starts += ["/search/?q=canary", "/connections/?q=canary"]
    if actor == "mara":
        starts += [f"/sign-ins/{row.pk}/" for row in SignIn.objects.all()]
        starts += [page for connector in connectors for page in pages_of(connector)]
        yield from ((address, unpacked(page)) for address, page in walk(browser, "/connections/", most=10))
    yield from ((address, unpacked(browser.get(address))) for address in starts)


def test_secrets_of_every_kind_are_found_nowhere(planted, mara, tomas, aiko, ines, signed_in, log, outbox):
    connectors, said = planted
    assert len(SECRETS) >= 32
    versions.publish(connectors[0], mara, connectors[0].head, "")
    for person, level in ((tomas, "edit"), (aiko, "view")):
        Share.objects.create(connector=connectors[0], person=person, level=level, shared_by=mara)
    leaks = [("while it happened", found) for text in said if (found := found_in(text))]
    names = [name for name, _ in addresses(get_resolver().url_patterns)]
    made = Connection.objects.filter(connector=connectors[0]).first()
    known = dict(zip(names, posts(connectors[0], made)[: len(names)], strict=True))
    for actor, person in {"mara": mara, "tomas": tomas, "aiko": aiko, "ines": ines}.items():
        browser = signed_in(person)
        browser.raise_request_exception = False
        opened = everywhere(browser, connectors, known, actor)
        leaks += [(person.name, at, found) for at, text in opened if (found := found_in(text))]
        leaks += [("session", found) for found in [found_in(repr(dict(browser.session)))] if found]
    leaks += [(table, found) for table, text in stored() if (found := found_in(text))]
    leaks += [("mail", found) for mail in outbox() if (found := found_in(mail.message().as_string()))]
    leaks += [("log", found) for found in [found_in(log.getvalue())] if found]
    assert leaks == []
