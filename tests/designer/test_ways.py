import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer import auth, ways
from designer.document.document import Document
from designer.properties import blank
from tests.corpus import connectors, definition, needs_corpus
from tests.corpus import properties as properties_in

SETS = "connectionParameterSets"


def started(kind="oauth2", **settings):
    document = Document.from_value(
        {"swagger": "2.0", "host": "api.example", "paths": {}, "securityDefinitions": {}, "security": []}
    )
    return auth.write(document, blank(), kind, settings)


def two(first="oauth2", second="api_key", **settings):
    """A connector with two ways, and the name of the second."""
    document, properties, name = ways.add(*started(first), "Key for reports")
    document, properties = ways.edit(document, properties, name, lambda *files: auth.write(*files, second, settings))
    return document, properties, name


def kinds(document, properties):
    return [auth.kind_of(*ways.view(document, properties, way.name)).KIND for way in ways.ways(properties)]


def sets_of(*entries, beside=None, **more):
    return {"properties": {"connectionParameters": beside or {}, SETS: {"values": list(entries)}, **more}}


def entry(name, **parameters):
    return {"name": name, "parameters": parameters}


def read(name, parameter, value="Bearer @connectionParameters('{}')"):
    settings = {
        "x-ms-apimTemplateParameter.name": name,
        "x-ms-apimTemplateParameter.value": value.format(parameter),
        "x-ms-apimTemplate-policySection": "Request",
    }
    return {"templateId": "setheader", "parameters": settings}


@pytest.mark.parametrize("kind", [scheme.KIND for scheme in auth.kinds() if scheme.KIND != "other"])
def test_any_kind_becomes_the_first_of_several_ways_and_the_only_one_again(kind):
    document, properties = started(kind)
    added, both, name = ways.add(document, properties, "Another")
    assert kinds(added, both) == [kind, "none"]
    back, single = ways.remove(added, both, name)
    assert (back.text(), repr(single)) == (document.text(), repr(properties))


@pytest.mark.parametrize("kind", [scheme.KIND for scheme in auth.kinds() if scheme.KIND != "other"])
def test_a_way_that_goes_leaves_the_other_one_as_it_was_before(kind):
    document, properties = started("oauth2")
    left = ways.remove(*two(second=kind))
    assert (left[0].value(), left[1]) == (document.value(), properties)


def test_each_way_is_read_and_written_as_if_it_were_the_only_one():
    document, properties, name = two(name="X-Key", prefix="Token ")
    assert kinds(document, properties) == ["oauth2", "api_key"]
    alone = ways.view(document, properties, name)
    assert auth.kind_of(*alone).read(*alone).items() >= {"name": "X-Key", "prefix": "Token "}.items()
    assert list(alone[0].get("/securityDefinitions")) == [name]
    assert [list(entry) for entry in document.get("/security")] == [[ways.ways(properties)[0].name], [name]]


def test_a_change_of_one_way_leaves_the_others_untouched():
    document, properties, name = two()
    first = ways.ways(properties)[0]
    edited = ways.edit(document, properties, name, lambda *files: auth.write(*files, "basic", {}))
    assert kinds(*edited) == ["oauth2", "basic"]
    assert ways.ways(edited[1])[0] == first
    assert ways.view(*edited, first.name)[0].value() == ways.view(document, properties, first.name)[0].value()


def test_an_untouched_form_changes_nothing():
    document, properties, _ = two(prefix="Bearer ")
    for way in ways.ways(properties):

        def saved(*files):
            scheme = auth.kind_of(*files)
            return auth.write(*files, scheme.KIND, scheme.read(*files))

        edited = ways.edit(document, properties, way.name, saved)
        assert (edited[0].text(), repr(edited[1])) == (document.text(), repr(properties))


def test_two_keys_have_names_and_policies_of_their_own():
    document, properties, name = two("api_key", prefix="Token ", name="X-Key")
    assert [list(way.parameters) for way in ways.ways(properties)] == [["api_key"], ["api_key_2"]]
    (policy,) = properties["properties"]["policyTemplateInstances"]
    assert policy["parameters"]["x-ms-apimTemplateParameter.value"] == "Token @connectionParameters('api_key_2')"
    first = ways.for_call(document, properties)
    assert first[1]["properties"]["policyTemplateInstances"] == []
    second = ways.for_call(document, properties, name)
    assert second[1]["properties"]["policyTemplateInstances"] == [policy]
    _, single = ways.remove(document, properties, name)
    assert single["properties"]["policyTemplateInstances"] == []


def test_a_policy_with_a_default_is_for_every_way():
    policy = read("X-Key", "key", "@connectionParameters('{}','')")
    files = sets_of(
        entry("a", key={"type": "securestring"}), entry("b", other={}), policyTemplateInstances=[policy, "odd"]
    )
    document = Document.from_value({"swagger": "2.0"})
    assert ways.for_call(document, files, "b")[1]["properties"]["policyTemplateInstances"] == [policy, "odd"]


def test_a_policy_that_another_way_needs_stays_when_one_way_goes():
    key = {"type": "securestring"}
    policy = read("Authorization", "api_key")
    files = sets_of(entry("a", api_key=key), entry("b", api_key=key), entry("c"), policyTemplateInstances=[policy])
    document = Document.from_value(
        {"securityDefinitions": {"key": {"type": "apiKey", "in": "header", "name": "Authorization"}}}
    )
    left, properties = ways.remove(document, files, "a")
    assert properties["properties"]["policyTemplateInstances"] == [policy]
    assert left.value() == document.value()


def test_a_definition_that_several_ways_share_is_copied_when_one_of_them_changes_it():
    key = {"type": "securestring"}
    shared = {"type": "apiKey", "in": "header", "name": "X-Key", "x-mine": 1}
    document = Document.from_value({"securityDefinitions": {"key": shared}})
    files = sets_of(entry("a", api_key=key), entry("b", api_key=key))
    edited, _ = ways.edit(document, files, "b", lambda *each: auth.write(*each, "api_key", {"name": "X-Other"}))
    assert edited.get("/securityDefinitions") == {"key": shared, "b": {**shared, "name": "X-Other"}}


@pytest.mark.parametrize(
    ("name", "held", "expected"),
    [
        ("", (), "sign-in"),
        ("key", (), "key"),
        ("gone", (), None),
        ("", ("api_key",), "key"),
        ("", ("token",), "sign-in"),
        ("", ("unknown",), "sign-in"),
    ],
)
def test_a_connection_without_a_way_goes_on_with_the_one_it_was_made_for(name, held, expected):
    files = sets_of(entry("sign-in", token={"type": "oauthSetting"}), entry("key", api_key={"type": "securestring"}))
    found = ways.chosen(files, name, held)
    assert (found and found.name) == expected


def test_ways_are_relabelled_and_moved_and_keep_their_names():
    document, properties, name = two()
    first = ways.ways(properties)[0].name
    changed = ways.move(ways.relabel(properties, name, "Reports", "For reports"), name, 0)
    assert [(way.name, way.label) for way in ways.ways(changed)] == [(name, "Reports"), (first, "Sign-in page")]
    assert kinds(document, changed) == ["api_key", "oauth2"]
    back = ways.relabel(ways.move(changed, name, 1), name, "Key for reports", "Key for reports")
    assert repr(back) == repr(properties)


@pytest.mark.parametrize(
    ("label", "wrong"), [("", "choose"), ("  ", "choose"), ("SIGN-IN page", "already"), ("x" * 61, "Shorten")]
)
def test_a_label_that_people_could_not_choose_by_is_refused(label, wrong):
    with pytest.raises(ways.WayError, match=wrong):
        ways.add(*started(), label)


def test_the_last_way_and_one_that_is_gone_are_refused():
    document, properties, name = two()
    document, properties = ways.remove(document, properties, ways.ways(properties)[0].name)
    assert ways.ways(properties) == []
    with pytest.raises(ways.WayError, match="removed meanwhile"):
        ways.remove(document, properties, name)
    with pytest.raises(ways.WayError, match="only way"):
        ways.remove(document, sets_of(entry("a")), "a")


def test_what_a_set_says_beyond_its_parameters_is_never_lost():
    files = sets_of({**entry("a", x={"type": "string"}), "metadata": {"allowSharing": False}}, entry("b"))
    document, left = ways.remove(Document.from_value({}), files, "b")
    assert left["properties"][SETS]["values"] == [files["properties"][SETS]["values"][0]]


def test_a_parameter_that_is_new_in_a_set_says_its_description_where_the_platform_shows_it():
    _, properties, name = two()
    (key,) = ways.chosen(properties, name).parameters.values()
    assert key["uiDefinition"]["schema"] == {"type": "securestring", "description": "The API Key for this api"}


@pytest.mark.parametrize(
    "hostile",
    [
        None,
        [],
        "text",
        {"properties": {SETS: []}},
        {"properties": {SETS: {"values": {}}}},
        {"properties": {SETS: {"values": [None, 5, {}, {"name": 7}, {"name": ""}]}}},
        {"properties": {SETS: {"values": [{"name": "a", "parameters": [], "uiDefinition": 3}, {"name": "a"}]}}},
        {"properties": {SETS: {"values": [{"name": "a"}]}, "policyTemplateInstances": [None, {"parameters": 1}]}},
    ],
)
def test_broken_sets_are_read_without_an_error_and_kept(hostile):
    document = Document.from_value({"securityDefinitions": [], "security": "no"})
    before = copy.deepcopy(hostile)
    for name in ("", *(way.name for way in ways.ways(hostile))):
        seen = ways.for_call(document, hostile, name)
        auth.kind_of(*seen)
        edited = ways.edit(document, hostile, name, lambda *files: files)
        assert (edited[0].value(), edited[1]) == (document.value(), before)
    assert hostile == before


def test_sets_that_cannot_be_read_are_not_overwritten():
    with pytest.raises(ways.WayError, match="source"):
        ways.add(Document.from_value({}), {"properties": {SETS: {"values": "x"}}}, "Another")


@needs_corpus
def test_every_way_of_real_connectors_has_a_kind_and_is_left_untouched():
    seen = 0
    for folder in connectors():
        value, properties = definition(folder), properties_in(folder)
        if value is None or properties is None:
            continue
        document = Document.from_value(value)
        for way in ways.ways(properties):
            seen += 1
            assert auth.kind_of(*ways.view(document, properties, way.name)).KIND != "other", (folder.name, way.name)
            edited = ways.edit(document, properties, way.name, saved_again)
            assert (edited[0].text(), repr(edited[1])) == (document.text(), repr(properties)), folder.name
    assert seen >= 10


def saved_again(document, properties):
    scheme = auth.kind_of(document, properties)
    return auth.write(document, properties, scheme.KIND, scheme.read(document, properties))


def objects(values):
    keys = ["type", "name", "uiDefinition", "constraints", "x"]
    return st.dictionaries(st.sampled_from(keys), values, max_size=3)


def a_set(name, parameters, more):
    return {"name": name, "parameters": parameters, "more": more}


SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4)
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | objects(inner), max_leaves=6)
MEMBERS = st.dictionaries(st.sampled_from(["api_key", "token", "username", "x"]), JSON, max_size=3)
NAMES = st.sampled_from("abc")
ENTRIES = st.lists(JSON | st.builds(entry, NAMES) | st.builds(a_set, NAMES, MEMBERS, JSON), max_size=4)


@given(ENTRIES, JSON, JSON, JSON)
def test_whatever_the_files_hold_looking_at_a_way_changes_nothing(entries, definitions, security, policies):
    files = {"properties": {SETS: {"values": entries}, "policyTemplateInstances": policies}}
    document = Document.from_value({"securityDefinitions": definitions, "security": security})
    for way in ways.ways(files):
        auth.kind_of(*ways.for_call(document, files, way.name))
        edited = ways.edit(document, files, way.name, lambda *each: each)
        assert edited == (document, files)
        ways.move(ways.relabel(files, way.name, "Another label"), way.name, 0)
        if len(ways.ways(files)) > 1:
            _, left = ways.remove(document, files, way.name)
            kept = left["properties"].get(SETS, {"values": []})["values"]
            assert kept == [each for index, each in enumerate(entries) if index != way.index] or not kept
