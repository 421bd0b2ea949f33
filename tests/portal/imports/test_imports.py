"""A new connector from something: brought, reviewed, accepted or discarded, and nothing stored before."""

import io
import json
import time
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal.connectors.drafts import draft
from portal.connectors.models import Connector, Icon
from portal.imports import child, work
from portal.imports.models import KEPT, Import

pytestmark = pytest.mark.django_db

OK = {"200": {"description": "OK", "schema": {"$ref": "#/definitions/Pet"}}}
PETS = {
    "swagger": "2.0",
    "info": {"title": "Pets", "description": "Pets.", "version": "1"},
    "host": "api.example.com",
    "paths": {
        "/pets": {
            "get": {"operationId": "ListPets", "summary": "List pets", "tags": ["pets"], "responses": OK},
            "post": {"operationId": "AddPet", "summary": "Add a pet", "responses": {"201": {"description": "Made"}}},
        }
    },
    "definitions": {"Pet": {"type": "object"}, "Unused": {"type": "object"}},
    "x-kept": {"b": 1, "a": {}},
}
LIST, ADD = "/paths/~1pets/get", "/paths/~1pets/post"


def bring(browser, text="", file=None, **more):
    return browser.post(
        "/connectors/new/import/", {"text": text, **({"file": file} if file else {}), **more}, follow=True
    )


def upload(content, name="pets.json"):
    return SimpleUploadedFile(name, content)


def icon():
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(buffer, "PNG")
    return buffer.getvalue()


def package(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "."), content)
    return buffer.getvalue()


def wait_until_read():
    for _ in range(600):
        if Import.objects.get().state != "waiting":
            return
        time.sleep(0.1)


def accept(browser, chosen=(LIST, ADD)):
    return browser.post(f"/connectors/new/{Import.objects.get().id}/accept/", {"operation": list(chosen)}, follow=True)


def test_a_pasted_definition_is_reviewed_and_nothing_is_stored(browser):
    page = bring(browser, json.dumps(PETS))
    said = page.content.decode()
    assert "Pets, review before import" in said and "OpenAPI 2.0" in said and "Import 2 actions" in said
    assert not Connector.objects.exists()


def test_an_accepted_definition_is_the_same_in_every_value_and_its_order(browser, mara):
    bring(browser, json.dumps(PETS))
    accept(browser)
    connector = Connector.objects.get()
    assert json.dumps(draft(connector, whole=True).definition.value()) == json.dumps(PETS)
    assert (connector.owner, connector.title, connector.host) == (mara, "Pets", "api.example.com")
    assert not Import.objects.exists()


def test_only_ticked_actions_come_in_with_what_they_need(browser):
    bring(browser, json.dumps(PETS))
    accept(browser, [LIST])
    made = draft(Connector.objects.get(), whole=True).definition.value()
    assert list(made["paths"]["/pets"]) == ["get"]
    assert list(made["definitions"]) == ["Pet"]
    assert made["x-kept"] == PETS["x-kept"]


def test_without_a_tick_it_asks_for_one(browser):
    bring(browser, json.dumps(PETS))
    page = accept(browser, [])
    assert page.status_code == 422 and "Tick at least one action." in page.content.decode()
    assert not Connector.objects.exists()


def test_a_package_brings_its_properties_icon_and_script_and_no_secret(browser):
    oauth = {"token": {"type": "oauthSetting", "oAuthSettings": {"clientSecret": "s3cret-value", "clientId": "id"}}}
    files = {
        "apiDefinition__swagger__json": json.dumps(PETS),
        "apiProperties__json": json.dumps({"properties": {"iconBrandColor": "#112233", "connectionParameters": oauth}}),
        "icon__png": icon(),
        "script__csx": "class Script {}",
    }
    page = bring(browser, file=upload(package(**files), "pets.zip"))
    assert "Is kept for export, and not run" in page.content.decode()
    accept(browser)
    connector = Connector.objects.get()
    state = draft(connector, whole=True)
    assert connector.brand_colour == "#112233" and state.script == "class Script {}"
    assert "s3cret-value" not in json.dumps(state.properties) and "clientId" in json.dumps(state.properties)
    assert Icon.objects.get().digest == state.icon == connector.icon_digest
    exported = browser.get(f"/connectors/{connector.slug}/export/connector.zip")
    with zipfile.ZipFile(io.BytesIO(exported.content)) as again:
        assert again.read("script.csx") == b"class Script {}" and "icon.png" in again.namelist()


def test_what_cannot_be_read_says_where_and_shows_the_line(browser):
    page = bring(browser, '{"swagger": "2.0",\n "info" 1}')
    said = page.content.decode()
    assert "was expected" in said and "Line 2, column 9" in said and "&quot;info&quot; 1" in said


@pytest.mark.parametrize(
    "content",
    [b"[" * 200_000, b"\x89PNG\r\n\x1a\n", b"a: &a [x]\n" * 3, b"\x00\x01", b"<wsdl/>", b"{}", b"\xff\xfe"],
    ids=["brackets", "picture", "key twice", "bytes", "xml", "nothing", "half a mark"],
)
def test_a_hostile_file_is_an_answer_and_no_error(browser, content):
    page = bring(browser, file=upload(content))
    assert page.status_code == 200 and "cannot be read" in page.content.decode()
    assert Import.objects.get().state == "failed" and Import.objects.get().problem.endswith(".")


def test_nothing_at_all_is_an_error_at_its_field(browser):
    page = bring(browser)
    assert page.status_code == 422 and "Paste something, or choose a file." in page.content.decode()


def test_html_in_every_name_is_text(browser):
    attack = "<script>alert(1)</script>"
    value = {**PETS, "info": {"title": attack}, "paths": {f"/{attack}": {"get": {"summary": attack, "tags": [attack]}}}}
    page = bring(browser, file=upload(json.dumps(value).encode(), f"{attack}.json"))
    assert b"<script>alert" not in page.content and b"&lt;script&gt;" in page.content


def test_an_address_is_fetched_through_the_one_way_out(browser, mara, settings):
    page = bring(browser, "http://127.0.0.9:9200/openapi.json")
    said = page.content.decode()
    assert page.status_code == 422 and "not open to connectors" in said and "General step" not in said
    assert not Import.objects.exists()


def test_an_import_is_its_persons_alone(browser, signed_in, tomas, otto):
    bring(browser, json.dumps(PETS))
    url = f"/connectors/new/{Import.objects.get().id}/"
    for person in (tomas, otto):
        assert signed_in(person).get(url).status_code == 404
        assert signed_in(person).post(f"{url}accept/", {"operation": LIST}).status_code == 404
        assert signed_in(person).post(f"{url}discard/").status_code == 404
    assert browser.get(url).status_code == 200


def test_a_discarded_import_leaves_nothing(browser):
    bring(browser, json.dumps(PETS))
    page = browser.post(f"/connectors/new/{Import.objects.get().id}/discard/", follow=True)
    assert "Nothing was stored." in page.content.decode()
    assert not Import.objects.exists() and not Connector.objects.exists()


def test_what_waits_is_listed_and_forgotten_after_a_day(browser, mara):
    bring(browser, json.dumps(PETS))
    assert "Waiting for you" in browser.get("/connectors/new/").content.decode()
    Import.objects.update(created=Import.objects.get().created - KEPT)
    bring(browser, json.dumps(PETS))
    assert Import.objects.count() == 1


def test_there_is_an_end_to_what_waits(browser, monkeypatch):
    monkeypatch.setattr(work, "PER_PERSON", 1)
    bring(browser, json.dumps(PETS))
    page = bring(browser, json.dumps(PETS))
    assert page.status_code == 422 and "wait for a decision" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_large_file_is_read_beside_the_request_and_the_page_comes_back(browser):
    value = {**PETS, "x-long": "x" * (work.AT_ONCE + 1)}
    page = bring(browser, file=upload(json.dumps(value).encode()))
    url = page.redirect_chain[-1][0]
    assert "You can leave this page" in page.content.decode() and page["Refresh"]
    wait_until_read()
    assert "review before import" in browser.get(url).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_reading_that_a_crash_left_is_taken_up_again(browser, mara):
    item = Import.objects.create(person=mara, name="left", size=2, source=zlib.compress(b"{}"))
    Import.objects.update(lease=item.created - KEPT)
    browser.get(f"/connectors/new/{item.id}/")
    wait_until_read()
    assert Import.objects.get().state == "failed"


def test_the_reader_gets_nothing_of_the_portals_surroundings(monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_PORTAL", "hello")
    monkeypatch.setattr(child, "PROGRAM", "import os, sys; sys.stdout.write('{\"x\": %d}' % len(os.environ))")
    assert child.read(b"") == {"x": 0} or child.read(b"")["x"] <= 1  # Python itself may add LC_CTYPE


@pytest.mark.parametrize("program", ["raise SystemExit(1)", "print('no json')", "import os; os.abort()"])
def test_a_reader_that_dies_is_a_sentence(monkeypatch, program):
    monkeypatch.setattr(child, "PROGRAM", program)
    with pytest.raises(child.TextError, match="took too long or too much memory"):
        child.read(b"")


@pytest.mark.parametrize(
    "document",
    [
        {"swagger": "2.0", "info": PETS["info"], "host": "api.example.com"},
        {"openapi": "3.0.3", "info": PETS["info"], "servers": [{"url": "https://api.example.com"}]},
    ],
)
def test_a_problem_names_the_action_and_the_line_of_the_source(browser, document):
    schema = {"type": "object", "required": []}
    operation = {"operationId": "List", "responses": {"200": {"description": "OK", "schema": schema}}}
    if "openapi" in document:
        operation["responses"]["200"] = {"description": "OK", "content": {"application/json": {"schema": schema}}}
    text = json.dumps({**document, "paths": {"/pets": {"get": operation}}}, indent=1)
    said = bring(browser, text).content.decode()
    wanted = '"get"' if "openapi" in document else '"required"'
    line = next(number for number, each in enumerate(text.splitlines(), 1) if each.strip().startswith(wanted))
    assert "GET /pets" in said and f"line {line}, column" in said
