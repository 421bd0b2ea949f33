"""What is tried when a leg fails: the likeliest first, and what worked is written into the connector."""

import json
from dataclasses import replace

import pytest

from designer import auth
from designer.auth import oauth2
from designer.auth.oauth2 import Client, SignInError, doctor
from designer.auth.oauth2.model import OAuth, Options
from designer.call_values import PreparedCall
from tests.designer.oauth2.build import answer, at, made
from tests.designer.oauth2.conftest import REDIRECT, VERIFIER

OAUTH = OAuth(
    "token",
    "generic",
    scopes=("a", "b"),
    api="https://api.example",
    token_url="https://login.example/token",
    refresh_url="https://login.example/token",
    options=Options(client_authentication="body"),
)
CODE = PreparedCall("POST", OAUTH.token_url, body=b"grant_type=authorization_code&code=c")
REFRESH = PreparedCall("POST", OAUTH.token_url, body=b"grant_type=refresh_token&refresh_token=r")


def error(code, description=""):
    return json.dumps({"error": code, "error_description": description})


@pytest.mark.parametrize(
    ("call", "body", "status", "first"),
    [
        (CODE, error("invalid_client"), 401, "client_basic"),
        (CODE, "", 401, "client_basic"),
        (CODE, error("invalid_request", "code_verifier is not allowed"), 400, "pkce_off"),
        (CODE, error("invalid_scope"), 400, "scope_comma"),
        (CODE, error("access_denied", "Service not found: unknown audience"), 400, "audience"),
        (CODE, "<html>", 404, "slash"),
        (CODE, "", 405, "slash"),
        (REFRESH, error("invalid_request", "redirect_uri is missing"), 400, "redirect_on_refresh"),
        (REFRESH, error("invalid_grant"), 400, "redirect_on_refresh"),
    ],
)
def test_the_likeliest_thing_is_tried_first(call, body, status, first):
    assert doctor.variants(OAUTH, call, answer(body, status))[0].name == first


def test_every_variant_changes_the_sign_in_and_can_be_written():
    variants = [*doctor.variants(OAUTH, CODE, answer("", 400)), *doctor.variants(OAUTH, REFRESH, answer("", 400))]
    assert {variant.name for variant in variants} == {
        "client_basic",
        "pkce_off",
        "scope_comma",
        "audience",
        "resource",
        "redirect_on_refresh",
        "slash",
    }
    for variant in variants:
        assert doctor.with_variant(OAUTH, variant) != OAUTH
        assert oauth2.read(*made(**variant.settings())).items() >= variant.settings().items()
        assert variant.sentence.endswith(".") or ": https://" in variant.sentence


def test_what_was_tried_is_what_is_written():
    variant = doctor.variants(OAUTH, CODE, answer(error("invalid_client"), 401))[0]
    document, properties = auth.write(*made(token_url=OAUTH.token_url), "oauth2", variant.settings())
    assert oauth2.settings_of(document, properties).options.client_authentication == "basic"


def test_a_person_who_refused_is_not_asked_again_by_other_means():
    assert doctor.variants_after_return(OAUTH, {"error": "access_denied", "error_description": "scope"}) == []
    assert doctor.variants_after_return(OAUTH, {"error": "invalid_scope"})[0].name == "scope_comma"


def test_a_known_provider_s_addresses_are_not_doubted():
    names = [variant.name for variant in doctor.variants(replace(OAUTH, provider="github"), CODE, answer("", 404))]
    assert "slash" not in names


@pytest.mark.parametrize(("way", "tried"), [("client_secret_basic", "body"), ("client_secret_post", "basic")])
def test_the_doctor_finds_the_place_of_the_secret_at_a_real_server(server, run, now, way, tried):
    app = server.register(REDIRECT, ways=(way,))
    client, oauth = Client(app.id, app.secrets[0]), at(server, client_authentication=tried, grant="client_credentials")
    seen = []

    def watched(flow):
        return run(_watched(flow, seen))

    with pytest.raises(SignInError):
        watched(oauth2.own_token(oauth, client, now))
    variant = doctor.variants(oauth, *seen[-1])[0]
    assert server.live(watched(oauth2.own_token(doctor.with_variant(oauth, variant), client, now)).access_token)


def test_a_server_that_wants_a_proof_key_is_found(server, client, run, now):
    server.switches.needs_proof = True
    without = at(server, pkce="no")
    with pytest.raises(AssertionError, match="code_challenge"):
        server.visit(oauth2.authorize_url(without, client, REDIRECT, "s", VERIFIER))
    query = {"error": "invalid_request", "error_description": "code_challenge is missing"}
    repaired = doctor.with_variant(without, doctor.variants_after_return(without, query)[0])
    assert server.visit(oauth2.authorize_url(repaired, client, REDIRECT, "s", VERIFIER))["code"]


def _watched(flow, seen):
    """`flow`, with each leg noted."""
    try:
        call = next(flow)
        while True:
            reply = yield call
            seen.append((call, reply))
            call = flow.send(reply)
    except StopIteration as end:
        return end.value
