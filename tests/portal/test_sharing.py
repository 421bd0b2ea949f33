"""Sharing a connector: who may open it, who may change that, and that there is always exactly one owner."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal import access
from portal.connections.models import Connection
from portal.connectors.creation import create_blank
from portal.connectors.models import Connector
from portal.sharing.models import Share
from portal.sharing.picking import SHOWN
from tests.conftest import join

pytestmark = pytest.mark.django_db


@pytest.fixture
def sentiment(mara):
    return create_blank(mara, "Sentiment")


@pytest.fixture
def page(sentiment):
    return reverse("connectors:share", args=[sentiment.slug])


@pytest.fixture
def shared_with_aiko(sentiment, mara, aiko):
    return Share.objects.create(connector=sentiment, person=aiko, level="view", shared_by=mara)


@pytest.fixture
def shared_with_tomas(sentiment, mara, tomas):
    return Share.objects.create(connector=sentiment, person=tomas, level="edit", shared_by=mara)


def levels(connector):
    return dict(connector.shares.values_list("person__name", "level"))


def role(person, connector):
    found = access.connectors(person).filter(pk=connector.pk).first()
    return found and found.role


def publish(connector):
    """A version, whatever the findings say."""
    version = connector.versions.create(name="1", revision=connector.head, manifest="[]")
    Connector.objects.filter(pk=connector.pk).update(published=version)


def test_the_owner_lets_somebody_view(sentiment, page, signed_in, mara, aiko):
    answer = signed_in(mara).post(page, {"people": [aiko.pk], "level": "view"}, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert levels(sentiment) == {"Aiko Tanaka": "view"}
    assert "Aiko Tanaka can view it now." in answer.content.decode()


def test_several_people_are_shared_with_at_once(sentiment, page, signed_in, mara, tomas, aiko):
    signed_in(mara).post(page, {"people": [aiko.pk, tomas.pk], "level": "edit"})
    assert levels(sentiment) == {"Aiko Tanaka": "edit", "Tomas Oyelaran": "edit"}


def test_sharing_twice_changes_the_level(sentiment, page, shared_with_aiko, signed_in, mara, aiko):
    signed_in(mara).post(page, {"people": [aiko.pk], "level": "edit"})
    assert levels(sentiment) == {"Aiko Tanaka": "edit"}
    assert Share.objects.get().created == shared_with_aiko.created


def test_a_viewer_sees_nothing_before_a_version_is_published(sentiment, shared_with_aiko, signed_in, aiko, page):
    assert role(aiko, sentiment) is None
    assert signed_in(aiko).get(page).status_code == 404
    publish(sentiment)
    assert role(aiko, sentiment) == "view"
    assert signed_in(aiko).get(page).status_code == 200


def test_the_owner_is_told_that_viewers_see_nothing_yet(sentiment, shared_with_aiko, signed_in, mara, page):
    assert "Nothing is published yet." in signed_in(mara).get(page).content.decode()
    publish(sentiment)
    assert "Nothing is published yet." not in signed_in(mara).get(page).content.decode()


def test_the_page_says_that_connections_are_not_shared(signed_in, mara, page):
    assert "Sharing never shares a connection." in signed_in(mara).get(page).content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"level": "view"}, "Nobody is ticked yet."),
        ({"level": "view", "people": ["otto"]}, "is not in Brightwater"),
        ({"level": "view", "people": ["closed"]}, "is not in Brightwater"),
        ({"level": "view", "people": ["mara"]}, "owns this connector"),
        ({"level": "view", "people": ["nonsense"]}, "is not in Brightwater"),
        ({"level": "view", "people": ["9" * 30]}, "is not in Brightwater"),
        ({"level": "owner", "people": ["aiko"]}, "What they may do"),
        ({"people": ["aiko"]}, "What they may do"),
        ({"level": "view", "people": [str(number) for number in range(900, 960)]}, "at most 50"),
    ],
)
def test_a_share_that_cannot_be_is_refused_at_the_field(
    given, said, sentiment, page, signed_in, organisation, mara, aiko, otto
):
    closed = join(organisation, "Clara Losd")
    closed.is_active = False
    closed.save()
    people = {"otto": otto.pk, "closed": closed.pk, "mara": mara.pk, "aiko": aiko.pk}
    data = {**given, "people": [people.get(each, each) for each in given.get("people", [])]}
    answer = signed_in(mara).post(page, data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert levels(sentiment) == {}


def test_further_fields_of_a_post_change_nothing(sentiment, page, signed_in, mara, aiko, otto):
    data = {"people": [aiko.pk], "level": "view", "owner": otto.pk, "shared_by": otto.pk, "connector": 999}
    signed_in(mara).post(page, data)
    share = Share.objects.get()
    assert (share.connector, share.shared_by) == (sentiment, mara)
    assert Connector.objects.get(pk=sentiment.pk).owner == mara


@pytest.mark.parametrize("name", ["share-level", "share-remove"])
@pytest.mark.parametrize(("who", "status"), [("tomas", 403), ("aiko", 403), ("priya", 404), ("otto", 404)])
def test_only_the_owner_changes_who_has_access(
    name, who, status, request, sentiment, shared_with_aiko, shared_with_tomas, signed_in, aiko
):
    publish(sentiment)
    person = request.getfixturevalue(who)
    answer = signed_in(person).post(reverse(f"connectors:{name}", args=[sentiment.slug, aiko.pk]), {"level": "edit"})
    assert answer.status_code == status
    assert levels(sentiment) == {"Aiko Tanaka": "view", "Tomas Oyelaran": "edit"}


def test_an_editor_cannot_share_even_with_a_group_of_one(sentiment, page, shared_with_tomas, signed_in, tomas, priya):
    assert signed_in(tomas).post(page, {"people": [priya.pk], "level": "edit"}).status_code == 403
    assert levels(sentiment) == {"Tomas Oyelaran": "edit"}


def test_an_editor_sees_who_has_access_without_controls(sentiment, page, shared_with_tomas, signed_in, tomas):
    content = signed_in(tomas).get(page).content.decode()
    assert "Mara Lindqvist" in content and "Only Mara Lindqvist can change who has access." in content
    assert "hand-over" not in content and "share-remove" not in content
    assert f'action="{page}' not in content


def test_the_owner_changes_a_level(sentiment, shared_with_aiko, signed_in, mara, aiko):
    address = reverse("connectors:share-level", args=[sentiment.slug, aiko.pk])
    assert signed_in(mara).post(address, {"level": "edit"}).status_code == 302
    assert levels(sentiment) == {"Aiko Tanaka": "edit"}
    assert signed_in(mara).post(address, {"level": "owner"}).status_code == 422


def test_a_level_of_somebody_without_a_share_is_not_found(sentiment, signed_in, mara, priya):
    address = reverse("connectors:share-level", args=[sentiment.slug, priya.pk])
    assert signed_in(mara).post(address, {"level": "edit"}).status_code == 404


def undo_token(content):
    return content.split('name="token" value="')[1].split('"')[0]


def test_removing_somebody_can_be_undone(sentiment, page, shared_with_aiko, signed_in, mara, aiko):
    client = signed_in(mara)
    answer = client.post(reverse("connectors:share-remove", args=[sentiment.slug, aiko.pk]), follow=True)
    assert levels(sentiment) == {}
    assert "Aiko Tanaka cannot open it any more." in answer.content.decode()
    client.post(reverse("connectors:share-undo", args=[sentiment.slug]), {"token": undo_token(answer.content.decode())})
    back = Share.objects.get()
    assert (back.person, back.level, back.shared_by, back.created) == (aiko, "view", mara, shared_with_aiko.created)


def test_an_undo_is_offered_once_and_only_where_it_belongs(sentiment, page, shared_with_aiko, signed_in, mara, aiko):
    other, client = create_blank(mara, "Rooms"), signed_in(mara)
    client.post(reverse("connectors:share-remove", args=[sentiment.slug, aiko.pk]))
    assert "cannot open it any more" not in client.get(reverse("connectors:share", args=[other.slug])).content.decode()
    client.post(reverse("connectors:share-remove", args=[sentiment.slug, aiko.pk]))
    assert 'name="token"' not in client.get(page).content.decode()


def test_an_undo_of_one_connector_does_not_work_on_another(sentiment, shared_with_aiko, signed_in, mara, aiko):
    other, client = create_blank(mara, "Rooms"), signed_in(mara)
    answer = client.post(reverse("connectors:share-remove", args=[sentiment.slug, aiko.pk]), follow=True)
    token = undo_token(answer.content.decode())
    client.post(reverse("connectors:share-undo", args=[other.slug]), {"token": token})
    assert Share.objects.count() == 0


@pytest.mark.parametrize("token", ["", "forged", "a:b:c", "\0"])
def test_a_forged_undo_changes_nothing(token, sentiment, signed_in, mara):
    answer = signed_in(mara).post(
        reverse("connectors:share-undo", args=[sentiment.slug]), {"token": token}, follow=True
    )
    assert "cannot be undone any more" in answer.content.decode()
    assert Share.objects.count() == 0


def test_handing_over_makes_a_new_owner_and_keeps_the_old_one_as_editor(
    sentiment, shared_with_aiko, shared_with_tomas, signed_in, mara, tomas
):
    address = reverse("connectors:hand-over", args=[sentiment.slug])
    answer = signed_in(mara).post(address, {"people": [tomas.pk]}, follow=True)
    assert "Tomas Oyelaran owns Sentiment now. You can still edit it." in answer.content.decode()
    assert Connector.objects.get().owner == tomas
    assert levels(sentiment) == {"Aiko Tanaka": "view", "Mara Lindqvist": "edit"}
    assert (role(tomas, sentiment), role(mara, sentiment)) == ("owner", "edit")


@pytest.mark.parametrize("people", [[], ["mara"], ["otto"], ["aiko", "tomas"]])
def test_a_connector_cannot_be_handed_to_nobody_oneself_a_stranger_or_two(
    people, request, sentiment, signed_in, mara, aiko, tomas, otto
):
    picked = [request.getfixturevalue(name).pk for name in people]
    answer = signed_in(mara).post(reverse("connectors:hand-over", args=[sentiment.slug]), {"people": picked})
    assert answer.status_code == 422
    assert Connector.objects.get().owner == mara
    assert levels(sentiment) == {}


def test_who_handed_it_over_cannot_do_so_again(sentiment, signed_in, mara, tomas, priya):
    client, address = signed_in(mara), reverse("connectors:hand-over", args=[sentiment.slug])
    client.post(address, {"people": [tomas.pk]})
    assert client.get(address).status_code == 403
    assert client.post(address, {"people": [priya.pk]}).status_code == 403
    assert Connector.objects.get().owner == tomas


def test_the_hand_over_page_offers_those_who_have_access_and_finds_others(
    sentiment, shared_with_tomas, signed_in, mara, priya, otto
):
    client, address = signed_in(mara), reverse("connectors:hand-over", args=[sentiment.slug])
    content = client.get(address).content.decode()
    assert "Tomas Oyelaran" in content and "Priya Raman" not in content
    assert "Priya Raman" in client.get(address, {"q": "pri"}).content.decode()
    assert "Otto" not in client.get(address, {"q": "otto"}).content.decode()


def suggestions(client, page, **query):
    headers = {"HX-Request": "true", "HX-Target": "share-picks"}
    return client.get(page, query, headers=headers).content.decode()


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("pri", {"Priya Raman"}),
        ("raman pri", {"Priya Raman"}),
        ("AIKO.TANAKA@", {"Aiko Tanaka"}),
        ("@brightwater", {"Priya Raman", "Aiko Tanaka"}),
        ("mara", set()),
        ("otto", set()),
        ("%", set()),
        ("\0", set()),
        ("", set()),
    ],
)
def test_people_are_found_by_name_and_e_mail_within_the_organisation(
    q, found, page, signed_in, mara, aiko, priya, otto
):
    content = suggestions(signed_in(mara), page, q=q)
    assert {person.name for person in (mara, aiko, priya, otto) if person.email in content} == found


def test_suggestions_show_what_was_typed_and_what_people_may_already(
    page, shared_with_aiko, signed_in, mara, aiko, priya
):
    content = suggestions(signed_in(mara), page, q="a")
    assert "<b>A</b>iko T<b>a</b>n<b>a</b>k<b>a</b>" in content
    assert "can view it already" in content


def test_people_picked_before_stay_picked(page, signed_in, mara, aiko, priya):
    content = suggestions(signed_in(mara), page, q="pri", people=[aiko.pk])
    assert f'value="{aiko.pk}" id="pick-{aiko.pk}" checked' in content
    assert f'value="{priya.pk}" id="pick-{priya.pk}">' in content


def test_suggestions_are_few_and_cost_the_same_whatever_the_organisation_has(
    page, signed_in, organisation, mara, django_assert_max_num_queries
):
    for number in range(20):
        join(organisation, f"Person {number}")
    client = signed_in(mara)
    with django_assert_max_num_queries(8):
        content = suggestions(client, page, q="person")
    assert content.count('type="checkbox"') == SHOWN
    assert "There are more." in content


def test_the_page_costs_the_same_for_one_share_and_for_twenty(
    sentiment, page, signed_in, organisation, mara, shared_with_aiko, django_assert_num_queries
):
    client = signed_in(mara)
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(20):
        Share.objects.create(
            connector=sentiment, person=join(organisation, f"P {number}"), level="view", shared_by=mara
        )
    with django_assert_num_queries(len(few)):
        client.get(page)


def test_a_name_full_of_markup_is_shown_as_text(page, signed_in, organisation, mara):
    join(organisation, "<b>Eve</b> <script>alert(1)</script>")
    assert "<script>alert" not in suggestions(signed_in(mara), page, q="eve")


def test_htmx_gets_the_dialog_and_everybody_else_the_page(page, signed_in, mara):
    client = signed_in(mara)
    whole = client.get(page).content.decode()
    assert whole.count("<h1") == 1 and "<html" in whole
    dialog = client.get(page, headers={"HX-Request": "true", "HX-Target": "dialog"}).content.decode()
    assert "<html" not in dialog and "<h1" not in dialog and 'id="share"' in dialog


def test_a_change_by_htmx_answers_with_the_new_list(sentiment, page, signed_in, mara, aiko):
    headers = {"HX-Request": "true", "HX-Target": "share"}
    answer = signed_in(mara).post(page, {"people": [aiko.pk], "level": "view", "dialog": "yes"}, headers=headers)
    content = answer.content.decode()
    assert answer.status_code == 200 and "<html" not in content and "<h1" not in content
    assert "Aiko Tanaka can view it now." in content


def test_a_connection_stays_out_of_reach_of_those_it_is_shared_with(sentiment, page, signed_in, mara, tomas):
    mine = Connection.objects.create(connector=sentiment, owner=mara, label="Mine", origin="https://a.example")
    client = signed_in(mara)
    client.post(page, {"people": [tomas.pk], "level": "edit"})
    assert not access.connections(tomas).filter(pk=mine.pk).exists()
    assert "Mine" not in signed_in(tomas).get(page).content.decode()
