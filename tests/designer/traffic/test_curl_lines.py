"""One or many cURL commands become a connector."""

import pytest

from designer.document.text import TextError
from designer.importers import curl_lines
from designer.importers.given import Given
from tests.designer.traffic.recordings import parameters, sentences

A = "https://a.example"


def paths(text):
    found = curl_lines.read(Given(text)).definition["paths"]
    return {(method, path) for path, members in found.items() for method in members}


@pytest.mark.parametrize(
    "text, is_curl",
    [
        (f"curl {A}/", True),
        (f"$ curl {A}/", True),
        (f"# get it\n\ncurl.exe {A}/", True),
        (f"PS C:\\> curl {A}/", True),
        ("curly hair", False),
        (f"wget {A}/", False),
        ("{}", False),
        ("", False),
    ],
)
def test_a_text_of_commands_is_recognised(text, is_curl):
    assert curl_lines.recognises(Given(text)) is is_curl


@pytest.mark.parametrize(
    "text",
    [
        f"curl {A}/a\ncurl -X POST {A}/b",
        f"$ curl {A}/a\n\n$ curl -X POST {A}/b",
        f"curl {A}/a; curl -X POST {A}/b",
        f"curl {A}/a && curl -XPOST {A}/b | jq .",
        f"curl {A}/a > out.json\ncurl --request POST {A}/b",
        f"curl {A}/a --next -X POST {A}/b",
        f"# don't stumble\ncurl {A}/a\n# it's the second\ncurl \\\n  -X POST \\\n  '{A}/b'",
        f"curl {A}/a\n  -s\ncurl\n  -X POST\n  '{A}/b'",
        f'curl ^"{A}/a^"\ncurl -X POST ^\n ^"{A}/b^"',
        f'curl ^"{A}/a^" ^\r\n  -H ^"A: b^" &\r\ncurl ^"{A}/b^" -X POST',  # as browsers copy all calls, for cmd
        f"curl '{A}/a' \\\n  -H 'A: b' ;\ncurl '{A}/b' -X POST",  # and for bash
        f"curl.exe '{A}/a'\ncurl.exe -X POST `\n '{A}/b'",
    ],
)
def test_every_command_of_a_text_is_read(text):
    assert paths(text) == {("get", "/a"), ("post", "/b")}


def test_a_body_may_hold_the_word_curl_at_the_start_of_a_line():
    assert paths(f"curl {A}/a -d 'x\ncurl {A}/b'") == {("post", "/a")}


def test_variables_of_a_shell_in_the_path_become_inputs():
    imported = curl_lines.read(Given(f"curl {A}/pets/$ID/toys/${{TOY_ID}}"))
    assert list(parameters(imported, "get", "/pets/{ID}/toys/{TOY_ID}")) == [("path", "ID"), ("path", "TOY_ID")]


def test_a_variable_in_the_place_of_the_host_leaves_it_open():
    imported = curl_lines.read(Given('curl "$BASE_URL/pets"'))
    assert ("host" in imported.definition, list(imported.definition["paths"])) == (False, ["/pets"])


@pytest.mark.parametrize(
    "address, path",
    [
        ("{{base}}/pets", "/pets"),
        ("{{ base-url }}?limit=1", "/"),
        ("https://{{host}}", "/"),
        ("https://$HOST/pets/{{petId}}", "/pets/{petId}"),
        (f"{A}/pets/{{{{petId}}}}.{{{{format}}}}", "/pets/{petId}.{format}"),
    ],
)
def test_variables_in_double_braces_are_those_of_other_tools(address, path):
    imported = curl_lines.read(Given(f"curl '{address}'"))
    assert list(imported.definition["paths"]) == [path]
    assert ("host" in imported.definition) is address.startswith(A)


def test_variables_of_a_body_are_no_addresses():
    made = curl_lines.read(Given(f"curl {A}/pets -d \"$BODY\" -H 'X-A: {{{{b}}}}'")).definition
    assert (made["host"], list(made["paths"])) == ("a.example", ["/pets"])


@pytest.mark.parametrize(
    "line, sentence",
    [
        (f"curl -d @file {A}/", "line 2 was left out. This command reads the body from the file"),
        ("echo hello", "Line 2 is no curl command"),
        (f"curl '{A}/", "mark in line 2 has no partner"),
        (f"curl --frobnicate {A}/c", "Line 2: The flag “--frobnicate” is unknown"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_rest_is_made(line, sentence):
    imported = curl_lines.read(Given(f"curl {A}/a\n{line}"))
    assert "/a" in imported.definition["paths"]
    assert sentence in sentences(imported)
    assert [(note.line, note.column) for note in imported.report.notes] == [(2, 1)]


def test_what_is_left_out_of_a_call_has_the_line_of_its_command():
    imported = curl_lines.read(Given(f"curl {A}/a\n\ncurl -X GET -H 'Cookie: a=b' {A}/b"))
    assert [(note.pointer, note.line) for note in imported.report.notes] == [("", 3)]


@pytest.mark.parametrize("text", ["", "curl", "wget x", f"curl '{A}", f"curl -T f {A}/", "curl " + "x" * 10_000_001])
def test_a_text_without_a_command_that_can_be_read_is_refused(text):
    with pytest.raises(TextError):
        curl_lines.read(Given(text))
