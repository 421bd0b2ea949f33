"""From “it says OAuth” to a connection: set up, tried in a window of its own, signed in beside the Test step."""

import pytest
from playwright.sync_api import expect

from portal.connections.models import Connection
from portal.connectors.creation import create
from portal.connectors.drafts import draft
from portal.connectors.models import Connector
from portal.signins import redirects
from tests.browser.maker import button, field, is_saved
from tests.portal.signins.conftest import DEFINITION

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pets(mara, oauth_service, settings, live_server):
    host = oauth_service.url.removeprefix("http://")
    settings.ENV = {**settings.ENV, "EGRESS_ALLOW": (host,)}
    settings.PUBLIC_URL = live_server.url
    return create(mara, {**DEFINITION, "host": host}, {"properties": {}}, "Made for a test")


def set_up(page, pets, oauth_service):
    """Fill in the step as the service shows it."""
    app = oauth_service.register(redirects.of_portal(), ways=("client_secret_basic",))
    page.goto(f"/connectors/{pets.slug}/edit/security/")
    page.get_by_text("People sign in on its own page").click()
    button(page, "Copy").click()
    assert page.evaluate("navigator.clipboard.readText()") == redirects.of_portal()
    field(page, "Client ID").fill(app.id)
    field(page, "Paste the secret").fill(app.secrets[0])
    button(page, "Save the secret").click()
    expect(page.get_by_text("not used yet")).to_be_visible()
    field(page, "Authorization URL").fill(f"{oauth_service.url}/authorize")
    field(page, "Token URL").fill(f"{oauth_service.url}/token")
    field(page, "May do").press_sequentially("read offline_access")
    page.keyboard.press("Enter")
    button(page, "Remove read").click()
    field(page, "May do").press_sequentially("read ")
    is_saved(page)


def test_an_application_is_set_up_tried_and_signed_in_to(new_page, mara, pets, oauth_service, axe):
    page = new_page(mara, permissions=["clipboard-read", "clipboard-write"])
    set_up(page, pets, oauth_service)
    with page.expect_popup() as popup:
        button(page, "Try sign-in").click()
    expect(page.get_by_text("Signed in.", exact=True)).to_be_visible()
    expect(page.get_by_text("Remembered under Fine print.")).to_be_visible()
    expect(page.get_by_text("1 setting of your own")).to_be_visible()
    expect(page.get_by_text("last used just now")).to_be_visible()
    if not popup.value.is_closed():
        popup.value.wait_for_event("close")
    button(page, "Force a refresh").click()
    expect(page.get_by_text("Refresh drill.")).to_be_visible()
    page.locator("#fine-print > summary").click()
    expect(field(page, "Client ID and secret are sent")).to_have_value("basic")
    assert axe(page) == []
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.goto(f"/connectors/{pets.slug}/edit/test/")
    page.get_by_role("link", name="New connection").click()
    dialog = page.get_by_role("dialog")
    with page.expect_popup():
        dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("Connection", exact=True)).to_contain_text("Mara")
    page.locator(".send-bar").get_by_role("button", name="Send").click()
    expect(page.locator("#verdict")).to_contain_text("It worked")

    Connection.objects.update(last_status=Connection.Status.SIGNED_OUT)
    page.locator(".send-bar").get_by_role("button", name="Send").click()
    with page.expect_popup():
        page.locator(".inputs").get_by_role("button", name="Sign in").click()
    expect(page.locator("#sign-in").get_by_text("Signed in.", exact=True)).to_be_visible()
    assert axe(page) == []


def test_a_provider_is_found_and_chosen_with_the_keyboard(new_page, mara, pets, axe):
    page = new_page(mara)
    page.goto(f"/connectors/{pets.slug}/edit/security/")
    page.get_by_text("People sign in on its own page").click()
    page.locator("#more-providers > summary").press("Enter")
    page.get_by_label("Find a provider").press_sequentially("xero")
    assert page.locator("#provider-list > li:visible").count() == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".providers [aria-pressed=true]")).to_have_text("Xero")
    assert axe(page) == []


def test_all_of_it_works_without_javascript(new_page, mara, pets, oauth_service):
    app = oauth_service.register(redirects.of_portal())
    page = new_page(mara, java_script_enabled=False)
    page.goto(f"/connectors/{pets.slug}/edit/security/?kind=oauth2")
    button(page, "Save").click()
    field(page, "Client ID").fill(app.id)
    field(page, "Authorization URL").fill(f"{oauth_service.url}/authorize")
    field(page, "Token URL").fill(f"{oauth_service.url}/token")
    field(page, "May do").fill("read offline_access")
    button(page, "Save").click()
    field(page, "Paste the secret").fill(app.secrets[0])
    button(page, "Save the secret").click()
    button(page, "Try sign-in").click()
    expect(page.get_by_text("Signed in.", exact=True)).to_be_visible()
    button(page, "Force a refresh").click()
    expect(page.get_by_text("Refresh drill.")).to_be_visible()
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_role("heading", name="Set up the app")).to_be_visible()
    scopes = draft(Connector.objects.get(pk=pets.pk)).properties["properties"]["connectionParameters"]["token"]
    assert scopes["oAuthSettings"]["scopes"] == ["read", "offline_access"]
