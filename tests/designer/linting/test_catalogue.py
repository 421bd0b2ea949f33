"""The rules are those of the catalogue of the reference validator, or the documentation says why not."""

import csv
import re
from pathlib import Path

import pytest

from designer.findings import SEVERITIES
from designer.linting import SAVE, rules

ROOT = Path(__file__).resolve().parents[3]
CATALOGUE = ROOT.parent / "shared" / "domain" / "validator-rules.tsv"
NOT_HERE = re.findall(r"^\| (\w+) \| \S", (ROOT / "docs" / "linting.md").read_text(encoding="utf-8"), re.MULTILINE)
needs_catalogue = pytest.mark.skipif(not CATALOGUE.is_file(), reason=f"no catalogue of rules at {CATALOGUE}")


def rows():
    with CATALOGUE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@needs_catalogue
def test_every_rule_of_the_catalogue_is_here_or_the_documentation_says_why_not():
    listed = {row["code"] for row in rows()}
    assert listed - set(rules()) == set(NOT_HERE) - {"Code"}


@needs_catalogue
def test_no_rule_is_harsher_than_the_catalogue_or_asked_earlier():
    for row in rows():
        rule = rules().get(row["code"])
        if rule:
            assert SEVERITIES.index(rule.severity) >= SEVERITIES.index(row["level"]), rule.code
            assert rule.profile == row["profile"], rule.code


def test_a_rule_is_not_both_here_and_left_out():
    assert not set(NOT_HERE) & set(rules())


def test_an_error_at_saving_says_what_to_do():
    for rule in rules().values():
        assert rule.profile != SAVE or rule.message.count(". ") + rule.message.count("? ") >= 1, rule.code
