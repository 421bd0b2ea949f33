"""Every save is a revision; undo, redo and restore are revisions too; nobody's edit is lost."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection

from designer import properties
from portal.connectors import edits, revisions
from portal.connectors.creation import create, create_blank
from portal.connectors.drafts import draft
from portal.connectors.findings import report
from portal.connectors.models import Connector, HeadPart, OperationIndex, Part, Reference, Revision

pytestmark = pytest.mark.django_db

LIST = "/paths/~1pets/get"
SHOW = "/paths/~1pets~1{id}/get"


def definition():
    return {
        "swagger": "2.0",
        "info": {"title": "Pets", "version": "1.0", "x-kept": [1.0, {}]},
        "host": "api.example.com",
        "paths": {
            "/pets": {
                "get": {
                    "operationId": "ListPets",
                    "summary": "List pets",
                    "parameters": [
                        {"name": "limit", "in": "query", "type": "integer"},
                        {"name": "after", "in": "query", "type": "string"},
                    ],
                    "responses": {"200": {"description": "OK", "schema": {"$ref": "#/definitions/Pet"}}},
                }
            },
            "/pets/{id}": {"get": {"operationId": "GetPet", "summary": "Get a pet", "responses": {}}},
        },
        "definitions": {"Pet": {"type": "object", "properties": {"name": {"type": "string"}}}},
    }


@pytest.fixture
def pets(mara):
    return create(mara, definition(), properties.blank(), "Made for a test")


def whole(connector):
    return draft(Connector.objects.get(pk=connector.pk)).definition.value()


def test_a_new_connector_is_its_document(pets):
    assert whole(pets) == definition()
    assert list(whole(pets)) == list(definition())


def test_a_save_writes_one_part_and_says_what_it_did(pets, mara):
    before = Part.objects.count()
    saved = edits.save_element(pets, mara, 1, LIST, {"summary": "All pets"})
    assert Part.objects.count() == before + 1
    assert saved.revision.number == 2
    assert "List pets" in saved.revision.sentence or "All pets" in saved.revision.sentence
    assert whole(pets)["paths"]["/pets"]["get"]["summary"] == "All pets"


def test_a_save_that_changes_nothing_makes_no_revision(pets, mara):
    assert edits.save_element(pets, mara, 1, LIST, {"summary": "List pets"}).revision is None
    assert Revision.objects.count() == 1


def test_undo_and_redo_walk_back_and_forth(pets, mara):
    for summary in ("One", "Two"):
        edits.save_element(pets, mara, pets.head, LIST, {"summary": summary})
    revisions.undo(pets, mara)
    assert whole(pets)["paths"]["/pets"]["get"]["summary"] == "One"
    revisions.undo(pets, mara)
    assert whole(pets) == definition()
    assert revisions.undo(pets, mara) is None
    revisions.redo(pets, mara)
    revisions.redo(pets, mara)
    assert whole(pets)["paths"]["/pets"]["get"]["summary"] == "Two"
    assert revisions.redo(pets, mara) is None
    assert pets.head == 7


def test_an_edit_after_an_undo_leaves_nothing_to_redo(pets, mara):
    edits.save_element(pets, mara, pets.head, LIST, {"summary": "One"})
    revisions.undo(pets, mara)
    edits.save_element(pets, mara, pets.head, SHOW, {"summary": "Two"})
    assert revisions.redoable(pets) is None
    assert revisions.undoable(pets).sentence


def test_undo_brings_a_removed_action_back_to_its_own_place(pets, mara):
    from designer.document import operations

    edits.save_document(pets, mara, pets.head, LIST, lambda d: (operations.remove(d, LIST), ""))
    assert list(whole(pets)["paths"]) == ["/pets/{id}"]
    revisions.undo(pets, mara)
    assert whole(pets) == definition()
    assert list(whole(pets)["paths"]) == ["/pets", "/pets/{id}"]
    assert OperationIndex.objects.filter(connector=pets).count() == 2


def test_a_moved_action_keeps_its_new_order_and_undo_restores_the_old(pets, mara):
    from designer.document import operations

    edits.save_document(pets, mara, pets.head, SHOW, lambda d: (operations.reordered(d, SHOW, -1), SHOW))
    assert list(whole(pets)["paths"]) == ["/pets/{id}", "/pets"]
    revisions.undo(pets, mara)
    assert list(whole(pets)["paths"]) == ["/pets", "/pets/{id}"]


def test_any_earlier_state_can_be_read_and_restored(pets, mara):
    for number in range(3):
        edits.save_element(pets, mara, pets.head, LIST, {"summary": f"Number {number}"})
    assert revisions.state_at(pets, 1).definition.value() == definition()
    assert revisions.state_at(pets, 3).definition.value()["paths"]["/pets"]["get"]["summary"] == "Number 1"
    revisions.restore(pets, mara, 1)
    assert whole(pets) == definition()
    revisions.undo(pets, mara)
    assert whole(pets)["paths"]["/pets"]["get"]["summary"] == "Number 2"


def test_two_people_on_different_actions_both_win(pets, mara, tomas):
    edits.save_element(pets, mara, 1, LIST, {"summary": "Mara's"})
    edits.save_element(pets, tomas, 1, SHOW, {"summary": "Tomás's"})
    paths = whole(pets)["paths"]
    assert (paths["/pets"]["get"]["summary"], paths["/pets/{id}"]["get"]["summary"]) == ("Mara's", "Tomás's")


def test_two_people_on_different_fields_of_one_action_both_win(pets, mara, tomas):
    edits.save_element(pets, mara, 1, LIST, {"summary": "Mara's"})
    edits.save_element(pets, tomas, 1, LIST, {"description": "Tomás's."})
    operation = whole(pets)["paths"]["/pets"]["get"]
    assert (operation["summary"], operation["description"]) == ("Mara's", "Tomás's.")


def test_two_people_on_one_field_meet_and_nothing_is_overwritten(pets, mara, tomas):
    edits.save_element(pets, mara, 1, LIST, {"summary": "Mara's"})
    with pytest.raises(edits.Conflict) as conflict:
        edits.save_element(pets, tomas, 1, LIST, {"summary": "Tomás's"})
    clash = conflict.value.clashes[0]
    assert (clash.before, clash.mine, clash.theirs) == ("List pets", "Tomás's", "Mara's")
    assert conflict.value.by.author == mara
    assert whole(pets)["paths"]["/pets"]["get"]["summary"] == "Mara's"


def test_the_same_change_by_two_people_is_no_conflict(pets, mara, tomas):
    edits.save_element(pets, mara, 1, LIST, {"summary": "Same"})
    assert edits.save_element(pets, tomas, 1, LIST, {"summary": "Same"}).revision is None


def test_an_input_is_found_again_when_another_was_put_in_front(pets, mara, tomas):
    at = LIST + "/parameters"
    new = [{"name": "first", "in": "query", "type": "string"}, *definition()["paths"]["/pets"]["get"]["parameters"]]
    edits.save_document(pets, mara, 1, LIST, lambda d: (d.put(at, new), at))
    edits.save_element(pets, tomas, 1, at + "/1", {"summary": "After"})
    names = {each["name"]: each.get("x-ms-summary") for each in whole(pets)["paths"]["/pets"]["get"]["parameters"]}
    assert names == {"first": None, "limit": None, "after": "After"}


def test_editing_what_somebody_removed_says_so(pets, mara, tomas):
    from designer.document import operations

    edits.save_document(pets, mara, 1, LIST, lambda d: (operations.remove(d, LIST), ""))
    with pytest.raises(edits.Gone) as gone:
        edits.save_element(pets, tomas, 1, LIST, {"summary": "Late"})
    assert gone.value.by.author == mara


def test_removing_what_somebody_changed_is_asked_about_first(pets, mara, tomas):
    from designer.document import operations

    edits.save_element(pets, mara, 1, LIST, {"summary": "Mara's"})
    with pytest.raises(edits.Conflict):
        edits.save_document(pets, tomas, 1, LIST, lambda d: (operations.remove(d, LIST), ""))


def test_a_renamed_definition_is_renamed_in_every_part(pets, mara):
    saved = edits.save_element(pets, mara, 1, "/definitions/Pet", {"key": "Animal"})
    assert saved.at == "/definitions/Animal"
    schema = whole(pets)["paths"]["/pets"]["get"]["responses"]["200"]["schema"]
    assert schema == {"$ref": "#/definitions/Animal"}


def test_general_fields_are_two_documents_and_one_revision(pets, mara):
    edits.save_general(pets, mara, 1, {"title": "Zoo", "brand_colour": "#b0366d", "host": "zoo.example"})
    pets.refresh_from_db()
    assert (pets.title, pets.brand_colour, pets.host, pets.head) == ("Zoo", "#b0366d", "zoo.example", 2)
    assert whole(pets)["info"]["x-kept"] == [1.0, {}]
    revisions.undo(pets, mara)
    pets.refresh_from_db()
    assert (pets.title, pets.host) == ("Pets", "api.example.com")


def test_the_operation_index_follows_the_document(pets, mara):
    edits.save_element(pets, mara, 1, LIST, {"summary": "All pets", "operation_id": "AllPets", "path": "/animals"})
    rows = OperationIndex.objects.filter(connector=pets, version=None).values_list("path", "operation_id", "summary")
    assert sorted(rows) == [("/animals", "AllPets", "All pets"), ("/pets/{id}", "GetPet", "Get a pet")]


def test_a_blank_connector_has_a_name_and_nothing_else(mara):
    connector = create_blank(mara, "Sentiment")
    assert connector.slug == "sentiment"
    assert create_blank(mara, "Sentiment").slug == "sentiment-2"
    assert whole(connector)["paths"] == {}


def test_deleting_a_connector_deletes_all_of_it(pets, mara):
    edits.save_element(pets, mara, 1, LIST, {"summary": "One"})
    pets.delete()
    assert not Part.objects.exists() and not HeadPart.objects.exists() and not Revision.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_editors_at_once_lose_nothing(pets, mara):
    """R1 in small: everything acknowledged is in the history, and the last state holds every different element."""
    acknowledged, failures = [], []

    def edit(worker):
        try:
            for round in range(5):
                connector = Connector.objects.get(pk=pets.pk)
                at = LIST if worker % 2 else SHOW
                try:
                    saved = edits.save_element(connector, mara, connector.head, at, {"summary": f"{worker}-{round}"})
                    acknowledged.append(saved.revision.number)
                except (edits.Conflict, revisions.Stale):
                    continue
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert acknowledged and len(set(acknowledged)) == len(acknowledged)
    numbers = Revision.objects.filter(connector=pets).values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, 2 + len(acknowledged)))


def test_findings_of_other_rules_are_looked_for_again(pets, mara):
    """After an upgrade of the portal the rules differ; what they find must not wait for an edit."""
    edits.save_element(pets, mara, 1, SHOW, {"operation_id": "ListPets"})
    HeadPart.objects.filter(connector=pets).update(ruleset="an older one", findings="[]", facts="{}", errors=0)
    codes = {finding.code for finding in report(pets).findings}
    assert "OperationIdNotUnique" in codes


def test_what_is_derived_can_be_dropped_and_rebuilt(pets, mara):
    edits.save_element(pets, mara, 1, LIST, {"summary": "All pets"})
    rows = list(OperationIndex.objects.order_by("pointer").values_list("pointer", "summary", "errors", "position"))
    used = sorted(Reference.objects.values_list("place", "target"))
    OperationIndex.objects.all().delete()
    Reference.objects.all().delete()
    HeadPart.objects.update(facts="{}", findings="[]")
    call_command("rebuild_index")
    again = OperationIndex.objects.order_by("pointer").values_list("pointer", "summary", "errors", "position")
    assert list(again) == rows
    assert sorted(Reference.objects.values_list("place", "target")) == used
