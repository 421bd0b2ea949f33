"""Search finds what a person may open, and nothing else."""

import re

import pytest

from portal import words
from portal.connectors.creation import create
from portal.connectors.models import Connector, OperationIndex
from portal.sharing.models import Share


def sentiment(person, title: str = "Sentiment", host: str = "text.practice.example") -> Connector:
    definition = {
        "swagger": "2.0",
        "info": {"title": title, "description": "How people feel", "version": "1.0"},
        "host": host,
        "paths": {
            "/mood": {"post": {"summary": "Detect mood", "operationId": "DetectMood", "responses": {}}},
            "/language": {"post": {"summary": "Detect language", "operationId": "DetectLanguage", "responses": {}}},
        },
    }
    connector = create(person, definition, {"properties": {}}, "Made for the test")
    connector.host, connector.description = host, "How people feel"
    connector.save()
    return connector


def titles(client, q: str, **query: str) -> list[str]:
    page = client.get("/search/", {"q": q, **query}).text
    found = re.findall(r'class="cut d-block">(.*?)</span><span class="sub', page, re.DOTALL)
    return [re.sub(r"</?mark>", "", title) for title in found]


@pytest.mark.parametrize("q", ["senti", "SENTIMENT", "practice.example", "people feel", "feel practice"])
def test_a_connector_is_found_by_name_host_and_description(signed_in, mara, q):
    sentiment(mara)
    assert "Sentiment" in titles(signed_in(mara), q)


@pytest.mark.parametrize("q", ["mood", "DetectMood", "/mood", "sentiment mood"])
def test_an_action_is_found_by_name_id_path_and_with_its_connector(signed_in, mara, q):
    sentiment(mara)
    assert "Detect mood" in titles(signed_in(mara), q)


def test_the_name_of_a_connector_alone_does_not_find_each_of_its_actions(signed_in, mara):
    sentiment(mara)
    assert titles(signed_in(mara), "sentiment") == ["Sentiment"]


def test_an_editor_is_led_to_the_action_in_the_draft(signed_in, mara):
    connector = sentiment(mara)
    page = signed_in(mara).get("/search/?q=mood").text
    assert f'href="/connectors/{connector.slug}/edit/definition/?at=%2Fpaths%2F~1mood%2Fpost"' in page


def test_priya_finds_nothing_that_is_not_shared_with_her(signed_in, mara, priya):
    sentiment(mara)
    assert titles(signed_in(priya), "mood") == titles(signed_in(priya), "sentiment") == []


def test_otto_finds_neither_connectors_nor_people_of_another_organisation(signed_in, mara, otto):
    sentiment(mara)
    assert (
        titles(signed_in(otto), "sentiment") == titles(signed_in(otto), "mood") == titles(signed_in(otto), "mara") == []
    )


def test_aiko_finds_published_actions_and_not_those_of_the_draft(signed_in, mara, aiko):
    connector = sentiment(mara)
    Share.objects.create(connector=connector, person=aiko, level="view", shared_by=mara)
    assert titles(signed_in(aiko), "detect") == []
    publish(connector, mara)
    OperationIndex.objects.filter(connector=connector, version=None).update(summary="Detect something secret")
    assert titles(signed_in(aiko), "detect") == ["Detect mood", "Detect language"]
    assert titles(signed_in(mara), "detect") == ["Detect something secret", "Detect something secret"]


def test_the_list_does_not_tell_aiko_what_the_draft_calls_its_actions(signed_in, mara, aiko):
    connector = sentiment(mara)
    Share.objects.create(connector=connector, person=aiko, level="view", shared_by=mara)
    publish(connector, mara)
    OperationIndex.objects.filter(connector=connector, version=None).update(summary="Detect something secret")
    found = [
        f"/connectors/{connector.slug}/" in signed_in(who).get("/connectors/?q=secret").text for who in (mara, aiko)
    ]
    assert found == [True, False]


def publish(connector, person) -> None:
    """A version with the operations of the draft."""
    connector.published = connector.versions.create(name="1", revision=connector.head, manifest="[]", author=person)
    connector.save()
    for row in OperationIndex.objects.filter(connector=connector, version=None):
        row.pk, row.version = None, connector.published
        row.save()


def test_people_of_the_organisation_are_found_by_name_and_e_mail(signed_in, mara, tomas):
    assert titles(signed_in(mara), "oyelaran") == ["Tomas Oyelaran"]
    assert titles(signed_in(mara), "tomas.oyelaran@") == ["Tomas Oyelaran"]


def test_only_an_administrator_is_led_to_the_page_of_a_person(signed_in, mara, ines, tomas):
    assert "/administration/people/?q=" not in signed_in(mara).get("/search/?q=oyelaran").text
    assert "/administration/people/?q=tomas.oyelaran" in signed_in(ines).get("/search/?q=oyelaran").text


def test_the_palette_gets_a_fragment_that_names_its_question(signed_in, mara):
    sentiment(mara)
    fragment = signed_in(mara).get("/search/?q=mood", headers={"HX-Request": "true"}).text
    assert "<html" not in fragment and 'data-q="mood"' in fragment and "<mark>mood</mark>" in fragment


@pytest.mark.parametrize("q", ["", "   ", "\x00", "%", "_", "'", "\\", "a" * 5000, "‮", "<b>", "(", "[a", "* ? +"])
def test_any_text_can_be_looked_for(signed_in, mara, q):
    sentiment(mara)
    assert signed_in(mara).get("/search/", {"q": q}).status_code == 200


def test_what_was_looked_for_is_shown_as_text(signed_in, mara):
    page = signed_in(mara).get("/search/", {"q": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_a_percent_sign_is_not_a_wildcard(signed_in, mara):
    sentiment(mara)
    assert titles(signed_in(mara), "s%t") == []


def test_one_kind_is_paged(signed_in, mara):
    connector = sentiment(mara)
    row = OperationIndex.objects.filter(connector=connector).first()
    for number in range(60):
        row.pk, row.summary = None, f"Count {number}"
        row.save()
    client = signed_in(mara)
    assert "All 60 actions and triggers" in client.get("/search/?q=count").text
    assert len(titles(client, "count", kind="actions")) == 50
    assert len(titles(client, "count", kind="actions", page="2")) == 10


def test_the_search_costs_the_same_for_one_result_and_for_many(signed_in, mara, django_assert_max_num_queries):
    for number in range(12):
        sentiment(mara, f"Sentiment {number}")
    client = signed_in(mara)
    with django_assert_max_num_queries(12):
        client.get("/search/?q=detect")


def test_pieces_put_together_are_the_text_again():
    cut = words.pieces("Detect the mood", ["mo", "det"])
    assert "".join(text for text, _ in cut) == "Detect the mood"
    assert [text for text, is_word in cut if is_word] == ["Det", "mo"]
