"""The address a person is sent to, templates with gaps, and what comes back."""

from dataclasses import replace
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.auth import oauth2
from designer.auth.oauth2 import Client, SignInError
from designer.auth.oauth2.endpoints import encoded, url_problem, with_query
from designer.auth.oauth2.model import OAuth, Options
from designer.auth.oauth2.pkce import challenge
from designer.auth.oauth2.placeholders import fill, fill_address, fill_encoded
from tests.designer.oauth2.build import made

CLIENT, BACK, VERIFIER = Client("id"), "https://portal.example/oauth/return", "v" * 43
OAUTH = OAuth("token", "generic", authorization_url="https://login.example/authorize?tenant=a", scopes=("a", "b"))


def query_of(oauth, state="st4te"):
    url = oauth2.authorize_url(oauth, CLIENT, BACK, state, VERIFIER)
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def test_the_address_keeps_its_own_query_and_carries_an_s256_challenge():
    assert query_of(OAUTH) == {
        "tenant": "a",
        "response_type": "code",
        "client_id": "id",
        "redirect_uri": BACK,
        "scope": "a b",
        "state": "st4te",
        "code_challenge": challenge(VERIFIER),
        "code_challenge_method": "S256",
    }


def test_the_challenge_is_the_one_of_the_standard():
    # RFC 7636, appendix B
    assert challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.parametrize("verifier", ["", "short", "v" * 129, "v" * 42 + "\n", "ä" * 43])
def test_a_verifier_that_is_none_is_the_caller_s_mistake(verifier):
    with pytest.raises(ValueError):
        challenge(verifier)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//login.example/a",
        "/a",
        "https://",
        "https://user:pass@login.example/a",
        "https://login.example:port/a",
        "https://login.example/a b",
        "https://login.example/\r\nX: 1",
        "https://[::1",
        "https:\\\\login.example",
        "HTTPS",
    ],
)
def test_no_browser_and_no_call_is_sent_to_what_is_no_web_address(url):
    for oauth in (replace(OAUTH, authorization_url=url), replace(OAUTH, token_url=url)):
        with pytest.raises(SignInError) as caught:
            if oauth.token_url:
                oauth2.drive(oauth2.exchange(oauth, CLIENT, BACK, "c", VERIFIER, 0), pytest.fail)
            else:
                oauth2.authorize_url(oauth, CLIENT, BACK, "s", VERIFIER)
        assert caught.value.code == "unusable_address"
    assert "authorization_url" in oauth2.check({"provider": "generic", "authorization_url": url, "token_url": "x"})


def test_parameters_of_a_connector_never_replace_those_of_the_sign_in():
    extra = (("state", "evil"), ("redirect_uri", "https://evil.example"), ("prompt", "consent"))
    query = query_of(replace(OAUTH, options=Options(authorize_parameters=extra)))
    assert (query["state"], query["redirect_uri"], query["prompt"]) == ("st4te", BACK, "consent")


def test_a_provider_that_cannot_gets_no_challenge():
    assert "code_challenge" not in query_of(replace(OAUTH, options=Options(pkce=False)))


@given(st.text(max_size=30), st.text(max_size=30), st.lists(st.text(min_size=1, max_size=10), max_size=3))
def test_every_text_arrives_as_it_was_sent(state, client_id, scopes):
    usable = [text for text in (state, client_id, *scopes) if text.isprintable()]
    if len(usable) < 2 + len(scopes) or not client_id:
        return
    oauth = replace(OAUTH, scopes=tuple(scopes))
    url = oauth2.authorize_url(oauth, Client(client_id), BACK, state, VERIFIER)
    assert url_problem(url) == ""
    query = parse_qs(urlsplit(url).query, keep_blank_values=True)
    assert (query["state"], query["client_id"], query.get("scope", [""])) == ([state], [client_id], [" ".join(scopes)])


@given(st.dictionaries(st.sampled_from(["code", "clientid", "other"]), st.text()))
def test_a_value_never_leaves_its_place_in_a_template(values):
    filled = fill_encoded("code={Code}&client_id={clientId}&x={Other}", values)
    assert [pair.partition("=")[0] for pair in filled.split("&")] == ["code", "client_id", "x"]


@given(st.text(), st.text())
def test_what_is_encoded_is_decoded_to_the_same(name, value):
    if name.isprintable() and name:
        assert parse_qsl(encoded([(name, value)]), keep_blank_values=True)[0][0] == name


def test_names_are_matched_in_any_case_and_unknown_ones_stay():
    assert fill("{ClientId}/{CLIENTID}/{other}", {"clientid": "1"}) == "1/1/{other}"


@pytest.mark.parametrize(
    ("template", "typed", "trusted", "address"),
    [
        ("https://{sub}.example.com/a", {"sub": "mine"}, {}, "https://mine.example.com/a"),
        ("https://{sub}.example.com/a", {"sub": "evil.test/"}, {}, "https://{sub}.example.com/a"),
        ("https://{sub}.example.com/a", {"sub": "evil.test#"}, {}, "https://{sub}.example.com/a"),
        ("https://account{host}/a", {"host": ".evil.test"}, {}, "https://account{host}/a"),
        ("https://account{host}/a", {"host": "@evil.test"}, {}, "https://account{host}/a"),
        ("https://account{host}/a", {}, {"host": "-eu.example.com"}, "https://account-eu.example.com/a"),
        ("{env}/a", {"env": "https://evil.test"}, {}, "{env}/a"),
        ("{env}/a", {}, {"env": "https://good.example"}, "https://good.example/a"),
        ("https://login.example/{tenant}/a", {"tenant": "t1"}, {}, "https://login.example/t1/a"),
        ("https://login.example/{tenant}/a", {"tenant": ".."}, {}, "https://login.example/{tenant}/a"),
        ("https://login.example/{tenant}/a", {"tenant": "x/../../b"}, {}, "https://login.example/{tenant}/a"),
        ("https://{a}.com/x", {"a": "evil"}, {}, "https://{a}.com/x"),
        ("https://{a}.example.com:{p}/x", {"a": "m", "p": "80"}, {}, "https://{a}.example.com:{p}/x"),
    ],
)
def test_what_a_person_types_never_decides_who_gets_the_client_secret(template, typed, trusted, address):
    assert fill_address(template, typed, trusted) == address


def test_a_choice_of_the_connector_s_own_list_fills_the_host():
    document, properties = made(
        provider="templates",
        authorization_url="https://account{CustomHost}/authorize",
        token_url="https://account{CustomHost}/token",
    )
    field = properties["properties"]["connectionParameters"]["token:CustomHost"]
    assert "{CustomHost}" in oauth2.settings_of(document, properties, {"token:CustomHost": ".evil.test"}).token_url
    field["uiDefinition"]["constraints"]["allowedValues"] = [{"text": "EU", "value": "-eu.example.com"}]
    oauth = oauth2.settings_of(document, properties, {"token:CustomHost": "-eu.example.com"})
    assert oauth.token_url == "https://account-eu.example.com/token"


def test_a_gap_that_nothing_fills_is_said_before_anything_is_sent():
    oauth = oauth2.settings_of(*made(provider="templates", authorization_url="https://a{CustomHost}/x"))
    with pytest.raises(SignInError) as caught:
        oauth2.authorize_url(oauth, CLIENT, BACK, "s", VERIFIER)
    assert caught.value.code == "missing_value"


def test_the_tenant_of_a_connection_goes_before_the_connector_s():
    connector = made(provider="aad", resource="https://graph.microsoft.com")
    assert "/common/oauth2/token" in oauth2.settings_of(*connector).token_url
    assert "/t1/oauth2/token" in oauth2.settings_of(*connector, {"token:TenantId": "t1"}).token_url
    assert "/evil" not in oauth2.settings_of(*connector, {"token:TenantId": "a/evil"}).token_url


def test_a_query_is_put_behind_the_one_there_is_and_a_fragment_goes():
    assert with_query("https://a.example/x?y=1#z", "?b=2") == "https://a.example/x?y=1&b=2"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"code": "abc"}, None),
        ({}, "no_code"),
        ({"code": ""}, "no_code"),
        ({"code": "a\nb"}, "bad_code"),
        ({"code": "a" * 9000}, "bad_code"),
        ({"error": "access_denied"}, "access_denied"),
        ({"error": "consent_required", "code": "x"}, "consent_required"),
        ({"error": "made_up"}, "made_up"),
        ({"error": "<script>"}, "refused"),
        ({"error_description": "no"}, "refused"),
        (
            {"error": "invalid_request", "error_description": "AADSTS50011: The redirect URI is wrong"},
            "invalid_request",
        ),
    ],
)
def test_what_is_wrong_with_a_return_is_said(query, code):
    problem = oauth2.callback_problem(query)
    assert (problem and problem.code) == code


def test_microsoft_s_codes_have_words():
    problem = oauth2.callback_problem({"error": "invalid_request", "error_description": "AADSTS50011: wrong"})
    assert "The redirect URL is not one that the app registration lists." in problem.sentence
    assert "AADSTS50011: wrong" in problem.sentence
