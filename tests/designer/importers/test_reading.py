"""Whatever people bring is recognised, read, or refused in a sentence with a place."""

import io
import json
import zipfile

import pytest

from designer.document.text import TextError
from designer.importers import archive, decoding, reading
from designer.importers.imported import Imported
from tests.corpus import connectors, needs_corpus

PETS = {"swagger": "2.0", "info": {"title": "Pets", "version": "1"}, "paths": {"/pets": {"get": {"responses": {}}}}}
PROPERTIES = {"properties": {"iconBrandColor": "#112233", "connectionParameters": {}}}
PNG = b"\x89PNG\r\n\x1a\n rest"


def text(value=PETS):
    return json.dumps(value, indent=2).encode()


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        text(),
        b"\xef\xbb\xbf" + text(),
        text().decode().encode("utf-16"),
        b'swagger: "2.0"\ninfo:\n  title: Pets\n  version: "1"\npaths:\n  /pets:\n    get:\n      responses: {}\n',
        b"swagger: 2.0\ninfo: {title: Pets, version: '1'}\npaths: {/pets: {get: {responses: {}}}}",
    ],
    ids=["json", "byte order mark", "utf-16", "yaml", "yaml without quotation marks"],
)
def test_an_openapi_2_definition_comes_in_as_it_is(data):
    imported = reading.read(data)
    assert imported.report.format == "OpenAPI 2.0"
    assert imported.report.counts == {"operations": 1, "definitions": 0}
    assert imported.report.notes == ()
    assert {**imported.definition, "swagger": "2.0"} == PETS


def test_the_files_of_a_connector_come_in_together():
    files = {"apiProperties.json": text(PROPERTIES), "icon.png": PNG, "script.csx": b"class Script {}"}
    imported = reading.read(text(), files)
    assert imported == Imported(PETS, PROPERTIES, imported.report, PNG, "class Script {}")


def test_a_jpeg_icon_is_kept_and_no_picture_is_left_out_with_a_word():
    assert reading.read(text(), {"icon.jpg": b"\xff\xd8\xff\xe0"}).icon == b"\xff\xd8\xff\xe0"
    imported = reading.read(text(), {"icon.png": b"<svg/>"})
    assert imported.icon is None
    assert [(note.kind, "icon" in note.sentence) for note in imported.report.notes] == [("dropped", True)]


@pytest.mark.parametrize("folder", ["", "Pets/", "deep/down/"])
def test_a_zip_is_read_by_the_file_that_describes_an_api(folder):
    files = {
        f"{folder}readme.md": "Pets",
        f"{folder}settings.json": "{}",
        f"{folder}apiProperties.json": text(PROPERTIES),
        f"{folder}apiDefinition.swagger.json": text(),
        "__MACOSX/._x.json": b"\0",
    }
    imported = reading.read(zipped(files))
    assert (imported.definition, imported.properties) == (PETS, PROPERTIES)


@pytest.mark.parametrize("other", [{"items": [{"type": "http"}]}, {"log": {"entries": []}}, {"_type": "export"}])
def test_what_says_that_it_is_openapi_is(other):
    assert reading.read(text({**PETS, **other})).report.format == "OpenAPI 2.0"


def test_what_looks_like_a_reference_in_an_extension_is_none():
    kept = {"x-other": {"$ref": "a.json#/b"}}
    value = {**PETS, "x-openapi3": kept, "definitions": {"Pet": {"type": "object", **kept}}}
    assert reading.read(text(value)).definition == value


@pytest.mark.parametrize("name", ["x-pet", "x-ms-notification-content"])
def test_a_definition_with_the_name_of_an_extension_holds_references(name):
    with pytest.raises(TextError, match="did not come along"):
        reading.read(text({**PETS, "definitions": {name: {"items": {"$ref": "a.json#/b"}}}}))


def test_windows_text_is_read_and_the_report_says_so():
    imported = reading.read(text({**PETS, "x-name": "M"}).replace(b'"M"', b'"M\xfcller"'))
    assert imported.definition["x-name"] == "Müller"
    assert [(note.kind, note.line) for note in imported.report.notes] == [("repaired", 14)]


REFUSALS = {
    "nothing": (b"", "There is no text here"),
    "a picture": (PNG, "This is a picture"),
    "bytes": (b"\x00\x01\x02\xff", "not a text"),
    "a NUL": (b"curl https://a.example/pets?a\0b", "NUL"),
    "a row of signs": (b"\t" + b"/" * 200_000, "This is not YAML"),
    "lines of signs": (b"\t" + b"-/\n" * 100_000, "This is not YAML"),
    "a PDF": (b"%PDF-1.7", "This is a PDF"),
    "60 MB": (b" " * (60 * 2**20), "more than 50 MB"),
    "another list": (b"[1]", "This is a list"),
    "another object": (b'{"hello": 1}', "“hello”"),
    "prose": (b"Please make a connector for us.", "describes no API"),
    "a web page": (b"<!doctype html><p>Hello", "XML or a web page"),
    "a WSDL": (b'<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"/>', "WSDL"),
    "a reference to a file": (text({**PETS, "definitions": {"A": {"$ref": "a.json#/B"}}}), "refers to “a.json#/B”"),
    "a reference to an address": (
        text({**PETS, "definitions": {"A": {"$ref": "http://127.0.0.9:9200/a"}}}),
        "refers to “http://127.0.0.9:9200/a”",
    ),
    "a broken zip": (zipped({"a.json": text()})[:-30], "cannot be unpacked"),
    "an empty zip": (zipped({}), "This is a zip|no file"),
    "a zip of something else": (zipped({"a.json": b"{}"}), "no “openapi”"),
    "a zip that leads out": (zipped({"../a.json": text()}), "leads out of a folder"),
    "deep YAML": (b"a: " + b"[" * 200_000, "levels deep"),
    "an alias bomb": (
        b"a: &a [x,x,x,x,x,x,x,x,x]\n"
        + b"".join(b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(9)),
        "more than 2,000,000 values",
    ),
    "a key twice in YAML": (b"swagger: '2.0'\na: 1\na: 2", "here twice"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_cannot_be_read_is_refused_in_one_sentence(name):
    data, words = REFUSALS[name]
    with pytest.raises(TextError, match=words) as refused:
        reading.read(data)
    assert "\n" not in refused.value.sentence and refused.value.line >= 1


def test_a_circular_reference_is_kept():
    value = {**PETS, "definitions": {"A": {"properties": {"again": {"$ref": "#/definitions/A"}}}}}
    assert reading.read(text(value)).definition == value


def test_a_zip_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(archive, "MAX_BYTES", 1000)
    with pytest.raises(TextError, match="unpacks to more than"):
        archive.files(zipped({"a": b"x" * 1001}))


@pytest.mark.parametrize("start", [b"\xff\xfe\xff", b"\xef\xbb\xbf\xff"])
def test_a_mark_that_lies_is_refused(start):
    with pytest.raises(TextError, match="but it is not"):
        decoding.text_of(start)


@needs_corpus
def test_published_connectors_come_in_as_they_are():
    refused = []
    for folder in connectors()[::4]:
        main = next(folder.glob("[Aa]pi[Dd]efinition*.json"))
        files = {path.name: path.read_bytes() for path in folder.iterdir() if path != main}
        try:
            imported = reading.read(main.read_bytes(), files)
        except TextError:
            refused.append(folder.name)
            continue
        assert imported.report.format == "OpenAPI 2.0" and imported.definition["paths"], folder.name
    assert len(refused) <= 5
