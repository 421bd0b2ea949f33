"""The Security step: an application is set up, tried, and what was found out is written down."""

import re
from contextlib import ExitStack
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from designer.auth import oauth2
from portal.connections import limits
from portal.connectors.creation import create
from portal.connectors.drafts import draft
from portal.connectors.models import Connector, Revision
from portal.signins import client_secrets, redirects
from portal.signins.models import ClientSecret, SignIn
from tests.portal.signins.conftest import DEFINITION, sign_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/connectors/pets/edit/security/"}


@pytest.fixture
def browser(mara, signed_in):
    return signed_in(mara)


def settings_of(connector):
    state = draft(Connector.objects.get(pk=connector.pk))
    return oauth2.read(state.definition, state.properties)


def save(browser, connector, **fields):
    fields = {"kind": "oauth2", "base": Connector.objects.get(pk=connector.pk).head, **fields}
    return browser.post(f"/connectors/{connector.slug}/edit/security/", fields, headers=HTMX)


def act(browser, connector, name, **fields):
    return browser.post(f"/connectors/{connector.slug}/edit/security/{name}/", fields, headers=HTMX)


def tried(browser, connector, server):
    """Press Try sign-in, sign in over there, come back: the newest attempt."""
    answer = act(browser, connector, "try").content.decode()
    url = re.search(r'data-sign-in-url="([^"]+)"', answer)[1].replace("&amp;", "&")
    return came_back(browser, server, url)


def came_back(browser, server, url):
    address = urlsplit(parse_qs(urlsplit(url).query)["redirect_uri"][0]).path
    assert browser.get(f"{address}?{urlencode(server.visit(url))}").status_code == 302
    return SignIn.objects.order_by("-created").first()


def page_of(browser, row):
    return browser.get(f"/sign-ins/{row.pk}/", headers=HTMX).content.decode()


def test_the_redirect_url_is_there_before_anything_is_filled_in(mara, browser):
    connector = create(mara, {**DEFINITION, "host": "a.example"}, {"properties": {}}, "Made for a test")
    page = save(browser, connector).content.decode()
    assert redirects.of_portal() in page and 'data-copy-of="#redirect-url"' in page


def test_what_is_still_missing_does_not_keep_the_rest_from_being_saved(mara, browser):
    connector = create(mara, {**DEFINITION, "host": "a.example"}, {"properties": {}}, "Made for a test")
    save(browser, connector)
    assert save(browser, connector, client_id="abc", token_url="").status_code == 200
    assert settings_of(connector)["client_id"] == "abc"


def test_an_address_that_cannot_be_used_is_said_at_its_field(browser, pets):
    answer = save(browser, pets, token_url="ftp://a.example/token")
    assert answer.status_code == 422
    assert 'id="security-token_url_error"' in answer.content.decode()


def test_another_provider_keeps_what_is_ours(browser, pets):
    before = settings_of(pets)["client_id"]
    page = save(browser, pets, provider="auth0").content.decode()
    assert "Auth0 domain" in page
    assert (settings_of(pets)["provider"], settings_of(pets)["client_id"]) == ("auth0", before)


def test_a_save_that_began_before_another_provider_was_chosen_does_not_bring_the_old_one_back(browser, pets):
    base = pets.head
    save(browser, pets, provider="auth0")
    assert save(browser, pets, base=base, client_id="new").status_code == 200
    assert (settings_of(pets)["provider"], settings_of(pets)["client_id"]) == ("auth0", "new")


def test_a_provider_that_nobody_knows_is_refused(browser, pets):
    assert save(browser, pets, provider="nobody").status_code == 422


def test_people_come_back_to_the_address_that_was_chosen(browser, pets, server):
    own = redirects.of_connector(pets)
    page = save(browser, pets, redirect_mode="GlobalPerConnector").content.decode()
    assert f'value="{own}"' in page
    server.apps[settings_of(pets)["client_id"]].redirect_urls = (own,)
    assert tried(browser, pets, server).state == SignIn.State.DONE


def test_a_client_secret_is_written_and_never_shown(browser, pets):
    ClientSecret.objects.all().delete()
    page = act(browser, pets, "secret", secret="s3cret-of-ours").content.decode()
    assert "by you" in page and "not used yet" in page
    whole = browser.get(f"/connectors/{pets.slug}/edit/security/").content.decode()
    assert "s3cret-of-ours" not in page + whole


def test_two_secrets_at_once_and_no_third(browser, pets):
    page = act(browser, pets, "secret", secret="the next one").content.decode()
    assert "keeps working until the newer one has signed in once" in page
    assert act(browser, pets, "secret", secret="one more").status_code == 422
    first = client_secrets.of(pets).last()
    browser.post(f"/connectors/{pets.slug}/edit/security/secret/{first.pk}/remove/")
    assert client_secrets.of(pets).count() == 1


@pytest.mark.parametrize("secret", ["", "  ", "••••••••", "x" * 2001, "two\nlines"])
def test_what_is_no_secret_is_said_at_the_field(secret, browser, pets):
    answer = act(browser, pets, "secret", secret=secret)
    assert answer.status_code == 422 and 'id="new-secret-error"' in answer.content.decode()


def test_everything_is_found_from_one_address(browser, pets, server):
    assert act(browser, pets, "discover", address=server.url).status_code == 200
    settings = settings_of(pets)
    assert (settings["provider"], settings["device_url"]) == ("openid", f"{server.url}/device")
    assert settings["scopes"].split()[:2] == ["read", "offline_access"]


@pytest.mark.parametrize("address", ["", "login.example.com", "http://127.0.0.9:1/", "x" * 3000])
def test_an_address_that_says_nothing_is_said_at_its_field(address, browser, pets):
    answer = act(browser, pets, "discover", address=address)
    assert answer.status_code == 422 and 'id="discover-error"' in answer.content.decode()
    assert settings_of(pets)["provider"] == "generic"


def test_a_try_says_what_happened_leg_by_leg_and_keeps_no_connection(browser, pets, server):
    row = tried(browser, pets, server)
    page = page_of(browser, row)
    assert "Signed in" in page and "renews itself" in page and "Exchanged the code for tokens" in page
    assert row.connection is None and "last used just now" in page


def test_a_refresh_can_be_forced(browser, pets, server):
    row = tried(browser, pets, server)
    page = browser.post(f"/sign-ins/{row.pk}/refresh/", headers=HTMX).content.decode()
    assert "New tokens came at once" in page


def test_a_secret_that_is_wanted_in_the_header_is_remembered_as_one_change_that_can_be_undone(browser, pets, server):
    server.apps[settings_of(pets)["client_id"]].ways = ("client_secret_basic",)
    revisions = Revision.objects.count()
    page = page_of(browser, tried(browser, pets, server))
    assert "Remembered under Fine print" in page and ": refused" in page
    assert settings_of(pets)["client_authentication"] == "basic"
    assert Revision.objects.count() == revisions + 1
    browser.post(f"/connectors/{pets.slug}/edit/undo/")
    assert settings_of(pets)["client_authentication"] == ""


def test_what_needs_the_person_is_offered_and_remembered_when_it_worked(mara, browser, pets, server):
    sign_in(pets, mara, client_authentication="body")
    server.apps[settings_of(pets)["client_id"]].ways = ("client_secret_basic",)
    row = tried(browser, pets, server)
    assert row.state == SignIn.State.FAILED and "Try again with it" in page_of(browser, row)
    answer = browser.post(f"/sign-ins/{row.pk}/again/", {"offer": "client_basic"}, headers=HTMX).content.decode()
    assert settings_of(pets)["client_authentication"] == "body"
    url = re.search(r'data-sign-in-url="([^"]+)"', answer)[1].replace("&amp;", "&")
    assert "Remembered under Fine print" in page_of(browser, came_back(browser, server, url))
    assert settings_of(pets)["client_authentication"] == "basic"


def test_a_way_that_was_not_offered_is_not_tried(browser, pets, server):
    row = tried(browser, pets, server)
    assert browser.post(f"/sign-ins/{row.pk}/again/", {"offer": "client_basic"}).status_code == 404


def test_without_a_refresh_token_offline_access_is_offered(mara, browser, pets, server):
    sign_in(pets, mara, scopes="read")
    server.switches.gives_refresh_token = False
    assert "offline_access" in page_of(browser, tried(browser, pets, server))


def test_an_application_without_a_person_is_tried_at_once_and_other_ways_by_itself(mara, browser, pets, server):
    sign_in(pets, mara, grant="client_credentials", client_authentication="body", scopes="read")
    server.apps[settings_of(pets)["client_id"]].ways = ("client_secret_basic",)
    page = act(browser, pets, "try").content.decode()
    assert "Signed in." in page and "Remembered under Fine print" in page
    assert settings_of(pets)["client_authentication"] == "basic"


def test_what_cannot_begin_is_said_in_the_record(mara, browser, pets):
    sign_in(pets, mara, authorization_url="", token_url="", refresh_url="")
    page = act(browser, pets, "try").content.decode()
    assert "URL is missing" in page and "Try sign-in" in page


def test_a_connector_that_signs_in_otherwise_has_nothing_to_try(mara, browser, pets):
    sign_in(pets, mara, kind="none")
    assert act(browser, pets, "try").status_code == 404


def test_who_may_only_view_sets_up_nothing(aiko, pets, signed_in):
    browser = signed_in(aiko)
    for name in ("secret", "discover", "try"):
        assert act(browser, pets, name).status_code == 404


def test_a_discovery_needs_a_place_among_the_calls_of_its_person(mara, browser, pets, server):
    with ExitStack() as stack:
        for _ in range(limits.PER_PERSON):
            stack.enter_context(limits.slot(mara.pk))
        answer = act(browser, pets, "discover", address=server.url)
    assert answer.status_code == 422 and "still on their way" in answer.content.decode()


def test_what_people_give_when_they_connect_is_asked_for_beside_the_try(mara, browser, pets, server):
    app, secret = settings_of(pets)["client_id"], "of-my-own"
    server.apps[app].secrets = (secret,)
    sign_in(pets, mara, own_app="yes")
    page = browser.get(f"/connectors/{pets.slug}/edit/security/").content.decode()
    names = re.findall(r'name="(try-[^"]+)"[^>]*form="try-form"', page)
    assert len(names) == 2 and 'id="client-secrets"' not in page
    assert act(browser, pets, "try").status_code == 422
    answer = act(browser, pets, "try", **dict(zip(names, (app, secret), strict=True))).content.decode()
    url = re.search(r'data-sign-in-url="([^"]+)"', answer)[1].replace("&amp;", "&")
    row = came_back(browser, server, url)
    assert row.state == SignIn.State.DONE and secret not in answer + page_of(browser, row) + row.legs
