"""Group F beside the table of everybody's rights: what a form or an address says about rights changes nothing."""

import pytest

from portal.connections import making
from portal.connectors.drafts import draft
from portal.connectors.models import Connector, Version
from portal.sharing.models import Share
from tests.security.conftest import connector_to

pytestmark = pytest.mark.django_db

MORE = {"organisation": 99, "owner": 99, "certified": "true", "status": "approved", "id": 1, "published": 1, "head": 0}


@pytest.fixture
def connector(mara, tomas, aiko):
    made = connector_to(mara, "api.example.com")
    Share.objects.create(connector=made, person=tomas, level="edit", shared_by=mara)
    Share.objects.create(connector=made, person=aiko, level="view", shared_by=mara)
    return made


@pytest.mark.parametrize(
    "query", ["organisation=2", "owner=1", "connector__organisation__name=x", "ordering=owner__password"]
)
def test_F04_an_unknown_filter_shows_nothing_more(connector, otto, priya, signed_in, query):
    for person in (otto, priya):
        for page in ("/connectors/", "/connections/", "/search/"):
            assert "Attack" not in signed_in(person).get(f"{page}?{query}&q=attack").text.replace("attack", "")


@pytest.mark.parametrize("page", ["edit/general/", "edit/security/", "edit/definition/new-action/", "publish/"])
def test_F05_further_fields_of_a_form_change_nothing(connector, mara, tomas, signed_in, page):
    before = (connector.owner_id, connector.organisation_id, connector.slug)
    form = {
        "title": "T",
        "scheme": "https",
        "base_path": "/",
        "kind": "none",
        "base": connector.head,
        "slug": "x",
        **MORE,
    }
    signed_in(tomas).post(f"/connectors/{connector.slug}/{page}", form)
    now = Connector.objects.get()
    assert (now.owner_id, now.organisation_id, now.slug) == before


def test_F05_a_connection_cannot_be_made_for_somebody_else(connector, mara, tomas, signed_in):
    form = {
        "connector": connector.slug,
        "label": "Mine",
        "owner": mara.pk,
        "origin": "http://127.0.0.9:9200",
        "values": "{}",
    }
    signed_in(tomas).post("/connections/new/", form)
    made = tomas.connections.get()
    assert made.origin == "http://api.example.com" and not mara.connections.exists()


WRITES = ["edit/general/", "edit/general/icon/", "edit/security/", "edit/definition/", "edit/definition/new-action/"]
WRITES += ["edit/source/", "edit/undo/", "publish/", "share/", "delete/", "hand-over/", "edit/test/"]


@pytest.mark.parametrize("page", WRITES)
def test_F07_a_viewer_writes_nothing(connector, mara, aiko, signed_in, page):
    Version.objects.create(connector=connector, name="1", revision=1, manifest="[]", author=mara)
    Connector.objects.update(published=Version.objects.get())
    before = (Connector.objects.get().head, Share.objects.count())
    assert signed_in(aiko).post(f"/connectors/{connector.slug}/{page}", {"name": "Attack"}).status_code in (403, 404)
    assert (Connector.objects.get().head, Share.objects.count()) == before


@pytest.mark.parametrize("page", ["share/", "hand-over/", "delete/"])
def test_F08_an_editor_gives_nobody_rights(connector, tomas, signed_in, page):
    form = {"people": [tomas.pk], "level": "edit", "name": "Attack"}
    assert signed_in(tomas).post(f"/connectors/{connector.slug}/{page}", form).status_code == 403
    assert Share.objects.get(person=tomas).level == "edit" and Connector.objects.get().owner_id != tomas.pk


def test_F14_a_connection_is_nobody_elses(connector, mara, tomas, ines, signed_in):
    hers = making.make(mara, connector, draft(connector), "Hers alone", {})
    for person in (tomas, ines):
        client = signed_in(person)
        for page in ("", "replace/", "delete/"):
            assert client.get(f"/connections/{hers.pk}/{page}").status_code == 404
        assert client.post(f"/connections/{hers.pk}/delete/").status_code == 404
        assert "Hers alone" not in client.get("/connections/").text


@pytest.mark.parametrize("page", ["", "edit/definition/", "export/openapi.json", "edit/test/", "test/", "revisions/"])
def test_F19_a_draft_is_not_there_for_a_viewer_and_for_strangers(connector, aiko, priya, otto, ines, signed_in, page):
    for person in (aiko, priya, otto):
        assert signed_in(person).get(f"/connectors/{connector.slug}/{page}").status_code == 404


def test_F22_there_is_no_other_administration(ines, signed_in):
    assert signed_in(ines).get("/admin/").status_code == 404
