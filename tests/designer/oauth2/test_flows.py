"""Whole sign-ins against a real, strict server, through the transport that the portal uses."""

from dataclasses import replace

import pytest

from designer.auth import oauth2
from designer.auth.oauth2 import Client, SignInError, doctor
from designer.auth.oauth2.device import DeviceCode, Pending
from designer.auth.oauth2.model import AccountCall
from designer.runtime import call, transport
from designer.runtime.egress import Egress
from designer.runtime.errors import TimedOut
from tests.designer.oauth2.build import at, made
from tests.designer.oauth2.conftest import REDIRECT, VERIFIER


def signed_in(server, client, run, now, oauth=None):
    """The tokens of a person who went to the service and came back."""
    oauth = oauth or at(server)
    back = server.visit(oauth2.authorize_url(oauth, client, REDIRECT, "st4te", VERIFIER))
    assert oauth2.callback_problem(back) is None
    assert back["state"] == "st4te"
    return run(oauth2.exchange(oauth, client, REDIRECT, back["code"], VERIFIER, now))


def test_a_person_signs_in_and_the_token_opens_the_api(server, client, run, now):
    tokens = signed_in(server, client, run, now)
    assert server.live(tokens.access_token).user == "ann@example.com"
    assert (tokens.expires_at, tokens.scope) == (now + 3600, "read offline_access")
    assert server.calls[-1]["code_verifier"] == VERIFIER


def test_a_refresh_gives_new_tokens_and_the_rotated_refresh_token(server, client, run, now):
    tokens = signed_in(server, client, run, now)
    fresh = run(oauth2.refresh(at(server), client, REDIRECT, tokens, now))
    assert server.live(fresh.access_token)
    assert fresh.refresh_token not in ("", tokens.refresh_token)
    assert "redirect_uri" not in server.calls[-1]


def test_an_answer_without_a_refresh_token_keeps_the_old_one(server, client, run, now):
    server.switches.rotates = False
    tokens = signed_in(server, client, run, now)
    fresh = run(oauth2.refresh(at(server), client, REDIRECT, tokens, now))
    assert fresh.refresh_token == tokens.refresh_token
    assert run(oauth2.refresh(at(server), client, REDIRECT, fresh, now)).access_token


def test_a_refresh_token_that_was_used_before_ends_the_sign_in_for_good(server, client, run, now):
    tokens = signed_in(server, client, run, now)
    fresh = run(oauth2.refresh(at(server), client, REDIRECT, tokens, now))
    with pytest.raises(SignInError) as caught:
        run(oauth2.refresh(at(server), client, REDIRECT, tokens, now))
    assert (caught.value.said, caught.value.is_final, server.reuses) == ("invalid_grant", True, 1)
    assert server.live(fresh.access_token) is None


def test_a_code_is_good_once(server, client, run, now):
    oauth = at(server)
    back = server.visit(oauth2.authorize_url(oauth, client, REDIRECT, "s", VERIFIER))
    run(oauth2.exchange(oauth, client, REDIRECT, back["code"], VERIFIER, now))
    with pytest.raises(SignInError, match="no longer accepts"):
        run(oauth2.exchange(oauth, client, REDIRECT, back["code"], VERIFIER, now))


def test_another_verifier_than_the_one_of_the_challenge_is_refused(server, client, run, now):
    oauth = at(server)
    back = server.visit(oauth2.authorize_url(oauth, client, REDIRECT, "s", VERIFIER))
    with pytest.raises(SignInError) as caught:
        run(oauth2.exchange(oauth, client, REDIRECT, back["code"], "b" * 43, now))
    assert caught.value.said == "invalid_grant"


@pytest.mark.parametrize("way", ["client_secret_basic", "client_secret_post"])
def test_the_place_of_the_client_secret_is_found(server, run, now, way):
    app = server.register(REDIRECT, ways=(way,))
    tokens = signed_in(server, Client(app.id, app.secrets[0]), run, now)
    assert server.live(tokens.access_token)


def test_a_wrong_secret_is_said_in_words_and_never_quoted(server, app, run, now):
    with pytest.raises(SignInError, match="does not accept the client ID") as caught:
        signed_in(server, Client(app.id, "wr0ng-secret"), run, now)
    assert "wr0ng-secret" not in str(caught.value)


def test_either_of_two_secrets_is_good_while_one_is_replaced(server, app, run, now):
    app.secrets = (*app.secrets, "second")
    for secret in app.secrets:
        assert signed_in(server, Client(app.id, secret), run, now)


def test_a_person_who_does_not_agree_is_told_what_to_do(server, client):
    server.switches.denies = True
    back = server.visit(oauth2.authorize_url(at(server), client, REDIRECT, "s", VERIFIER))
    problem = oauth2.callback_problem(back)
    assert (problem.said, problem.sentence[:47]) == ("access_denied", "The person, or their administrator, did not agr")


def test_the_application_signs_in_for_itself(server, client, run, now):
    tokens = run(oauth2.own_token(at(server, grant="client_credentials", scopes="read"), client, now))
    assert server.live(tokens.access_token).user == client.id


def test_the_password_grant_uses_the_connection_s_user_name(server, client, run, now):
    settings = {"authorization_url": f"{server.url}/authorize", "token_url": f"{server.url}/token", "grant": "password"}
    values = {"token:username": "ann@example.com", "token:password": "p4ss word"}
    oauth = oauth2.settings_of(*made(**settings), values)
    assert server.live(run(oauth2.own_token(oauth, client, now)).access_token)
    assert "p4ss word" not in repr(oauth)
    with pytest.raises(SignInError, match="User name and password are missing"):
        run(oauth2.own_token(oauth2.settings_of(*made(**settings)), client, now))


def test_another_device_signs_in(server, client, run, now):
    oauth = at(server, grant="device_code")
    device = run(oauth2.device_start(oauth, client, now))
    assert device.verification_url == f"{server.url}/activate"
    assert run(oauth2.device_poll(oauth, client, device, now)) == Pending(5)
    server.approve_device(device.user_code)
    assert server.live(run(oauth2.device_poll(oauth, client, device, now)).access_token)


def test_a_device_that_is_refused_or_late_is_told_so(server, client, run, now):
    oauth = at(server, grant="device_code")
    device = run(oauth2.device_start(oauth, client, now))
    server.approve_device(device.user_code, False)
    with pytest.raises(SignInError, match="did not agree"):
        run(oauth2.device_poll(oauth, client, device, now))
    late = DeviceCode("d", "u", "https://x.example", "", now, 5)
    with pytest.raises(SignInError, match="has run out"):
        run(oauth2.device_poll(oauth, client, late, now))


def test_the_account_is_told_by_a_verification_call(server, client, run, now):
    oauth = replace(at(server), account=AccountCall(f"{server.url}/userinfo", "{email}", "{sub}"))
    tokens = signed_in(server, client, run, now, oauth)
    assert run(oauth2.account(oauth, tokens)) == oauth2.Account("ann@example.com", "ann@example.com")
    with pytest.raises(SignInError, match="refuses it"):
        run(oauth2.account(oauth, replace(tokens, access_token="other")))


def test_everything_is_read_from_the_issuer(server, client, run, now):
    found = run(oauth2.discover(server.url + "/"))
    oauth = oauth2.settings_of(*made(**found.settings()))
    assert (oauth.provider, oauth.device_url, found.has_pkce) == ("openid", f"{server.url}/device", True)
    assert server.live(signed_in(server, client, run, now, oauth).access_token)


def test_a_sign_in_is_taken_back(server, client, run, now):
    tokens = signed_in(server, client, run, now)
    run(oauth2.revoke(at(server), client, tokens))
    assert server.live(tokens.access_token) is None


def test_a_sign_in_without_a_refresh_token_says_what_is_missing(server, client, run, now):
    server.switches.gives_refresh_token = False
    tokens = signed_in(server, client, run, now, at(server, scopes="read"))
    with pytest.raises(SignInError, match="offline access"):
        run(oauth2.refresh(at(server), client, REDIRECT, tokens, now))
    names = [variant.name for variant in doctor.without_refresh_token(at(server, scopes="read"), tokens)]
    assert names == ["offline_scope", "offline_parameter"]


def test_clocks_that_differ_are_named(server, client, run, now):
    server.switches.clock_ahead = 3600
    with pytest.raises(SignInError, match="clock is 3,[56].. seconds ahead"):
        signed_in(server, Client(client.id, "wrong"), run, now)


def test_a_template_fills_url_query_and_body(server, client, run, now):
    oauth = at(
        server,
        provider="templates",
        authorization_query="?client_id={ClientId}&response_type=code&redirect_uri={redirectUrl}&scope={scopes}",
        token_body="grant_type=authorization_code&code={code}&client_id={clientId}&client_secret={ClientSecret}"
        "&redirect_uri={RedirectUrl}",
        refresh_body="grant_type=refresh_token&refresh_token={RefreshToken}&client_id={clientid}"
        "&client_secret={clientSecret}",
    )
    tokens = signed_in(server, client, run, now, oauth)
    assert server.live(run(oauth2.refresh(oauth, client, REDIRECT, tokens, now)).access_token)


def test_a_service_that_hangs_ends_in_the_transport_s_own_error(server, client, now):
    server.switches.hang_seconds = 1
    egress = Egress(allowed=("127.0.0.1/32",), ports=None, seconds=0.3, hops=0)
    flow = oauth2.own_token(at(server), client, now)
    with pytest.raises(TimedOut):
        oauth2.drive(flow, lambda leg: transport.send(leg, egress))


@pytest.mark.parametrize(
    ("status", "content_type", "body", "code"),
    [
        (200, "text/html", b"<html>Please sign in</html>", "html"),
        (200, "application/json", b'{"access_token": "' + b"x" * 2**20 + b'"}', "answer_too_long"),
        (302, "text/plain", b"", "redirected"),
        (503, "text/plain", b"busy", "unavailable"),
    ],
)
def test_nonsense_over_the_wire_is_a_failed_sign_in(server, client, run, now, status, content_type, body, code):
    server.switches.answers.append((status, content_type, body))
    with pytest.raises(SignInError) as caught:
        run(oauth2.own_token(at(server), client, now))
    assert caught.value.code == code


def test_no_leg_shows_a_secret(server, client, run, now):
    calls = []

    def noted(flow):
        try:
            leg = next(flow)
            while True:
                calls.append(leg)
                leg = flow.send((yield leg))
        except StopIteration as end:
            return end.value

    oauth = at(server)
    back = server.visit(oauth2.authorize_url(oauth, client, REDIRECT, "s", VERIFIER))
    tokens = run(noted(oauth2.exchange(oauth, client, REDIRECT, back["code"], VERIFIER, now)))
    run(noted(oauth2.refresh(oauth, client, REDIRECT, tokens, now)))
    hidden_in = ({client.secret, back["code"], VERIFIER}, {client.secret, tokens.refresh_token})
    for made_call, hidden in zip(calls, hidden_in, strict=True):
        assert {secret.reveal() for secret in made_call.secrets} >= hidden
        assert not any(secret in repr(made_call) for secret in hidden)


def test_a_call_of_the_api_carries_the_token_and_an_echo_of_any_token_is_masked(server, client, run, now):
    host = server.url.removeprefix("http://")
    document, properties = made(authorization_url=f"{server.url}/authorize", token_url=f"{server.url}/token")
    document = document.edit("", {"/host": host, "/schemes": ["http"]}).put("/paths/~1me", {"get": {"responses": {}}})
    tokens = signed_in(server, client, run, now)
    egress = Egress(allowed=(host,), ports=None)
    result = call.run(document, "/paths/~1me/get", {}, {"token": tokens.to_text()}, properties, egress)
    assert (result.error, result.answer.status) == (None, 200)
    assert tokens.access_token not in repr(result) and tokens.refresh_token not in repr(result)
    without = call.run(document, "/paths/~1me/get", {}, {}, properties, egress)
    assert (without.error.code, without.answer) == ("sign_in", None)
