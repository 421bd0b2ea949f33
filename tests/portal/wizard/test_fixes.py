"""Findings with one certain remedy are settled by a click, as one revision that undo takes back."""

import pytest

from designer import linting
from portal.connectors import edits
from portal.connectors.findings import report
from portal.connectors.models import Revision
from tests.portal.wizard import AT, now, operation, url

pytestmark = pytest.mark.django_db
LIMIT = AT + "/parameters/0"


@pytest.fixture
def flawed(connector, mara):
    def change(document):
        document = document.put(AT + "/summary", "List pets.").put(LIMIT + "/description", "How many")
        return document, ""

    edits.save_document(connector, mara, connector.head, "", change)
    return connector


def fix(browser, connector, **data):
    return browser.post(url(connector, "fix"), data, follow=True)


def test_one_finding_is_settled_and_undo_takes_it_back(browser, flawed):
    (found,) = [each for each in report(flawed).findings if each.code == "SummaryEndsWithPunctuation"]
    page = fix(browser, flawed, code=found.code, pointer=found.pointer)
    assert operation(flawed)["summary"] == "List pets"
    assert "Undo" in page.content.decode()
    browser.post(f"/connectors/{flawed.slug}/edit/undo/")
    assert operation(flawed)["summary"] == "List pets."


def test_all_are_settled_as_one_revision_and_nothing_else_changes(browser, flawed):
    before, head = now(flawed), Revision.objects.count()
    fix(browser, flawed)
    after = now(flawed)
    assert Revision.objects.count() == head + 1
    assert after["paths"]["/pets"]["get"]["summary"] == "List pets"
    assert after["paths"]["/pets"]["get"]["x-odd"] == before["paths"]["/pets"]["get"]["x-odd"]
    assert Revision.objects.order_by("-number").first().sentence.startswith("Settled ")


def test_what_is_settled_already_is_said_and_makes_no_revision(browser, flawed):
    count = Revision.objects.count()
    page = fix(browser, flawed, code="SummaryEndsWithPunctuation", pointer="/paths/~1nowhere")
    assert "settled already" in page.content.decode() and Revision.objects.count() == count


def test_the_panel_offers_a_fix_only_where_there_is_one(browser, flawed):
    page = browser.get(url(flawed, "definition", at=AT)).content.decode()
    assert 'aria-label="Fix: ' in page and "Fix all" in page


@pytest.mark.parametrize("code", sorted(linting.rules())[::9])
def test_every_rule_has_a_page_with_an_example_of_each_kind(browser, code):
    page = browser.get(f"/help/rules/{code}/").content.decode()
    assert page.count("<pre") == 2 and code in page


def test_rules_are_listed_and_an_unknown_one_is_not_there(browser):
    assert browser.get("/help/rules/").content.decode().count("rule-row") == len(linting.rules())
    assert browser.get("/help/rules/NoSuchRule/").status_code == 404


def test_a_finding_is_accepted_with_a_reason_and_brought_back(browser, flawed):
    (found,) = [each for each in report(flawed).findings if each.code == "SummaryEndsWithPunctuation"]
    wanted = {"code": found.code, "pointer": found.pointer}
    page = browser.post(url(flawed, "suppress"), {**wanted, "reason": "It is how they write it."}, follow=True)
    assert "Accepted SummaryEndsWithPunctuation of GET /pets." in page.content.decode()
    flawed.refresh_from_db()
    assert found not in report(flawed).findings
    assert [reason for _, reason in report(flawed).suppressed] == ["It is how they write it."]
    assert now(flawed)["x-designer-suppressions"] == [{**wanted, "reason": "It is how they write it."}]
    panel = browser.get(f"/connectors/{flawed.slug}/edit/panel/findings/?scope=all&step=definition")
    assert "It is how they write it." in panel.content.decode()
    browser.post(url(flawed, "unsuppress"), wanted)
    flawed.refresh_from_db()
    assert found in report(flawed).findings and "x-designer-suppressions" not in now(flawed)


def test_undo_takes_an_acceptance_back(browser, flawed):
    (found,) = [each for each in report(flawed).findings if each.code == "SummaryEndsWithPunctuation"]
    data = {"code": found.code, "pointer": found.pointer, "reason": "It is how they write it."}
    page = browser.post(url(flawed, "suppress"), data, follow=True).content.decode()
    said = page.partition('id="messages"')[2].partition("</form>")[0]
    assert f'action="/connectors/{flawed.slug}/edit/undo/"' in said
    browser.post(f"/connectors/{flawed.slug}/edit/undo/")
    flawed.refresh_from_db()
    assert found in report(flawed).findings


def test_a_finding_names_its_action_and_its_line_in_the_source(browser, flawed):
    everything = f"/connectors/{flawed.slug}/edit/panel/findings/?scope=all&step=definition"
    assert 'title="GET /pets"' in browser.get(everything).content.decode()
    page = browser.get(url(flawed, "definition", at=AT)).content.decode()
    shown = browser.get(f"{url(flawed, 'definition', at=AT)}&panel=source")
    source = shown.context["source_form"]["text"].value()
    line = next(number for number, each in enumerate(source.splitlines(), 1) if each.startswith("summary:"))
    assert f"line {line} of the source" in page


def test_a_finding_is_not_accepted_without_a_reason(browser, flawed):
    (found,) = [each for each in report(flawed).findings if each.code == "SummaryEndsWithPunctuation"]
    data = {"code": found.code, "pointer": found.pointer, "reason": " "}
    page = browser.post(url(flawed, "suppress"), data, follow=True)
    assert "Say why" in page.content.decode() and found in report(flawed).findings
