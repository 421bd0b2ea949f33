"""Group A through the ways out beside the Test step: sign-ins, imports, icons. Nothing reaches a closed address."""

import socket

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.connectors.models import Connector, Icon
from tests.designer.fault_server import answer, redirect, serving
from tests.security.conftest import connector_to
from tests.security.ways_out import FLOWS, imported, signed_in

CLOSED = [
    "127.0.0.9:9200",  # A01
    "169.254.169.254/latest/meta-data/iam/security-credentials",  # A02
    *(f"{each}:9200" for each in ("127.1", "0177.0.0.9", "0x7f.9", "0x7f000009", "2130706441", "017700000011", "0")),
    *(f"{each}:9200" for each in ("[::1]", "[::]", "0.0.0.0", "[::ffff:127.0.0.9]")),  # A06, A07
    *("[::ffff:a9fe:a9fe]", "[::ffff:100.64.0.1]", "[64:ff9b::7f00:9]:9200", "[2002:7f00:9::]:9200"),
    *("internal.test:9200", "mixed.test:9200", "LOCALHOST.:9200", "Metadata.Google.Internal."),  # A11, A12, A22
    *("allowed.test@127.0.0.9:9200", "127.0.0.9:9200#@allowed.test", r"127.0.0.9:9200\@allowed.test"),  # A18
    *(f"127.0.0.5:{port}" for port in ("22", "25", "6379", "5432", "0", "65536", "-1")),  # A24
    *("127.0.0.9%2e:9200", "127。0。0。9:9200", "[::1%25lo]:9200", "[::1", ""),
]
SCHEMES = ["file:///etc/passwd", "ftp://127.0.0.9:9200/", "gopher://127.0.0.9:9200/", "unix:///var/run/docker.sock"]
SCHEMES += ["jar:http://127.0.0.9:9200!/", "javascript:alert(1)", "data:text/html,x", "//127.0.0.9:9200/", "HTTP:/x"]
NAMES = {
    "localhost": ["127.0.0.1"],
    "metadata.google.internal": ["169.254.169.254"],
    "internal.test": ["127.0.0.9"],
    "mixed.test": ["127.0.0.5", "127.0.0.9"],
    "portal.example": ["127.0.0.9"],
}
SECRETS = (b"secret-of-the-client", b"a-refresh-token", b"an-access-token", b"the-code", b"the-password", b"v" * 64)
WAYS = [*FLOWS, "import"]


@pytest.fixture(autouse=True)
def names(monkeypatch):
    known, real = dict(NAMES), socket.getaddrinfo

    def look_up(name, port, *rest, **more):
        text = (name.decode() if isinstance(name, bytes) else str(name)).lower().removesuffix(".")
        found = known.get(text)
        if callable(found):
            found = found()
        if found is None:
            return real(name, port, *rest, **more) if text[:1].isdigit() else _unknown()
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


def _unknown():
    raise socket.gaierror(socket.EAI_NONAME, "unknown")


def go(way, url):
    return imported(url) if way == "import" else signed_in(way, url)


@pytest.mark.parametrize("way", WAYS)
def test_no_way_reaches_a_closed_address(way, canary, opened):
    opened("127.0.0.5/32", "127.0.0.5:9200")
    for place in CLOSED:
        code, said = go(way, f"http://{place}/")
        assert code, place
        assert way == "import" or "127.0.0.9" not in said.partition("[{")[0], place


@pytest.mark.parametrize("way", FLOWS)
def test_no_way_takes_another_scheme(way, canary, opened):
    opened("127.0.0.5/32")
    for url in SCHEMES:
        code, said = go(way, url)
        assert code == "unusable_address" and "root:" not in said, url


def test_an_address_of_another_kind_is_no_address_to_import_from(canary):
    for url in SCHEMES:
        assert imported(url) == ("", url)  # the very text, as somebody pasted it


@pytest.mark.parametrize("way", WAYS)
def test_an_open_and_a_closed_port_look_alike(way, canary, opened):
    opened("127.0.0.5:9200")
    first, second = (go(way, f"http://127.0.0.9:{port}/")[1].partition("[{")[0] for port in (9200, 80))
    assert first.replace(":9200", "") == second.replace(":80", "")


@pytest.mark.parametrize("way", WAYS)
def test_the_portal_is_not_called_by_itself(way, canary, opened, settings):
    opened("127.0.0.1:9200", "127.0.0.9:9200", "[::1]:9200", HOST="127.0.0.1", PORT=9200)
    settings.PUBLIC_URL = "http://portal.example:9200"
    for host in ("127.0.0.1", "localhost", "portal.example", "PORTAL.example.", "[::1]"):
        assert go(way, f"http://{host}:9200/oauth/callback")[0], host


@pytest.mark.parametrize("way", WAYS)
def test_a_name_that_changes_its_address_is_resolved_once(way, canary, names, opened):
    answers = iter([["127.0.0.5"], *[["127.0.0.9"]] * 5])
    names["rebind.test"] = lambda: next(answers)
    with serving(answer(b"[]", "Content-Type: application/json")) as served:
        opened(served.place, "127.0.0.5:9200")
        go(way, f"http://rebind.test:{served.port}/")
        assert len(served.requests) == 1 and next(answers) == ["127.0.0.9"] and len(list(answers)) == 4


@pytest.mark.parametrize("status", ["302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
@pytest.mark.parametrize("way", WAYS)
def test_a_redirect_reaches_no_closed_address_and_takes_no_secret_along(way, status, canary, opened):
    with serving(answer(b"[]"), "127.0.0.6") as second:
        for place in ("127.0.0.9:9200", second.place):
            with serving(redirect(f"http://{place}/?next=1", status)) as first:
                opened(first.place, second.place, "127.0.0.5:9200")
                code, _ = go(way, first.url())
                assert first.requests and (code or place == second.place)
        assert way == "import" or not second.requests
        assert not [each for each in second.requests if any(secret in each for secret in SECRETS)]
        assert not [each for each in second.requests if b"referer" in each.lower()]


@pytest.mark.parametrize("way", WAYS)
def test_proxies_and_netrc_of_the_operator_are_not_used(way, canary, opened, monkeypatch, tmp_path):
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.5 login me password OPERATOR_SECRET\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.9:9200")
    with serving(answer(b"[]")) as served:
        opened(served.place)
        go(way, served.url())
        assert len(served.requests) == 1
        assert b"OPERATOR" not in served.requests[0] and b"Basic b" not in served.requests[0]


REFERENCES = ["http://127.0.0.9:9200/x.json", "file:///etc/passwd", "../../../etc/passwd#/", "/proc/self/environ"]


@pytest.mark.django_db
@pytest.mark.parametrize("is_update", [False, True])
def test_D11_D12_no_reference_of_a_file_is_fetched(is_update, mara, browser, canary, opened):
    opened("127.0.0.0/8", "127.0.0.9:9200")
    connector = connector_to(mara, "api.example.com")
    parts = ",".join(f'"{number}": {{"$ref": "{each}"}}' for number, each in enumerate(REFERENCES))
    text = (
        '{"openapi": "3.0.3", "info": {"title": "A", "version": "1"}, "externalDocs": {"url": "http://127.0.0.9:9200/"},'
        '"servers": [{"url": "http://127.0.0.9:9200/"}], "paths": {"/a": {"$ref": "http://127.0.0.9:9200/p.json"}},'
        f'"components": {{"schemas": {{{parts}}}}}}}'
    )
    url = f"/connectors/{connector.slug}/update/" if is_update else "/connectors/new/import/"
    page = browser.post(url, {"text": text}, follow=True)
    assert page.status_code == 200 and "root:" not in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("is_update", [False, True])
def test_the_pages_of_an_import_reach_no_closed_address(is_update, mara, browser, canary, opened):
    opened("127.0.0.5/32")
    url = f"/connectors/{connector_to(mara, 'a.example').slug}/update/" if is_update else "/connectors/new/import/"
    for place in ("127.0.0.9:9200", "2130706441:9200", "internal.test:9200", "169.254.169.254"):
        assert browser.post(url, {"text": f"http://{place}/"}).status_code == 422


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.9:9200/x.png"/></svg>'


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", [SVG, b"http://127.0.0.9:9200/", b"<?xml-stylesheet href='http://127.0.0.9:9200/'?>"]
)
def test_an_icon_fetches_nothing(content, mara, browser, canary, opened):
    opened("127.0.0.9:9200")
    connector = connector_to(mara, "a.example")
    form = {"icon": SimpleUploadedFile("i.png", content, "image/png"), "base": connector.head}
    assert browser.post(f"/connectors/{connector.slug}/edit/general/icon/", form).status_code == 422
    assert not Icon.objects.exists() and Connector.objects.get().head == connector.head
