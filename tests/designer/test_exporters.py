"""Exports are the document and nothing but the document, without secrets."""

import io
import json
import zipfile

import pytest
from openapi_spec_validator import OpenAPIV2SpecValidator

from designer.document import yaml
from designer.document.document import Document
from designer.exporters import openapi2, package
from designer.importers.request_sample import operation_from, read_fields
from tests.corpus import connectors, definition, needs_corpus, properties

CANARY = "c4n4ry-value-0123456789"
PNG = b"\x89PNG\r\n\x1a\n..."
PETSTORE = {"swagger": "2.0", "info": {"title": "Žluť", "version": "1.0"}, "paths": {}, "x-odd": [1.0, {}]}


@needs_corpus
def test_a_real_definition_comes_back_with_values_and_key_order():
    for folder in connectors():
        value = definition(folder)
        if value is not None:
            assert repr(json.loads(openapi2.as_json(Document.from_value(value)))) == repr(value), folder.name


def test_json_is_indented_and_keeps_characters_as_themselves():
    text = openapi2.as_json(Document.from_value(PETSTORE)).decode()
    assert text.startswith('{\n  "swagger": "2.0",\n  "info": {\n    "title": "Žluť"')
    assert text.endswith("}\n")


def test_yaml_says_the_same():
    assert yaml.load(openapi2.as_yaml(Document.from_value(PETSTORE)).decode()) == PETSTORE


def test_a_definition_made_from_a_sample_is_accepted_by_a_validator():
    body = '{"documents": [{"language": "en", "id": "1", "score": 0.5, "tags": [], "note": null, "mixed": [1, "a"]}]}'
    sampled = operation_from(read_fields("POST", "https://a.example/x/{id}?top=1&tag=a&tag=b", "X-Lang: en", body))
    document = {**PETSTORE, "host": sampled.host, "paths": {sampled.path: {sampled.method: sampled.operation}}}
    OpenAPIV2SpecValidator(json.loads(openapi2.as_json(Document.from_value(document)))).validate()


def test_the_package_has_the_files_of_the_command_line_tool():
    files = package.file_set(Document.from_value(PETSTORE), {"properties": {}}, PNG, "// code")
    assert list(files) == [
        "apiDefinition.swagger.json",
        "apiProperties.json",
        "icon.png",
        "script.csx",
        "settings.json",
    ]
    assert json.loads(files["settings.json"]) == {
        "apiProperties": "apiProperties.json",
        "apiDefinition": "apiDefinition.swagger.json",
        "icon": "icon.png",
        "script": "script.csx",
        "powerAppsUrl": "https://api.powerapps.com",
        "powerAppsApiVersion": "2016-11-01",
        "flowUrl": "https://api.flow.microsoft.com",
        "flowApiVersion": "2016-11-01",
    }


def test_settings_name_the_connector_and_the_environment_that_are_known():
    files = package.file_set(Document.from_value(PETSTORE), {}, connector_id="shared_x", environment="e")
    settings = json.loads(files["settings.json"])
    assert (settings["connectorId"], settings["environment"], "icon" in settings) == ("shared_x", "e", False)


def policy(name, value):
    parameters = {"x-ms-apimTemplateParameter.name": name, "x-ms-apimTemplateParameter.value": value}
    return {"policyTemplateInstances": [{"templateId": "setheader", "title": "T", "parameters": parameters}]}


@pytest.mark.parametrize(
    "secret",
    [
        {"connectionParameters": {"token": {"type": "oauthSetting", "oAuthSettings": {"clientSecret": CANARY}}}},
        {"connectionParameters": {"token": {"oAuthSettings": {"ClientSecret": CANARY}}}},
        {
            "connectionParameters": {
                "token": {"oAuthSettings": {"customParameters": {"clientSecret": {"value": CANARY}}}}
            }
        },
        {"connectionParameters": {"api_key": {"type": "securestring", "defaultValue": CANARY}}},
        {
            "connectionParameterSets": {
                "values": [{"parameters": {"token": {"oAuthSettings": {"client_secret": CANARY}}}}]
            }
        },
        {"token:clientSecret": CANARY},
        {"password": CANARY},
        policy("Authorization", CANARY),
        policy("X-Api-Key", CANARY),
        policy("X-Whatever", f"Bearer {CANARY}"),
        {"website": f"https://me:{CANARY}@a.example/"},
        {"website": f"https://a.example/?client_secret={CANARY}"},
        {"list": [f"Bearer {CANARY}", f"Basic {CANARY}"]},
    ],
)
def test_a_secret_leaves_in_no_file(secret):
    files = package.file_set(Document.from_value(PETSTORE), {"properties": secret})
    assert CANARY.encode() not in b"".join(files.values())


@pytest.mark.parametrize(
    "kept",
    [
        {"connectionParameters": {"password": {"type": "securestring", "uiDefinition": {"displayName": "Password"}}}},
        {"connectionParameters": {"token": {"oAuthSettings": {"clientId": "abc", "scopes": ["read"]}}}},
        {"connectionParameters": {"api_key": {"uiDefinition": {"tooltip": "In the form “Bearer YOUR_API_KEY”"}}}},
        policy("Authorization", "@concat('Bearer ', @connectionParameters('api_key'))"),
        policy("X-Version", "2023-10-01"),
    ],
)
def test_what_is_no_secret_stays(kept):
    files = package.file_set(Document.from_value(PETSTORE), {"properties": kept})
    assert json.loads(files["apiProperties.json"]) == {"properties": kept}


@needs_corpus
def test_real_properties_lose_nothing_but_secrets():
    changed = [
        folder.name
        for folder in connectors()
        if (value := properties(folder)) is not None
        and json.loads(package.file_set(Document.from_value(PETSTORE), value)["apiProperties.json"]) != value
    ]
    assert len(changed) < 10, changed


def test_a_jpeg_icon_keeps_its_format():
    files = package.file_set(Document.from_value(PETSTORE), {}, b"\xff\xd8\xff\xe0")
    assert files["icon.jpg"] == b"\xff\xd8\xff\xe0" and json.loads(files["settings.json"])["icon"] == "icon.jpg"


def test_an_icon_that_is_no_picture_is_refused():
    with pytest.raises(ValueError, match="PNG"):
        package.file_set(Document.from_value(PETSTORE), {}, b"<svg onload=alert(1)>")


def test_an_archive_is_the_same_bytes_whenever_it_is_made():
    files = {"a.json": b"{}", "b.json": b"[]"}
    assert package.as_zip(files) == package.as_zip(dict(files))
    with zipfile.ZipFile(io.BytesIO(package.as_zip(files))) as archive:
        assert {entry.filename: archive.read(entry) for entry in archive.infolist()} == files
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("name", ["../a", "/a", "a/b", "a\\b", "", ".", "..", "a\0b"])
def test_a_name_that_leads_elsewhere_is_refused(name):
    with pytest.raises(ValueError, match="name of a file"):
        package.as_zip({name: b""})
