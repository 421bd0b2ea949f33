"""The Test step with the keyboard alone: a call that fails, a fix that is tried and kept, a path that is copied."""

import json

import pytest
from playwright.sync_api import expect

from portal.connections import making
from portal.connectors.drafts import draft
from portal.connectors.models import Connector
from tests.browser.maker import button
from tests.designer.fault_server import answer, serving
from tests.portal.test_trials import connector_to, script

pytestmark = pytest.mark.django_db(transaction=True)
PETS = json.dumps({"pets": [{"name": "Rex", "odd ~ name/": 1}]}).encode()


@pytest.fixture
def pets(mara, settings):
    with serving(script({"GET /api/pets": answer(PETS, "Content-Type: application/json")})) as server:
        settings.ENV = {**settings.ENV, "EGRESS_ALLOW": (server.place,)}
        connector = connector_to(mara, server.place)
        making.make(mara, connector, draft(connector), "Hers", {"api_key": "k" * 12})
        yield connector


@pytest.fixture
def tried(mara, settings):
    """The same at the right address."""
    with serving(script({"GET /pets": answer(PETS, "Content-Type: application/json")})) as server:
        settings.ENV = {**settings.ENV, "EGRESS_ALLOW": (server.place,)}
        connector = connector_to(mara, server.place)
        making.make(mara, connector, draft(connector), "Hers", {"api_key": "k" * 12})
        yield connector


def test_a_fix_is_tried_and_kept_and_a_path_is_copied(new_page, mara, pets, axe):
    page = new_page(mara, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/connectors/{pets.slug}/edit/test/")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="The service has nothing at this address")).to_be_visible()
    assert axe(page) == []
    button(page, "Try it: Use the base URL /api").press("Enter")
    expect(page.get_by_text("This was tried with a change that is not saved")).to_be_visible()
    expect(page.locator("#verdict")).to_have_text("It worked: 1 result")
    assert axe(page) == []
    button(page, "Keep it").press("Enter")
    expect(page.get_by_text("the definition has it now")).to_be_visible()
    assert draft(Connector.objects.get(pk=pets.pk)).definition.get("/basePath") == "/api"

    page.get_by_role("region", name="Response body").focus()
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    expect(page.locator("[data-picker] output")).to_have_text("$.pets[0]['odd ~ name/']")
    button(page, "Copy pointer").press("Enter")
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "/pets/0/odd ~0 name~1"
    for part in ("Table", "Policies"):
        page.get_by_role("link", name=part).press("Enter")
        expect(page.get_by_role("link", name=part)).to_have_attribute(
            "aria-current", "page" if part == "Policies" else "true"
        )
        assert axe(page) == []
    page.get_by_text("Save as sample").press("Enter")
    assert axe(page) == []


def test_a_call_is_sent_again_and_saved_as_a_sample_without_javascript(new_page, mara, pets):
    page = new_page(mara, java_script_enabled=False)
    page.goto(f"/connectors/{pets.slug}/edit/test/")
    page.locator(".send-bar").get_by_role("button", name="Send").click()
    button(page, "Try it: Use the base URL /api").click()
    expect(page.locator("#verdict")).to_have_text("It worked: 1 result")
    page.get_by_role("link", name="Back to the run before").click()
    page.get_by_text("Save as sample").click()
    page.get_by_label("Name of the sample").fill("no base")
    button(page, "Save").click()
    expect(page.get_by_role("heading", name="Saved samples")).to_be_visible()


def answered(page):
    page.locator(".send-bar").get_by_role("button", name="Send").click()
    expect(page.locator("#verdict")).to_have_text("It worked: 1 result")


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 640, "height": 900}}])
def test_two_runs_are_compared_and_deleted_and_come_back(new_page, mara, tried, axe, look):
    page = new_page(mara, **look)
    page.goto(f"/connectors/{tried.slug}/edit/test/")
    answered(page)
    page.goto(f"/connectors/{tried.slug}/edit/test/")
    answered(page)
    page.get_by_role("link", name="History 2").click()
    page.get_by_role("link", name="Compare the run shown").press("Enter")
    expect(page.get_by_role("heading", name="Compared")).to_be_visible()
    assert axe(page) == []
    button(page, "Delete all 2").click()
    expect(page.get_by_text("2 runs are deleted.")).to_be_visible()
    page.locator(".said").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("It is back.")).to_be_visible()
    expect(page.locator(".run")).to_have_count(2)


@pytest.mark.parametrize("with_script", [True, False])
def test_single_differences_are_accepted(new_page, mara, tried, axe, with_script):
    page = new_page(mara, java_script_enabled=with_script)
    page.goto(f"/connectors/{tried.slug}/edit/test/")
    answered(page)
    page.get_by_role("link", name="Schema check").click()
    expect(page.get_by_role("heading", name="What was checked in the answer")).to_be_visible()
    assert not with_script or axe(page) == []
    page.get_by_label("Accept the whole answer").check()
    button(page, "Accept into the definition").click()
    expect(page.get_by_text("The response matches its definition.")).to_be_visible()
    assert draft(Connector.objects.get(pk=tried.pk)).definition.get("/paths/~1pets/get/responses/200/schema/properties")
