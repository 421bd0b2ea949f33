"""A connection works only where it was made for: who moved the connector is said, and its owner allows it or not."""

import re

import pytest

from designer.auth.oauth2 import Account, Tokens
from portal.connections import making, moves
from portal.connections.models import Run
from portal.connections.signed_in import keep
from portal.connectors import edits, revisions
from portal.connectors.creation import create
from portal.connectors.drafts import draft
from portal.connectors.revisions import Edit
from portal.sharing.models import Share
from portal.signins import exchanges
from tests.portal.service import PROPERTIES, definition, freeze, service
from tests.portal.signins.conftest import ME, server, sign_in
from tests.portal.signins.conftest import pets as oauth_pets

__all__ = ["server", "service", "oauth_pets"]
pytestmark = pytest.mark.django_db

LIST, ECHO = "/paths/~1list/get", "/paths/~1echo/get"


@pytest.fixture
def pets(mara, tomas, service):
    connector = create(mara, definition(service.host), PROPERTIES, "Made for a test")
    Share.objects.create(connector=connector, person=tomas, level="edit", shared_by=mara)
    return connector


@pytest.fixture
def hers(mara, pets):
    return making.make(mara, pets, draft(pets), "Mara, practice", {"api_key": "canary-7f3a91c2"})


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", "", answer.content.decode()).split())


def schemes(connector, person, at, listed):
    """What only a source or a file says: the schemes of one action."""

    def build(state):
        return Edit(state.definition.put(f"{at}/schemes", listed).changes)

    revisions.save(connector, person, build)


def test_a_new_host_is_said_with_who_changed_it_and_allowed_by_the_owner(hers, pets, mara, tomas, signed_in, service):
    old = service.host
    edits.save_general(pets, tomas, pets.head, {"host": "api.new.example"})
    edits.save_general(pets, mara, pets.head, {"title": "Pets of ours"})
    browser = signed_in(mara)
    page = text(browser.get(f"/connections/{hers.pk}/"))
    assert f"made for http://{old}, and the connector now calls http://api.new.example" in page
    assert "Tomas Oyelaran changed that on" in page
    answer = browser.post(f"/connectors/{pets.slug}/edit/test/?at={LIST}", {"do": "send", "connection": hers.pk})
    assert answer.status_code == 409 and "Tomas Oyelaran changed that on" in text(answer)
    assert service.seen == [] and not Run.objects.exists()
    browser.post(f"/connections/{hers.pk}/bind/", {"origin": "http://api.new.example"})
    hers.refresh_from_db()
    assert hers.origins == ["http://api.new.example"]
    assert "now calls" not in text(browser.get(f"/connections/{hers.pk}/"))


def test_the_newest_of_several_moves_is_named(hers, pets, mara, tomas):
    for person, host in ((mara, "a.example"), (tomas, "b.example"), (mara, "a.example"), (tomas, "b.example")):
        edits.save_general(pets, person, pets.head, {"host": host})
    hers.connector = pets
    move = moves.of_address(hers, draft(pets))
    assert (move.by, move.now) == (tomas, "http://b.example")
    assert move.when == pets.revisions.first().created


def test_a_host_that_comes_back_needs_nobody(hers, pets, mara, service):
    edits.save_general(pets, mara, pets.head, {"host": "a.example"})
    edits.save_general(pets, mara, pets.head, {"host": service.host})
    hers.connector = pets
    assert moves.of_address(hers, draft(pets)) is None


def test_an_action_with_a_scheme_of_its_own_is_refused_and_allowed_beside_the_others(
    hers, pets, mara, tomas, signed_in, service
):
    schemes(pets, tomas, LIST, ["https"])
    browser = signed_in(mara)
    url = f"/connectors/{pets.slug}/edit/test/?at="
    answer = browser.post(url + LIST, {"do": "send", "connection": hers.pk})
    assert answer.status_code == 409 and f"now calls {service.host}" in text(answer)
    assert "Tomas Oyelaran changed that on" in text(answer)
    assert browser.post(url + ECHO, {"do": "send", "connection": hers.pk}).status_code == 302
    form = {"origin": f"https://{service.host}", "at": LIST}
    assert browser.post(f"/connections/{hers.pk}/bind/", {"origin": form["origin"]}).status_code == 302
    hers.refresh_from_db()
    assert hers.origins == [f"http://{service.host}"]  # nothing but that action goes there
    browser.post(f"/connections/{hers.pk}/bind/", form)
    hers.refresh_from_db()
    assert hers.origins == [f"http://{service.host}", f"https://{service.host}"]
    for at in (ECHO, LIST):
        assert browser.post(url + at, {"do": "send", "connection": hers.pk}).status_code == 302


def test_the_published_address_stays_allowed_beside_that_of_the_draft(hers, pets, mara, signed_in, service):
    freeze(pets, mara)
    edits.save_general(pets, mara, pets.head, {"host": "draft.example"})
    signed_in(mara).post(f"/connections/{hers.pk}/bind/", {"origin": "http://draft.example"})
    hers.refresh_from_db()
    assert set(hers.origins) == {"http://draft.example", f"http://{service.host}"}


def test_a_list_says_that_the_connector_moved(hers, pets, mara, tomas, signed_in):
    edits.save_general(pets, tomas, pets.head, {"host": "api.new.example"})
    page = text(signed_in(mara).get("/connections/"))
    assert "The connector moved" in page and "1 needs you." in page


@pytest.fixture
def signed(mara, oauth_pets, server):
    """A connection with tokens that have ended, so that a call renews them."""
    state = draft(oauth_pets)
    connection = making.make(mara, oauth_pets, state, "Mara", {})
    made = exchanges.application(oauth_pets, state, {})
    return connection, made, state


def test_a_new_token_url_gets_nothing_until_the_owner_allows_it(signed, oauth_pets, mara, tomas, signed_in, server):
    connection, made, state = signed
    Share.objects.create(connector=oauth_pets, person=tomas, level="edit", shared_by=mara)
    tokens = Tokens(access_token="old", refresh_token="r-1", expires_at=1)
    keep(connection, made.oauth, tokens, Account("mara@pets", "1"))
    elsewhere = {"token_url": "https://evil.example/token", "refresh_url": "https://evil.example/token"}
    sign_in(oauth_pets, tomas, client_id="x", authorization_url=f"{server.url}/authorize", scopes="read", **elsewhere)
    browser = signed_in(mara)
    form = {"do": "send", "connection": connection.pk}
    answer = browser.post(f"/connectors/{oauth_pets.slug}/edit/test/?at={ME}", form)
    assert answer.status_code == 409 and "now asks for tokens at evil.example" in text(answer)
    page = text(browser.get(f"/connections/{connection.pk}/"))
    assert "You signed in at" in page and "now asks for tokens at evil.example. Tomas Oyelaran changed that on" in page
    browser.post(f"/connections/{connection.pk}/bind/", {"tokens": "https://other.example"})
    connection.refresh_from_db()
    assert connection.token_origins == [server.url]
    browser.post(f"/connections/{connection.pk}/bind/", {"tokens": "https://evil.example"})
    connection.refresh_from_db()
    assert connection.token_origins == ["https://evil.example"]
    assert "now asks for tokens" not in text(browser.get(f"/connections/{connection.pk}/"))
