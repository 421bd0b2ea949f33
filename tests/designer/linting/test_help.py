"""Each rule's page of help: its wrong example breaks this rule and no other, its right one breaks none."""

from typing import Any

import pytest

from designer.document import pointer
from designer.document.document import Document
from designer.linting import check, rules
from tests.designer.linting.farm import (
    BODY,
    FARM,
    FARM_PARAMETER,
    GET,
    HOOKS,
    ID,
    NAME,
    OAUTH,
    PET_AT,
    PET_NAME,
    POLICY,
    PROPERTIES,
    PUT,
    TOKEN,
)  # fmt: skip

IN_DEFINITION = {
    "connector": "",
    "card": "/info",
    "path": "/paths/~1pets",
    "hook": HOOKS,
    "action": GET,
    "change": PUT,
    "trigger": HOOKS + "/post",
    "input": FARM_PARAMETER,
    "path input": ID,
    "shared input": "/parameters/limit",
    "body": BODY,
    "field": NAME,
    "definition": PET_AT,
    "property": PET_NAME,
    "sign-in": OAUTH,
    "call": ID + "/x-ms-dynamic-values",
}
IN_PROPERTIES = {"properties": "/properties", "connection parameter": TOKEN, "policy": POLICY}
SHOWN = [rule for rule in rules().values() if rule.where]


def without(base: Any, example: Any, other: Any) -> Any:
    """`base` without the members that only the other example has: what an example leaves out is not there."""
    if not all(isinstance(value, dict) for value in (base, example, other)):
        return base
    kept = {name: value for name, value in base.items() if name not in other or name in example}
    return {name: without(value, example.get(name), other.get(name)) for name, value in kept.items()}


def merged(base: Any, example: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(example, dict):
        return example
    return {**base, **{name: merged(base.get(name), value) for name, value in example.items()}}


def found(rule, example, other):
    documents = [FARM, PROPERTIES]
    which = 0 if rule.where in IN_DEFINITION else 1
    at = pointer.split([IN_DEFINITION, IN_PROPERTIES][which][rule.where])
    element = merged(without(pointer.find(documents[which], at), example, other), example)
    documents[which] = pointer.replaced(documents[which], at, element)
    return {finding.code for finding in check(Document.from_value(documents[0]), documents[1])}


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.code)
def test_the_wrong_example_breaks_this_rule_and_no_other(rule):
    assert found(rule, rule.wrong, rule.right) == {rule.code}


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.code)
def test_the_right_example_breaks_no_rule(rule):
    assert found(rule, rule.right, rule.wrong) == set()


def test_nearly_every_rule_has_examples_that_are_checked():
    about_documents = [rule for rule in rules().values() if not {"icon", "script"} & set(rule.kinds)]
    assert len(SHOWN) > 0.9 * len(about_documents)


def test_the_farm_itself_is_without_a_fault():
    assert check(Document.from_value(FARM), PROPERTIES) == []
