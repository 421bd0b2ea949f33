"""Real recordings, commands and collections: valid connectors that make the same requests again."""

import json
import pathlib

import pytest
from openapi_spec_validator import OpenAPIV2SpecValidator

from designer.document import yaml
from designer.document.pointer import MISSING
from designer.document.text import TextError, load_json
from designer.importers import bruno, curl_lines, har, insomnia
from designer.importers.given import Given
from tests.corpus import CORPUS, needs_corpus
from tests.designer.traffic.rebuilt import captured, differences

IMPORTERS = (har, curl_lines, insomnia, bruno)
EVERY, LARGE = 3, 1_000_000


def files():
    """Every third file, all of one kind of ending taken in turn; the large ones are looked at by hand."""
    found = [path for folder in ("har", "other") for path in sorted(CORPUS.glob(f"{folder}/**/*")) if path.is_file()]
    return [path for path in found if path.stat().st_size < LARGE][::EVERY]


def brought(path):
    text = path.read_text("utf-8-sig")
    around = path.parent.rglob("*.bru") if path.name == "bruno.json" else ()
    return Given(
        text, _value(path, text), files={str(each.relative_to(path.parent)): each.read_bytes() for each in around}
    )


def _value(path, text):
    try:
        if path.suffix in (".json", ".har"):
            return load_json(text)
        return yaml.load(text) if path.suffix in (".yaml", ".yml") else MISSING
    except TextError:
        return MISSING


@needs_corpus
def test_a_real_file_is_recognised_by_one_importer_at_most():
    for path in files():
        assert sum(importer.recognises(brought(path)) for importer in IMPORTERS) <= 1, path.name


@needs_corpus
def test_real_files_become_valid_connectors_that_make_the_same_requests(monkeypatch):
    found: list[list[str]] = []
    for path in files():
        given = brought(path)
        for importer in (each for each in IMPORTERS if each.recognises(given)):
            found += rebuilt(importer, given, monkeypatch)
    same = sum(not each for each in found)
    assert same >= 0.95 * len(found) > 0, [each for each in found if each]


def rebuilt(importer, given, monkeypatch):
    """The differences of each call that was not left out on purpose; none for a file that cannot be read."""
    try:
        imported, calls = captured(importer, given, monkeypatch)
    except TextError:
        return []
    assert list(OpenAPIV2SpecValidator(imported.definition).iter_errors()) == []
    json.dumps(imported.report.as_dict())
    return [each for each in (differences(imported, call) for call in calls) if each is not None]


@needs_corpus
@pytest.mark.parametrize("text", ["environments/Local.bru", "folder.bru"])
def test_a_file_without_a_request_is_refused(text):
    path = next(pathlib.Path(CORPUS, "other").rglob(text))
    with pytest.raises(TextError, match="no HTTP request"):
        bruno.read(brought(path))
