"""Earlier runs in the Test step: opened, compared, deleted and brought back, each person's own."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.connections import deleting, history, samples
from portal.connections.comparing import compare
from portal.connections.models import Run, Sample
from portal.connectors.creation import create
from portal.sharing.models import Share
from tests.portal.service import PROPERTIES, definition, freeze
from tests.portal.test_test_step import ECHO, LIST, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def pets(mara):
    return create(mara, definition("127.0.0.5:9"), PROPERTIES, "Made for a test")


@pytest.fixture
def browser(mara, signed_in):
    return signed_in(mara)


def result(body='{"a": 1}', status=200, headers=(), is_binary=False, **request):
    answer = {
        "status": status, "reason": "OK", "headers": [["Content-Type", "application/json"], *headers],
        "body": {"text": body, "is_binary": is_binary, "size": len(body)}, "is_cut": False, "hops": [], "address": "",
    }  # fmt: skip
    sent = {"method": "GET", "url": "http://a.example/", "headers": [], "body": None, **request}
    timings = dict.fromkeys(("resolve", "connect", "tls", "send", "wait", "receive", "total"), 1.0)
    made = {"request": sent, "answer": answer if status else None, "timings": timings, "findings": [], "policies": []}
    return {**made, "sign_in": [], "error": None, "snippets": {}, "trial": None}


def run_of(connector, person, at=LIST, **more):
    made = result(**more)
    return Run.objects.create(
        connector=connector, person=person, operation=at, revision=1, status=more.get("status", 200),
        title="It worked", result=history.stored(made),
    )  # fmt: skip


def differing(before, after):
    return {
        part.title: [(row.where, row.kind, row.before, row.after) for row in part.rows]
        for part in compare(before, after)
    }


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('{"a": 1}', '{"a": 1}', []),
        ('{"a": 1}', '{"a": 2}', [("a", "changed", "1", "2")]),
        ('{"a": 1}', '{"a": true}', [("a", "changed", "1", "true")]),
        ('{"a": "1"}', '{"b": "1"}', [("a", "removed", "1", None), ("b", "added", None, "1")]),
        ('[{"id": 1}, {"id": 2}]', '[{"id": 2}]', [("[id 1]", "removed", '{"id": 1}', None)]),
        ('[{"id": 1}, {"id": 2, "n": 3}]', '[{"id": 2, "n": 4}, {"id": 1}]', [("[id 2].n", "changed", "3", "4")]),
        ("[1, 2]", "[1, 3, 4]", [("[1]", "changed", "2", "3"), ("[2]", "added", None, "4")]),
        ("one\ntwo\nthree", "one\n2\nthree", [("line 2", "changed", "two", "2")]),
        ("one\nthree", "one\ntwo\nthree", [("line 2", "added", None, "two")]),
        ("{}", "[]", [("", "changed", "an empty object", "an empty list")]),
    ],
)  # fmt: skip
def test_bodies_are_compared_value_by_value(pets, mara, before, after, expected):
    assert differing(run_of(pets, mara, body=before), run_of(pets, mara, body=after))["Body"] == expected


def test_headers_and_what_was_sent_are_compared_without_what_always_changes(pets, mara):
    one = run_of(pets, mara, headers=[["Date", "today"], ["X-Left", "9"]])
    other = run_of(pets, mara, headers=[["Date", "later"], ["x-left", "8"]], url="http://b.example/")
    found = differing(one, other)
    assert found["Headers of the answer"] == [("x-left", "changed", "9", "8")]
    assert found["What was sent"] == [("Address", "changed", "http://a.example/", "http://b.example/")]


def test_a_run_without_an_answer_and_a_file_compare_too(pets, mara):
    found = differing(run_of(pets, mara, status=0), run_of(pets, mara, is_binary=True, body="1234"))
    assert ("Size in bytes", "changed", "0", "4") in found["Body"]


def test_the_number_of_differences_on_a_page_has_an_end(pets, mara):
    one = run_of(pets, mara, body=str(list(range(5000))))
    part = compare(one, run_of(pets, mara, body=str(list(range(1, 5001)))))[-1]
    assert len(part.rows) == 200 and "first 200" in part.note


def test_the_history_lists_the_runs_and_compares_two(pets, mara, browser):
    one, other = run_of(pets, mara, body='{"a": "old"}'), run_of(pets, mara, body='{"a": "<b>new"}')
    page = browser.get(f"/connectors/{pets.slug}/edit/test/?at={LIST}&run={other.pk}&tab=history&with={one.pk}")
    shown = page.content.decode()
    assert "<del" in shown and "old" in shown and "&lt;b&gt;new" in shown and "Your runs of this action" in shown


def test_nobody_compares_with_or_deletes_the_run_of_somebody_else(pets, mara, aiko, browser, signed_in):
    freeze(pets, mara)
    Share.objects.create(connector=pets, person=aiko, level="view", shared_by=mara)
    hers, mine = run_of(pets, aiko), run_of(pets, mara)
    page = f"/connectors/{pets.slug}/edit/test/?at={LIST}&run={mine.pk}&tab=history&with="
    assert browser.get(f"{page}{hers.pk}").status_code == 404
    assert browser.get(f"{page}no-id").status_code == 404
    assert browser.post(f"/connectors/{pets.slug}/test/{hers.pk}/delete/").status_code == 404
    assert "deleted" not in text(
        signed_in(aiko).post(f"/connectors/{pets.slug}/test/delete/", {"at": ECHO}, follow=True)
    )
    signed_in(aiko).post(f"/connectors/{pets.slug}/test/delete/", {"at": LIST})
    assert list(Run.objects.all()) == [mine]


def test_a_deleted_run_is_out_of_sight_and_comes_back(pets, mara, browser):
    run, other = run_of(pets, mara), run_of(pets, mara, at=ECHO)
    page = browser.post(f"/connectors/{pets.slug}/test/{run.pk}/delete/", follow=True)
    assert "The run is deleted." in text(page) and list(Run.objects.all()) == [other]
    assert browser.get(f"/connectors/{pets.slug}/edit/test/?at={LIST}&run={run.pk}").status_code == 404
    assert browser.post(undo(page), follow=True).status_code == 200
    assert set(Run.objects.all()) == {run, other}


def test_all_runs_of_an_action_are_deleted_and_come_back_together(pets, mara, browser):
    for _ in range(3):
        run_of(pets, mara)
    run_of(pets, mara, at=ECHO)
    page = browser.post(f"/connectors/{pets.slug}/test/delete/", {"at": LIST}, follow=True)
    assert "3 runs are deleted." in text(page) and Run.objects.count() == 1
    browser.post(undo(page))
    assert Run.objects.count() == 4


def test_a_deleted_sample_comes_back_unless_its_name_was_given_away(pets, mara, browser):
    run = run_of(pets, mara)
    sample = samples.save(mara, pets, run, "two")
    page = browser.post(f"/connectors/{pets.slug}/test/sample/{sample.pk}/delete/", follow=True)
    assert not Sample.objects.exists()
    browser.post(undo(page))
    assert Sample.objects.get() == sample
    page = browser.post(f"/connectors/{pets.slug}/test/sample/{sample.pk}/delete/", follow=True)
    samples.save(mara, pets, run, "two")
    assert "cannot be brought back" in text(browser.post(undo(page), follow=True)) and Sample.objects.count() == 1


def test_what_was_deleted_an_hour_ago_is_gone(pets, mara):
    run = run_of(pets, mara)
    moment = deleting.delete(Run.objects.filter(pk=run.pk), mara)
    Run.everything.update(deleted=timezone.now() - timedelta(hours=2))
    assert deleting.restore(mara, pets, moment - 2 * 3_600_000_000) == 0
    deleting.forget(mara)
    assert not Run.everything.exists()


@pytest.mark.parametrize("moment", [0, 10**30, 2**63])
def test_no_moment_is_an_error(pets, mara, browser, moment):
    assert browser.post(f"/connectors/{pets.slug}/test/restore/{moment}/").status_code in (302, 404)


def test_a_page_with_an_id_of_a_deleted_run_makes_a_new_one(pets, mara, rf):
    from portal.connections.test_views import run_id

    run = run_of(pets, mara)
    deleting.delete(Run.objects.filter(pk=run.pk), mara)
    assert run_id(rf.post("/", {"run": str(run.pk)})) not in (run.pk, uuid.UUID(int=0))


def undo(page):
    tags = [message.extra_tags for message in page.context["messages"] if message.extra_tags]
    return tags[0].removeprefix("undo:")
