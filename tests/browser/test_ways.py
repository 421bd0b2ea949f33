"""Two ways to sign in and a field that depends on another, set up with the keyboard and then used."""

import pytest
from playwright.sync_api import expect

from designer import properties, ways
from portal.connections.models import Connection
from portal.connectors.creation import create
from portal.connectors.drafts import draft
from portal.connectors.models import Connector
from portal.sealing import vault
from tests.browser.maker import button
from tests.portal.wizard import pets

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def connector(mara):
    return create(mara, pets(), properties.blank(), "Made for a test")


def ask(page, label, name, kind="string", choices="", only_with="", values=""):
    """Add a field in the dialog of the preview."""
    page.get_by_role("link", name="Add", exact=True).press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Label").fill(label)
    dialog.get_by_label("Name", exact=True).fill(name)
    dialog.get_by_label("Kind").select_option(kind)
    dialog.get_by_label("Choices").fill(choices)
    if only_with:
        dialog.locator("summary").press("Enter")
        dialog.get_by_label("Shown").select_option(only_with)
        dialog.get_by_label("With these values").fill(values)
    button(dialog, "Ask for it").press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("link", name=label)).to_be_visible()


def test_a_second_way_and_a_condition_are_set_up_and_used(new_page, mara, connector, axe):
    page = new_page(mara)
    page.goto(f"/connectors/{connector.slug}/edit/security/?panel=preview")
    page.get_by_role("radio", name="It gave me a key").check()
    expect(page.get_by_role("heading", name="Where the key goes")).to_be_visible()
    page.get_by_role("link", name="Add another way").press("Enter")
    dialog = page.get_by_role("dialog")
    button(dialog, "Add this way").press("Enter")
    expect(dialog.get_by_text("Say what people choose").first).to_be_visible()
    assert axe(page) == []
    dialog.get_by_label("What people choose").fill("Without a key")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Without a key")).to_have_attribute("aria-current", "page")

    ask(page, "Region", "region", "choice", "eu = Europe\nus = America")
    ask(page, "Your site", "site", only_with="region", values="eu")
    preview = page.locator("#dialog-preview")
    expect(preview.get_by_text("Your site")).to_be_hidden()
    preview.get_by_label("Region").select_option("eu")
    expect(preview.get_by_text("Your site")).to_be_visible()
    assert axe(page) == []
    button(page, "Move Your site up").press("Enter")
    expect(page.get_by_role("button", name="Move Your site up")).to_be_hidden()
    assert [way.label for way in ways.ways(draft(Connector.objects.get()).properties)] == ["Key", "Without a key"]

    page.goto(f"/connections/new/?connector={connector.slug}")
    page.get_by_role("link", name="Without a key").press("Enter")
    page.get_by_label("Region").select_option("us")
    expect(page.get_by_label("Your site")).to_be_hidden()
    page.get_by_label("Region").select_option("eu")
    page.get_by_label("Your site").fill("acme")
    page.get_by_label("Label").fill("Mine")
    assert axe(page) == []
    button(page, "Save connection").press("Enter")
    expect(page.get_by_text("is made")).to_be_visible()
    made = Connection.objects.get()
    assert made.way == "without-a-key" and vault.open_values(made) == {"region": "eu", "site": "acme"}


def test_the_same_connection_is_made_without_a_script(new_page, mara, connector):
    page = new_page(mara)
    page.goto(f"/connectors/{connector.slug}/edit/security/?panel=preview")
    ask(page, "Region", "region", "choice", "eu\nus")
    ask(page, "Your site", "site", only_with="region", values="eu")
    plain = new_page(mara, java_script_enabled=False)
    plain.goto(f"/connections/new/?connector={connector.slug}")
    plain.get_by_label("Region").select_option("eu")
    button(plain, "Show what these choices ask for").click()
    plain.get_by_label("Your site").fill("acme")
    button(plain, "Save connection").click()
    assert vault.open_values(Connection.objects.get()) == {"region": "eu", "site": "acme"}
