"""Group A through the Test step: the portal connects only where the operator allows it."""

import socket

import pytest

from portal.connections import making
from portal.connectors.drafts import draft
from portal.connectors.models import Connector
from tests.designer.fault_server import redirect, serving
from tests.security.conftest import call, connector_to

pytestmark = pytest.mark.django_db

NOT_REACHED = {"blocked_address", "unusable_address", "dns"}
POLICY = "x-ms-apimTemplateParameter."
HOSTS = [
    pytest.param("127.0.0.9:9200", id="A01"),
    pytest.param("169.254.169.254", id="A02"),
    *(pytest.param(f"{each}:9200", id=f"A04-{each}") for each in ("127.1", "0177.0.0.9", "0x7f.9", "0x7f000009")),
    *(pytest.param(f"{each}:9200", id=f"A04-{each}") for each in ("2130706441", "017700000011", "0")),
    *(pytest.param(f"{each}:9200", id=f"A06-{each}") for each in ("[::1]", "[::]", "0.0.0.0")),
    *(pytest.param(each, id=f"A07-{each}") for each in ("[::ffff:127.0.0.9]:9200", "[::ffff:a9fe:a9fe]")),
    pytest.param("[::ffff:100.64.0.1]", id="A07-shared"),
    pytest.param("allowed.test@127.0.0.9:9200", id="A18-user"),
    pytest.param("127.0.0.9:9200#@allowed.test", id="A18-fragment"),
    pytest.param("LOCALHOST.:9200", id="A22-localhost"),
    pytest.param("Metadata.Google.Internal.", id="A22-metadata"),
    pytest.param("127.0.0.5:22", id="A24-ssh"),
    pytest.param("127.0.0.5:6379", id="A24-redis"),
    *(pytest.param(f"127.0.0.5:{port}", id=f"A24-{port}") for port in ("0", "65536", "-1")),
]


@pytest.fixture
def names(monkeypatch):
    """No name of these tests leaves the machine."""
    real = socket.getaddrinfo
    known = {"localhost": ["127.0.0.1"], "metadata.google.internal": ["169.254.169.254"]}

    def look_up(name, port, *rest, **more):
        text = name.decode() if isinstance(name, bytes) else str(name)
        found = known.get(text.lower().removesuffix("."))
        if found is None:
            return real(name, port, *rest, **more)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


@pytest.mark.parametrize("host", HOSTS)
def test_a_closed_address_is_never_reached(mara, browser, canary, names, opened, host):
    opened("127.0.0.5/32", "127.0.0.5:9200")  # so that the port alone is no reason to refuse
    page, run = call(browser, connector_to(mara, host))
    assert run.problem in NOT_REACHED if run else page.status_code == 422
    assert "127.0.0.9" not in (run.result if run and "127.0.0.9" not in host else "")


@pytest.mark.parametrize("port", [9200, 9201])
def test_A01_an_open_and_a_closed_port_look_alike(mara, browser, canary, opened, port):
    opened("127.0.0.5:9200", "127.0.0.5:9201")
    _, run = call(browser, connector_to(mara, f"127.0.0.9:{port}"))
    assert (run.problem, run.title) == ("blocked_address", "This address is not open to connectors")


def test_A02_the_operator_cannot_open_metadata(mara, browser, opened):
    opened("169.254.0.0/16", "0.0.0.0/0")
    assert call(browser, connector_to(mara, "169.254.169.254"))[1].problem == "blocked_address"


@pytest.mark.parametrize("found", [["127.0.0.9"], ["127.0.0.5", "127.0.0.9"]], ids=["A11", "A12"])
def test_a_name_is_judged_by_all_its_addresses(mara, browser, canary, names, upstream, found):
    with upstream() as served:
        names["internal.test"] = found
        _, run = call(browser, connector_to(mara, f"internal.test:{served.port}"))
    assert run.problem == "blocked_address" and served.requests == []
    assert "127.0.0.9" not in run.result


def test_A15_a_redirect_to_the_canary_is_not_followed(mara, browser, canary, upstream, opened):
    with upstream(redirect("http://127.0.0.9:9200/")) as served:
        opened(served.place, "127.0.0.5:9200")
        page, run = call(browser, connector_to(mara, served.place))
    assert page.status_code == 200 and run.problem == "blocked_address"


ADDRESSES = ["file:///etc/passwd", "ftp://h/", "gopher://h/", "unix:///var/run/docker.sock", "jar:x", "javascript:x"]


@pytest.mark.parametrize("address", [*ADDRESSES, "http://allowed.test@127.0.0.9:9200/"])
def test_A17_A18_an_address_of_another_kind_is_refused_when_it_is_saved(mara, browser, address):
    connector = connector_to(mara, "api.example.com")
    before = connector.head
    url = f"/connectors/{connector.slug}/edit/general/"
    assert browser.post(url + "address/", {"address": address}).status_code == 422
    assert browser.post(url, {"title": "A", "host": address, "scheme": "http", "base": before}).status_code == 422
    assert Connector.objects.get().head == before


def test_A18_what_follows_the_fragment_is_never_the_host(mara, browser):
    connector = connector_to(mara, "api.example.com")
    browser.post(f"/connectors/{connector.slug}/edit/general/address/", {"address": "http://127.0.0.9#@allowed.test/"})
    assert Connector.objects.get().host == "127.0.0.9"


@pytest.mark.parametrize("scheme", ["file", "ftp", "gopher", "unix", "jar", "javascript"])
def test_A17_a_scheme_from_a_file_is_never_used(mara, browser, canary, scheme):
    _, run = call(browser, connector_to(mara, "127.0.0.9:9200", schemes=[scheme]))
    assert run.problem in NOT_REACHED and f"{scheme}://" not in run.result


@pytest.mark.parametrize("scheme", ["ftp", "file", ""])
def test_A17_another_scheme_cannot_be_chosen(mara, browser, scheme):
    connector = connector_to(mara, "api.example.com")
    form = {"title": "A", "host": "a.example", "base_path": "/", "scheme": scheme, "base": connector.head}
    assert browser.post(f"/connectors/{connector.slug}/edit/general/", form).status_code == 422


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "portal.example"])
def test_A23_the_portal_is_not_called_by_itself(mara, browser, canary, opened, names, settings, name):
    opened("127.0.0.1:9200", "127.0.0.9:9200", HOST="127.0.0.1", PORT=9200)
    settings.PUBLIC_URL = "http://portal.example:9200"
    names["portal.example"] = ["127.0.0.9"]
    assert call(browser, connector_to(mara, f"{name}:9200"))[1].problem == "blocked_address"


@pytest.mark.parametrize("port", ["0", "65536", "-1"])
def test_A24_a_port_that_is_none_is_refused_when_it_is_saved(mara, browser, port):
    connector = connector_to(mara, "api.example.com")
    form = {"title": "A", "host": f"127.0.0.5:{port}", "base_path": "/", "scheme": "http", "base": connector.head}
    assert browser.post(f"/connectors/{connector.slug}/edit/general/", form).status_code == 422


def policy(template, **parameters):
    values = {POLICY + name: value for name, value in parameters.items()}
    one = {"templateId": template, "title": "Lead elsewhere", "parameters": values}
    return {"properties": {"connectionParameters": {"host": {"type": "string"}}, "policyTemplateInstances": [one]}}


@pytest.mark.parametrize(
    "properties",
    [
        policy("dynamichosturl", urlTemplate="http://@connectionParameters('host')"),
        policy("routerequesttoendpoint", newPath="http://127.0.0.9:9200/", httpMethod="@Request.OriginalHTTPMethod"),
        policy("setheader", name="Host", value="@connectionParameters('host')", existsAction="override"),
        policy("setheader", name="X-Host", value="@connectionParameters('host')", existsAction="override"),
    ],
    ids=["dynamichosturl", "route", "host-header", "header"],
)
def test_A25_no_policy_leads_a_call_elsewhere(mara, browser, canary, upstream, properties):
    with upstream() as served:
        connector = connector_to(mara, served.place, properties=properties)
        connection = making.make(mara, connector, draft(connector), "Mine", {"host": "127.0.0.9:9200"})
        page, _ = call(browser, connector, connection=connection)
    assert page.status_code in (200, 422)
    assert all(f"Host: {served.place}".encode() in request for request in served.requests)


def test_A29_A30_proxies_and_netrc_of_the_operator_are_not_used(mara, browser, canary, upstream, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.5 login me password OPERATOR_SECRET\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.9:9200")
    with upstream() as served:
        _, run = call(browser, connector_to(mara, served.place))
    assert run.status == 200
    assert b"authorization" not in served.requests[0].lower()


@pytest.mark.parametrize("status", ["302 Found", "307 Temporary Redirect"])
def test_B01_B03_a_redirect_to_another_host_takes_no_key_along(mara, browser, opened, status):
    scheme = {"k": {"type": "apiKey", "in": "header", "name": "X-Api-Key"}}
    secrets = {"properties": {"connectionParameters": {"k": {"type": "securestring"}}}}
    with serving(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "127.0.0.6") as second:
        lead = redirect(f"http://{second.place}/?next=1", status)
        with serving(lead) as first:
            opened(first.place, second.place)
            connector = connector_to(
                mara, first.place, properties=secrets, securityDefinitions=scheme, security=[{"k": []}]
            )
            made = making.make(mara, connector, draft(connector), "Mine", {"k": "canary-secret-91"})
            call(browser, connector, connection=made)
    assert b"canary-secret-91" in first.requests[0]
    assert second.requests and b"canary" not in second.requests[0] and b"referer" not in second.requests[0].lower()
