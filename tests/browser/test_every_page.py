"""Every page of the portal, light and dark, at 1280 px and at the width of 200 % zoom."""

import json

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from portal.accounts import setup
from portal.connections import lending, making
from portal.connections.lending import Terms
from portal.connections.models import Connection
from portal.connectors import versions
from portal.connectors.drafts import draft
from portal.imports import work
from portal.imports.models import Import
from portal.sharing import services as sharing
from portal.signins import client_secrets
from practice.guard import DEFAULT_KEY
from tests.browser import maker
from tests.browser.conftest import WIDE

pytestmark = pytest.mark.django_db(transaction=True)

ZOOMED = {"width": 640, "height": 400}  # what 200 % zoom leaves of WIDE
AT = "at=%2Fpaths%2F~1text~1analytics~1v2.0~1sentiment%2Fpost"
EDIT = "/connectors/text-sentiment/edit"
EDITOR = (
    f"{EDIT}/general/",
    f"{EDIT}/general/?panel=source",
    f"{EDIT}/security/",
    f"{EDIT}/security/?kind=oauth2",
    f"{EDIT}/security/?panel=preview",
    f"{EDIT}/security/way/new/",
    f"{EDIT}/security/field/new/",
    f"{EDIT}/definition/?{AT}",
    f"{EDIT}/definition/?{AT}&panel=source",
    f"{EDIT}/definition/?{AT}&panel=preview",
    f"{EDIT}/definition/?{AT}%2Fparameters%2F0",
    f"{EDIT}/definition/?{AT}%2Fresponses%2F200",
    f"{EDIT}/definition/sample/",
    f"{EDIT}/definition/from-json/?{AT}%2Fresponses%2F200",
    f"{EDIT}/test/",
    f"{EDIT}/definition/?{AT}&panel=none",  # the last: it is remembered
)
ABOUT = (
    "/connectors/",
    "/connectors/?q=nothing+like+it",
    "/connectors/new/",
    "/connectors/text-sentiment/",
    "/connectors/text-sentiment/test/",
    "/connectors/text-sentiment/revisions/",
    "/connectors/text-sentiment/revisions/1/",
    "/connectors/text-sentiment/publish/",
    "/connectors/text-sentiment/share/",
    "/connectors/text-sentiment/share/?q=priya",
    "/connectors/text-sentiment/hand-over/",
    "/connectors/text-sentiment/export/",
    "/connectors/text-sentiment/delete/",
    "/connections/",
    "/connections/new/",
    "/connections/new/?connector=text-sentiment",
    "/search/?q=senti",
    "/search/?q=nothing+like+it",
    "/help/",
    "/help/tutorial/",
    "/me/",
    "/connectors/not-there/",
)
ADMINISTRATION = (
    "/connectors/",  # of somebody who has none
    "/connections/",
    "/administration/people/",
    "/administration/invitations/",
    "/administration/sharing/",
)


def troubles(page, axe):
    """What axe finds in either theme, and what does not fit, as sentences."""
    page.emulate_media(color_scheme="light")
    found = axe(page)
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    found += [f"dark: {each}" for each in axe(page, only="color-contrast")]
    for size in (WIDE, ZOOMED):
        page.set_viewport_size(size)
        found += [f"{size['width']} px: {each}" for each in page.evaluate(OUTSIDE)]
    page.set_viewport_size(WIDE)
    return found


OUTSIDE = """() => {
  const root = document.scrollingElement;
  const bar = document.querySelector("header");
  const isCovered = (element) => {
    const box = element.getBoundingClientRect();
    const hit = box.width && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return hit && !element.contains(hit) && !hit.contains(element);
  };
  const found = root.scrollWidth > innerWidth ? [`scrolls sideways, ${root.scrollWidth} wide`] : [];
  if (!document.querySelector("dialog[open]")) for (const element of bar.querySelectorAll("a, button, input"))
    if (!element.closest("[popover]") && !element.matches(".visually-hidden") && isCovered(element))
      found.push(`covered in the header: ${element.outerHTML.slice(0, 80)}`);
  return found;
}"""


def visit(page, axe, addresses):
    """Address → what is wrong there, without the addresses where nothing is."""
    found = {}
    for address in addresses:
        page.goto(address)
        if wrong := troubles(page, axe):
            found[address] = wrong
    return found


@pytest.fixture
def published(sentiment, mara, tomas, aiko, priya):
    sharing.share(sentiment, mara, [tomas], "edit")
    sharing.share(sentiment, mara, [aiko], "view")
    versions.publish(sentiment, mara, sentiment.head, "The first one.")
    making.make(mara, sentiment, draft(sentiment), "Mara, practice", {"api_key": DEFAULT_KEY})
    return sentiment


def test_the_doorway_is_for_everybody(new_page, axe, db):
    page = new_page()
    setup.issue_code()
    assert visit(page, axe, ["/setup/"]) == {}


def test_the_sign_in_pages_are_for_everybody(new_page, axe, mara):
    assert visit(new_page(), axe, ["/sign-in/", "/password/", "/password/sent/", "/invitations/not-one/"]) == {}


def test_the_editor_is_for_everybody(new_page, axe, mara, published):
    assert visit(new_page(mara), axe, EDITOR) == {}


def test_the_pages_around_connectors_are_for_everybody(new_page, axe, mara, published):
    assert visit(new_page(mara), axe, ABOUT) == {}


def test_connections_are_for_everybody(new_page, axe, mara, aiko, published):
    mine, theirs = (
        Connection.objects.get(),
        making.make(aiko, published, draft(published), "Hers", {"api_key": "k" * 9}),
    )
    lending.lend(mine, aiko, draft(published), Terms(None, 3, 5))
    loan = lending.lend(theirs, mara, draft(published), Terms(None, 3, 5))
    Connection.objects.filter(pk=mine.pk).update(last_status="refused", ends=timezone.now())
    client_secrets.add(published, mara, "s-0001")
    pages = (f"{mine.pk}/", f"{mine.pk}/lend/", f"{mine.pk}/delete/", f"lent/{loan.pk}/", "calendar/", "?tab=by-me")
    assert visit(new_page(mara), axe, ["/connections/", *(f"/connections/{each}" for each in pages)]) == {}


def test_imports_are_for_everybody(new_page, axe, mara, published):
    value = draft(published, whole=True).definition.value()
    text = json.dumps(value | {"x-long": "x"}, indent=1)[:-1] + ",}"
    brought = [
        work.start(mara, "readable.json", text.encode()),
        work.start(mara, "broken.json", text[:-40].encode()),
        work.start(mara, "again.json", text.encode(), published),
        Import.objects.create(person=mara, name="waits.json", size=1, source=b"", lease=timezone.now() + work.LEASE),
    ]
    addresses = ["/connectors/new/", "/connectors/text-sentiment/update/"]
    assert visit(new_page(mara), axe, [*addresses, *(f"/connectors/new/{each.id}/" for each in brought)]) == {}


def test_administration_is_for_everybody(new_page, axe, ines, published):
    assert visit(new_page(ines), axe, ADMINISTRATION) == {}


def test_results_are_for_everybody(new_page, axe, mara, published):
    page = new_page(mara)
    page.goto(f"{EDIT}/test/")
    maker.send(page, "I love this!")
    page.wait_for_load_state("networkidle")
    found = {"answer": troubles(page, axe)}
    for tab in ("Headers", "Request", "Policies", "Schema check"):
        page.get_by_label("Parts of the result").get_by_role("link", name=tab).click()
        page.wait_for_load_state("networkidle")  # a page on its way to another has no document to look at
        found[tab] = troubles(page, axe)
    maker.connect(page, "Wrong", "not-the-key")
    maker.send(page, "I love this!")
    expect(page.locator("#outcome")).to_contain_text("401")
    page.wait_for_load_state("networkidle")
    assert {**found, "401": troubles(page, axe)} == dict.fromkeys([*found, "401"], [])


@pytest.mark.parametrize(
    "address, opens",
    [
        ("/connectors/text-sentiment/", "a[data-dialog$='/share/']"),
        (f"{EDIT}/test/", "a[data-dialog*='/connections/new/']"),
        ("/connectors/", "button[popovertarget=person-menu]"),
    ],
)
def test_dialogs_are_for_everybody(new_page, axe, mara, published, address, opens):
    page = new_page(mara)
    page.goto(address)
    page.locator(opens).first.click()
    expect(page.locator("dialog[open], [popover]:popover-open")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert troubles(page, axe) == []
