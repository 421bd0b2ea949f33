"""What holds whatever the rules are given: no crash, no noise on real connectors, parts that add up to the whole."""

import json
import re
from unittest import mock

import jsonschema
import orjson
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

import designer.linting
from designer.document.document import Document
from designer.document.pointer import MISSING
from designer.findings import ERROR, Finding
from designer.linting import (
    CERTIFICATION,
    SAVE,
    Facts,
    check,
    check_facts,
    check_part,
    check_properties,
    facts_of,
    in_profile,
    resolver,
    rules,
    watch,
)
from designer.linting.grammar import children, grammar
from designer.linting.regex_syntax import fault_in
from designer.linting.ruleset import (
    DOUBTFUL_MEMBER,
    EVERY_KIND,
    OF_FINDINGS,
    RULESETS,
    UNKNOWN_MEMBER,
    WHOLE_DOCUMENT,
    checks_by_name,
)
from designer.linting.shapes import TELLING, telling
from tests.corpus import connectors, definition, needs_corpus, properties
from tests.effort import cpu_seconds

SCHEMA = RULESETS.parents[1] / "schemas" / "ruleset.json"
NAMES = sorted({name for members in grammar().values() for name in members} | {"/a/{b}", "200", "", "x-y", "query"})
NUMBERS = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = (
    st.none() | st.booleans() | NUMBERS | st.text(max_size=6) | st.sampled_from(["#/definitions/a", "array", *NAMES])
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=25,
)
CONTAINERS = ("paths", "definitions", "parameters", "responses")
PLACES = ["", *(f"/{container}/{name}" for container in CONTAINERS for name in ("a", "~1a~1{b}", "x-y", ""))]


def parts(document):
    return [(place, document.part(place)) for place in document.places()]


@needs_corpus
def test_published_connectors_are_nearly_free_of_errors():
    offenders: dict[str, list[str]] = {}
    read = [(folder, definition(folder)) for folder in connectors()]
    checked = [(folder, value) for folder, value in read if value is not None]
    for folder, value in checked:
        for finding in check(Document.from_value(value), properties(folder)):
            if finding.severity == ERROR:
                offenders.setdefault(folder.name, []).append(f"{finding.code} {finding.pointer}")
    assert len(offenders) <= len(checked) / 100, offenders
    codes = {line.partition(" ")[0] for lines in offenders.values() for line in lines}
    # The only error rules that published connectors break (see the shares in validator-rules.tsv).
    assert codes <= {"ClientSecretInFile", "JsonTypeIncorrect"}, offenders


@settings(max_examples=150, deadline=None)
@given(place=st.sampled_from(PLACES), value=ANYTHING, target=ANYTHING)
def test_no_part_can_make_the_rules_fail(place, value, target):
    for finding in check_part(place, value, lambda reference: target):
        assert isinstance(finding, Finding)
    check_facts([(place, facts_of(place, value))])


@settings(max_examples=100, deadline=None)
@given(shell=st.dictionaries(st.sampled_from(sorted(grammar()["root"])), ANYTHING, max_size=8), values=ANYTHING)
def test_no_document_can_make_the_rules_fail(shell, values):
    check(Document.from_value(shell), values)
    check_properties({"properties": values}, set())


@pytest.mark.parametrize("node", [{"$ref": "#/parameters/a"}, {"$ref": "#/parameters/b"}])
def test_references_in_a_circle_come_to_an_end(node):
    shared = {"#/parameters/a": {"$ref": "#/parameters/b"}, "#/parameters/b": {"$ref": "#/parameters/a"}}
    item = {"get": {"operationId": "A", "parameters": [node], "responses": {"200": {"description": "OK"}}}}
    findings = check_part("/paths/~1a", item, lambda target: shared.get(target, MISSING))
    assert "OperationIdRequired" not in {finding.code for finding in findings}


def test_deep_nesting_is_walked_without_recursion():
    schema: dict = {"type": "string", "maxLength": -1}
    for _ in range(3000):
        schema = {"type": "object", "properties": {"a": schema}}
    findings = check_part("/definitions/Deep", schema, lambda target: MISSING)
    assert [finding.code for finding in findings] == ["SchemaTooDeep", "MaxLengthMustBeGreaterThanOrEqualToZero"]


@needs_corpus
def test_everything_is_what_the_parts_the_facts_and_the_properties_say():
    for folder in connectors()[::25]:
        value, beside = definition(folder), properties(folder)
        if value is None or beside is None:
            continue
        document = Document.from_value(value)
        resolve = resolver(document)
        facts = [(place, facts_of(place, part)) for place, part in parts(document)]
        found = [finding for place, part in parts(document) for finding in check_part(place, part, resolve)]
        ids = {operation.operation_id for _, each in facts for operation in each.operations}
        schemes = [scheme for _, each in facts for scheme in each.schemes]
        far = check_facts(facts, resolve=resolve)
        assert check(document, beside) == found + far + check_properties(beside, ids, schemes)


@needs_corpus
def test_every_finding_points_at_something_that_is_there():
    for folder in connectors()[::25]:
        document = Document.from_value(definition(folder) or {})
        for finding in check(document, None):
            assert document.get(finding.pointer) is not MISSING, finding


def test_the_rules_can_be_asked_for_after_a_check():
    check(Document.from_value({}), None)
    assert designer.linting.rules()["SummaryMissing"].why.endswith(".")


def test_ten_times_the_calls_take_ten_times_as_long():
    """Every call gives every input that one action needs, from one that may stay empty."""

    def seconds(count):
        names = [f"n{number}" for number in range(count)]
        given = [{"name": name, "in": "query", "type": "string", "required": True} for name in names]
        optional = [{**each, "name": f"o{each['name']}", "required": False} for each in given]
        call = {"operationId": "A", "parameters": {name: {"parameter": f"o{name}"} for name in names}}
        choice = {"name": "c", "in": "query", "type": "string", "x-ms-dynamic-values": call}
        paths = {
            "/a": {"get": {"operationId": "A", "parameters": given}},
            "/b": {"get": {"operationId": "B", "parameters": [*optional, choice]}},
        }
        document = Document.from_value({"paths": paths})
        return min(cpu_seconds(lambda: check(document, None)) for _ in range(3))

    assert seconds(1000) < 40 * seconds(100)


@needs_corpus
def test_facts_survive_a_journey_through_json():
    for folder in connectors()[::25]:
        for place, part in parts(Document.from_value(definition(folder) or {})):
            facts = facts_of(place, part)
            assert Facts.from_dict(orjson.loads(orjson.dumps(facts.as_dict()))) == facts


def test_the_whole_document_of_a_thousand_operations_is_checked_at_once():
    facts = [("", Facts())]
    for number in range(1000):
        node = {"operationId": f"Op{number}", "responses": {}}
        node["parameters"] = [{"name": "b", "in": "body", "schema": {"$ref": f"#/definitions/D{number % 500}"}}] * 20
        facts.append((f"/paths/~1p{number}", facts_of(f"/paths/~1p{number}", {"post": node})))
    facts += [(f"/definitions/D{number}", Facts(must=(f"#/definitions/D{number + 1}",))) for number in range(500)]
    best = min(cpu_seconds(lambda: check_facts(facts)) for _ in range(5))
    assert best < 0.1  # measured: a tenth of this


def test_certification_asks_for_more_than_saving():
    findings = check_part("/paths/~1a", {"get": {}}, lambda target: MISSING)
    at_saving = {finding.code for finding in in_profile(findings, SAVE)}
    assert at_saving == {"OperationIdRequired", "OperationMustHaveResponse"}
    assert {finding.code for finding in in_profile(findings, CERTIFICATION)} > at_saving


@pytest.mark.parametrize("path", sorted(RULESETS.glob("*.yaml")), ids=lambda path: path.name)
def test_each_ruleset_fits_its_schema(path):
    table = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8"))))
    jsonschema.validate(table, json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_no_code_is_given_twice():
    lines = [line for path in RULESETS.glob("*.yaml") for line in path.read_text(encoding="utf-8").splitlines()]
    codes = [line for line in lines if re.fullmatch(r"  [A-Z]\w+:", line)]
    assert len(codes) == len(set(codes)) == len(rules())


def test_every_check_is_used():
    assert {rule.check for rule in rules().values()} == set(checks_by_name().values())


def test_rules_look_at_elements_and_members_that_there_are():
    for rule in rules().values():
        for kind in set(rule.kinds) - {EVERY_KIND, WHOLE_DOCUMENT, OF_FINDINGS}:
            assert kind in grammar(), rule.code
        known = {name for kind in rule.kinds for name in grammar().get(kind, {})}
        assert set(rule.when) <= known | {UNKNOWN_MEMBER, DOUBTFUL_MEMBER}, rule.code


def test_rules_wait_for_values_of_members_that_tell():
    for rule in rules().values():
        for kind in rule.kinds:
            waited = {member for member, values in rule.when.items() if values and member in grammar().get(kind, {})}
            assert waited <= set(telling(kind)), rule.code


def test_the_schema_knows_the_members_that_tell():
    when = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]["rule"]["properties"]["when"]
    assert when["oneOf"][1]["propertyNames"]["enum"] == list(TELLING)


@settings(max_examples=150, deadline=None)
@given(place=st.sampled_from(PLACES), value=ANYTHING, other=ANYTHING)
def test_what_was_checked_before_changes_no_finding(place, value, other):
    check_part(place, other, lambda reference: MISSING)
    found = check_part(place, value, lambda reference: MISSING)
    watch.known_shapes.clear()
    assert check_part(place, value, lambda reference: MISSING) == found


@settings(max_examples=150, deadline=None)
@given(place=st.sampled_from(PLACES), value=ANYTHING)
@example(place="/definitions/a", value={"required": ["b"]})
@example(place="/definitions/a", value={"required": ["b"], "properties": {}, "allOf": []})
def test_what_a_shape_settles_has_no_finding(place, value):
    watch.known_shapes.clear()
    found = check_part(place, value, lambda reference: MISSING)
    watch.known_shapes.clear()
    with mock.patch.object(watch, "is_settled", return_value=False):
        assert check_part(place, value, lambda reference: MISSING) == found
    watch.known_shapes.clear()


def test_shapes_that_only_a_hostile_file_has_are_not_kept():
    watch.known_shapes.clear()
    check_part("/definitions/A", {"n" * 2000: 1}, lambda reference: MISSING)
    check_part("/definitions/A", {f"n{number}": 1 for number in range(100)}, lambda reference: MISSING)
    check_part("/definitions/A", {"type": "n" * 2000}, lambda reference: MISSING)
    assert not watch.known_shapes


def test_many_shapes_do_not_pile_up(monkeypatch):
    monkeypatch.setattr(watch, "MOST_SHAPES", 50)
    properties = {f"p{number}": {f"m{number}": 1} for number in range(220)}
    check_part("/definitions/A", {"properties": properties}, lambda reference: MISSING)
    assert len(watch.known_shapes) <= 50


@pytest.mark.parametrize("target", ["nowhere", "", "a b c", "https://brightfarm.io/a"])
def test_a_parameter_that_refers_to_no_shared_one_stops_no_call(target):
    call = {"operationId": "A", "parameters": {"x": 1}}
    choice = {"name": "c", "in": "query", "type": "string", "x-ms-dynamic-values": call}
    paths = {
        "/a": {"get": {"operationId": "A", "parameters": [{"$ref": target}]}},
        "/b": {"get": {"operationId": "B", "parameters": [choice]}},
    }
    codes = {finding.code for finding in check(Document.from_value({"paths": paths}), None)}
    assert "OperationParameterNameNotFound" in codes


def test_the_grammar_names_only_kinds_that_it_describes():
    kinds = {choice.word for kind in grammar() for choices in children(kind).values() for choice in choices}
    assert kinds <= set(grammar())


@pytest.mark.parametrize(
    "pattern",
    ["", "a|b", "^[^@]+@x$", "[]a]", "[^]]", "(?:a)+?", "(?<n>a)\\k<n>", "a{2,3}", "a{", "\\(", "(?i)a", "x*+", "[)(]"],
)
def test_a_sound_pattern_is_accepted(pattern):
    assert fault_in(pattern) == ""


@pytest.mark.parametrize("pattern", ["(", ")", "[a", "a\\", "*a", "a**", "(?", "a{3,2}", "(|*)", "[^"])
def test_a_broken_pattern_is_recognised(pattern):
    assert fault_in(pattern)


@pytest.mark.filterwarnings("ignore:Possible")
@settings(max_examples=200, deadline=None)
@given(st.text("()[]{}*+?|\\^$a1,-<>=!:#P", max_size=30))
def test_any_pattern_that_python_reads_is_accepted(pattern):
    try:
        re.compile(pattern)
    except (re.error, OverflowError):
        return
    assert fault_in(pattern) == ""
