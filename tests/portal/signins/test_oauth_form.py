"""The form of OAuth 2.0 gives every file back as it was, and says what is not the usual."""

import pytest

from designer import auth, properties
from designer.auth import oauth2
from designer.document.document import Document
from portal.connectors import oauth_fields
from portal.connectors.security_form import KindForm
from tests.corpus import connectors, definition, needs_corpus
from tests.corpus import properties as properties_of

BLANK = Document.from_value({"swagger": "2.0", "info": {"title": "Pets", "version": "1.0"}, "paths": {}})
ODD = {
    "client_id": "  has spaces\nand a line ",
    "redirect_mode": "Direct",
    "client_authentication": "something else",
    "scope_separator": "\t",
    "authorize_parameters": "a=1%0A2&b=%3D&c=",
    "token_parameters": "=x",
}


def posted(document, about):
    """What a browser sends for the page as it stands."""
    settings = oauth2.read(document, about)
    shown = KindForm(oauth2.KIND, settings, 1)
    data = {field.html_name: field.value() or "" for field in shown}
    return settings, KindForm(oauth2.KIND, settings, 1, data)


def with_settings(**settings):
    return auth.write(BLANK, properties.blank(), oauth2.KIND, settings)


@pytest.mark.parametrize("name", ODD)
def test_a_page_that_is_sent_as_it_stands_changes_nothing(name):
    document, about = with_settings(provider="generic", token_url="https://a.example/t", **{name: ODD[name]})
    settings, form = posted(document, about)
    assert form.is_valid(), form.errors
    assert {**settings, **form.given()} == settings
    assert not form.changes_structure()


@needs_corpus
def test_every_connector_with_a_sign_in_page_comes_back_as_it_was():
    changed, seen = [], 0
    for folder in connectors():
        document, about = Document.from_value(definition(folder) or {}), properties_of(folder) or {}
        if not isinstance(about, dict) or auth.kind_of(document, about).KIND != oauth2.KIND:
            continue
        seen += 1
        settings, form = posted(document, about)
        if not form.is_valid() or auth.write(document, about, oauth2.KIND, {**settings, **form.given()}) != (
            document,
            about,
        ):
            changed.append(folder.name)
    assert not changed and seen > 100


@pytest.mark.parametrize("provider", [each.id for each in oauth2.catalogue.providers()])
def test_every_provider_has_a_form_that_gives_its_settings_back(provider):
    settings, form = posted(*with_settings(provider=provider))
    assert form.is_valid(), form.errors
    assert settings["provider"] == provider and {**settings, **form.given()} == settings


def test_lines_become_parameters():
    lines = "audience=https://api.example.com/?a=1&b\r\n\r\n prompt = login \nflag"
    setting = oauth_fields.meant("authorize_parameters", lines.replace("\r\n", "\n"), "")
    assert setting == "audience=https%3A%2F%2Fapi.example.com%2F%3Fa%3D1%26b&prompt=login&flag="
    assert oauth_fields.shown("authorize_parameters", setting).startswith("audience=https://api.example.com/?a=1&b\n")


@pytest.mark.parametrize(
    ("scopes", "expected"), [("openid email", "read_products"), ("openid email offline_access", None), ("mine", None)]
)
def test_another_provider_replaces_only_scopes_that_nobody_chose(scopes, expected):
    settings = {"provider": "google", "grant": "authorization_code", "scopes": scopes}
    assert oauth_fields.with_provider(settings, "shopify").get("scopes") == expected


def test_a_way_that_the_new_provider_does_not_have_is_left():
    settings = {"provider": "auth0", "grant": "device_code", "scopes": ""}
    assert oauth_fields.with_provider(settings, "shopify")["grant"] == "authorization_code"


def test_the_fine_print_says_how_much_is_not_as_usual():
    settings = oauth2.read(*with_settings(provider="generic", pkce="no", authorize_parameters="audience=x"))
    assert KindForm(oauth2.KIND, settings, 1).fine_print_said() == 2
