"""The providers as data: each can be set up, signed in with, and recognised again."""

import re

import pytest
import yaml

from designer import auth
from designer.auth import oauth2
from designer.auth.oauth2 import catalogue, explain
from designer.auth.oauth2.endpoints import url_problem
from designer.auth.oauth2.placeholders import names
from designer.auth.oauth2.tokens import Tokens
from tests.designer.oauth2.build import answer, made

LISTED = [
    "generic",
    "templates",
    "openid",
    "aad",
    "aadcertificate",
    "github",
    "dropbox",
    "salesforce",
    "google",
    "facebook",
    "linkedin",
    "slack",
    "box",
    "microsoft",
    "docusign",
    "okta",
    "auth0",
    "keycloak",
    "gitlab",
    "atlassian",
    "hubspot",
    "zoom",
    "stripe",
    "shopify",
    "zendesk",
    "spotify",
    "notion",
    "airtable",
    "discord",
    "twitch",
    "reddit",
    "x",
    "asana",
    "intuit",
    "xero",
]
SAMPLES = {
    "authorization_url": "https://login.example/a",
    "token_url": "https://login.example/t",
    "issuer": "https://login.example",
    "resource": "https://graph.microsoft.com",
}
every = pytest.mark.parametrize("provider", catalogue.providers(), ids=lambda provider: provider.id)


def filled(provider):
    """Settings of `provider` as somebody fills in its form."""
    fields = {f.name: f.default or SAMPLES.get(f.name) or f.example or "main" for f in provider.fields if f.required}
    return {"provider": provider.id, **fields}


def test_every_provider_that_people_were_promised_is_there():
    assert {provider.id for provider in catalogue.providers()} == set(LISTED)
    assert [provider.id for provider in catalogue.providers()][:5] == LISTED[:5]


@every
def test_a_provider_s_form_makes_a_sign_in_that_reads_back(provider):
    settings = filled(provider)
    assert oauth2.check({**settings, "client_id": "app"}) == {}
    document, properties = made(**settings)
    read = oauth2.read(document, properties)
    assert read.items() >= settings.items()
    oauth = oauth2.settings_of(document, properties)
    for url in (oauth.token_url, oauth.refresh_url):
        assert url_problem(url) == "" and "{" not in url
    url = oauth2.authorize_url(oauth, oauth2.Client("app"), "https://portal.example/back", "s", "v" * 43)
    assert ("code_challenge" in url) == (provider.pkce != "unsupported")
    assert auth.write(document, properties, "oauth2", read)[1] == properties


@every
def test_a_provider_is_recognised_by_its_addresses_alone(provider):
    if not provider.is_named or not provider.writes_addresses:
        return
    document, properties = made(**filled(provider))
    document = document.put("/securityDefinitions/oauth2_auth/x-designer-oauth", None)
    assert oauth2.read(document, properties)["provider"] == provider.id


@every
def test_a_provider_is_found_by_each_name_that_files_have_for_it(provider):
    for name in provider.aliases:
        assert catalogue.by_identity(name.upper()) is provider


@every
def test_a_provider_asks_for_nothing_that_no_field_fills(provider):
    templates = [provider.authorization_url, provider.token_url, provider.device_url, provider.revocation_url]
    templates += [value for _, value in (*provider.authorize_parameters, *provider.token_parameters)]
    templates += [provider.account.url] if provider.account else []
    assert {name for template in templates for name in names(template)} <= {field.name for field in provider.fields}
    for field in provider.fields:
        for pattern in filter(None, (field.pattern, field.recognised)):
            re.compile(pattern)
            assert not field.default or re.fullmatch(field.pattern, field.default)


@pytest.mark.parametrize(
    ("provider", "parameter"),
    [("google", "access_type=offline"), ("dropbox", "token_access_type=offline"), ("reddit", "duration=permanent"),
     ("notion", "owner=user"), ("atlassian", "audience=api.atlassian.com"), ("x", "offline.access"),
     ("microsoft", "offline_access"), ("salesforce", "refresh_token"), ("docusign", "extended")],
)  # fmt: skip
def test_a_new_connector_asks_for_access_that_lasts(provider, parameter):
    oauth = oauth2.settings_of(*made(**filled(catalogue.find(provider))))
    assert parameter in oauth2.authorize_url(oauth, oauth2.Client("app"), "https://p.example/b", "s", "v" * 43)


@pytest.mark.parametrize(
    ("provider", "body", "label", "account_id"),
    [
        ("github", '{"login": "octocat", "id": 1}', "octocat", "1"),
        ("slack", '{"ok": true, "user": "ann", "team": "Pets", "user_id": "U1"}', "ann in Pets", "U1"),
        ("zendesk", '{"user": {"name": "Ann", "id": 7}}', "Ann", "7"),
        ("x", '{"data": {"username": "ann", "id": "9"}}', "@ann", "9"),
        ("google", "{}", "", ""),
        ("github", '{"login": ["x"], "id": true}', "", ""),
    ],
)
def test_the_account_s_label_comes_from_the_answer(provider, body, label, account_id):
    oauth = oauth2.settings_of(*made(**filled(catalogue.find(provider))))
    if body == "{}":
        with pytest.raises(oauth2.SignInError):
            oauth2.drive(oauth2.account(oauth, Tokens("t")), lambda call: answer(body))
        return
    found = oauth2.drive(oauth2.account(oauth, Tokens("t")), lambda call: answer(body))
    assert (found.label, found.id) == (label, account_id)


@pytest.mark.parametrize(
    ("token", "label"),
    [
        ("h.eyJlbWFpbCI6ImFubkBleGFtcGxlLmNvbSIsInN1YiI6IjEifQ.s", "ann@example.com"),
        ("", ""),
        ("a.b", ""),
        ("a.!!.c", ""),
        ("a.WyJ4Il0.c", ""),
        ("a.é.c", ""),
    ],
)
def test_without_a_verification_call_the_id_token_tells_the_account(token, label):
    oauth = oauth2.settings_of(*made(provider="xero"))
    assert oauth2.drive(oauth2.account(oauth, Tokens("t", id_token=token)), pytest.fail).label == label


def test_every_word_of_the_table_is_a_sentence():
    table = yaml.safe_load(explain.WORDS.read_text(encoding="utf-8"))
    entries = [*table["codes"].values(), *table["descriptions"]]
    assert all(entry["sentence"].endswith(".") and entry["advice"].endswith(".") for entry in entries)
    assert len({entry["text"] for entry in table["descriptions"]}) == len(table["descriptions"])
