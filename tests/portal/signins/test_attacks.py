"""Attacks on signing in: by the service that is signed in at, by an editor of the connector, by a colleague."""

import base64
import html
import json
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest

from portal.connections import limits
from portal.connections.models import Connection
from portal.connectors.creation import create
from portal.sealing import vault
from portal.sharing.models import Share
from portal.signins import client_secrets, places
from portal.signins.models import SignIn
from tests.canary import CANARY, listening
from tests.designer.fault_server import answer, serving
from tests.portal.signins.conftest import DEFINITION, sign_in
from tests.portal.signins.test_sign_in import back, call, going

pytestmark = pytest.mark.django_db

JSON = "application/json"
EVIL = f"http://{CANARY[0]}:{CANARY[1]}/token"


@pytest.fixture
def browser(mara, signed_in):
    return signed_in(mara)


@pytest.fixture
def hers(browser, pets, server):
    back(browser, server.visit(going(browser, pets)))
    return Connection.objects.get()


@pytest.fixture
def anywhere(settings):
    """The operator opened all of loopback, so that only the connection's own bounds stand in the way."""
    settings.ENV = {
        **settings.ENV,
        "EGRESS_ALLOW": ("127.0.0.0/8", f"{CANARY[0]}:{CANARY[1]}", *settings.ENV["EGRESS_ALLOW"]),
    }


@pytest.fixture
def canary(anywhere):
    with listening() as hits:
        yield hits
    assert hits == []


def moved(connector, person):
    sign_in(connector, person, token_url=EVIL, refresh_url=EVIL)


# An editor who leads the connector to a host of their own


def test_a_client_secret_goes_nowhere_but_where_it_was_given_for(mara, tomas, pets, server, signed_in, canary):
    Share.objects.create(connector=pets, person=tomas, level="edit", shared_by=mara)
    moved(pets, tomas)
    browser = signed_in(tomas)
    page = browser.get(back(browser, server.visit(going(browser, pets)))["Location"]).content.decode()
    assert "was given for another address" in page and "127.0.0.9" in page
    assert not Connection.objects.exists()


def test_a_client_secret_that_is_given_anew_serves_at_the_new_address(mara, pets, server, browser):
    app = next(iter(server.apps.values()))
    pets.client_secrets.all().delete()
    sign_in(pets, mara, token_url="http://{tenant}.example.com/token", refresh_url="")
    client_secrets.add(pets, mara, "for elsewhere")
    sign_in(pets, mara, token_url=f"{server.url}/token", refresh_url=f"{server.url}/token")
    client_secrets.add(pets, mara, app.secrets[0])
    back(browser, server.visit(going(browser, pets)))
    assert Connection.objects.count() == 1
    assert "for elsewhere" not in str(server.calls)


FIRST = {"kind": "oauth2", "client_id": "app", "authorization_url": "https://a.example/authorize"}


def led_to(browser, connector, **addresses):
    fields = {**FIRST, "token_url": "https://a.example/token", "refresh_url": "", "base": connector.head, **addresses}
    answer = browser.post(f"/connectors/{connector.slug}/edit/security/", fields)
    assert answer.status_code in (200, 302), answer.content.decode()
    connector.refresh_from_db()


def bound(connector):
    (row,) = client_secrets.of(connector)
    row.connector = connector
    return json.loads(vault.open_values(row)[places.NAME])


def test_a_secret_that_came_before_the_addresses_is_for_those_that_its_giver_fills_in(mara, signed_in):
    connector, browser = create(mara, DEFINITION, {"properties": {}}, "Made for a test"), signed_in(mara)
    led_to(browser, connector, token_url="")
    client_secrets.add(connector, mara, "s")
    led_to(browser, connector)
    assert bound(connector) == ["https://a.example"]
    led_to(browser, connector, token_url="https://b.example/token")
    assert bound(connector) == ["https://b.example"]


def test_a_secret_never_follows_somebody_else(mara, tomas, signed_in):
    connector = create(mara, DEFINITION, {"properties": {}}, "Made for a test")
    Share.objects.create(connector=connector, person=tomas, level="edit", shared_by=mara)
    led_to(signed_in(mara), connector)
    client_secrets.add(connector, mara, "s")
    led_to(signed_in(tomas), connector, token_url="https://evil.example/token")
    led_to(signed_in(mara), connector, token_url="https://evil.example/token", scopes="read")
    led_to(signed_in(mara), connector, token_url="https://evil.example/token2")
    assert bound(connector) == ["https://a.example"]


def test_what_changes_while_somebody_is_away_gets_neither_code_nor_tokens(mara, pets, server, browser, canary):
    query = server.visit(going(browser, pets))
    pets.client_secrets.all().delete()
    moved(pets, mara)
    client_secrets.add(pets, mara, "given anew")
    page = browser.get(back(browser, query)["Location"]).content.decode()
    assert "changed meanwhile" in page and not Connection.objects.exists()


def test_a_connection_is_not_bound_to_a_host_that_appeared_while_somebody_was_away(mara, pets, server, browser):
    from portal.connectors import edits

    query = server.visit(going(browser, pets))
    pets.refresh_from_db()
    edits.save_general(pets, mara, pets.head, {"host": "evil.example"})
    page = browser.get(back(browser, query)["Location"]).content.decode()
    assert "evil.example" in page and not Connection.objects.exists() and not server.calls


def test_reconnecting_asks_first_where_tokens_are_asked_for_elsewhere(mara, pets, server, browser, hers, canary):
    moved(pets, mara)
    asked = browser.post(f"/connections/{hers.pk}/reconnect/")
    assert asked.status_code == 409 and "127.0.0.9:9200" in asked.content.decode()
    wrong = browser.post(f"/connections/{hers.pk}/reconnect/", {"agreed": "http://another.example"})
    assert wrong.status_code == 409
    agreed = browser.post(f"/connections/{hers.pk}/reconnect/", {"agreed": EVIL.removesuffix("/token")})
    assert agreed.status_code == 200 and agreed["Refresh"]


def test_a_password_that_is_kept_goes_nowhere_else(mara, pets, server, browser, canary):
    """A sign-in that needs no page sends it at once."""
    sign_in(pets, mara, grant="client_credentials", token_url=f"{server.url}/token", refresh_url="")
    browser.post("/connections/new/", {"connector": pets.slug, "label": "Mine"})
    made = Connection.objects.get()
    sign_in(pets, mara, grant="client_credentials", token_url=EVIL, refresh_url="")
    assert browser.post(f"/connections/{made.pk}/reconnect/").status_code == 409


def test_the_form_says_where_else_what_is_typed_goes(mara, pets, browser):
    sign_in(pets, mara, grant="password", token_url="https://elsewhere.example/token", refresh_url="")
    page = browser.get(f"/connections/new/?connector={pets.slug}").content.decode()
    assert "https://elsewhere.example</b> for the sign-in" in page


@pytest.mark.parametrize("act", ["refresh", "take-over"])
def test_tokens_of_a_try_go_nowhere_else(act, mara, pets, server, browser, hers, canary):
    server.switches.user = "bob@example.com"
    Connection.objects.update(account="ann", account_id="ann")
    browser.post(f"/connections/{hers.pk}/reconnect/")
    row = SignIn.objects.first()
    tokens = {"access_token": "a", "refresh_token": "r"}
    from portal.sealing import vault

    row.values = vault.seal_values(row, {"tokens": json.dumps(tokens)})
    row.purpose, row.state = ("try", "done") if act == "refresh" else ("reconnect", "other")
    row.outcome = json.dumps({"account": "bob", "account_id": "bob", "ends": None, "renews": True})
    row.save()
    before = Connection.objects.get().values
    moved(pets, mara)
    browser.post(f"/sign-ins/{row.pk}/{act}/")
    assert Connection.objects.get().values == before


@pytest.mark.parametrize("own", ["redirect_uri=https://evil.example/", "state=fixed", "code_challenge_method=plain"])
def test_an_address_cannot_say_what_only_the_portal_says(own, mara, pets, server, browser):
    sign_in(pets, mara, authorization_url=f"{server.url}/authorize?kept=1&{own}")
    query = parse_qs(urlsplit(going(browser, pets)).query)
    assert len(query[own.partition("=")[0]]) == 1 and own.partition("=")[2] not in query[own.partition("=")[0]]
    assert query["kept"] == ["1"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://u:p@h/", "//h/"]
)
def test_e06_nobody_is_sent_to_an_address_of_another_kind(url, mara, pets, server, browser):
    sign_in(pets, mara, authorization_url=url)
    answer = browser.post("/connections/new/", {"connector": pets.slug, "label": "Mine"})
    assert answer.status_code == 422 and "Refresh" not in answer
    assert f'href="{url}' not in answer.content.decode()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_e06_an_address_of_another_kind_is_refused_when_it_is_saved(url):
    from designer.auth import oauth2

    assert set(oauth2.check({"provider": "generic", "authorization_url": url, "token_url": url})) >= {
        "authorization_url",
        "token_url",
    }


def test_tokens_are_no_key_of_another_kind_of_sign_in(mara, pets, server, browser, hers):
    """An editor makes the parameter of the tokens one for a key: the refresh token would go to the API."""
    sign_in(pets, mara, "api_key", parameter="token")
    assert "signs in another way now" in call(browser, pets, hers).content.decode()


@pytest.mark.parametrize("place", ["authorization_url", "template"])
def test_a_secret_that_people_type_is_never_in_the_address_that_their_browser_goes_to(place, mara, pets, server):
    from designer.auth import oauth2
    from designer.document.document import Document

    gap = "/{ClientSecret}" if place == "authorization_url" else ""
    custom = {
        "AuthorizationUrlTemplate": {"value": f"https://login.example.com{gap}/a"},
        "AuthorizationUrlQueryStringTemplate": {"value": "?client_id={ClientId}&x={ClientSecret}"},
        "TokenUrlTemplate": {"value": "https://login.example.com/t"},
    }
    parameters = {
        "token": {
            "type": "oauthSetting",
            "oAuthSettings": {"identityProvider": "oauth2generic", "scopes": [], "customParameters": custom},
        },
        "token:clientId": {"type": "string"},
        "token:clientSecret": {"type": "securestring"},
    }
    values = {"token:clientId": "own", "token:clientSecret": "canaryOfTheirOwn"}
    oauth = oauth2.settings_of(Document.from_value({}), {"properties": {"connectionParameters": parameters}}, values)
    assert oauth.client and oauth.client.secret == "canaryOfTheirOwn"
    try:
        url = oauth2.authorize_url(oauth, oauth.client, "https://portal.example/back", "the-state", "v" * 64)
    except oauth2.SignInError as error:
        url = error.sentence
    assert "canary" not in url


# A service that answers with what it was sent, so that somebody else reads it

SPELL = {
    "plain": str,
    "percent": lambda text: quote(text, safe=""),
    "base64": lambda text: base64.b64encode(f"id:{text}".encode()).decode(),
    "html": lambda text: "".join(f"&#{ord(each)};" if not each.isalnum() else each for each in html.escape(text)),
    "json": lambda text: json.dumps(json.dumps(text)),
    "cut": lambda text: "x" * 250 + base64.b64encode(text.encode()).decode(),
    "many": lambda text: text * 90,
}
SECRET = "canary+secret/of=the-application 42"
SAYS = {
    "description": lambda text: (400, {"error": "invalid_grant", "error_description": text}),
    "code": lambda text: (400, {"error": text}),
    "message": lambda text: (401, {"message": text}),
    "two hundred": lambda text: (200, {"error": "bad", "error_description": text}),
    "scope": lambda text: (200, {"access_token": "t", "scope": text}),
    "other names": lambda text: (200, {"access_token": "t", "list": [{"clientSecretEcho": text}], "note": text}),
}


@pytest.mark.parametrize("says", SAYS)
@pytest.mark.parametrize("spell", SPELL)
def test_no_spelling_of_a_client_secret_stays_of_what_a_service_says(says, spell, mara, pets, server, browser):
    pets.client_secrets.all().delete()
    client_secrets.add(pets, mara, SECRET)
    query = server.visit(going(browser, pets))
    status, body = SAYS[says](SPELL[spell](SECRET))
    server.switches.answers = [(status, JSON, json.dumps(body).encode())]
    page = browser.get(back(browser, query)["Location"])
    row = SignIn.objects.get()
    kept = page.content.decode() + row.legs + row.outcome
    core = base64.b64encode(SECRET.encode()).decode()[4:24]
    assert not [each for each in (SECRET[:20], "of=the-application", "of%3Dthe", core) if each in kept], kept


def test_a_token_under_any_name_is_masked_in_the_record(mara, pets, server, browser):
    query = server.visit(going(browser, pets))
    body = {"access_token": "canary-1", "all": [{"authToken": "canary-2", "inner": {"refreshToken": "canary-3"}}]}
    server.switches.answers = [(200, JSON, json.dumps(body).encode())]
    back(browser, query)
    assert "canary-" not in SignIn.objects.get().legs


def test_who_signed_in_is_never_a_token(mara, pets, server, browser):
    claims = base64.urlsafe_b64encode(json.dumps({"email": "canary-access-token", "sub": "1"}).encode()).decode()
    query = server.visit(going(browser, pets))
    body = {"access_token": "canary-access-token", "id_token": f"e30.{claims}.x"}
    server.switches.answers = [(200, JSON, json.dumps(body).encode())]
    back(browser, query)
    assert "canary" not in Connection.objects.get().account


def test_a_token_endpoint_that_redirects_is_not_followed(mara, pets, server, browser, canary, settings):
    lead = answer(b"", f"Location: {EVIL}", status="307 Temporary Redirect")
    with serving(lead) as served:
        settings.ENV = {**settings.ENV, "EGRESS_ALLOW": (*settings.ENV["EGRESS_ALLOW"], served.place)}
        pets.client_secrets.all().delete()
        url = served.url("/token")
        sign_in(pets, mara, token_url=url, refresh_url=url)
        client_secrets.add(pets, mara, "given for it")
        browser.get(back(browser, server.visit(going(browser, pets)))["Location"])
        assert len(served.requests) == 1
    assert not Connection.objects.exists()


def test_a_refusal_for_ever_is_answered_by_one_refresh(mara, pets, server, browser, hers, settings):
    with serving(answer(b"{}", status="401 Unauthorized")) as served:
        settings.ENV = {**settings.ENV, "EGRESS_ALLOW": (*settings.ENV["EGRESS_ALLOW"], served.place)}
        from portal.connections import making
        from portal.connectors import edits

        pets.refresh_from_db()
        edits.save_general(pets, mara, pets.head, {"host": served.place})
        making.bind(hers, f"http://{served.place}")
        call(browser, pets, hers)
        assert len(served.requests) == 2
    assert [each["grant_type"] for each in server.calls] == ["authorization_code", "refresh_token"]


def test_the_way_back_names_the_issuer_that_was_asked(mara, pets, server, browser):
    sign_in(
        pets,
        mara,
        provider="openid",
        issuer=server.url,
        client_id=next(iter(server.apps)),
        authorization_url=f"{server.url}/authorize",
        token_url=f"{server.url}/token",
    )
    query = server.visit(going(browser, pets))
    back(browser, {**query, "iss": "https://evil.example"})
    assert SignIn.objects.get().state == SignIn.State.FAILED and not server.calls


# A colleague, and a browser


def test_a_browser_that_looks_ahead_uses_nothing_up(mara, pets, server, browser):
    query = server.visit(going(browser, pets))
    ahead = browser.get(f"/oauth/callback?{urlencode(query)}", headers={"Sec-Purpose": "prefetch;prerender"})
    assert ahead.status_code == 503 and not server.calls
    assert browser.head(f"/oauth/callback?{urlencode(query)}").status_code == 405
    assert back(browser, query).status_code == 302


@pytest.mark.parametrize("is_good", [True, False])
def test_the_way_back_is_never_a_referrer_and_never_in_a_frame(is_good, mara, pets, server, browser):
    query = server.visit(going(browser, pets))
    shown = back(browser, query if is_good else {**query, "state": "x"})
    assert shown["Referrer-Policy"] == "no-referrer" and shown["Cache-Control"] == "no-store"
    assert shown["X-Frame-Options"] == "DENY" and "frame-ancestors 'none'" in shown["Content-Security-Policy"]
    assert query["code"] not in shown.content.decode() and query["state"] not in shown.content.decode()


def test_who_is_signed_out_meanwhile_takes_no_code_along(mara, pets, server, browser, client):
    query = server.visit(going(browser, pets))
    led = client.get(f"/oauth/callback?{urlencode(query)}")
    assert led["Location"] == "/sign-in/" and not server.calls
    assert back(browser, query).status_code == 302


def test_a_service_that_sends_code_and_state_back_as_an_error_gets_them_kept_nowhere(mara, pets, server, browser):
    query = server.visit(going(browser, pets))
    back(browser, {**query, "error": "access_denied", "error_description": f"{query['state']} {query['code']}"})
    row = SignIn.objects.get()
    assert row.state == SignIn.State.FAILED
    assert query["state"] not in row.legs + row.outcome and query["code"] not in row.legs + row.outcome


@pytest.mark.parametrize(
    "onwards", ["//evil.test", r"/\evil.test", "javascript:x", "https://evil.test/", "/\t/evil.test"]
)
def test_e05_nobody_is_led_away_after_signing_in(onwards, mara, pets, server, browser):
    url = going(browser, pets, next=onwards)
    page = browser.get(back(browser, server.visit(url))["Location"]).content.decode()
    assert "evil.test" not in page and "javascript:x" not in page
    made = Connection.objects.get()
    browser.post(f"/connections/{made.pk}/reconnect/", {"next": onwards})
    assert not SignIn.objects.first().onwards.startswith((onwards, "http"))


def test_a_code_of_somebody_else_does_not_fit_the_proof(mara, tomas, pets, server, signed_in):
    """Code injection: the code of an attacker's own sign-in, with the state of the victim's."""
    Share.objects.create(connector=pets, person=tomas, level="edit", shared_by=mara)
    stolen = server.visit(going(signed_in(tomas), pets))["code"]
    browser = signed_in(mara)
    back(browser, {**server.visit(going(browser, pets)), "code": stolen})
    assert not Connection.objects.exists() and SignIn.objects.filter(state="failed").exists()


def test_hung_sign_ins_of_one_person_leave_room_for_others(mara, pets, server, browser, monkeypatch):
    query = server.visit(going(browser, pets))
    monkeypatch.setattr(limits, "PER_PERSON", 0)
    refused = back(browser, query)
    assert refused.status_code == 429 and not server.calls
    monkeypatch.undo()
    assert back(browser, query).status_code == 302  # nothing was used up


@pytest.mark.parametrize("gone", ["connection", "connector"])
def test_e14_what_is_deleted_while_tokens_are_asked_for_stays_deleted(
    gone, mara, pets, server, browser, hers, monkeypatch
):
    from designer.runtime import transport

    answer = browser.post(f"/connections/{hers.pk}/reconnect/")
    query, send = server.visit(answer["Refresh"].removeprefix("0; url=")), transport.send

    def sending(*given):
        (Connection.objects.all() if gone == "connection" else type(pets).objects.all()).delete()
        return send(*given)

    monkeypatch.setattr(transport, "send", sending)
    assert back(browser, query).status_code == 302
    assert not Connection.objects.exists() and not SignIn.objects.filter(purpose="reconnect").exists()


def test_e14_a_connection_deleted_while_it_is_renewed_is_not_made_again(mara, pets, server, browser, hers, monkeypatch):
    from portal.connections import refreshing

    asked = refreshing._asked

    def asking(*given):
        Connection.objects.all().delete()
        return asked(*given)

    monkeypatch.setattr(refreshing, "_asked", asking)
    server.expire_all()
    assert call(browser, pets, hers).status_code in (200, 404)
    assert not Connection.objects.exists()


def test_e13_more_and_fewer_permissions_are_said(mara, pets, server, browser):
    query = server.visit(going(browser, pets))
    server.switches.answers = [(200, JSON, b'{"access_token": "t", "scope": "read admin"}')]
    page = browser.get(back(browser, query)["Location"]).content.decode()
    assert "more permissions than asked for" in page and "admin" in page


def test_e03_the_proof_key_serves_once_and_is_forgotten(mara, pets, server, browser, hers):
    from portal.sealing import vault

    verifier = server.calls[0]["code_verifier"]
    row = SignIn.objects.get()
    assert verifier not in str(vault.open_values(row)) and "verifier" not in row.values
    back(browser, server.visit(going(browser, pets)))
    assert server.calls[1]["code_verifier"] != verifier
