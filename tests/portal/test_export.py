"""Taking a connector along as a file: which state, as which bytes, and never a secret."""

import io
import json
import zipfile

import pytest
from django.urls import reverse

from designer import properties
from designer.document import yaml
from portal.connections.models import Connection
from portal.connectors import edits, versions
from portal.connectors.creation import create
from portal.connectors.models import Connector, HeadPart, Icon, Part
from portal.sharing.models import Share

pytestmark = pytest.mark.django_db

CANARY = "canary-7f3a9c-secret"
FILES = (
    "openapi.json",
    "openapi.yaml",
    "openapi3.json",
    "openapi3.yaml",
    "openapi30.json",
    "postman.json",
    "connector.zip",
)


def definition(summary="Detect sentiment"):
    return {
        "swagger": "2.0",
        "info": {
            "title": "Sentiment",
            "description": "Says how positive a text is.",
            "version": "1.0",
            "contact": {"name": "Mara", "url": "https://example.com", "email": "mara@example.com"},
            "x-kept": [1.5, {}, None],
        },
        "host": "text.practice.example",
        "basePath": "/",
        "schemes": ["https"],
        "paths": {
            "/sentiment": {
                "post": {
                    "operationId": "DetectSentiment",
                    "summary": summary,
                    "description": "Says how positive, neutral or negative a text is.",
                    "responses": {"200": {"description": "OK", "schema": {"type": "object"}}},
                }
            }
        },
    }


@pytest.fixture
def sentiment(mara, tomas, aiko):
    """A published connector whose draft went on; Tomas edits it, Aiko views it."""
    document = properties.blank()
    document["properties"]["clientSecret"] = CANARY
    connector = create(mara, definition(), document, "Made for a test")
    versions.publish(connector, mara, connector.head, "")
    edits.save_element(connector, mara, connector.head, "/paths/~1sentiment/post", {"summary": "Find the mood"})
    Share.objects.create(connector=connector, person=tomas, level="edit", shared_by=mara)
    Share.objects.create(connector=connector, person=aiko, level="view", shared_by=mara)
    return connector


def address(connector, file, version=""):
    url = reverse("connectors:export-file", args=[connector.slug, file])
    return f"{url}?version={version}" if version else url


def summary_in(answer):
    return json.loads(answer.content)["paths"]["/sentiment"]["post"]["summary"]


@pytest.mark.parametrize(
    ("who", "version", "summary"),
    [
        ("mara", "", "Find the mood"),
        ("tomas", "", "Find the mood"),
        ("tomas", "draft", "Find the mood"),
        ("tomas", "published", "Detect sentiment"),
        ("aiko", "", "Detect sentiment"),
        ("aiko", "published", "Detect sentiment"),
    ],
)
def test_editors_get_the_draft_and_viewers_the_published_version(who, version, summary, request, sentiment, signed_in):
    client = signed_in(request.getfixturevalue(who))
    assert summary_in(client.get(address(sentiment, "openapi.json", version))) == summary


@pytest.mark.parametrize("file", FILES)
def test_a_viewer_cannot_reach_the_draft(file, sentiment, signed_in, aiko):
    assert signed_in(aiko).get(address(sentiment, file, "draft")).status_code == 403


@pytest.mark.parametrize("who", ["priya", "ines", "otto"])
@pytest.mark.parametrize("file", FILES)
def test_strangers_find_nothing(who, file, request, sentiment, signed_in):
    assert signed_in(request.getfixturevalue(who)).get(address(sentiment, file)).status_code == 404


def test_nothing_published_is_not_found(sentiment, signed_in, mara, aiko):
    Connector.objects.filter(pk=sentiment.pk).update(published=None)
    assert signed_in(mara).get(address(sentiment, "openapi.json", "published")).status_code == 404
    assert signed_in(aiko).get(address(sentiment, "openapi.json")).status_code == 404


@pytest.mark.parametrize(("ask", "status"), [("?version=other", 400), ("?version=published&org=2", 200)])
def test_a_version_that_does_not_exist_is_refused(ask, status, sentiment, signed_in, mara):
    assert signed_in(mara).get(address(sentiment, "openapi.json") + ask).status_code == status


@pytest.mark.parametrize("file", ["settings.py", "..%2F..%2Fsettings.py", "openapi.exe", "openapi.json%00"])
def test_a_file_that_is_no_format_is_not_found(file, sentiment, signed_in, mara):
    assert signed_in(mara).get(f"/connectors/{sentiment.slug}/export/{file}").status_code == 404


def test_the_definition_is_exported_as_it_is(sentiment, signed_in, mara):
    client = signed_in(mara)
    as_json = client.get(address(sentiment, "openapi.json", "published")).content
    assert json.loads(as_json) == definition()
    assert list(json.loads(as_json)["info"]) == list(definition()["info"])
    assert yaml.load(client.get(address(sentiment, "openapi.yaml", "published")).content.decode()) == definition()


def test_the_package_holds_definition_properties_icon_and_settings(sentiment, signed_in, mara):
    png = b"\x89PNG\r\n\x1a\n picture"
    Icon.objects.create(connector=sentiment, digest="d" * 64, png=png)
    part = Part.objects.create(connector=sentiment, digest="x", text=json.dumps("d" * 64))
    HeadPart.objects.create(connector=sentiment, place="icon", position=10**6, part=part)
    archive = zipfile.ZipFile(io.BytesIO(signed_in(mara).get(address(sentiment, "connector.zip")).content))
    assert archive.namelist() == ["apiDefinition.swagger.json", "apiProperties.json", "icon.png", "settings.json"]
    assert archive.read("icon.png") == png


@pytest.mark.parametrize(
    ("file", "content_type", "name"),
    [
        ("openapi.json", "application/json", "sentiment.openapi.json"),
        ("openapi.yaml", "application/yaml", "sentiment.openapi.yaml"),
        ("openapi3.json", "application/json", "sentiment.openapi3.json"),
        ("openapi3.yaml", "application/yaml", "sentiment.openapi3.yaml"),
        ("openapi30.json", "application/json", "sentiment.openapi30.json"),
        ("postman.json", "application/json", "sentiment.postman_collection.json"),
        ("connector.zip", "application/zip", "sentiment.zip"),
    ],
)
def test_a_file_is_a_download_that_no_browser_runs(file, content_type, name, sentiment, signed_in, mara):
    answer = signed_in(mara).get(address(sentiment, file))
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"] == f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("file", FILES)
def test_an_unchanged_file_is_not_sent_again(file, sentiment, signed_in, mara, django_assert_max_num_queries):
    client = signed_in(mara)
    etag = client.get(address(sentiment, file))["ETag"]
    with django_assert_max_num_queries(5):
        again = client.get(address(sentiment, file), headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert again["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("file", FILES)
def test_the_etag_changes_with_the_content(file, sentiment, signed_in, mara):
    client = signed_in(mara)
    etag = client.get(address(sentiment, file))["ETag"]
    edits.save_element(sentiment, mara, sentiment.head, "/paths/~1sentiment/post", {"summary": "Another"})
    answer = client.get(address(sentiment, file), headers={"If-None-Match": etag})
    assert answer.status_code == 200 and answer["ETag"] != etag


def test_every_format_and_version_has_an_etag_of_its_own(sentiment, signed_in, mara):
    client = signed_in(mara)
    etags = {
        client.get(address(sentiment, file, version))["ETag"] for file in FILES for version in ("draft", "published")
    }
    assert len(etags) == 2 * len(FILES)


def test_an_etag_opens_nothing_for_strangers(sentiment, signed_in, mara, priya):
    etag = signed_in(mara).get(address(sentiment, "openapi.json"))["ETag"]
    answer = signed_in(priya).get(address(sentiment, "openapi.json"), headers={"If-None-Match": etag})
    assert answer.status_code == 404


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("version", ["draft", "published"])
def test_no_secret_is_ever_exported(file, version, sentiment, signed_in, mara):
    values = {"api_key": CANARY}
    Connection.objects.create(connector=sentiment, owner=mara, label=CANARY, origin="https://a.example", values=values)
    content = signed_in(mara).get(address(sentiment, file, version)).content
    if file.endswith(".zip"):
        archive = zipfile.ZipFile(io.BytesIO(content))
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert CANARY.encode() not in content


def test_head_answers_without_a_body_and_post_is_refused(sentiment, signed_in, mara):
    client = signed_in(mara)
    assert client.head(address(sentiment, "openapi.json")).status_code == 200
    assert client.post(address(sentiment, "openapi.json")).status_code == 405


def test_the_page_lists_the_formats_with_their_sizes(sentiment, signed_in, mara):
    client = signed_in(mara)
    size = len(client.get(address(sentiment, "openapi.json")).content)
    content = client.get(reverse("connectors:export", args=[sentiment.slug])).content.decode()
    assert content.count("Download<") == len(FILES)
    assert f"{size}\xa0bytes" in content


def test_the_page_of_a_viewer_offers_the_published_version_only(sentiment, signed_in, aiko):
    content = signed_in(aiko).get(reverse("connectors:export", args=[sentiment.slug])).content.decode()
    assert "version=published" in content and "version=draft" not in content


def test_what_a_format_cannot_hold_is_said_on_the_page(sentiment, signed_in, mara):
    edits.save_element(sentiment, mara, sentiment.head, "/paths/~1sentiment/post", {"summary": "a\0b"})
    client = signed_in(mara)
    answer = client.get(address(sentiment, "openapi.yaml"))
    assert answer.status_code == 422 and "OpenAPI 2.0 as YAML:" in answer.content.decode()
    assert client.get(reverse("connectors:export", args=[sentiment.slug])).status_code == 200
    assert client.get(address(sentiment, "openapi.json")).status_code == 200
