import functools

import pytest

from designer import auth
from designer.auth import AuthError, api_key
from designer.call_values import PreparedCall
from designer.document.document import Document
from designer.properties import blank
from tests.corpus import connectors, definition, needs_corpus
from tests.corpus import properties as properties_in

CALL = PreparedCall("GET", "https://api.example/pets?limit=5", (("Accept", "application/json"),))
EDITED = {"none": 30, "api_key": 30, "basic": 30, "oauth2": 30, "windows": 1}  # kind → at least so many real connectors
API_KEY_MEMBER = {
    "type": "securestring",
    "uiDefinition": {
        "displayName": "API Key",
        "description": "The API Key for this api",
        "tooltip": "Provide your API Key",
        "constraints": {"tabIndex": 2, "clearText": False, "required": "true"},
    },
}


@functools.cache
def real_connectors():
    """(folder's name, document, properties) of every connector whose two files can be read."""
    found = [(folder.name, definition(folder), properties_in(folder)) for folder in connectors()]
    return [
        (name, Document.from_value(value), kept)
        for name, value, kept in found
        if value is not None and kept is not None
    ]


def empty():
    return Document.from_value(
        {"swagger": "2.0", "host": "api.example", "paths": {}, "securityDefinitions": {}, "security": []}
    )


def made(kind, **settings):
    return auth.write(empty(), blank(), kind, settings)


def policies(properties):
    return properties["properties"]["policyTemplateInstances"]


def parameters(properties):
    return properties["properties"]["connectionParameters"]


def applied(document, properties, values):
    scheme = auth.kind_of(document, properties)
    return scheme.apply(CALL, scheme.read(document, properties), values)


def test_every_kind_is_found_by_walking_the_package():
    assert [scheme.KIND for scheme in auth.kinds()] == [
        "none",
        "api_key",
        "basic",
        "oauth2",
        "windows",
        "digest",
        "client_certificate",
        "aws_sigv4",
        "request_signature",
        "other",
    ]


def test_an_api_key_is_written_as_the_wizard_writes_it():
    document, properties = made("api_key", name="X-API-Key")
    assert document.get("/securityDefinitions") == {"api_key": {"type": "apiKey", "in": "header", "name": "X-API-Key"}}
    assert document.get("/security") == [{"api_key": []}]
    assert parameters(properties) == {"api_key": API_KEY_MEMBER}
    assert policies(properties) == []


def test_a_prefix_is_written_as_a_header_policy():
    _, properties = made("api_key", prefix="Bearer ")
    assert policies(properties)[0]["templateId"] == "setheader"
    assert policies(properties)[0]["parameters"] == {
        "x-ms-apimTemplateParameter.name": "Authorization",
        "x-ms-apimTemplateParameter.value": "Bearer @connectionParameters('api_key')",
        "x-ms-apimTemplateParameter.existsAction": "override",
        "x-ms-apimTemplate-policySection": "Request",
    }


def test_basic_is_written_as_the_wizard_writes_it():
    document, properties = made("basic", username_label="Account", password_label="Token")
    assert document.get("/securityDefinitions") == {"basic_auth": {"type": "basic"}}
    shown = {name: member["uiDefinition"] for name, member in parameters(properties).items()}
    assert list(shown) == ["username", "password"]
    assert (shown["username"]["displayName"], shown["username"]["description"]) == (
        "Account",
        "The Account for this api",
    )
    assert shown["username"]["constraints"] == {"tabIndex": 2, "clearText": True, "required": "true"}
    assert shown["password"]["constraints"] == {"tabIndex": 3, "clearText": False, "required": "true"}


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("none", {}),
        ("basic", {"username_label": "User", "password_label": "Secret"}),
        ("api_key", {"name": "key", "location": "query", "label": "Key"}),
        ("api_key", {"name": "Authorization", "location": "header", "prefix": "Token ", "tooltip": "Ask Ann"}),
    ],
)
def test_settings_are_read_as_they_were_written(kind, settings):
    document, properties = made(kind, **settings)
    scheme = auth.kind_of(document, properties)
    assert kind == scheme.KIND
    assert scheme.read(document, properties).items() >= settings.items()


@pytest.mark.parametrize("kind", ["basic", "api_key"])
def test_going_back_to_no_sign_in_leaves_nothing_behind(kind):
    document, properties = made(kind, **({"prefix": "Bearer "} if kind == "api_key" else {}))
    back = auth.write(document, properties, "none", {})
    assert (back[0].value(), back[1]) == (empty().value(), blank())


def test_another_kind_removes_only_what_the_old_one_wrote():
    document, properties = made("api_key", prefix="Bearer ")
    other = {"templateId": "setheader", "title": "Mine", "parameters": {"x-ms-apimTemplateParameter.name": "X"}}
    policies(properties).append(other)
    parameters(properties)["region"] = {"type": "string"}
    document = document.put("/securityDefinitions/second", {"type": "apiKey", "in": "query", "name": "k"})
    document = document.put("/security", [{"api_key": [], "second": []}, {"second": []}])
    document, properties = auth.write(document, properties, "basic", {})
    assert policies(properties) == [other]
    assert list(parameters(properties)) == ["region", "username", "password"]
    assert list(document.get("/securityDefinitions")) == ["second", "basic_auth"]


def test_unknown_members_survive_a_change_of_settings():
    document, properties = made("api_key", prefix="Bearer ")
    document = document.put("/securityDefinitions/api_key/x-mine", 1)
    parameters(properties)["api_key"]["x-mine"] = 2
    policies(properties)[0]["x-mine"] = 3
    document, properties = auth.write(
        document, properties, "api_key", {"name": "X-Key", "prefix": "Token ", "label": "Token"}
    )
    assert document.get("/securityDefinitions/api_key") == {
        "type": "apiKey",
        "in": "header",
        "name": "X-Key",
        "x-mine": 1,
    }
    assert parameters(properties)["api_key"]["x-mine"] == 2
    assert policies(properties)[0]["x-mine"] == 3
    assert auth.kind_of(document, properties).read(document, properties)["prefix"] == "Token "


def test_words_made_from_the_label_follow_it_and_written_ones_stay():
    document, properties = made("api_key")
    parameters(properties)["api_key"]["uiDefinition"]["tooltip"] = "Ask Ann"
    _, properties = auth.write(document, properties, "api_key", {"label": "Token"})
    shown = parameters(properties)["api_key"]["uiDefinition"]
    assert (shown["displayName"], shown["description"], shown["tooltip"]) == (
        "Token",
        "The Token for this api",
        "Ask Ann",
    )


def test_a_definition_without_its_connection_field_gets_one_when_it_is_edited():
    document = empty().put("/securityDefinitions", {"API Key": {"type": "apiKey", "in": "header", "name": "X-Key"}})
    assert auth.write(document, blank(), "api_key", auth.kind("api_key").read(document, blank()))[1] == blank()
    _, properties = auth.write(document, blank(), "api_key", {"label": "Token", "prefix": "Token "})
    assert parameters(properties)["api_key"]["uiDefinition"]["displayName"] == "Token"
    assert "api_key" in policies(properties)[0]["parameters"]["x-ms-apimTemplateParameter.value"]


def test_a_key_that_moves_into_the_address_loses_its_prefix_policy():
    document, properties = made("api_key", prefix="Bearer ")
    document, properties = auth.write(document, properties, "api_key", {"location": "query", "name": "key"})
    assert policies(properties) == []


@pytest.mark.parametrize("value", ["Bearer @headers('Authorization')", "Bearer @connectionParameters('api_key','')"])
def test_other_spellings_of_a_prefix_are_read_and_kept(value):
    document, properties = made("api_key", prefix="Bearer ")
    policies(properties)[0]["parameters"]["x-ms-apimTemplateParameter.value"] = value
    read = auth.kind_of(document, properties).read(document, properties)
    assert read["prefix"] == "Bearer "
    assert auth.write(document, properties, "api_key", {**read, "label": "Token"})[1]["properties"][
        "policyTemplateInstances"
    ] == policies(properties)


@pytest.mark.parametrize(
    ("definition", "parameter", "what"),
    [
        ({"type": "x-later"}, {"type": "string"}, "A kind that this portal does not know"),
        (
            {"type": "basic", "x-designer-sign-in": {"kind": "smoke signals"}},
            {"type": "string"},
            "A kind that this portal does not know",
        ),
    ],
)
def test_a_kind_that_is_not_edited_is_named_kept_and_never_destroyed(definition, parameter, what):
    document = empty().put("/securityDefinitions/x", definition)
    properties = {"properties": {"connectionParameters": {"token": parameter}}}
    scheme = auth.kind_of(document, properties)
    assert (scheme.KIND, scheme.read(document, properties)) == ("other", {"what": what})
    assert auth.write(document, properties, "other", {}) == (document, properties)
    with pytest.raises(AuthError, match="keeps that as it is"):
        auth.write(document, properties, "none", {})
    with pytest.raises(AuthError, match="not sent"):
        applied(document, properties, {})


def test_an_api_key_goes_into_its_header_and_is_marked():
    call = applied(*made("api_key", name="X-Key"), {"api_key": "k-123"})
    assert dict(call.headers)["X-Key"] == "k-123"
    assert call.credential_headers == {"x-key"}
    assert "k-123" not in repr(call)


def test_an_api_key_goes_into_the_query_encoded_once_and_is_marked():
    call = applied(*made("api_key", name="key", location="query"), {"api_key": "a&b=c"})
    assert call.url == "https://api.example/pets?limit=5&key=a%26b%3Dc"
    assert call.credential_query == {"key"}


def test_a_key_replaces_a_query_parameter_of_its_name():
    call = applied(*made("api_key", name="limit", location="query"), {"api_key": "k"})
    assert call.url == "https://api.example/pets?limit=k"


def test_basic_sends_the_pair_and_hides_it():
    call = applied(*made("basic"), {"username": "ann", "password": "pässword"})
    assert dict(call.headers)["Authorization"] == "Basic YW5uOnDDpHNzd29yZA=="
    assert [secret.reveal() for secret in call.secrets] == ["ann:pässword", "pässword"]


def test_a_user_name_with_a_colon_is_refused():
    with pytest.raises(AuthError, match="colon"):
        applied(*made("basic"), {"username": "a:b", "password": "c"})


def test_a_key_with_a_line_break_is_refused_without_being_quoted():
    with pytest.raises(AuthError) as caught:
        applied(*made("api_key"), {"api_key": "secret\r\nX-Evil: 1"})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        *[
            ("name", name)
            for name in (
                "",
                "X\r\nHost",
                "Host",
                "Content-Length",
                "Transfer-Encoding",
                "connection",
                ":authority",
                "X Y",
                "é",
                "n" * 200,
            )
        ],
        *[("prefix", prefix) for prefix in ("Bearer\r\n", "a\0", "@headers('x')", "{{x}}", "\ud800", "p" * 200)],
        ("label", " "),
        ("label", "l" * 200),
        ("tooltip", "two\nlines"),
        ("location", "cookie"),
    ],
)
def test_wrong_settings_are_named(setting, value):
    assert list(api_key.check({setting: value})) == [setting]


@pytest.mark.parametrize("name", ["a b", "a&b", "a=b", "", "a#b", "é"])
def test_query_names_that_would_break_an_address_are_refused(name):
    assert "name" in api_key.check({"name": name, "location": "query"})


def test_a_query_key_has_no_prefix():
    assert "prefix" in api_key.check({"name": "key", "location": "query", "prefix": "Bearer "})


def test_good_settings_have_no_problem():
    assert api_key.check({"prefix": "Bearer "}) == {}
    assert auth.kind("basic").check({"username_label": "User"}) == {}


@needs_corpus
@pytest.mark.parametrize("kind", EDITED)
def test_writing_real_settings_back_changes_no_byte(kind):
    seen = 0
    for name, document, properties in real_connectors():
        scheme = auth.kind_of(document, properties)
        if kind == scheme.KIND:
            written, kept = auth.write(document, properties, kind, scheme.read(document, properties))
            assert (written.changes, kept) == ({}, properties), name
            seen += 1
    assert seen >= EDITED[kind]


@needs_corpus
def test_real_connectors_are_of_the_kinds_that_people_expect():
    kinds = {name: auth.kind_of(document, properties).KIND for name, document, properties in real_connectors()}
    assert (kinds["365Training"], kinds["AmazonS3Bucket"], kinds["1pt"]) == ("api_key", "basic", "none")
    assert (kinds["AADInvitationManager"], kinds["Connect-Bridge"]) == ("oauth2", "windows")
