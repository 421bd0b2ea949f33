"""`python -m designer` as people run it: what it writes, what it says, and its exit status."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from designer.cli.main import main
from designer.cli.targets import TARGETS
from designer.document import yaml

ROOT = Path(__file__).resolve().parents[3]
OPERATION = {
    "summary": "List pets",
    "description": "Lists every pet.",
    "operationId": "ListPets",
    "parameters": [{"name": "limit", "in": "query", "type": "integer", "x-ms-summary": "Limit"}],
    "responses": {"200": {"description": "OK", "schema": {"type": "object"}}},
}
PETS = {
    "swagger": "2.0",
    "info": {"title": "Pets", "description": "Pets and their people.", "version": "1"},
    "host": "api.example.com",
    "basePath": "/",
    "schemes": ["https"],
    "paths": {"/pets": {"get": OPERATION}},
}


@pytest.fixture
def file(tmp_path):
    def made(name, value=PETS):
        path = tmp_path / name
        path.write_text(value if isinstance(value, str) else json.dumps(value, indent=2))
        return str(path)

    return made


def without(value, *tokens):
    """A copy of `value` without the member at `tokens`."""
    first, *rest = tokens
    return {
        key: without(member, *rest) if key == first else member for key, member in value.items() if rest or key != first
    }


def test_it_runs_as_a_program(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "designer", "convert", "-", "--to", "openapi2"],
        input=json.dumps(PETS).encode(),
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    assert json.loads(done.stdout) == PETS
    assert b"OpenAPI 2.0, 1 operation" in done.stderr


def test_help_says_how_with_examples(capsys):
    for words in (["--help"], ["convert", "--help"], ["lint", "--help"], ["diff", "--help"]):
        with pytest.raises(SystemExit) as left:
            main(words)
        assert left.value.code == 0
    said = capsys.readouterr().out
    assert "exit status" in said and "examples:" in said and "--profile" in said


@pytest.mark.parametrize("ending", [".json", ".yaml"])
def test_converting_2_0_to_2_0_changes_no_value_and_no_order(file, tmp_path, ending):
    out = str(tmp_path / f"out{ending}")
    assert main(["convert", file("pets.json"), "--to", "openapi2", "-o", out]) == 0
    again = str(tmp_path / "again.json")
    assert main(["convert", out, "--to", "openapi2", "-o", again]) == 0
    assert json.dumps(json.loads(Path(again).read_text())) == json.dumps(PETS)


def test_a_package_holds_the_files_of_a_connector(file, tmp_path):
    out = str(tmp_path / "pets.zip")
    assert main(["convert", file("pets.json"), "--to", "package", "-o", out]) == 0
    with zipfile.ZipFile(io.BytesIO(Path(out).read_bytes())) as package:
        assert "apiDefinition.swagger.json" in package.namelist()
    assert main(["lint", out]) == 0


def test_the_report_says_what_was_repaired(file, tmp_path):
    report = tmp_path / "report.json"
    source = file("pets.json", json.dumps(PETS)[:-1] + ",}")
    assert main(["convert", source, "--to", "openapi2", "-o", str(tmp_path / "o.json"), "--report", str(report)]) == 0
    written = json.loads(report.read_text())
    assert written["format"] == "OpenAPI 2.0" and written["notes"][0]["kind"] == "repaired"


def test_what_cannot_be_read_is_one_line_status_2_and_nothing_written(file, tmp_path, capfd):
    out, report = tmp_path / "o.json", tmp_path / "r.json"
    source = file("broken.json", '{"swagger": "2.0",\n "info" 1}')
    assert main(["convert", source, "--to", "openapi2", "-o", str(out), "--report", str(report)]) == 2
    assert capfd.readouterr().err == f"{source}:2:9: There is a value here, but a “:” was expected.\n"
    assert not out.exists() and not report.exists()


@pytest.mark.parametrize(
    "words", [["convert", "nowhere.json", "--to", "openapi2"], ["lint", "nowhere.json"], ["diff", "a", "b"]]
)
def test_a_file_that_is_not_there_is_status_2(words, capfd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert "No such file" in capfd.readouterr().err


def test_several_sources_go_into_a_folder_and_a_bad_one_stops_no_other(file, tmp_path, capfd):
    out = tmp_path / "out"
    sources = [file("a.json"), file("b.json", "{"), file("a.yaml", json.dumps(PETS))]
    assert main(["convert", *sources, "--to", "openapi2", "-o", str(out)]) == 1
    assert sorted(path.name for path in out.iterdir()) == ["a-2.swagger.json", "a.swagger.json"]
    lines = capfd.readouterr().out.splitlines()
    assert len(lines) == 3 and f"{sources[1]}:1:2: " in lines[1]


def test_several_sources_need_a_folder(file, capfd):
    assert main(["convert", file("a.json"), file("b.json"), "--to", "openapi2"]) == 2
    assert "-o names the folder" in capfd.readouterr().err


def test_findings_have_a_line_and_a_column(file, capsys):
    source = file("pets.json", without(PETS, "paths", "/pets", "get", "operationId"))
    assert main(["lint", source]) == 1
    said = capsys.readouterr().out
    line = next(number for number, text in enumerate(Path(source).read_text().splitlines(), 1) if '"get"' in text)
    assert f"{source}:{line}:7: error: " in said and "[OperationIdRequired]" in said


def test_a_sound_source_has_nothing_to_settle(file, capsys):
    assert main(["lint", file("pets.json")]) == 0
    assert "error" not in capsys.readouterr().out


def test_findings_as_json(file, capsys):
    source = file("pets.json", without(PETS, "paths", "/pets", "get", "operationId"))
    assert main(["lint", source, "--format", "json", "--profile", "certification"]) == 1
    (checked,) = json.loads(capsys.readouterr().out)
    assert checked["source"] == source
    assert {"code", "severity", "pointer", "message", "line", "column"} <= set(checked["findings"][0])


def test_a_breaking_change_is_status_1_and_says_why(file, capsys):
    old, new = file("old.json"), file("new.json", without(PETS, "paths", "/pets"))
    assert main(["diff", old, old]) == 0
    assert "Nothing changed." in capsys.readouterr().out
    assert main(["diff", old, new]) == 1
    assert capsys.readouterr().out.startswith("breaking  ")
    assert main(["diff", old, new, "--format", "json"]) == 1
    assert any(change["is_breaking"] for change in json.loads(capsys.readouterr().out))


def test_every_target_has_an_ending():
    assert all(ending.startswith(".") for ending in TARGETS.values())


def test_the_hook_names_a_program_that_is_there():
    (hook,) = yaml.load((ROOT / ".pre-commit-hooks.yaml").read_text())
    program, *words = hook["entry"].split()
    assert os.access(ROOT / program, os.X_OK) and words == ["lint"]
    assert [
        bool(re.search(hook["files"], name)) for name in ("a/apiDefinition.swagger.json", "openapi.yaml", "a.txt")
    ] == [
        True,
        True,
        False,
    ]


def test_the_icon_of_a_folder_is_checked(file, tmp_path, capsys):
    file("apiDefinition.swagger.json")
    file("apiProperties.json", {"properties": {"iconBrandColor": "#112233"}})
    (tmp_path / "icon.png").write_bytes(b"\xff\xd8\xff\xe0 a JPEG in truth")
    main(["lint", str(tmp_path), "--profile", "certification"])
    assert "The icon is JPEG." in capsys.readouterr().out
    (tmp_path / "icon.png").unlink()
    main(["lint", str(tmp_path), "--profile", "certification"])
    assert "[IconMissing] icon:" in capsys.readouterr().out


def test_a_definition_alone_needs_no_icon(file, capsys):
    main(["lint", file("pets.json"), "--profile", "certification"])
    assert "Icon" not in capsys.readouterr().out
