"""Fixes: each puts its own finding right and does no harm; where no way is certain, nothing is done."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.document.document import Document
from designer.document.pointer import MISSING
from designer.findings import ERROR
from designer.linting import check, rules
from designer.linting.fixes import fix, fix_all, is_fixable
from designer.linting.repairs import REPAIRS
from tests.corpus import connectors, definition, needs_corpus, properties
from tests.designer.linting.farm import (
    FARM,
    FARM_PARAMETER,
    GET,
    HOOKS,
    ID,
    LIST,
    NAME,
    PET_AT,
    PET_NAME,
    PROPERTIES,
    TOKEN,
    URL,
    edited,
)  # fmt: skip
from tests.designer.linting.test_help import IN_DEFINITION, IN_PROPERTIES, SHOWN, merged, without
from tests.designer.linting.test_laws import ANYTHING

HIDDEN = {"x-ms-visibility": "internal", "required": True, "enum": ["north"]}
FIXED = [
    ("DescriptionNotFullSentence", {GET + "/description": "Lists pets "}, GET + "/description", "Lists pets."),
    ("SummaryEndsWithPunctuation", {GET + "/summary": "List pets."}, GET + "/summary", "List pets"),
    ("ParameterSummaryNotTitleCase", {ID + "/x-ms-summary": "petId"}, ID + "/x-ms-summary", "Pet ID"),
    ("PathParameterMissingEncoding", {ID + "/x-ms-url-encoding": MISSING}, ID + "/x-ms-url-encoding", "single"),
    ("PathParameterMustBeRequired", {ID + "/required": False}, ID + "/required", True),
    ("InternalParameterWithoutDefault", {FARM_PARAMETER: {**LIST["parameters"][0], **HIDDEN}},
     FARM_PARAMETER + "/default", "north"),
    ("InternalPropertyWithoutDefault", {NAME: {"type": "string", **HIDDEN, "required": ["x"]}}, NAME + "/default",
     "north"),
    ("BasePathNotValid", {"/basePath": "v1"}, "/basePath", "/v1"),
    ("SpecificationVersionIncorrect", {"/swagger": 2.0}, "/swagger", "2.0"),
    ("SchemesNotHttpsOnly", {"/schemes": ["http", "https"]}, "/schemes", ["https"]),
    ("ArrayDuplicateValue", {PET_NAME + "/enum": ["a", "b", "a"]}, PET_NAME + "/enum", ["a", "b"]),
    ("RequiredPropertyArrayEmpty", {PET_AT + "/required": []}, PET_AT + "/required", MISSING),
    ("DefaultValueMustMatchType", {ID + "/default": "12"}, ID + "/default", 12),
    ("InvalidEnumValue", {ID + "/enum": [1, "2"]}, ID + "/enum", [1, 2]),
    ("VisibilityValueUnknown", {GET + "/x-ms-visibility": "Important"}, GET + "/x-ms-visibility", "important"),
    ("NotificationUrlNotInternal", {URL + "/x-ms-visibility": MISSING}, URL + "/x-ms-visibility", "internal"),
    ("OperationMustHaveResponse", {HOOKS + "/post/responses": {}}, HOOKS + "/post/responses/default/description",
     "The answer."),
    ("SecurityRequirementMustHaveValue", {"/security": [{"oauth": None}]}, "/security/0/oauth", []),
    ("MetadataPrivacyPolicyMissing", {"/x-ms-connector-metadata/1/propertyName": "Privacy Policy"},
     "/x-ms-connector-metadata/1/propertyName", "Privacy policy"),
]  # fmt: skip
LEFT_ALONE = [
    ("DefaultValueMustMatchType", {ID + "/default": "twelve"}),
    ("DefaultValueMustMatchType", {ID + "/default": "012"}),
    ("InternalParameterWithoutDefault", {FARM_PARAMETER: {**LIST["parameters"][0], **HIDDEN, "enum": ["n", "s"]}}),
    ("BasePathNotValid", {"/basePath": "https://api.brightfarm.io/v1"}),
    ("SpecificationVersionIncorrect", {"/swagger": "3.0"}),
    ("SchemesNotHttpsOnly", {"/schemes": ["http"]}),
    ("DescriptionNotFullSentence", {GET + "/description": "Lists pets …"}),
    ("SummaryMissing", {GET + "/summary": MISSING}),
]


def faults(changes):
    document = Document.from_value(edited(FARM, changes))
    return document, {finding.code: finding for finding in check(document, PROPERTIES)}


@pytest.mark.parametrize(("code", "changes", "at", "value"), FIXED, ids=[case[0] for case in FIXED])
def test_a_fix_puts_right_what_was_found(code, changes, at, value):
    document, found = faults(changes)
    fixed = fix(document, PROPERTIES, found[code])
    assert fixed and fixed.document.get(at) == value
    assert len(fixed.done) == 1 and fixed.done[0].endswith(".")


@pytest.mark.parametrize(("code", "changes"), LEFT_ALONE, ids=[case[0] for case in LEFT_ALONE])
def test_nothing_is_done_where_no_way_is_certain(code, changes):
    document, found = faults(changes)
    assert fix(document, PROPERTIES, found[code]) is None


def test_a_client_secret_is_taken_out_of_the_properties():
    beside = edited(PROPERTIES, {TOKEN + "/oAuthSettings/clientSecret": "hunter2"})
    document = Document.from_value(FARM)
    (finding,) = check(document, beside)
    fixed = fix(document, beside, finding)
    assert fixed and fixed.properties == PROPERTIES
    assert beside != PROPERTIES  # what was given stays as it was


def test_all_that_can_be_fixed_is_fixed_at_once():
    changes = {GET + "/description": "Lists pets", ID + "/x-ms-url-encoding": MISSING, PET_NAME + "/enum": ["a"] * 4}
    document, found = faults(changes)
    fixed = fix_all(document, PROPERTIES)
    assert check(fixed.document, fixed.properties) == []
    assert len(fixed.done) == 5


def test_every_repair_is_of_a_rule():
    assert set(REPAIRS) <= set(rules())


@pytest.mark.parametrize("rule", [rule for rule in SHOWN if rule.code in REPAIRS], ids=lambda rule: rule.code)
def test_fixing_the_wrong_example_does_no_harm(rule):
    documents = [FARM, PROPERTIES]
    which = 0 if rule.where in IN_DEFINITION else 1
    at = [IN_DEFINITION, IN_PROPERTIES][which][rule.where]
    base = Document.from_value(documents[which]).get(at)
    documents[which] = edited(documents[which], {at: merged(without(base, rule.wrong, rule.right), rule.wrong)})
    assert_no_harm(Document.from_value(documents[0]), documents[1])


def assert_no_harm(document, beside):
    before = {(each.code, each.pointer) for each in check(document, beside) if each.severity == ERROR}
    fixed = fix_all(document, beside)
    after = check(fixed.document, fixed.properties)
    assert {each.code for each in after if each.severity == ERROR} <= {code for code, _ in before}
    again = fix_all(fixed.document, fixed.properties)
    assert again.done == [] or len(check(again.document, again.properties)) < len(after)


@needs_corpus
def test_fixing_published_connectors_does_no_harm():
    for folder in connectors()[::25]:
        value, beside = definition(folder), properties(folder)
        if value is None or beside is None:
            continue
        document = Document.from_value(value)
        assert_no_harm(document, beside)
        for finding in [each for each in check(document, beside) if is_fixable(each)][:3]:
            fixed = fix(document, beside, finding)
            assert fixed is None or finding not in check(fixed.document, fixed.properties)


@settings(max_examples=40, deadline=None)
@given(node=ANYTHING, at=st.sampled_from([GET, ID, PET_NAME, HOOKS + "/post", "/security", "/schemes", "/basePath"]))
def test_nothing_can_make_a_fix_fail_or_do_harm(node, at):
    assert_no_harm(Document.from_value(edited(FARM, {at: node})), PROPERTIES)
