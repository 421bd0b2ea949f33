"""The list of attack cases and the tests that show them stay together."""

import ast
import csv
from functools import cache
from pathlib import Path

import pytest

from tests.security.cases import NOT_YET, SHOWN

TESTS = Path(__file__).resolve().parents[1]
LIST = TESTS.parents[1] / "shared" / "security" / "attack-cases.tsv"


@pytest.mark.skipif(not LIST.is_file(), reason=f"no list of attack cases at {LIST}")
def test_every_case_is_shown_or_said_to_touch_nothing():
    with LIST.open(encoding="utf-8") as lines:
        rows = csv.DictReader((line for line in lines if line[0] != "#"), delimiter="\t", quoting=csv.QUOTE_NONE)
        known = {row["id"] for row in rows}
    assert known == SHOWN.keys() | NOT_YET.keys()


def test_no_case_is_both_shown_and_said_to_touch_nothing():
    assert SHOWN.keys() & NOT_YET.keys() == set()
    assert all(SHOWN.values()) and all(NOT_YET.values())


@pytest.mark.parametrize("node", sorted({node for nodes in SHOWN.values() for node in nodes}))
def test_every_test_that_is_named_exists(node):
    file, _, name = node.partition("::")
    assert name in functions(file)


@cache
def functions(file: str) -> frozenset[str]:
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return frozenset(each.name for each in tree.body if isinstance(each, ast.FunctionDef))
