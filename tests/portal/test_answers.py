"""What the Test step shows of an answer: tables, files, paths, the steps of the call, copies; and samples of it."""

import json

import pytest

from portal.connections import bodies, tables, whole_answers
from portal.connections.models import Run, Sample, WholeAnswer
from portal.connectors.drafts import draft
from portal.connectors.models import Connector
from tests.designer.fault_server import answer, serving
from tests.portal.service import freeze
from tests.portal.test_test_step import text
from tests.portal.test_trials import AT, JSON, KEY, again, browser, connector_to, opened, send

__all__ = ["browser", "opened"]
pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + KEY.encode() + b"\x00\xff"
PETS = {"pets": [{"name": "Rex", "state": state, "note": None} for state in ("in", "out", "in", "ill", "out", "in")]}


def sent(mara, browser, opened, body, *headers, **more):
    """A connector to a server that answers with `body`, the page after one call, and what the server got."""
    with serving(answer(body, *headers)) as server:
        opened(server)
        pets = connector_to(mara, server.place, **more)
        return pets, send(browser, pets, mara), server


def show(browser, connector, query):
    run = Run.objects.latest("started")
    return browser.get(f"/connectors/{connector.slug}/edit/test/?at={AT}&run={run.pk}&{query}")


def test_a_picture_is_shown_and_downloaded_with_its_secrets_masked(mara, browser, opened):
    pets, page, _ = sent(mara, browser, opened, PNG, "Content-Type: image/png")
    address = f"/connectors/{pets.slug}/test/{Run.objects.get().pk}/file/"
    assert f'<img class="answer-picture" src="{address}"' in page.content.decode()
    got = browser.get(address)
    assert got["Content-Type"] == "image/png" and "sandbox" in got["Content-Security-Policy"]
    assert got.content.startswith(PNG[:8]) and KEY.encode() not in got.content


@pytest.mark.parametrize(
    ("body", "said", "sent_as", "ending"),
    [
        (b"%PDF-1.7\x00\xff", "application/pdf", "application/octet-stream", ".pdf"),
        (b"\xff\xfe\x00<svg", "image/svg+xml", "application/octet-stream", ".svg.txt"),
        (b"\x00\xffno picture", "image/png", "application/octet-stream", ".bin"),
        (b"RIFF\x00\xff\x00\x00WEBP", "text/html", "image/webp", ".webp"),
    ],
)
def test_a_file_is_never_what_a_browser_would_run(mara, browser, opened, body, said, sent_as, ending):
    pets, _, _ = sent(mara, browser, opened, body, f"Content-Type: {said}")
    got = browser.get(f"/connectors/{pets.slug}/test/{Run.objects.get().pk}/file/")
    assert got.content == body and got["Content-Type"] == sent_as
    assert got["Content-Disposition"].startswith("attachment") and got["Content-Disposition"].endswith(f'{ending}"')


def test_a_long_answer_is_cut_on_the_page_and_whole_in_the_download(mara, browser, opened):
    long = json.dumps([KEY, *range(250_000)]).encode()
    pets, page, _ = sent(mara, browser, opened, long, JSON)
    assert "the download has all of it" in text(page) and len(page.content) < 600_000
    got = browser.get(f"/connectors/{pets.slug}/test/{Run.objects.get().pk}/answer.txt")
    assert got.content.endswith(b"249999]") and KEY.encode() not in got.content


def test_the_newest_whole_answers_are_kept(mara, browser, opened, monkeypatch):
    monkeypatch.setattr(whole_answers, "KEPT", 2)
    with serving(answer(PNG)) as server:
        opened(server)
        pets = connector_to(mara, server.place)
        send(browser, pets, mara)
        first = Run.objects.get()
        for _ in range(3):
            again(browser, pets, first)
    assert WholeAnswer.objects.count() == 2 and not WholeAnswer.objects.filter(run=first).exists()
    page = browser.get(f"/connectors/{pets.slug}/edit/test/?at={AT}&run={first.pk}")
    assert "let go to make room" in text(page)


def test_the_one_list_of_an_answer_is_a_table(mara, browser, opened):
    pets, _, _ = sent(mara, browser, opened, json.dumps(PETS).encode(), JSON)
    page = show(browser, pets, "tab=response&view=table").content.decode()
    assert "<td>Rex</td>" in page and '<th scope="col">state</th>' in page


@pytest.mark.parametrize(
    ("value", "columns", "rows"),
    [
        ([1, None, "x"], ["Value"], [["1"], [""], ["x"]]),
        ([{"a": 1}, {"b": {"c": 2}}, 3], ["a", "b", "Value"], [["1", "", ""], ["", '{"c":2}', ""], ["", "", "3"]]),
        ({"total": 2, "items": [{"a": True}]}, ["a"], [["true"]]),
    ],
)
def test_a_table_has_a_column_for_every_name(value, columns, rows):
    made = tables.table(value)
    assert (made.columns, made.rows) == (columns, rows)


def test_where_there_is_no_single_list_there_is_no_table():
    assert [tables.table(each) for each in ({}, [], 3, None, {"a": [1], "b": [2]})] == [None] * 5
    assert "first 200 of 300 rows" in tables.table(list(range(300))).note


def test_every_line_of_a_tree_has_the_path_of_its_value():
    lines = bodies.pretty('{"a": [{"b c": 1}, []], "it\'s": {}, "ü": {"x": null}}', {})
    assert [line.at for line in lines] == [
        "$", "$.a", "$.a[0]", "$.a[0]['b c']", "$.a[0]", "$.a[1]", "$.a",
        "$['it\\'s']", "$['ü']", "$['ü'].x", "$['ü']", "$",
    ]  # fmt: skip
    deep = list(bodies.pretty('{"' + "k" * 400 + '": {"' + "k" * 400 + '": {"x": 1}}}', {}))
    assert [len(line.at) for line in deep[1:4]] == [402, 0, 0]


def test_the_steps_of_a_call_are_shown_in_their_order(mara, browser, opened):
    pets, _, _ = sent(mara, browser, opened, b"[]", JSON)
    page = text(show(browser, pets, "tab=policies")).partition("Schema check")[2]
    assert page.index("Inputs") < page.index("Sign-in") < page.index("The service") and "••••" in page
    assert KEY not in page


def test_a_call_is_copied_in_four_languages_without_its_key(mara, browser, opened):
    _, page, _ = sent(mara, browser, opened, b"[]", JSON)
    shown = page.content.decode()
    assert all(f">{language}</button>" in shown for language in ("cURL", "Python", "JavaScript", "PowerShell"))
    assert "process.env.API_KEY" in shown and "$env:API_KEY" in shown and KEY not in shown


def test_several_answers_teach_what_one_cannot_and_guesses_are_marked(mara, browser, opened):
    with serving(answer(json.dumps(PETS).encode(), JSON)) as server:
        opened(server)
        pets = connector_to(mara, server.place)
        send(browser, pets, mara)
    run = Run.objects.get()
    page = show(browser, pets, "tab=check").content.decode()
    assert (
        'value="enum pets[].state" >' in page and ">Guess<" in page and 'value="nullable pets[].note" checked' in page
    )
    Run.objects.create(
        connector=pets, person=mara, operation=AT, status=200, title="", arguments="{}",
        result=run.result.replace('\\"name\\": \\"Rex\\"', '\\"age\\": 3'),
    )  # fmt: skip
    form = {"run": run.pk, "chosen": "yes", "others": "on", "guess": "enum pets[].state", "accept": "undeclared "}
    browser.post(f"/connectors/{pets.slug}/edit/test/learn/", form)
    pets = Connector.objects.get(pk=pets.pk)
    learnt = draft(pets).definition.get(f"{AT}/responses/200/schema/properties/pets/items/properties")
    assert set(learnt) == {"name", "age", "state", "note"}
    assert learnt["state"]["enum"] == ["ill", "in", "out"] and "x-nullable" not in learnt["note"]


def save(browser, connector, name="Rex and others"):
    run = Run.objects.latest("started")
    return browser.post(f"/connectors/{connector.slug}/test/{run.pk}/sample/", {"name": name}, follow=True)


def test_a_run_is_saved_as_a_sample_without_secrets_and_fills_the_form(mara, browser, opened):
    body = json.dumps({"access_token": "handed-out-77", "echo": KEY, "name": "Rex"}).encode()
    with serving(answer(body, JSON)) as server:
        opened(server)
        asked = [{"name": "q", "in": "query", "type": "string"}]
        pets = connector_to(mara, server.place, parameters=asked)
        send(browser, pets, mara, **{"query.q": "brown dogs"})
        assert "Saved as the sample" in text(save(browser, pets))
        assert "already" in text(save(browser, pets)) and "Give the sample a name" in text(save(browser, pets, " "))
    sample = Sample.objects.get()
    assert "Rex" in sample.answer and "handed-out-77" not in sample.answer and KEY not in sample.answer
    Run.objects.all().delete()
    page = browser.get(f"/connectors/{pets.slug}/edit/test/?at={AT}&sample={sample.pk}")
    assert 'value="brown dogs"' in page.content.decode() and "From the sample" in text(page)


def test_a_sample_becomes_the_example_of_its_response_and_is_deleted(mara, browser, opened):
    pets, _, _ = sent(mara, browser, opened, b'{"name": "Rex"}', JSON)
    save(browser, pets)
    sample = Sample.objects.get()
    page = browser.post(f"/connectors/{pets.slug}/edit/test/sample/{sample.pk}/example/", follow=True)
    assert f"/connectors/{pets.slug}/edit/undo/" in page.content.decode()
    example = draft(Connector.objects.get(pk=pets.pk)).definition.get(f"{AT}/responses/200/examples")
    assert example == {"application/json": {"name": "Rex"}}
    browser.post(f"/connectors/{pets.slug}/test/sample/{sample.pk}/delete/")
    assert not Sample.objects.exists()


def test_a_sample_belongs_to_who_saved_it(mara, aiko, browser, signed_in, opened):
    pets, _, _ = sent(mara, browser, opened, b"{}", JSON)
    freeze(pets, mara)
    pets.shares.create(person=aiko, level="view", shared_by=mara)
    save(browser, pets, "Hers")
    sample, viewer = Sample.objects.get(), signed_in(aiko)
    page = viewer.get(f"/connectors/{pets.slug}/test/?at={AT}")
    assert page.status_code == 200 and "Hers" not in text(page)
    assert viewer.get(f"/connectors/{pets.slug}/test/?at={AT}&sample={sample.pk}").status_code == 404
    assert viewer.post(f"/connectors/{pets.slug}/test/sample/{sample.pk}/delete/").status_code == 404


FILE = {"name": "photo", "in": "formData", "type": "file"}
NOTE = {"name": "note", "in": "formData", "type": "string"}


def test_a_file_goes_out_as_it_was_chosen(mara, browser, opened, tmp_path):
    picture = tmp_path / "rex.png"
    picture.write_bytes(PNG)
    more = {"method": "post", "parameters": [FILE, NOTE], "consumes": ["multipart/form-data"]}
    with serving(answer(b"{}", JSON)) as server, picture.open("rb") as chosen:
        opened(server)
        pets = connector_to(mara, server.place, **more)
        send(browser, pets, mara, at="/paths/~1pets/post", **{"formData.photo": chosen, "formData.note": "brown"})
    got = server.requests[0]
    assert b'name="photo"; filename="rex.png"\r\nContent-Type: image/png\r\n\r\n' + PNG in got and b"brown" in got


@pytest.mark.parametrize(
    ("how", "query"),
    [("csv", b"t=a,b"), ("ssv", b"t=a%20b"), ("tsv", b"t=a%09b"), ("pipes", b"t=a%7Cb"), ("multi", b"t=a&t=b")],
)
def test_a_list_goes_out_in_its_format(mara, browser, opened, how, query):
    tags = {"name": "t", "in": "query", "type": "array", "items": {"type": "string"}, "collectionFormat": how}
    with serving(answer(b"{}", JSON)) as server:
        opened(server)
        pets = connector_to(mara, server.place, parameters=[tags])
        send(browser, pets, mara, **{"query.t": "2", "query.t/0": "a", "query.t/1": "b"})
    assert query.replace(b",", b"%2C") in server.requests[0] or query in server.requests[0]
