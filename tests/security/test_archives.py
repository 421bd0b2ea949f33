"""D16 to D24: files that are more than they look like. They are read in memory, and nothing is written."""

import gzip
import io
import zipfile
from contextlib import suppress

import pytest

from designer.document.text import TextError
from designer.importers import archive, reading

ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
XML = {
    "D16-entity": '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions>&x;</definitions>',
    "D18-laughs": f'<!DOCTYPE x [<!ENTITY a0 "ha">{ENTITIES}]><definitions>&a9;</definitions>',
    "D19-import": '<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"><import location="file:///etc/passwd"/></definitions>',
}


def zipped(*entries):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries:
            target.writestr(name, content)
    return made.getvalue()


def link(name):
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    return entry


@pytest.mark.parametrize("name", XML)
def test_no_xml_is_read(name):
    with pytest.raises(TextError) as refused:
        reading.read(XML[name].encode())
    assert "root:" not in refused.value.sentence


ODD = {
    "a bomb": (("a.json", b"[" + b"0," * 2**20 + b"0]"),),
    "10,000 files": tuple((f"{number}.txt", b"") for number in range(10_000)),
    "a zip within": (("inner.zip", zipped(("a.json", b"{}"))),),
}


@pytest.mark.parametrize("name", ODD)
def test_d23_what_is_too_much_or_no_description_is_refused(name, monkeypatch):
    monkeypatch.setattr(archive, "MAX_BYTES", 2**20)
    with pytest.raises(TextError):
        reading.read(zipped(*ODD[name]))


@pytest.mark.parametrize("name", ["../../settings.py", "/etc/cron.d/x", "C:\\x", "a\\..\\..\\b.json", "con"])
def test_d23_the_name_of_an_entry_names_nothing_here(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with suppress(TextError):
        archive.files(zipped((name, b"{}"), (link("leads.json"), b"/etc/passwd")))
    assert list(tmp_path.rglob("*")) == []


def test_d23_a_link_is_its_own_text_and_leads_nowhere():
    with pytest.raises(TextError) as refused:
        reading.read(zipped((link("apiDefinition.swagger.json"), b"/etc/passwd")))
    assert "root:" not in refused.value.sentence


def test_d24_gzip_is_no_description():
    with pytest.raises(TextError):
        reading.read(gzip.compress(b"{}"))
