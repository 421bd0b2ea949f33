"""The custom code of a connector: how large it is, and which namespaces it uses."""

import pytest

from designer.linting import check_script


def found(code):
    return [(finding.code, finding.pointer) for finding in check_script(code)]


ALLOWED = [
    None,
    "",
    "using System;\nusing System.Net.Http;\r\n  using Newtonsoft.Json.Linq;\n",
    "using static System.Math;",
    "using Text = System.Text.StringBuilder;",
    "using Json = Newtonsoft.Json;",
    "// using System.Text.Json;",
    "using (var stream = new MemoryStream()) { }",
    "using var x = y;",
    "\0\ud800",
]


@pytest.mark.parametrize("code", ALLOWED)
def test_what_is_allowed_is_not_mentioned(code):
    assert found(code) == []


@pytest.mark.parametrize(
    "line",
    [
        "using System.Text.Json;",
        "    using  Evil.Things ;",
        "using static System.Reflection.Assembly;",
        "using R = System.Reflection.Assembly;",
        "global using System.Reflection;",
    ],
)
def test_another_namespace_is_found_once(line):
    findings = check_script(f"using System;\n{line}\n{line}\nclass Script {{ }}")
    assert [(finding.code, finding.pointer) for finding in findings] == [("ScriptNamespaceNotAllowed", "script:")]


def test_a_script_may_have_a_million_signs_and_no_more_bytes():
    assert found("x" * 2**20) == []
    assert found("x" * 2**20 + "é") == [("ScriptTooLarge", "script:")]
