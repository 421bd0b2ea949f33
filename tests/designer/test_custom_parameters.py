from dataclasses import replace

import pytest

from designer import auth, ways
from designer import custom_parameters as custom
from designer.connection_parameters import Choice, ConnectionField, appearing, check, fields
from designer.document.document import Document
from designer.properties import blank
from tests.corpus import connectors, needs_corpus
from tests.corpus import properties as properties_in

DOCUMENT = Document.from_value({"swagger": "2.0", "securityDefinitions": {}, "security": []})
REGION = ConnectionField("region", "Region", choices=(Choice("eu", "Europe"), Choice("us", "America")), default="eu")
EVERY = ConnectionField(
    "site",
    "Your site",
    hint="The part before the first dot",
    tooltip="Ask your administrator",
    required=True,
    depends_on=(("region", ("eu",)),),
    capabilities=("cloud",),
)


def with_(*wanted, properties=None):
    properties = properties or blank()
    for field in wanted:
        properties = custom.add(properties, field)
    return properties


def named(properties):
    return {field.name: field for field in fields(properties)}


def parameters(properties):
    return properties["properties"]["connectionParameters"]


def at_no_place(field):
    return replace(field, tab_index=0)


@pytest.mark.parametrize(
    "wanted",
    [
        EVERY,
        REGION,
        ConnectionField("secret", "Secret", kind="securestring", is_secret=True, required=True),
        ConnectionField("port", "Port", kind="int", default="443", is_hidden=True),
        ConnectionField("is_test", "Test system", kind="bool", default="true"),
    ],
)
def test_a_parameter_is_read_as_it_was_added_and_is_gone_when_it_is_removed(wanted):
    properties = with_(wanted)
    assert at_no_place(named(properties)[wanted.name]) == at_no_place(wanted)
    assert custom.remove(properties, wanted.name) == blank()
    assert repr(custom.change(properties, named(properties)[wanted.name])) == repr(properties)


def test_it_is_written_as_published_files_write_it():
    assert parameters(with_(REGION))["region"] == {
        "type": "string",
        "uiDefinition": {
            "displayName": "Region",
            "constraints": {
                "tabIndex": 1,
                "clearText": True,
                "required": "false",
                "allowedValues": [{"value": "eu", "text": "Europe"}, {"value": "us", "text": "America"}],
            },
        },
        "defaultValue": "eu",
        "allowedValues": [{"value": "eu"}, {"value": "us"}],
    }


@pytest.mark.parametrize(
    "change",
    [
        {"label": "Other"},
        {"hint": "Other", "tooltip": ""},
        {"required": False, "is_hidden": True},
        {"choices": (Choice("us", "America"), Choice("asia", "Asia"))},
        {"kind": "int"},
        {"default": "", "capabilities": ()},
        {"depends_on": ()},
    ],
)
def test_a_change_keeps_what_nobody_knows(change):
    properties = with_(EVERY)
    held = parameters(properties)["site"]
    held |= {"x-mine": 1, "allowedValues": [{"value": "us", "x-mine": 2}]}
    held["uiDefinition"] |= {"x-mine": 3}
    held["uiDefinition"]["constraints"] |= {"x-mine": 4, "allowedValues": [{"value": "us", "text": "", "x-mine": 5}]}
    changed = custom.change(properties, replace(named(properties)["site"], **change))
    assert named(changed)["site"] == replace(named(properties)["site"], **change)
    text = repr(changed)
    assert all(f"'x-mine': {number}" in text for number in (1, 3, 4))
    if "choices" in change:
        assert all(f"'x-mine': {number}" in text for number in (2, 5))


@pytest.mark.parametrize(("before", "off"), [(True, False), ("true", "false")])
def test_flags_stay_of_the_type_that_the_file_has(before, off):
    properties = with_(EVERY)
    parameters(properties)["site"]["uiDefinition"]["constraints"]["required"] = before
    changed = custom.change(properties, replace(named(properties)["site"], required=False))
    assert repr(parameters(changed)["site"]["uiDefinition"]["constraints"]["required"]) == repr(off)


@pytest.mark.parametrize(
    ("index", "moved", "to"),
    [((1, 2, 3), "c", 0), ((None, None, None), "a", 1), ((5, 5, None), "c", 0), ((7, 3, None), "b", 9)],
)
def test_fields_are_reordered_whatever_places_they_have(index, moved, to):
    properties = blank()
    for name, number in zip("abc", index, strict=True):
        constraints = {} if number is None else {"tabIndex": number}
        parameters(properties)[name] = {"type": "string", "uiDefinition": {"constraints": constraints}}
    before = [field.name for field in fields(properties)]
    wanted = [name for name in before if name != moved]
    wanted.insert(to, moved)
    assert [field.name for field in fields(custom.move(properties, moved, to))] == wanted
    back = custom.move(custom.move(properties, moved, to), moved, before.index(moved))
    assert [field.name for field in fields(back)] == before
    assert custom.move(properties, moved, before.index(moved)) is properties


PRESENT = (REGION, ConnectionField("site", "Site", depends_on=(("region", ("eu",)),)))


@pytest.mark.parametrize(
    ("wanted", "kind", "attribute", "words"),
    [
        ({"name": "a b"}, "string", "name", "letters"),
        ({"name": ""}, "string", "name", "letters"),
        ({"name": "x" * 61}, "string", "name", "Shorten"),
        ({"name": "Region"}, "string", "name", "already"),
        ({"label": " "}, "string", "label", "type here"),
        ({"hint": "x\ny"}, "string", "hint", "one line"),
        ({}, "gatewaysetting", "kind", "Choose"),
        ({}, "choice", "choices", "at least one"),
        ({"choices": (Choice("a", ""), Choice("a", ""))}, "choice", "choices", "twice"),
        ({"choices": (Choice("", "Empty"),)}, "choice", "choices", "needs a value"),
        ({"choices": (Choice("a", ""),), "default": "b"}, "choice", "default", "not among"),
        ({"default": "many", "kind": "int"}, "int", "default", "whole number"),
        ({"default": "perhaps", "kind": "bool"}, "bool", "default", "true or false"),
        ({"default": "hunter2", "kind": "securestring"}, "securestring", "default", "no default"),
        ({"is_hidden": True, "required": True}, "string", "default", "hidden"),
        ({"depends_on": (("gone", ("a",)),)}, "string", "depends_on", "no field"),
        ({"depends_on": (("new", ("a",)),)}, "string", "depends_on", "itself"),
        ({"depends_on": (("region", ()),)}, "string", "depends_on", "which values"),
        ({"depends_on": (("region", ("asia",)),)}, "string", "depends_on", "not a value"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(wanted, kind, attribute, words):
    field = replace(ConnectionField("new", "New"), **wanted)
    found = custom.problems(PRESENT, field, kind, is_new=True)
    assert list(found) == [attribute]
    assert words in found[attribute]


def test_fields_that_would_wait_for_each_other_are_refused():
    wanted = replace(REGION, depends_on=(("site", ("x",)),))
    assert "wait for each other" in custom.problems(PRESENT, wanted, "choice", is_new=False)["depends_on"]


@pytest.mark.parametrize("kind", ["string", "securestring", "int", "bool"])
def test_a_sound_field_has_no_problems(kind):
    assert custom.problems(PRESENT, ConnectionField("token:region", "Region", kind=kind), kind, is_new=True) == {}


def test_what_belongs_to_the_sign_in_is_told_from_what_was_added():
    for scheme in auth.kinds():
        if scheme.KIND != "other":
            document, properties = auth.write(DOCUMENT, with_(REGION), scheme.KIND, {})
            assert [field.name for field in custom.custom(document, properties)] == ["region"]


def test_a_parameter_that_goes_takes_the_conditions_on_it_along():
    both = replace(EVERY, depends_on=(("region", ("eu",)), ("other", ("x",))))
    left = custom.remove(with_(REGION, both, replace(EVERY, name="second")), "region")
    assert [field.depends_on for field in fields(left)] == [(("other", ("x",)),), ()]


def test_policies_that_read_a_parameter_are_named():
    value = "https://@connectionParameters('region').api.example"
    policies = [
        {"templateId": "dynamichosturl", "title": "Host", "parameters": {"urlTemplate": value}},
        {"templateId": "setheader", "title": "Other", "parameters": {"value": "@connectionParameters('regional')"}},
        {"templateId": "setheader", "parameters": {"value": "@ConnectionParameters('region', '')"}},
    ]
    properties = with_(REGION)
    properties["properties"]["policyTemplateInstances"] = policies
    assert custom.readers(properties, "region") == ["Host", "setheader"]


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({"region": "eu"}, {"region", "site", "path"}),
        ({"region": "us"}, {"region"}),
        ({}, {"region"}),
    ],
)
def test_a_field_appears_only_while_those_it_depends_on_do(values, shown):
    chain = (*PRESENT, ConnectionField("path", "Path", required=True, depends_on=(("site", ("x",)),)))
    assert appearing(chain, {**values, "site": "x"}) == shown
    assert ("path" in check(chain, {"site": "x", "region": "us"})) is False


def test_a_circle_of_conditions_ends():
    circle = [
        ConnectionField("a", "A", depends_on=(("b", ("",)),)),
        ConnectionField("b", "B", depends_on=(("a", ("",)),)),
    ]
    assert appearing(circle, {}) == set()


def test_a_parameter_of_a_set_is_added_to_that_way_alone():
    document, properties, name = ways.add(*auth.write(DOCUMENT, blank(), "basic", {}), "Key")
    edited = ways.edit(document, properties, name, lambda each, kept: (each, custom.add(kept, EVERY)))
    assert [list(way.parameters) for way in ways.ways(edited[1])] == [["username", "password"], ["site"]]


@pytest.mark.parametrize("member", [None, 5, [], {}, {"uiDefinition": 5}, {"uiDefinition": {"constraints": "x"}}])
def test_broken_parameters_are_changed_without_an_error(member):
    properties = {"properties": {"connectionParameters": {"site": member, "b": {}}}}
    custom.move(properties, "b", 0)
    custom.remove(properties, "b")
    assert custom.change(properties, EVERY) == properties or named(custom.change(properties, EVERY))["site"].required


@needs_corpus
def test_no_form_that_is_left_as_it_was_changes_a_real_file():
    seen = 0
    for properties in filter(None, map(properties_in, connectors())):
        for field in fields(properties):
            seen += 1
            assert custom.change(properties, field) is properties
            moved = custom.move(properties, field.name, fields(properties).index(field))
            assert moved is properties
    assert seen > 300
