"""SARIF 2.1.0: what a code host needs to show a finding beside its line."""

import json

from designer.document.document import Document
from designer.document.pointer import MISSING
from designer.linting import check
from designer.linting.sarif import Checked, as_sarif
from tests.designer.linting.farm import FARM, GET, PET_NAME, PROPERTIES, edited

FAULTY = edited(FARM, {GET + "/summary": MISSING, PET_NAME + "/format": "phone"})
FINDINGS = check(Document.from_value(FAULTY), PROPERTIES)


def run(*files):
    log = as_sarif(files, "1.0.0")
    assert log["version"] == "2.1.0" and json.loads(json.dumps(log)) == log
    (only,) = log["runs"]
    return only


def test_each_result_names_its_rule_and_its_file():
    only = run(Checked("apiDefinition.swagger.json", FINDINGS))
    rules = only["tool"]["driver"]["rules"]
    for result, finding in zip(only["results"], FINDINGS, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.code
        (location,) = result["locations"]
        assert location["physicalLocation"] == {"artifactLocation": {"uri": "apiDefinition.swagger.json"}}
        assert location["logicalLocations"][0]["fullyQualifiedName"] == finding.pointer
        assert result["message"] == {"text": finding.message}


def test_a_rule_brings_its_help():
    rule = run(Checked("a.json", FINDINGS))["tool"]["driver"]["rules"][0]
    assert rule["id"] == "SummaryMissing"
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert "summary: List pets" in rule["help"]["text"]


def test_a_position_becomes_a_region():
    only = run(Checked("a.json", FINDINGS, position=lambda at: (7, 3) if at == GET else None))
    regions = [result["locations"][0]["physicalLocation"].get("region") for result in only["results"]]
    assert regions == [{"startLine": 7, "startColumn": 3}, None]


def test_an_accepted_finding_is_shown_as_suppressed():
    only = run(Checked("a.json", [], suppressed=[(FINDINGS[0], "Nobody sees it.")]))
    assert only["results"][0]["suppressions"] == [{"kind": "inSource", "justification": "Nobody sees it."}]


def test_several_files_share_the_rules():
    only = run(Checked("a.json", FINDINGS), Checked("b.json", FINDINGS))
    assert len(only["tool"]["driver"]["rules"]) == 2 and len(only["results"]) == 4


def test_no_file_is_a_run_without_results():
    assert run()["results"] == []
