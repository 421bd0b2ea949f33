"""Group J through the Test step: a broken service ends typed, and the page is never an error."""

import resource

import pytest

from portal.connections.models import Run
from tests.designer.fault_server import answer, drip, flood, hang, redirect, reset
from tests.security.conftest import call, connector_to

pytestmark = pytest.mark.django_db

SHORT, LONG = 0.6, 30
OK = b"HTTP/1.1 200 OK\r\n"
PLAIN = "Content-Type: text/plain"
JSON = "Content-Type: application/json"
FAULTS = {
    "J01-hang": (hang, {"timeout"}),
    "J01-header-drip": (drip(OK, b"X-A: b\r\n"), {"timeout", "not_http"}),
    "J01-slow-header": (drip(OK + b"X-A: ", every=0.3), {"timeout"}),
    "J01-body-drip": (drip(OK + b"Content-Length: 100000\r\n\r\n"), {"timeout"}),
    "J01-drip-after-redirects": (drip(b"HTTP/1.1 302 Found\r\nLocation: /"), {"timeout"}),
    "J02-endless-body": (flood(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"x" * 4096 + b"\r\n"), {""}),
    "J02-endless-line": (flood(OK + b"X: ", b"x" * 4096), {"not_http"}),
    "J04-loop": (redirect("/it"), {"redirect_loop"}),
    "J05-short": (OK + b"Content-Length: 100\r\n\r\nhello", {"truncated"}),
    "J05-two-lengths": (OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", {"not_http", "truncated"}),
    "J05-length-and-chunks": (OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {"not_http"}),
    "J05-bad-chunk": (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n", {"not_http", "truncated"}),
    "J05-negative": (OK + b"Content-Length: -1\r\n\r\nhello", {"not_http"}),
    "J05-no-status": (b"hello\r\n\r\n", {"not_http"}),
    "J05-empty": (b"", {"connection_lost"}),
    "J05-reset": (reset, {"connection_lost"}),
    "J08-html": (answer(b"<html>", JSON), {""}),
    "J08-bom": (answer(b"\xef\xbb\xbf{}", JSON), {""}),
    "J08-nan": (answer(b'{"a": NaN}', JSON), {""}),
    "J08-comma": (answer(b'{"a": 1,}', JSON), {""}),
    "J08-surrogate": (answer(rb'{"a": "\ud800"}', JSON), {""}),
    "J08-nul": (answer(b'{"a": "\\u0000"}\0', JSON), {""}),
    "J08-invalid-utf-8": (answer(b'{"a": "\xff\xfe"}', JSON), {""}),
    "J08-utf-16": (answer(b"ab", "Content-Type: text/plain; charset=utf-16"), {""}),
    "J08-deep": (answer(b"[" * 100_000, JSON), {""}),
    "J08-twice": (answer(b'{"a": 1, "a": 2}', JSON), {""}),
    "J08-long-number": (answer(b'{"a": ' + b"9" * 5000 + b"}", JSON), {""}),
    "J11-huge-retry": (answer(b"{}", "Retry-After: 99999999", status="429 Slow"), {""}),
    "J11-negative-retry": (answer(b"{}", "Retry-After: -1", status="429 Slow"), {""}),
    "J11-past-retry": (answer(b"{}", "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT", status="503 No"), {""}),
    "J11-garbage-retry": (answer(b"{}", "Retry-After: \xff\xfesoon", status="429 Slow"), {""}),
    "odd-headers": (answer(b"x", "X-\xe9: \xff", "Content-Type: text/\xff; charset=nonsense"), {"", "not_http"}),
    "odd-status": (b"HTTP/1.1 999 \xff\xfe\r\nContent-Length: 0\r\n\r\n", {"", "not_http"}),
    "no-content-with-body": (b"HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\nhello", {""}),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_ends_typed(mara, browser, upstream, name):
    """What waits for the deadline is given a short one, and what ends by itself one that it never meets."""
    script, problems = FAULTS[name]
    with upstream(script, CALL_TIMEOUT=SHORT if "timeout" in problems else LONG) as served:
        connector = connector_to(mara, served.place)
        page, run = call(browser, connector)
        assert page.status_code == 200
        assert run.problem in problems, run.problem
        assert run.milliseconds < LONG * 1000
        assert len(served.requests) <= 6  # one, and five redirects: nothing is tried again by itself
        url = f"/connectors/{connector.slug}/edit/test/?at=/paths/~1it/get&run={run.pk}&tab=headers"
        assert browser.get(url).status_code == 200


def test_J02_a_huge_answer_takes_little_memory(mara, browser, upstream):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with upstream(flood(OK + b"\r\n", b"x" * 65536), CALL_TIMEOUT=LONG, CALL_MAX_BYTES=2**20) as served:
        call(browser, connector_to(mara, served.place))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024
    assert len(Run.objects.get().result) < 4 * 2**20


PREVIEWS = ["text/html", "image/svg+xml", "application/pdf", "text/javascript", "application/xhtml+xml"]


@pytest.mark.parametrize("content_type", PREVIEWS)
def test_G07_what_came_back_is_text_wherever_it_is_shown(mara, browser, upstream, content_type):
    script = answer(b"<script>alert(1)</script><svg onload=alert(1)>", f"Content-Type: {content_type}")
    with upstream(script) as served:
        connector = connector_to(mara, served.place)
        page, run = call(browser, connector)
    raw = browser.get(f"/connectors/{connector.slug}/edit/test/?at=/paths/~1it/get&run={run.pk}&view=raw")
    assert b"<script>alert" not in page.content + raw.content and b"<svg onload" not in page.content + raw.content
    download = browser.get(f"/connectors/{connector.slug}/test/{run.pk}/answer.txt")
    if download.status_code == 200:
        assert download["Content-Type"] == "text/plain; charset=utf-8"
        assert download["X-Content-Type-Options"] == "nosniff" and "sandbox" in download["Content-Security-Policy"]
        assert download["Content-Disposition"].startswith("attachment")
