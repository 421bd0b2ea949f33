"""Connections: sealed, write-only, one person's own, and bound to where they were made for."""

import pathlib
import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection as database

from portal.connections import making
from portal.connections.models import Connection, Run
from portal.connectors import edits
from portal.connectors.creation import create
from portal.connectors.forms import key_of
from portal.keys import SealError, new_ring, read_private
from portal.sealing import vault
from portal.sharing.models import Share
from tests.portal.service import PROPERTIES, definition, freeze

pytestmark = pytest.mark.django_db

KEY = "canary-7f3a91c2"
API_KEY, REGION = key_of("api_key"), key_of("region")


@pytest.fixture
def pets(mara):
    return create(mara, definition("api.example.com"), PROPERTIES, "Made for a test")


@pytest.fixture
def hers(mara, pets, signed_in):
    """Mara's connection, made on the page as she would."""
    form = {"connector": pets.slug, "label": "Mara, practice", API_KEY: KEY, REGION: "north"}
    assert signed_in(mara).post("/connections/new/", form).status_code == 302
    return Connection.objects.get()


def share(connector, person, level, by):
    Share.objects.create(connector=connector, person=person, level=level, shared_by=by)


def test_a_new_connection_asks_for_what_its_connector_asks_for(mara, pets, signed_in):
    page = signed_in(mara).get(f"/connections/new/?connector={pets.slug}").content.decode()
    assert "API key" in page and "Region" in page and 'type="password"' in page
    assert "http://api.example.com" in page


def test_a_missing_value_is_said_at_its_field(mara, pets, signed_in):
    answer = signed_in(mara).post("/connections/new/", {"connector": pets.slug, "label": "Mine", REGION: "north"})
    assert answer.status_code == 422
    assert "Fill in “API key”." in answer.content.decode()
    assert f'href="#id_{API_KEY}"' in answer.content.decode()
    assert not Connection.objects.exists()


def test_a_secret_that_was_typed_is_not_given_back_with_a_mistake(mara, pets, signed_in):
    answer = signed_in(mara).post("/connections/new/", {"connector": pets.slug, "label": "", API_KEY: KEY})
    assert answer.status_code == 422
    assert KEY not in answer.content.decode()


def test_values_are_sealed_in_the_database(hers):
    with database.cursor() as cursor:
        cursor.execute("SELECT * FROM connections_connection")
        assert KEY not in str(cursor.fetchall())
    assert vault.open_values(hers) == {"api_key": KEY, "region": "north"}


@pytest.mark.parametrize("page", ["", "{id}/", "{id}/replace/", "{id}/delete/"])
def test_no_page_shows_a_value(hers, mara, signed_in, page):
    answer = signed_in(mara).get("/connections/" + page.format(id=hers.pk))
    assert answer.status_code == 200
    assert KEY not in answer.content.decode() and "north" not in answer.content.decode()


def test_a_page_says_when_a_value_was_set(hers, mara, signed_in):
    page = signed_in(mara).get(f"/connections/{hers.pk}/").content.decode()
    assert f"Set {hers.created.day} {hers.created:%B %Y} by you." in page


def test_replacing_one_value_keeps_the_other(hers, mara, signed_in):
    assert signed_in(mara).post(f"/connections/{hers.pk}/replace/", {REGION: "south", API_KEY: ""}).status_code == 302
    hers.refresh_from_db()
    assert vault.open_values(hers) == {"api_key": KEY, "region": "south"}


def test_dots_are_never_stored_as_a_value(hers, mara, signed_in):
    answer = signed_in(mara).post(f"/connections/{hers.pk}/replace/", {API_KEY: "••••••••", REGION: ""})
    assert answer.status_code == 422
    assert "only the dots" in answer.content.decode()
    hers.refresh_from_db()
    assert vault.open_values(hers)["api_key"] == KEY


def test_a_label_can_be_changed(hers, mara, signed_in):
    signed_in(mara).post(f"/connections/{hers.pk}/", {"label": "Mara, live"})
    hers.refresh_from_db()
    assert hers.label == "Mara, live"


def test_a_deleted_connection_leaves_its_runs(hers, mara, pets, signed_in):
    run = Run.objects.create(
        connector=pets, connection=hers, person=mara, operation="/paths/~1list/get", title="It worked"
    )
    page = signed_in(mara).get(f"/connections/{hers.pk}/delete/").content.decode()
    assert "1 test run of Pets used it" in page and "cannot be undone" in page
    signed_in(mara).post(f"/connections/{hers.pk}/delete/")
    run.refresh_from_db()
    assert run.connection is None and not Connection.objects.exists()


@pytest.mark.parametrize("page", ["", "replace/", "delete/", "bind/"])
@pytest.mark.parametrize("who", ["tomas", "aiko", "ines", "priya", "otto"])
def test_nobody_else_reaches_a_connection_by_its_id(hers, mara, tomas, aiko, pets, signed_in, request, who, page):
    share(pets, tomas, "edit", mara)
    share(pets, aiko, "view", mara)
    client = signed_in(request.getfixturevalue(who))
    for answer in (
        client.post(f"/connections/{hers.pk}/{page}", {"label": "Taken"}),
        client.get(f"/connections/{hers.pk}/"),
    ):
        assert answer.status_code == 404
    hers.refresh_from_db()
    assert hers.label == "Mara, practice"


def test_an_unknown_id_and_a_foreign_one_look_alike(hers, otto, signed_in):
    client = signed_in(otto)
    foreign, unknown = client.get(f"/connections/{hers.pk}/"), client.get(f"/connections/{uuid.uuid4()}/")
    assert foreign.status_code == unknown.status_code == 404


def test_a_colleague_lists_none_of_hers(hers, mara, tomas, pets, signed_in):
    share(pets, tomas, "edit", mara)
    assert "Mara, practice" not in signed_in(tomas).get("/connections/").content.decode()


def test_a_viewer_connects_to_what_is_published_and_not_to_the_draft(mara, aiko, pets, signed_in):
    freeze(pets, mara)
    share(pets, aiko, "view", mara)
    edits.save_general(pets, mara, pets.head, {"host": "api.draft.example"})
    form = {"connector": pets.slug, "label": "Aiko", API_KEY: KEY}
    signed_in(aiko).post("/connections/new/", form)
    assert Connection.objects.get(owner=aiko).origin == "http://api.example.com"


def test_a_connection_to_a_connector_of_strangers_is_404(pets, otto, priya, signed_in):
    for person in (otto, priya):
        assert signed_in(person).post("/connections/new/", {"connector": pets.slug, API_KEY: KEY}).status_code == 404


def test_the_owner_may_bind_it_to_the_new_address(hers, mara, pets, signed_in):
    edits.save_general(pets, mara, pets.head, {"host": "api.new.example"})
    client = signed_in(mara)
    assert "http://api.new.example" in client.get(f"/connections/{hers.pk}/").content.decode()
    client.post(f"/connections/{hers.pk}/bind/", {"origin": "http://api.new.example"})
    hers.refresh_from_db()
    assert hers.origin == "http://api.new.example"


def test_it_is_never_bound_to_an_address_that_the_connector_does_not_have(hers, mara, signed_in):
    signed_in(mara).post(f"/connections/{hers.pk}/bind/", {"origin": "https://evil.example"})
    hers.refresh_from_db()
    assert hers.origin == "http://api.example.com"


def test_the_list_filters_by_words_and_by_status(hers, mara, pets, signed_in):
    making.make(mara, pets, making.draft(pets), "Depot hooks", {"api_key": "other-key"})
    Connection.objects.filter(label="Depot hooks").update(last_status="refused")
    page = signed_in(mara).get("/connections/?q=depot&status=refused").content.decode()
    assert "Depot hooks" in page and "Mara, practice" not in page and "Not accepted by the service" in page


def test_without_connections_the_page_says_what_one_is_for(mara, signed_in):
    assert "You have no connection yet" in signed_in(mara).get("/connections/").content.decode()


def test_the_list_asks_as_often_for_thirty_as_for_one(
    hers, mara, pets, signed_in, django_assert_num_queries, django_assert_max_num_queries
):
    client = signed_in(mara)
    with django_assert_max_num_queries(12) as few:
        client.get("/connections/")
    for number in range(20):
        making.make(mara, pets, making.draft(pets), f"Number {number}", {"api_key": "k-0000"})
    with django_assert_num_queries(len(few)):
        client.get("/connections/")


def test_b15_a_value_moved_to_another_row_cannot_be_opened(hers, mara, pets):
    other = making.make(mara, pets, making.draft(pets), "Other", {"api_key": "another"})
    other.values = hers.values
    with pytest.raises(SealError) as refused:
        vault.open_values(other)
    assert KEY not in str(refused.value)


def test_b15_a_value_moved_to_another_field_cannot_be_opened(hers):
    hers.values = {"region": hers.values["api_key"]}
    with pytest.raises(SealError):
        vault.open_values(hers)


def test_a_lost_key_file_is_never_made_anew_over_sealed_values(hers, settings):
    settings.ENCRYPTION_KEYS_PATH = pathlib.Path(settings.DATA_DIR) / "lost.json"
    with pytest.raises(ImproperlyConfigured, match="Put the key file back"):
        vault.verify()
    assert not settings.ENCRYPTION_KEYS_PATH.exists()


def test_the_portal_does_not_start_on_a_ring_without_the_key_in_use(hers, settings, tmp_path):
    settings.ENCRYPTION_KEYS_PATH = tmp_path / "other.json"
    read_private(settings.ENCRYPTION_KEYS_PATH, new_ring())
    with pytest.raises(ImproperlyConfigured, match="does not hold"):
        vault.verify()


def test_the_portal_starts_on_the_ring_that_sealed(hers):
    vault.verify()
