"""What the files say of the kinds that OpenAPI 2.0 has no word for: read as written, and nothing left behind."""

import pytest

from designer import auth
from designer.auth import recognition
from designer.document.document import Document
from designer.exporters import openapi2, package
from designer.importers.reading import read
from designer.properties import blank
from tests.designer.sign_in.service import definition, made

RECIPE = {"message": "{timestamp}{body}", "headers": "X-Sign: {signature}", "algorithm": "sha1", "timestamp": "iso"}
KINDS = [
    ("windows", {"username_label": "Account", "password_label": "Word"}),
    ("digest", {}),
    ("client_certificate", {}),
    ("aws_sigv4", {"service": "s3", "region": "eu-west-1"}),
    ("request_signature", RECIPE),
]
ODD = [None, True, 5, 0.5, "", "{body}", [], [{}], {}, {"kind": {}}, {"kind": "smoke"}, {"message": None}]
ALL_OF_THEM = pytest.mark.parametrize(("kind", "settings"), KINDS, ids=[kind for kind, _ in KINDS])


@ALL_OF_THEM
def test_settings_are_read_as_they_were_written(kind, settings):
    document, properties = made(kind, settings)
    scheme = auth.kind_of(document, properties)
    assert kind == scheme.KIND
    assert scheme.read(document, properties).items() >= settings.items()


@ALL_OF_THEM
def test_going_back_to_no_sign_in_leaves_nothing_behind(kind, settings):
    document, properties = auth.write(*made(kind, settings), "none", {})
    assert (document.value(), properties) == (definition(), blank())


@ALL_OF_THEM
def test_an_untouched_form_changes_nothing(kind, settings):
    document, properties = made(kind, settings)
    document = Document.from_value(document.value())
    written, kept = auth.write(document, properties, kind, auth.kind(kind).read(document, properties))
    assert (written.changes, kept) == ({}, properties)


@ALL_OF_THEM
def test_a_change_keeps_the_members_that_others_wrote(kind, settings):
    document, properties = made(kind, settings)
    name = next(iter(document.get("/securityDefinitions")), "")
    if name:
        document = document.put(f"/securityDefinitions/{name}/x-mine", 1)
    now = auth.kind(kind).read(document, properties)
    written, _ = auth.write(document, properties, kind, {**now, **dict.fromkeys(now, "sha512")})
    assert not name or written.get(f"/securityDefinitions/{name}/x-mine") == 1


@ALL_OF_THEM
def test_a_connector_comes_back_from_its_export_the_same(kind, settings):
    document, properties = made(kind, settings)
    files = package.file_set(document, properties)
    came = read(files.pop(package.DEFINITION), files)
    again = Document.from_value(came.definition)
    assert (again.value(), came.properties) == (document.value(), properties)
    assert auth.kind_of(again, properties).read(again, properties) == auth.kind(kind).read(document, properties)


@ALL_OF_THEM
def test_secrets_are_asked_for_as_secrets(kind, settings):
    _, properties = made(kind, settings)
    asked = properties["properties"]["connectionParameters"]
    plain = {name for name, member in asked.items() if member["type"] == "string"}
    assert plain <= {"authType", "username", "access_key_id", "key_id"}


def test_windows_is_written_as_published_connectors_have_it():
    document, properties = made("windows")
    asked = properties["properties"]["connectionParameters"]
    assert list(asked) == ["authType", "username", "password", "gateway"]
    assert asked["gateway"] == {
        "type": "gatewaySetting",
        "gatewaySettings": {"dataSourceType": "CustomConnector", "connectionDetails": []},
        "uiDefinition": {"constraints": {"tabIndex": 4, "required": "true", "capability": ["gateway"]}},
    }
    assert all(member["uiDefinition"]["constraints"]["capability"] == ["gateway"] for member in asked.values())
    assert properties["properties"]["capabilities"] == ["gateway"]
    assert document.get("/securityDefinitions") == {}


@pytest.mark.parametrize(
    ("host", "settings"),
    [
        ("abc.execute-api.eu-west-1.amazonaws.com", {"service": "execute-api", "region": "eu-west-1"}),
        ("api.example", {"service": "execute-api", "region": "us-east-1"}),
    ],
)
def test_the_mark_of_api_gateway_is_recognised_on_import_and_asks_for_keys(host, settings):
    value = definition(host)
    mark = {"type": "apiKey", "name": "Authorization", "in": "header", recognition.AMAZON: "awsSigv4"}
    value |= {"securityDefinitions": {"sigv4": mark}, "security": [{"sigv4": []}]}
    document = Document.from_value(value)
    came = read(openapi2.as_json(document))
    scheme = auth.kind_of(document, came.properties)
    assert (scheme.KIND, scheme.read(document, came.properties)) == ("aws_sigv4", settings)
    assert came.definition["securityDefinitions"] == {"sigv4": mark}
    assert list(came.properties["properties"]["connectionParameters"]) == [
        "access_key_id",
        "secret_access_key",
        "session_token",
    ]


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_anything_in_the_extension_is_read_without_a_crash(odd):
    recipe = {"kind": "request_signature", "message": odd, "headers": odd, "timestamp": odd}
    for value in (odd, recipe, {"kind": "aws_sigv4", "region": odd}, {"kind": odd}):
        document = Document.from_value({**definition(), "securityDefinitions": {"x": {"x-designer-sign-in": value}}})
        scheme = auth.kind_of(document, blank())
        settings = scheme.read(document, blank())
        assert all(isinstance(text, str) for text in settings.values())
        scheme.check(settings)
