"""Group G: every page, walked with 40 payloads in every text of a connector, runs nothing and is kept by nobody."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from portal.connections import making
from portal.connectors.drafts import draft
from portal.connectors.models import Connector
from portal.sharing.models import Share
from tests.portal.service import freeze
from tests.security.conftest import connector_to
from tests.security.pages import look, walk

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]

PAYLOADS = [
    "<script>window.__x=1</script>",
    "<img src=x onerror=window.__x=1>",
    '"><img src=x onerror=window.__x=1>',
    "'><svg onload=window.__x=1>",
    "</textarea><script>window.__x=1</script>",
    "</title><script>window.__x=1</script>",
    "</script><script>window.__x=1</script>",
    "</style><script>window.__x=1</script>",
    "--><script>window.__x=1</script>",
    "]]><script>window.__x=1</script>",
    '" onmouseover="window.__x=1',
    "' onfocus='window.__x=1' autofocus='",
    "` onload=window.__x=1 `",
    '" style="background:url(javascript:window.__x=1)',
    "[x](javascript:window.__x=1)",
    "[x](data:text/html,<script>window.__x=1</script>)",
    '![x](x"onerror="window.__x=1)',
    '<a href="javascript:window.__x=1">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<a href="vbscript:x">x</a>',
    "<iframe srcdoc='<script>window.__x=1</script>'>",
    "<object data=javascript:window.__x=1>",
    "<embed src=javascript:window.__x=1>",
    "<base href=//evil.test/>",
    "<meta http-equiv=refresh content='0;url=//evil.test'>",
    "<link rel=stylesheet href=//evil.test/x.css>",
    "<form action=//evil.test><button>x</button></form>",
    "<details open ontoggle=window.__x=1>",
    "<math><mi xlink:href=javascript:window.__x=1>x</mi></math>",
    '<div hx-get="/me/" hx-trigger="load">',
    "<div data-hx-post=/sign-out/ hx-trigger=load>",
    "<p x-data x-init=\"fetch('/x')\">",
    "<b @click=window.__x=1>",
    "{{ 7*7 }}{% debug %}",
    "${7*7}#{7*7}",
    "{% include 'connectors/list.html' %}",
    "<template><script>window.__x=1</script></template>",
    "<!--<img src=--><img src=x onerror=window.__x=1>",
    "\u202e<script>window.__x=1</script>",
    "&lt;script&gt;window.__x=1&lt;/script&gt;<x>",
]


def attacked(person, text):
    """A connector in which every text is the payload."""
    entry = {"name": text, "in": "query", "type": "string", "x-ms-summary": text, "description": text, "default": text}
    listed = {**entry, "name": text + "2", "enum": [text], "x-ms-enum-values": [{"value": text, "displayName": text}]}
    schema = {
        "type": "object",
        "title": text,
        "description": text,
        "properties": {text: {"type": "string", "title": text}},
    }
    body = {"name": text, "in": "body", "description": text, "schema": schema}
    operation = {
        "operationId": text,
        "summary": text,
        "description": text,
        "tags": [text],
        "parameters": [entry, listed, body],
        "responses": {"200": {"description": text, "schema": schema, "headers": {text: {"type": text}}}},
    }
    parameter = {"type": "securestring", "uiDefinition": {"displayName": text, "description": text, "tooltip": text}}
    policy = {"templateId": text, "title": text, "parameters": {"x-ms-apimTemplateParameter.name": text}}
    properties = {"connectionParameters": {text: parameter}, "policyTemplateInstances": [policy], "publisher": text}
    return connector_to(
        person,
        "api.example.com",
        info={
            "title": text,
            "version": text,
            "description": text,
            "contact": {"name": text, "url": text, "email": text},
        },
        paths={"/it": {"post": operation}, "/" + text: {"get": operation}},
        definitions={text: schema},
        securityDefinitions={text: {"type": "apiKey", "in": "header", "name": text}},
        security=[{text: []}],
        properties={"properties": properties},
        **{"x-ms-connector-metadata": [{"propertyName": "Website", "propertyValue": text}]},
    )


@pytest.mark.parametrize("half", [0, 1])
def test_G06_D29_D30_no_payload_is_more_than_text_on_any_page(mara, tomas, browser, half):
    """All payloads in one connector each, so that lists, search and pages hold all of them."""
    for text in PAYLOADS[half::2]:
        connector = attacked(mara, text)
    mara.name = PAYLOADS[half]
    mara.save()
    making.make(mara, connector, draft(connector), PAYLOADS[half], {})
    Share.objects.create(connector=connector, person=tomas, level="edit", shared_by=mara)
    starts = [
        f"/connectors/{connector.slug}/{page}" for page in ("", "edit/definition/", "revisions/", "publish/", "share/")
    ]
    starts += [f"/connectors/{each.slug}/edit/definition/?at=/paths/~1it/post" for each in Connector.objects.all()[:8]]
    starts += [
        "/search/?q=window",
        "/search/?q=<script>",
        '/connectors/?q="><script>window.__x=1</script>',
        "/connections/",
    ]
    found = {
        address: look(shown.content.decode()).dangers
        for address, shown in walk(browser, *starts, most=30)
        if shown.status_code == 200 and "html" in shown["Content-Type"]
    }
    assert len(found) > 20
    assert {address: dangers for address, dangers in found.items() if dangers} == {}


def test_no_page_breaks_on_any_payload(mara, browser):
    for text in PAYLOADS[::4]:
        slug = attacked(mara, text).slug
        for page in (
            "",
            "edit/security/",
            "edit/definition/?at=/paths/~1it/post",
            "edit/test/?at=/paths/~1it/post",
            "export/openapi.yaml",
        ):
            shown = browser.get(f"/connectors/{slug}/{page}")
            assert shown.status_code == 200 and b"49" + b"#49" not in (b"" if "export" in page else shown.content)


@pytest.fixture
def everywhere(mara, ines, signed_in):
    """(address, answer) of many pages, of members, of an administrator, of nobody, and of errors."""
    connector = connector_to(mara, "api.example.com")
    freeze(connector, mara)
    making.make(mara, connector, draft(connector), "Mine", {})
    member = walk(signed_in(mara), f"/connectors/{connector.slug}/edit/definition/", "/help/", "/nothing/", most=45)
    admin = walk(signed_in(ines), "/administration/people/", most=12)
    outside = walk(Client(), "/sign-in/", "/password/", "/invitations/x/", "/setup/", "/nothing/", most=8)
    return [*member, *admin, *outside]


def test_G03_G04_G09_every_answer_carries_its_guards_and_keeps_them(everywhere):
    for address, answer in everywhere:
        policy = answer.get("Content-Security-Policy", "")
        assert policy, address
        assert "unsafe" not in policy, address
        assert "sandbox" in policy or ("frame-ancestors 'none'" in policy and "object-src 'none'" in policy), address
        assert "default-src 'none'" in policy and "base-uri 'none'" in policy or "sandbox" in policy, address
        assert answer["X-Frame-Options"] == "DENY" and answer["X-Content-Type-Options"] == "nosniff", address
        assert "no-store" in answer["Cache-Control"] or "private" in answer["Cache-Control"], address
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin", address
        assert answer["Referrer-Policy"] == answer["Cross-Origin-Opener-Policy"] == "same-origin", address
        if "html" in answer.get("Content-Type", ""):
            assert look(answer.content.decode()).dangers == [], address
    assert {answer.status_code for _, answer in everywhere} >= {200, 404}


FORMS = ["edit/general/", "edit/security/", "edit/test/", "edit/undo/", "edit/source/", "publish/", "delete/", "share/"]


@pytest.mark.parametrize(
    "more", [{}, {"HX-Request": "true"}, {"Origin": "https://evil.test"}, {"Content-Type": "text/plain"}]
)
def test_G01_no_write_without_the_token_of_its_page(mara, more):
    slug = connector_to(mara, "api.example.com").slug
    before = Connector.objects.get().head
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(mara, backend="django.contrib.auth.backends.ModelBackend")
    for form in [f"/connectors/{slug}/{each}" for each in FORMS] + [
        "/sign-out/",
        "/me/",
        "/connectors/new/",
        "/connections/new/",
    ]:
        for method in ("POST",) if more else ("POST", "PUT", "PATCH", "DELETE"):
            content_type = more.get("Content-Type", "application/json")
            headers = {key: value for key, value in more.items() if key != "Content-Type"}
            answer = strict.generic(method, form, '{"title": "x"}', content_type=content_type, headers=headers)
            assert answer.status_code in (403, 405), (form, method, answer.status_code)
    assert Connector.objects.get().head == before


def test_G01_signing_in_needs_a_token_and_signing_out_a_post(mara, browser):
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": mara.email, "password": "x"})
    assert answer.status_code == 403
    assert browser.get("/sign-out/").status_code == 405 and browser.get("/me/").status_code == 200


def test_G11_cookies_are_kept_from_scripts_and_other_sites(mara, client):
    mara.set_password("correct horse battery")
    mara.save()
    client.get("/sign-in/")
    client.post("/sign-in/", {"username": mara.email, "password": "correct horse battery"})
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        cookie = client.cookies[name]
        assert cookie["httponly"] and cookie["samesite"] == "Lax"


PATHS = ["/media/../portal.sqlite3", "/static/../portal/settings.py", "/static/..%2fportal/settings.py", "/.git/config"]
PATHS += [
    "/static/%2e%2e/manage.py",
    "/.env",
    "/portal.sqlite3",
    "/static//etc/passwd",
    "/help/..%2f..%2fREADME/",
    "/admin/",
]


@pytest.mark.parametrize("path", PATHS)
def test_G12_F22_no_file_of_the_server_is_served(mara, browser, path):
    assert browser.get(path).status_code in (400, 404)
    assert Client().get(path).status_code in (302, 400, 404)


def test_G11_with_tls_the_cookies_are_bound_to_their_host(tmp_path):
    script = (
        "from portal import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE)"
    )
    environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "PUBLIC_URL": "https://portal.example"}
    made = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environ, capture_output=True, text=True)
    assert made.stdout.split() == ["__Host-session", "__Host-csrf", "True"]
