"""How a connector signs in that was made from a collection; and that no secret of a collection gets into it."""

import json

import pytest

from designer.auth import kind_of
from designer.document.document import Document
from tests.designer.postman.build import collection, folder, imported, raw, request, sentences

CANARY = "c4n4ry-value-0123456789"
BASIC = {"type": "basic", "basic": [{"key": "username", "value": "ada"}, {"key": "password", "value": CANARY}]}
BEARER = {"type": "bearer", "bearer": [{"key": "token", "value": CANARY}]}
API_KEY = {"type": "apikey", "apikey": [{"key": "key", "value": "X-Key"}, {"key": "value", "value": CANARY}]}
OAUTH2 = {
    "type": "oauth2",
    "oauth2": {
        "authUrl": "https://a.example/authorize",
        "accessTokenUrl": "{{authUrl}}/token",
        "clientId": "public",
        "clientSecret": CANARY,
        "scope": "read write",
    },
}
AUTH_URL = [{"key": "authUrl", "value": "https://a.example"}]


def sign_in(*items, **members):
    """Kind and settings of the sign-in."""
    result = imported(collection(*items, **members))
    assert CANARY not in json.dumps([result.definition, result.properties, result.report.as_dict()])
    document = Document.from_value(result.definition)
    scheme = kind_of(document, result.properties)
    return scheme.KIND, scheme.read(document, result.properties)


def test_a_collection_signs_in_by_user_name_and_password():
    assert sign_in(request(), auth=BASIC)[0] == "basic"


def test_a_bearer_token_is_a_key_with_a_prefix():
    kind, settings = sign_in(request(), auth=BEARER)
    assert (kind, settings["name"], settings["prefix"]) == ("api_key", "Authorization", "Bearer ")


@pytest.mark.parametrize("place", ["header", "query"])
def test_a_key_goes_where_the_collection_puts_it(place):
    auth = {"type": "apikey", "apikey": [*API_KEY["apikey"], {"key": "in", "value": place}]}
    kind, settings = sign_in(request(), auth=auth)
    assert (kind, settings["name"], settings["location"]) == ("api_key", "X-Key", place)


def test_oauth_is_written_as_real_connectors_have_it():
    result = imported(collection(request(), auth=OAUTH2, variable=AUTH_URL))
    definition = result.definition["securityDefinitions"]["oauth2_auth"]
    settings = result.properties["properties"]["connectionParameters"]["token"]["oAuthSettings"]
    assert (definition["flow"], definition["tokenUrl"]) == ("accessCode", "https://a.example/token")
    assert settings["customParameters"]["refreshUrl"] == {"value": "https://a.example/token"}
    assert settings["scopes"] == ["read", "write"] and CANARY not in json.dumps(result.properties)
    assert result.definition["security"] == [{"oauth2_auth": ["read", "write"]}]


def test_a_token_from_elsewhere_is_asked_for_and_that_is_reported():
    auth = {"type": "oauth2", "oauth2": {"grant_type": "client_credentials", "accessToken": CANARY}}
    assert sign_in(request(), auth=auth)[1]["prefix"] == "Bearer "
    assert "gets its OAuth 2.0 token by “client_credentials”" in sentences(imported(collection(request(), auth=auth)))


def test_the_nearest_sign_in_counts_and_the_most_frequent_wins():
    items = [folder("A", request("https://a.example/1"), request("https://a.example/2"), auth=BASIC)]
    result = imported(collection(*items, request("https://a.example/3"), auth=API_KEY))
    assert list(result.definition["securityDefinitions"]) == ["basic_auth"]
    assert "1 request signs in by another way (a key as “X-Key” in the header)" in sentences(result)


def test_a_request_that_signs_in_by_nothing_says_so():
    open_one = request("https://a.example/open", auth={"type": "noauth"})
    paths = imported(collection(request("https://a.example/closed"), open_one, auth=BASIC)).definition["paths"]
    assert paths["/open"]["get"]["security"] == [] and "security" not in paths["/closed"]["get"]


@pytest.mark.parametrize(
    "kind, title", [("digest", "Digest"), ("awsv4", "AWS Signature"), ("hawk", "Hawk"), ("ntlm", "NTLM")]
)
def test_a_sign_in_that_no_connector_has_is_reported(kind, title):
    result = imported(collection(request(), auth={"type": kind, kind: {"password": CANARY}}))
    assert f"1 request signs in by {title}, which was left out" in sentences(result)
    assert result.definition["securityDefinitions"] == {}


@pytest.mark.parametrize(
    "name, value, kind, prefix",
    [
        ("Authorization", f"Bearer {CANARY}", "api_key", "Bearer "),
        ("authorization", "Basic YWRhOnB3", "basic", None),
        ("Authorization", f"Token {CANARY}", "api_key", "Token "),
        ("Authorization", "{{auth}}", "api_key", ""),
        ("X-Api-Key", CANARY, "api_key", ""),
        ("Authorization", 'OAuth oauth_token="x", oauth_nonce="y"', "none", None),
    ],
)
def test_headers_show_how_a_request_signs_in(name, value, kind, prefix):
    found, settings = sign_in(request(header=[{"key": name, "value": value}]))
    assert (found, settings.get("prefix")) == (kind, prefix)


def test_a_credential_is_never_an_input():
    headers = [{"key": "Authorization", "value": "x"}, {"key": "Cookie", "value": CANARY}]
    result = imported(collection(request("https://u:pw@a.example/x?api_key=1&limit=2", header=headers)))
    names = [each["name"] for each in result.definition["paths"]["/x"]["get"]["parameters"]]
    assert names == ["limit"] and "Cookies were left out" in sentences(result)


SECRET = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"
LOGIN = {"query": f'mutation {{ login(password: "{CANARY}") }}', "variables": {"password": CANARY}}


@pytest.mark.parametrize(
    "item, members",
    [
        (request(f"https://a.example/bot/{SECRET}/send"), {}),
        (request("https://a.example/{{token}}/x"), {"variable": [{"key": "token", "value": CANARY}]}),
        (
            request("https://a.example/{{hidden}}/x"),
            {"variable": [{"key": "hidden", "value": CANARY, "type": "secret"}]},
        ),
        (request(f"https://ada:{CANARY}@a.example/x"), {}),
        (request(f"https://a.example/x?{SECRET}"), {}),
        (request(f"https://a.example/x?page={SECRET}&token={CANARY}"), {}),
        (request(name=f"Call https://a.example/?access_token={CANARY}"), {}),
        (request(description=f"Use Bearer {CANARY}"), {}),
        (folder(SECRET, request()), {}),
        (request(header=[{"key": "X-Note", "value": "1", "description": SECRET}]), {}),
        (request(method="POST", body=raw(json.dumps({"password": CANARY, "note": CANARY}))), {}),
        (request(method="POST", body=raw(CANARY, "text")), {}),
        (request(method="POST", body={"mode": "urlencoded", "urlencoded": [{"key": "pin", "value": CANARY}]}), {}),
        (request(method="POST", body={"mode": "graphql", "graphql": LOGIN}), {}),
        (request(response=[{"code": 200, "name": SECRET, "body": json.dumps({"token": CANARY, "x": CANARY})}]), {}),
        (request(header=[{"key": "Authorization", "value": f"{SECRET} rest"}]), {}),
    ],
)
def test_no_secret_reaches_the_connector_or_its_report(item, members):
    result = imported(collection(item, **members))
    written = json.dumps([result.definition, result.properties, result.report.as_dict()])
    assert CANARY not in written and SECRET not in written
