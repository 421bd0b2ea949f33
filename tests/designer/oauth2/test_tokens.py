"""Answers of token endpoints, as they should be and as hostile ones are."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.auth import oauth2
from designer.auth.oauth2 import Client, SignInError, Tokens, drive
from designer.auth.oauth2.model import OAuth
from tests.designer.oauth2.build import answer, made

OAUTH = OAuth(parameter="token", provider="generic", token_url="https://login.example/token")
CLIENT = Client("id", "s3cret-value")
NOW = 1_700_000_000


def given_answer(body, status=200, headers=(), oauth=OAUTH):
    reply = body if not isinstance(body, (str, bytes)) else answer(body, status, headers)
    flow = oauth2.exchange(oauth, CLIENT, "https://portal.example/back", "c0de", "v" * 43, NOW)
    return drive(flow, lambda call: reply)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<!doctype html><title>Sign in</title>", "html"),
        ("\ufeff<html>", "html"),
        ("", "empty_answer"),
        ("welcome", "not_json"),
        ("[]", "not_json"),
        ("[" * 100_000, "not_json"),
        ("{}", "no_token"),
        ('{"access_token": null}', "no_token"),
        ('{"access_token": ""}', "no_token"),
        ('{"access_token": ["t"]}', "bad_token"),
        ('{"access_token": "a\\nb"}', "token_with_line_break"),
        ('{"access_token": "a\\r\\nX-Evil: 1"}', "token_with_line_break"),
        ('{"access_token": "a\\u0000b"}', "bad_token"),
        ('{"access_token": "schlüssel"}', "bad_token"),
        (json.dumps({"access_token": "x" * 20_000}), "token_too_long"),
        (json.dumps({"access_token": "x" * 2**20}), "answer_too_long"),
        ('{"access_token": "t", "expires_in": "abc"}', "bad_lifetime"),
        ('{"access_token": "t", "expires_in": true}', "bad_lifetime"),
        ('{"access_token": "t", "expires_in": {}}', "bad_lifetime"),
        ('{"access_token": "t", "expires_in": -1}', "negative_lifetime"),
        ('{"access_token": "t", "expires_in": "-5"}', "negative_lifetime"),
        ('{"access_token": "t", "expires_in": 100000000000000000000}', "endless_lifetime"),
        ('{"access_token": "t", "expires_in": 1e300}', "endless_lifetime"),
        ('{"access_token": "t", "refresh_token": 7}', "bad_token"),
    ],
)
def test_each_lie_of_a_token_endpoint_has_a_code_and_a_sentence_of_its_own(body, code):
    with pytest.raises(SignInError) as caught:
        given_answer(body)
    assert caught.value.code == code
    assert caught.value.sentence.endswith(".")
    assert caught.value.advice.endswith(".")


@pytest.mark.parametrize(
    ("status", "body", "code", "is_final"),
    [
        (500, "oops", "unavailable", False),
        (503, "<html>busy</html>", "html", False),
        (429, "{}", "unavailable", False),
        (302, "", "redirected", True),
        (400, "{}", "refused", True),
        (404, "<html>", "html", True),
        (401, '{"error": "invalid_grant"}', "invalid_grant", True),
        (200, '{"error": "bad_verification_code"}', "bad_verification_code", True),
        (200, '{"ok": false, "error": "invalid_code"}', "invalid_code", True),
        (400, '{"error": "temporarily_unavailable"}', "temporarily_unavailable", False),
        (400, '{"error": {"type": "OAuthException", "message": "Code was used"}}', "OAuthException", True),
        (400, '{"error": 5}', "refused", True),
    ],
)
def test_a_refusal_says_whether_trying_later_helps(status, body, code, is_final):
    with pytest.raises(SignInError) as caught:
        given_answer(body, status)
    assert (caught.value.code, caught.value.is_final) == (code, is_final)


@pytest.mark.parametrize(
    ("seconds", "expires_at"),
    [("3600", NOW + 3600), ('"3600"', NOW + 3600), ("3600.0", NOW + 3600), ("0", NOW), ("null", None), ('""', None)],
)
def test_a_lifetime_may_be_a_number_or_its_text(seconds, expires_at):
    assert given_answer(f'{{"access_token": "t", "expires_in": {seconds}}}').expires_at == expires_at


def test_a_form_is_read_as_a_few_older_services_send_it():
    tokens = given_answer("access_token=gho_16C7&scope=repo&token_type=bearer")
    assert (tokens.access_token, tokens.scope, tokens.token_type) == ("gho_16C7", "repo", "bearer")


def test_tokens_may_stand_deeper_in_the_answer():
    oauth = oauth2.settings_of(*made(provider="slack"))
    tokens = given_answer('{"ok": true, "authed_user": {"id": "U1", "access_token": "xoxp"}}', oauth=oauth)
    assert tokens.access_token == "xoxp"
    both = '{"ok": true, "access_token": "xoxb", "authed_user": {"id": "U1", "access_token": "xoxp"}}'
    assert given_answer(both, oauth=oauth).access_token == "xoxb"


def test_other_plain_members_are_kept_for_addresses_that_need_them():
    tokens = given_answer('{"access_token": "t", "instance_url": "https://x.my.salesforce.com", "nested": {}}')
    assert json.loads(tokens.extra) == {"instance_url": "https://x.my.salesforce.com"}


def test_what_a_service_echoes_of_a_secret_is_masked():
    body = json.dumps({"error": "invalid_request", "error_description": "bad s3cret-value \u202e and c0de"})
    with pytest.raises(SignInError) as caught:
        given_answer(body, 400)
    assert "s3cret-value" not in str(caught.value) and "c0de" not in str(caught.value)
    assert "\u202e" not in str(caught.value)


@pytest.mark.parametrize(
    ("answered", "change"),
    [("a b", ((), ())), ("b,a", ((), ())), ("", ((), ())), ("a", (("b",), ())), ("a b admin", ((), ("admin",)))],
)
def test_scopes_that_differ_from_what_was_asked_for_are_told(answered, change):
    oauth = replace(OAUTH, scopes=("a", "b"))
    tokens = given_answer(json.dumps({"access_token": "t", "scope": answered}), oauth=oauth)
    assert oauth2.scope_change(oauth, tokens) == change


texts = st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), min_size=1)


@given(st.builds(Tokens, texts, st.just("") | texts, texts, st.none() | st.integers(0, 2**33), texts, st.just("")))
def test_tokens_are_read_as_they_were_kept(tokens):
    assert Tokens.from_text(tokens.to_text()) == tokens


@pytest.mark.parametrize("text", ["", "x", "null", "[]", "{}", '{"access_token": 1}', '{"access_token": ""}',
                                  '{"access_token": "t", "expires_at": "soon"}', "\ud800"])  # fmt: skip
def test_another_text_is_no_sign_in(text):
    with pytest.raises(SignInError) as caught:
        Tokens.from_text(text)
    assert caught.value.code == "stored_value"


def test_tokens_and_clients_print_without_their_secrets():
    shown = f"{Tokens('acc3ss', 'refr3sh', id_token='1d')!r} {CLIENT!r}"
    assert not any(secret in shown for secret in ("acc3ss", "refr3sh", "1d", "s3cret-value"))


json_values = st.recursive(
    st.sampled_from([None, True, False, 0, -1, 3600, 10**20, 1.5, "", "t", "3600", "a\nb", "\ud800", "é", "\0"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["type", "x"]), inner, max_size=2),
    max_leaves=4,
)
members = st.sampled_from(["access_token", "refresh_token", "expires_in", "scope", "error", "error_description", "ok"])


@given(st.dictionaries(members, json_values), st.sampled_from([200, 400, 401, 500]))
def test_no_answer_whatever_breaks_anything_but_the_sign_in(body, status):
    try:
        tokens = given_answer(json.dumps(body), status)
    except SignInError:
        return
    assert isinstance(tokens.access_token, str) and tokens.access_token
