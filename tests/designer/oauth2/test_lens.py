"""OAuth 2.0 in the two files of a connector: read, written, switched to and from; nothing else is touched."""

import copy
import functools

import pytest

from designer import auth
from designer.auth import AuthError, oauth2
from designer.auth.oauth2 import files
from designer.auth.oauth2.exposure import policy_values
from designer.auth.oauth2.reading import OPTIONS
from designer.call_values import PreparedCall
from designer.document.document import Document
from designer.properties import blank
from tests.corpus import connectors, definition, needs_corpus
from tests.corpus import properties as properties_in
from tests.designer.oauth2.build import EMPTY, made

ADDRESSES = {"authorization_url": "https://login.example/authorize", "token_url": "https://login.example/token"}
SETTINGS = ("properties", "connectionParameters", "token", "oAuthSettings")


@functools.cache
def real():
    """(name, document, properties) of every real connector that signs in by OAuth 2.0."""
    found = [(folder.name, definition(folder), properties_in(folder)) for folder in connectors()]
    made = [(name, Document.from_value(d), p) for name, d, p in found if d is not None and p is not None]
    return [entry for entry in made if auth.kind_of(*entry[1:]).KIND == "oauth2"]


def oauth_settings(properties):
    return properties["properties"]["connectionParameters"]["token"]["oAuthSettings"]


def parameters(properties):
    return properties["properties"]["connectionParameters"]


def test_generic_oauth_is_written_as_the_reference_product_writes_it():
    document, properties = made(**ADDRESSES, client_id="app", scopes="read write")
    assert document.get("/securityDefinitions") == {
        "oauth2_auth": {
            "type": "oauth2",
            "flow": "accessCode",
            "authorizationUrl": "https://login.example/authorize",
            "tokenUrl": "https://login.example/token",
            "scopes": {"read": "read", "write": "write"},
        }
    }
    assert document.get("/security") == [{"oauth2_auth": []}]
    assert parameters(properties) == {
        "token": {
            "type": "oauthSetting",
            "oAuthSettings": {
                "identityProvider": "oauth2",
                "clientId": "app",
                "scopes": ["read", "write"],
                "redirectMode": "Global",
                "redirectUrl": "https://global.consent.azure-apim.net/redirect",
                "properties": {"IsFirstParty": "False"},
                "customParameters": {
                    "authorizationUrl": {"value": "https://login.example/authorize"},
                    "tokenUrl": {"value": "https://login.example/token"},
                    "refreshUrl": {"value": "https://login.example/token"},
                },
            },
        }
    }


def test_entra_id_brings_its_hidden_tenant_and_its_properties():
    document, properties = made(provider="aad", resource="https://graph.microsoft.com", on_behalf_of="true")
    held = oauth_settings(properties)
    assert held["identityProvider"] == "aad"
    assert held["properties"] == {
        "IsFirstParty": "False",
        "AzureActiveDirectoryResourceId": "https://graph.microsoft.com",
        "IsOnbehalfofLoginSupported": True,
    }
    assert held["customParameters"] == {
        "loginUri": {"value": "https://login.microsoftonline.com"},
        "tenantId": {"value": "common"},
        "resourceUri": {"value": "https://graph.microsoft.com"},
        "enableOnbehalfOfLogin": {"value": "true"},
    }
    assert parameters(properties)["token:TenantId"]["metadata"] == {"sourceType": "AzureActiveDirectoryTenant"}
    assert document.get("/securityDefinitions/oauth2_auth/tokenUrl") == (
        "https://login.microsoftonline.com/common/oauth2/token"
    )


def test_a_known_provider_is_written_as_generic_with_its_addresses_and_read_back():
    document, properties = made(provider="zendesk", subdomain="acme")
    held = oauth_settings(properties)
    assert held["identityProvider"] == "oauth2"
    assert held["customParameters"]["tokenUrl"] == {"value": "https://acme.zendesk.com/oauth/tokens"}
    read = oauth2.read(document, properties)
    assert (read["provider"], read["subdomain"], read["scopes"]) == ("zendesk", "acme", "read")
    # Another product drops the extension; the addresses still tell.
    document = document.put("/securityDefinitions/oauth2_auth/x-designer-oauth", None)
    assert oauth2.read(document, properties)["provider"] == "zendesk"


def test_a_provider_that_was_chosen_no_longer_counts_when_the_addresses_are_others():
    document, properties = made(provider="zendesk", subdomain="acme")
    oauth_settings(properties)["customParameters"]["tokenUrl"]["value"] = "https://login.example/token"
    assert oauth2.read(document, properties)["provider"] == "generic"
    assert oauth2.settings_of(document, properties).token_url == "https://login.example/token"


def test_what_the_format_has_no_word_for_stands_in_the_extension_only():
    options = {"client_authentication": "basic", "pkce": "no", "token_parameters": "audience=https%3A%2F%2Fapi"}
    document, properties = made(**ADDRESSES, **options)
    assert files.extension(document) == {
        "clientAuthentication": "basic",
        "pkce": False,
        "tokenParameters": {"audience": "https://api"},
    }
    assert oauth2.read(document, properties).items() >= options.items()
    document, properties = auth.write(document, properties, "oauth2", dict.fromkeys(OPTIONS, ""))
    assert "x-designer-oauth" not in document.get("/securityDefinitions/oauth2_auth")


def test_client_credentials_use_the_escape_hatch_and_keep_a_flow_that_is_understood_elsewhere():
    document, properties = made(**ADDRESSES, grant="client_credentials")
    assert document.get("/securityDefinitions/oauth2_auth/flow") == "accessCode"
    assert parameters(properties)["token:grantType"]["defaultValue"] == "client_credentials"
    assert oauth2.settings_of(document, properties).grant == "client_credentials"
    assert oauth2.settings_of(document, properties, {"token:grantType": "code"}).grant == "authorization_code"
    document, properties = auth.write(document, properties, "oauth2", {"grant": "authorization_code"})
    assert (document.value(), properties) == tuple(
        part.value() if isinstance(part, Document) else part for part in made(**ADDRESSES)
    )


@pytest.mark.parametrize(
    ("flow", "read", "run"),
    [
        ("accessCode", "authorization_code", "authorization_code"),
        ("application", "client_credentials", "client_credentials"),
        ("password", "password", "password"),
        ("implicit", "implicit", "authorization_code"),
        ("odd", "authorization_code", "authorization_code"),
        (["x"], "authorization_code", "authorization_code"),
    ],
)
def test_every_flow_of_a_definition_is_read(flow, read, run):
    document = Document.from_value(
        {**EMPTY, "securityDefinitions": {"o": {"type": "oauth2", "flow": flow, "tokenUrl": "https://a.example/t"}}}
    )
    assert auth.kind_of(document, blank()).KIND == "oauth2"
    assert oauth2.read(document, blank())["grant"] == read
    assert oauth2.settings_of(document, blank()).grant == run


def test_people_may_bring_an_application_of_their_own():
    document, properties = made(**ADDRESSES, own_app="yes")
    assert parameters(properties)["token:clientSecret"]["type"] == "securestring"
    values = {"token:clientId": "mine", "token:clientSecret": "s3cret"}
    oauth = oauth2.settings_of(document, properties, values)
    assert oauth.client == oauth2.Client("mine", "s3cret")
    assert "s3cret" not in repr(oauth)
    assert oauth2.settings_of(*made(**ADDRESSES)).client is None


def test_another_provider_takes_away_what_only_the_old_one_needed():
    document, properties = made(provider="aad", resource="https://r.example", client_id="app")
    oauth_settings(properties)["customParameters"]["grantType"] = {"value": "code"}
    document, properties = auth.write(document, properties, "oauth2", {"provider": "github"})
    held = oauth_settings(properties)
    assert (held["identityProvider"], held["clientId"]) == ("oauth2", "app")
    assert set(held["customParameters"]) == {"grantType", "authorizationUrl", "tokenUrl", "refreshUrl"}
    assert held["properties"] == {"IsFirstParty": "False"}
    assert list(parameters(properties)) == ["token"]


def test_spellings_are_written_back_as_they_were_found():
    document, properties = made(**ADDRESSES)
    token = parameters(properties)["token"]
    token["type"] = "oAuthSetting"
    held = token.pop("oAuthSettings")
    token["oauthSettings"] = {
        **{key: held[key] for key in ("identityProvider", "redirectMode")},
        "ClientId": "old",
        "CustomParameters": {"AuthorizationUrl": {"Value": "https://a.example/a"}, "TokenUrl": {"value": "t"}},
    }
    changed = auth.write(document, properties, "oauth2", {"client_id": "new", "authorization_url": "https://b.example"})
    held = parameters(changed[1])["token"]["oauthSettings"]
    assert held["ClientId"] == "new"
    assert held["CustomParameters"] == {"AuthorizationUrl": {"Value": "https://b.example"}, "TokenUrl": {"value": "t"}}


@pytest.mark.parametrize("kind", ["none", "basic", "api_key"])
def test_switching_there_and_back_keeps_everything_else(kind):
    document, properties = auth.write(Document.from_value({**EMPTY, "x-mine": 1}), blank(), kind, {})
    parameters(properties)["region"] = {"type": "string"}
    before = copy.deepcopy((document.value(), properties))
    there = auth.write(document, properties, "oauth2", {**ADDRESSES, "own_app": "yes", "grant": "password"})
    assert auth.kind_of(*there).KIND == "oauth2"
    assert there[0].get("/x-mine") == 1 and "region" in parameters(there[1])
    back = auth.write(*there, kind, {})
    assert (back[0].value(), back[1]["properties"].keys()) == (before[0], before[1]["properties"].keys())
    assert parameters(back[1]) == parameters(before[1])


def test_a_file_without_a_security_definition_gets_one_only_to_hold_what_has_no_other_place():
    _, properties = made(**ADDRESSES, scopes="a")
    document = Document.from_value(EMPTY)
    assert auth.write(document, properties, "oauth2", {"client_id": "x", "scopes": "b"})[0].changes == {}
    written, _ = auth.write(document, properties, "oauth2", {"pkce": "no"})
    assert written.get("/securityDefinitions/oauth2_auth") == {
        "type": "oauth2",
        "flow": "accessCode",
        "authorizationUrl": "https://login.example/authorize",
        "tokenUrl": "https://login.example/token",
        "scopes": {"a": "a"},
        "x-designer-oauth": {"pkce": False},
    }


def test_a_field_for_a_gap_goes_with_it_unless_somebody_shaped_it():
    document, properties = made(provider="templates", token_url="https://a.example/{region}/{tenant}/t")
    parameters(properties)["token:tenant"]["uiDefinition"]["displayName"] = "Which tenant?"
    _, properties = auth.write(document, properties, "oauth2", {"token_url": "https://a.example/t"})
    assert list(parameters(properties)) == ["token", "token:tenant"]


def test_a_client_secret_in_a_file_is_neither_read_nor_used():
    document, properties = made(**ADDRESSES, client_id="app")
    oauth_settings(properties)["clientSecret"] = "s3cret"
    assert "s3cret" not in repr(oauth2.settings_of(document, properties))
    assert "s3cret" not in repr(oauth2.read(document, properties))


def test_a_token_goes_out_as_bearer_and_is_marked():
    call = PreparedCall("GET", "https://api.example/pets")
    kind = auth.kind("oauth2")
    settings = kind.read(*made(**ADDRESSES))
    sent = kind.apply(call, settings, {"token": oauth2.Tokens("t0ken", "refr3sh").to_text()})
    assert dict(sent.headers) == {"Authorization": "Bearer t0ken"}
    assert sent.credential_headers == {"authorization"}
    assert [secret.reveal() for secret in sent.secrets] == ["t0ken", "refr3sh"]
    with pytest.raises(AuthError, match="not signed in"):
        kind.apply(call, settings, {})
    with pytest.raises(AuthError, match="Sign in again"):
        kind.apply(call, settings, {"token": "not tokens"})


def test_a_policy_sees_the_access_token_and_nothing_that_gets_the_next_one():
    _, properties = made(**ADDRESSES, own_app="yes")
    text = oauth2.Tokens("t0ken", "refr3sh").to_text()
    values = {"token": text, "token:clientSecret": "s3cret", "token:clientId": "app", "region": "eu"}
    assert policy_values(properties, values) == {"token": "t0ken", "token:clientId": "app", "region": "eu"}
    assert policy_values(properties, {"token": "broken"}) == {}
    assert policy_values(blank(), values) == values


def test_a_provider_with_a_header_of_its_own_gets_it():
    kind = auth.kind("oauth2")
    settings = kind.read(*made(provider="shopify", shop="acme"))
    sent = kind.apply(PreparedCall("GET", "https://a.example"), settings, {"token": oauth2.Tokens("t").to_text()})
    assert dict(sent.headers) == {"X-Shopify-Access-Token": "t"}


def test_a_provider_that_nobody_knows_is_refused():
    with pytest.raises(AuthError, match="does not know"):
        made(provider="nobody")
    assert oauth2.check({"provider": "nobody"}) == {"provider": "Choose an identity provider from the list."}


@pytest.mark.parametrize(
    ("settings", "wrong"),
    [
        ({"grant": "magic"}, "grant"),
        ({"scopes": "lesen schreibén"}, "scopes"),
        ({"scopes": "a\nb"}, "scopes"),
        ({"client_id": "a\nb"}, "client_id"),
        ({"token_url": ""}, "token_url"),
        ({"token_url": "ftp://a.example"}, "token_url"),
        ({"provider": "zendesk", "subdomain": "a/b"}, "subdomain"),
        ({"provider": "aad", "login_uri": "javascript:x"}, "login_uri"),
        ({"provider": "docusign", "login_uri": "https://evil.example"}, "login_uri"),
        ({"pkce": "maybe"}, "pkce"),
        ({"token_parameters": "audience=x&client_secret=s3cret"}, "token_parameters"),
    ],
)
def test_wrong_settings_are_named(settings, wrong):
    assert list(oauth2.check(settings)) == [wrong]


@pytest.mark.parametrize(
    "hostile",
    [None, 5, "x", [], {"oAuthSettings": 5}, {"oAuthSettings": {"identityProvider": [], "scopes": {"a": 1}}},
     {"oAuthSettings": {"customParameters": [1]}}, {"oAuthSettings": {"customParameters": {"tokenUrl": 1, "a": None}}},
     {"oAuthSettings": {"scopes": [1, None, "s"], "clientId": 7, "properties": "p"}}],
)  # fmt: skip
def test_anything_may_stand_anywhere(hostile):
    token = {**hostile, "type": "oauthSetting"} if isinstance(hostile, dict) else {"type": "oauthSetting", "x": hostile}
    properties = {"properties": {"connectionParameters": {"token": token, "other": hostile}}}
    for definitions in (
        hostile,
        {"o": hostile},
        {"o": {"type": "oauth2", "flow": hostile, "x-designer-oauth": hostile}},
    ):
        document = Document.from_value({**EMPTY, "securityDefinitions": definitions, "host": hostile})
        if auth.kind_of(document, properties).KIND == "oauth2":
            oauth2.settings_of(document, properties, {"token": "x"})
            document2, properties2 = auth.write(document, properties, "oauth2", {"provider": "aad", "scopes": "q"})
            assert oauth2.read(document2, properties2)["scopes"] == "q"


@needs_corpus
def test_untouched_settings_of_real_connectors_change_no_byte():
    for name, document, properties in real():
        written, kept = auth.write(document, properties, "oauth2", oauth2.read(document, properties))
        assert (written.changes, kept) == ({}, properties), name
    assert len(real()) > 100


@needs_corpus
@pytest.mark.parametrize(
    ("setting", "value"),
    [("client_id", "0ther"), ("scopes", "one two"), ("redirect_mode", "GlobalPerConnector"), ("own_app", "yes"),
     ("grant", "password"), ("client_authentication", "basic"), ("pkce", "no"), ("token_parameters", "audience=x")],
)  # fmt: skip
def test_a_changed_setting_of_a_real_connector_reads_back_and_changes_no_other(setting, value):
    for name, document, properties in real():
        before = oauth2.read(document, properties)
        after = oauth2.read(*auth.write(document, properties, "oauth2", {setting: value}))
        assert {**before, "parameter": after["parameter"], setting: value} == after, name


@needs_corpus
def test_every_real_connector_can_take_another_provider_and_come_to_nothing():
    for name, document, properties in real():
        moved = auth.write(document, properties, "oauth2", {"provider": "gitlab"})
        assert oauth2.read(*moved)["provider"] == "gitlab", name
        gone = auth.write(*moved, "none", {})
        assert not files.token_parameter(gone[1]), name


@needs_corpus
def test_real_connectors_of_known_services_are_recognised_by_their_addresses():
    found = {oauth2.read(document, properties)["provider"] for _, document, properties in real()}
    assert found >= {"generic", "templates", "aad", "aadcertificate", "docusign", "github", "microsoft"}
