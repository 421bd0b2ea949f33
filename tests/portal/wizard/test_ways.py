"""Several ways to sign in, and what a connection asks for besides: edited in the wizard, asked for in connections."""

import pytest

from designer import custom_parameters, ways
from designer.connection_parameters import Choice, ConnectionField
from portal.connections.models import Connection
from portal.connectors import revisions, way_edits
from portal.connectors.drafts import draft
from portal.connectors.forms import key_of
from portal.connectors.models import Revision
from portal.sealing import vault
from portal.sharing.models import Share
from portal.signins import client_secrets
from portal.signins.models import ClientSecret
from tests.portal.wizard import HTMX

pytestmark = pytest.mark.django_db

REGION = ConnectionField("region", "Region", choices=(Choice("eu", "Europe"), Choice("us", "America")), required=True)
SITE = ConnectionField("site", "Your site", required=True, depends_on=(("region", ("eu",)),))


@pytest.fixture
def security(connector):
    return f"/connectors/{connector.slug}/edit/security/"


def found(connector):
    connector.refresh_from_db()
    return ways.ways(draft(connector).properties)


def alter(connector, person, change, way=""):
    def build(state):
        return way_edits.edit_of(state, way, change)

    revisions.save(connector, person, build)


def save(browser, connector, way="", **settings):
    """Save the Security step as it is now."""
    connector.refresh_from_db()
    url = f"/connectors/{connector.slug}/edit/security/?way={way}"
    return browser.post(url, {"base": connector.head, **settings})


def ask(connector, person, *fields, way=""):
    for field in fields:
        alter(connector, person, lambda document, held, add=field: (document, custom_parameters.add(held, add)), way)


@pytest.fixture
def second(browser, connector, security):
    """A second way beside basic; its name."""
    save(browser, connector, kind="basic")
    assert browser.post(f"{security}way/new/", {"label": "Key for reports"}).status_code == 302
    return found(connector)[1].name


def test_another_way_is_one_revision_and_undo_takes_it_back(browser, connector, security, second):
    page = browser.get(f"{security}?way={second}").content.decode()
    assert "Key for reports" in page and "User name and password" in page
    assert Revision.objects.order_by("number").last().sentence == "Added the way to sign in “Key for reports”"
    browser.post(f"/connectors/{connector.slug}/edit/undo/")
    assert found(connector) == []


def test_each_way_has_its_own_kind_and_settings(browser, connector, security, second):
    save(browser, connector, second, kind="api_key")
    form = {"label": "Key", "name": "X-Key", "location": "header", "prefix": ""}
    assert save(browser, connector, second, kind="api_key", **form).status_code == 302
    assert browser.get(f"{security}?way={second}").context["form"].settings["name"] == "X-Key"
    assert browser.get(security).context["kind"] == "basic"
    assert [list(way.parameters) for way in found(connector)] == [["username", "password"], ["api_key"]]


def test_a_label_that_is_taken_is_refused_at_its_field(browser, security, second):
    answer = browser.post(f"{security}way/new/", {"label": "key for REPORTS"})
    assert answer.status_code == 422
    assert "already" in answer.content.decode() and 'id="way-label_error"' in answer.content.decode()


def test_a_way_is_renamed_and_made_the_default(browser, connector, security, second):
    form = {"label": "Reports", "description": "For reports", "place": "0"}
    assert browser.post(f"{security}way/?way={second}", form).status_code == 302
    assert [(way.name, way.label) for way in found(connector)][0] == (second, "Reports")


def test_removing_a_way_says_whose_connections_use_it(browser, connector, security, second, mara):
    Connection.objects.create(connector=connector, owner=mara, label="Secret name", way=second)
    page = browser.get(f"{security}way/remove/?way={second}").content.decode()
    assert "1 connection signs in this way" in page and mara.name in page and "Secret name" not in page
    assert browser.post(f"{security}way/remove/?way={second}").status_code == 302
    assert found(connector) == []
    assert browser.get(security).context["kind"] == "basic"


@pytest.mark.parametrize("page", ["way/", "way/remove/", "field/", "field/remove/"])
def test_a_way_or_field_that_there_is_not_is_404(browser, security, second, page):
    assert browser.get(f"{security}{page}?way=gone&name=gone").status_code == 404


def test_a_post_to_a_way_that_is_gone_changes_no_other(browser, connector, security, second):
    browser.post(f"{security}way/remove/?way={second}")
    head = connector.head
    assert browser.post(f"{security}?way={second}", {"kind": "none"}).status_code == 404
    connector.refresh_from_db()
    assert browser.get(security).context["kind"] == "basic" and connector.head >= head


def test_client_secrets_go_with_their_way(browser, connector, security, mara):
    save(browser, connector, kind="oauth2")
    client_secrets.add(connector, mara, "first-secret")
    browser.post(f"{security}way/new/", {"label": "Key"})
    first, second = found(connector)
    (row,) = client_secrets.of(connector, first.name)
    row.connector = connector
    assert vault.open_values(row)["secret"] == "first-secret"
    assert client_secrets.of(connector, "").count() == 1  # undo, and who still uses the published version
    browser.post(f"{security}way/remove/?way={second.name}")
    assert client_secrets.of(connector, "").count() == 1 and ClientSecret.objects.count() == 2


FIELD = {"label": "Your CRM address", "name": "site", "kind": "string", "required": "on", "tooltip": "Ask Ann"}


def test_a_field_is_asked_for_changed_moved_and_no_longer_asked_for(browser, connector, security, mara):
    assert browser.post(f"{security}field/new/", FIELD).status_code == 302
    choice = {"label": "Region", "name": "region", "kind": "choice", "choices": "eu = Europe\nus"}
    assert browser.post(f"{security}field/new/", choice).status_code == 302
    page = browser.get(f"{security}?panel=preview").content.decode()
    assert "Your CRM address" in page and "text, required" in page and "Europe" in page
    shown = {"label": "Address", "kind": "string", "shown_with": "region", "shown_values": "eu"}
    assert browser.post(f"{security}field/?name=site", shown).status_code == 302
    assert browser.post(f"{security}field/move/?name=site", {"to": "down"}).status_code == 302
    connector.refresh_from_db()
    fields = custom_parameters.custom(draft(connector).definition, draft(connector).properties)
    assert [field.name for field in fields] == ["region", "site"]
    assert fields[1].depends_on == (("region", ("eu",)),) and fields[1].tooltip == ""
    assert "always: Address" in browser.get(f"{security}field/remove/?name=region").content.decode()
    browser.post(f"{security}field/remove/?name=site")
    browser.post(f"{security}field/remove/?name=region")
    connector.refresh_from_db()
    assert draft(connector).properties["properties"]["connectionParameters"] == {}


@pytest.mark.parametrize(
    ("changed", "at", "words"),
    [
        ({"name": "a b"}, "name", "letters"),
        ({"label": ""}, "label", "type here"),
        ({"kind": "choice"}, "choices", "at least one"),
        ({"kind": "int", "default": "x"}, "default", "whole number"),
        ({"kind": "nonsense"}, "kind", "valid choice"),
    ],
)
def test_what_is_wrong_with_a_field_is_said_there(browser, security, changed, at, words):
    answer = browser.post(f"{security}field/new/", {**FIELD, **changed}, headers=HTMX)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="field-{at}_error"' in page and words in page


def test_two_people_change_one_field(browser, connector, security, mara):
    ask(connector, mara, SITE)
    base = connector.head
    same = {"kind": "string", "required": "on", "shown_with": "region", "shown_values": "eu"}
    ask(connector, mara, REGION)
    browser.post(f"{security}field/?name=site", {"label": "Theirs", **same})
    answer = browser.post(f"{security}field/?name=site", {"label": "Mine", "base": base, **same})
    assert answer.status_code == 422 and "Somebody else has changed this" in answer.content.decode()
    other = {"label": "Your site", "tooltip": "Ask Ann", "base": base, **same}
    assert browser.post(f"{security}field/?name=site", other).status_code == 302
    connector.refresh_from_db()
    field = custom_parameters.find(draft(connector).properties, "site")
    assert (field.label, field.tooltip) == ("Theirs", "Ask Ann")


def test_the_preview_shows_the_dialog_with_what_is_chosen_in_it(browser, connector, security, second, mara):
    ask(connector, mara, REGION, SITE, way=second)
    panel = f"/connectors/{connector.slug}/edit/panel/preview/?step=security"
    assert "password" in browser.get(panel, headers=HTMX).content.decode()
    plain = browser.get(f"{panel}&way={second}", headers=HTMX).content.decode()
    assert "Region" in plain and f"preview-{key_of('site')}" not in plain and plain.count("Your site") == 2
    chosen = browser.get(f"{panel}&way={second}&{key_of('region')}=eu", headers=HTMX).content.decode()
    assert chosen.count("Your site") == 3


def test_the_preview_says_what_people_allow(browser, connector, security):
    save(browser, connector, kind="oauth2")
    save(browser, connector, kind="oauth2", client_id="x", scopes="pets.read offline_access")
    page = browser.get(f"{security}?panel=preview").content.decode()
    assert "will be able to" in page and "pets.read" in page and "stay signed in until you disconnect" in page


@pytest.fixture
def new(browser, connector, security, second, mara):
    """The form of a new connection by the second way, which asks for a region and sometimes a site."""
    ask(connector, mara, REGION, SITE, ConnectionField("port", "Port", kind="int"), way=second)

    def post(**given):
        values = {key_of(name): value for name, value in given.items() if name in ("region", "site", "port")}
        more = {name: value for name, value in given.items() if name not in ("region", "site", "port", "headers")}
        form = {"connector": connector.slug, "way": second, "label": "Mine", **values, **more}
        return browser.post("/connections/new/", form, headers=given.get("headers", {}))

    return post


def test_a_new_connection_asks_which_way(browser, connector, second, new):
    page = browser.get(f"/connections/new/?connector={connector.slug}").content.decode()
    assert "How do you sign in?" in page and "Key for reports" in page and key_of("password") in page
    page = browser.get(f"/connections/new/?connector={connector.slug}&way={second}").content.decode()
    assert key_of("region") in page and key_of("password") not in page


def test_a_condition_is_decided_by_the_server(new, second):
    assert new(region="us", site="ignored").status_code == 302
    made = Connection.objects.get()
    assert (made.way, vault.open_values(made)) == (second, {"region": "us"})
    answer = new(region="eu")
    assert answer.status_code == 422 and "Fill in “Your site”." in answer.content.decode()
    assert new(region="eu", site="acme").status_code == 302


@pytest.mark.parametrize(
    ("given", "words"),
    [({"region": "asia"}, "valid choice"), ({"region": "us", "port": "many"}, "whole number"), ({}, "Region")],
)
def test_values_have_to_be_of_their_kind(new, given, words):
    answer = new(**given)
    assert answer.status_code == 422 and words in answer.content.decode()


def test_looking_at_another_choice_sends_only_what_changes(new):
    answer = new(region="eu", port="", do="look", headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200 and page.count("hx-swap-oob") == 1
    assert f'id="ask-{key_of("site")}"' in page and key_of("region") not in page
    gone = new(region="us", site="acme", port="", do="look", headers=HTMX).content.decode()
    assert f'id="ask-{key_of("site")}"' in gone and "hidden" in gone and "acme" not in gone
    assert not Connection.objects.exists()


def test_without_a_script_the_same_look_is_a_page(new):
    page = new(region="eu", do="look").content.decode()
    assert "Your site" in page and "Fill in" not in page and 'value="Mine"' in page


@pytest.mark.parametrize(
    "page", ["way/", "way/new/", "way/remove/", "field/", "field/new/", "field/move/", "field/remove/"]
)
def test_only_editors_change_ways_and_fields(page, connector, security, second, mara, tomas, aiko, otto, signed_in):
    ask(connector, mara, REGION, way=second)
    Share.objects.create(connector=connector, person=aiko, level="view", shared_by=mara)
    head = connector.head
    for person in (aiko, tomas, otto):  # one who may view sees nothing before it is published
        answer = signed_in(person).post(f"{security}{page}?way={second}&name=region", {"label": "Taken"})
        assert answer.status_code == 404
    connector.refresh_from_db()
    assert connector.head == head
