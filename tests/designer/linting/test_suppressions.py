"""Suppressions: accepted findings stand aside with their reasons, and none outlives its finding."""

import pytest
from hypothesis import given, settings

from designer.document.document import Document
from designer.document.pointer import MISSING
from designer.findings import WARNING, Finding
from designer.linting import SAVE, check, in_profile
from designer.linting.suppressions import (
    MEMBER,
    Suppression,
    apply,
    suppressions_of,
    with_suppression,
    without_suppressions,
)  # fmt: skip
from tests.designer.linting.farm import FARM, GET, edited
from tests.designer.linting.test_laws import ANYTHING

FAULTY = edited(FARM, {GET + "/summary": MISSING})


def test_an_accepted_finding_stands_aside_with_its_reason():
    (finding,) = check(Document.from_value(FAULTY), None)
    carried = with_suppression(FAULTY, finding, "Nobody sees it.")
    sorted_out = apply(check(Document.from_value(carried), None), suppressions_of(carried))
    assert sorted_out.kept == []
    assert sorted_out.suppressed == [(finding, "Nobody sees it.")]


def test_a_suppression_without_its_finding_is_a_finding():
    stale = Suppression("SummaryMissing", GET, "Nobody sees it.", f"/{MEMBER}/0")
    (finding,) = apply([], [stale]).kept
    assert (finding.code, finding.pointer) == ("SuppressionStale", f"/{MEMBER}/0")
    assert in_profile([finding], SAVE) == [finding]


def test_another_finding_at_the_same_place_stays():
    finding = Finding("OperationIdRequired", WARNING, GET, "It has no operation ID.")
    result = apply([finding], [Suppression("SummaryMissing", GET, "Nobody sees it.")])
    assert result.kept[0] == finding


@pytest.mark.parametrize("entry", [{"code": "A", "pointer": "", "reason": " "}, {"reason": "x"}, 5, None, []])
def test_an_entry_without_a_code_or_a_reason_suppresses_nothing(entry):
    assert suppressions_of({MEMBER: [entry]}) == []


def test_an_export_can_leave_them_out():
    finding = Finding("SummaryMissing", WARNING, GET, "It has no summary.")
    assert without_suppressions(with_suppression(FARM, finding, "x")) == FARM


@settings(max_examples=50, deadline=None)
@given(ANYTHING)
def test_no_value_can_make_them_fail(value):
    apply([], suppressions_of({MEMBER: value}))
    suppressions_of(value)
