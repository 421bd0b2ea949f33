"""A call of the Test step against the very same call made directly, both over loopback."""

import http.client
import json

from benchmarks.browser import Browser
from benchmarks.figures import Figure, interleaved
from benchmarks.site import Site

TITLE = "A test call"
ROUNDS = 80
PATH = "/text/analytics/v2.0/sentiment"
BODY = {"documents": [{"id": "1", "language": "en", "text": "A wonderful day, and the people are kind."}]}


def measure(site: Site) -> list[Figure]:
    browser = Browser(site.port)
    browser.sign_in(site.seed["people"]["many"], site.seed["password"])
    url = f"/connectors/{site.seed['slugs']['called']}/edit/test/"
    browser.get(url)
    form = {"as": "json", "do": "send", "connection": site.seed["connection"], "body": json.dumps(BODY)}
    direct = Direct(site.practice_port, site.environ.get("PRACTICE_KEY", "practice-key-0123456789"))

    def sent() -> None:
        location = browser.post(url, form, expect=302).headers["Location"]
        if "run=" not in location:
            raise RuntimeError(f"The call was not made; the portal leads to {location}.")

    times = interleaved({"direct": direct.send, "portal": sent}, ROUNDS)
    added = times["portal"].p50 - times["direct"].p50
    note = f" ({times['portal'].p50:.1f} ms, direct {times['direct'].p50:.1f} ms)"
    return [Figure("A test call adds to the direct call, p50", added, " ms", 3, note)]


class Direct:
    """The call as a program would make it: one connection that stays open, no checks, nothing kept."""

    def __init__(self, port: int, key: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        self._headers = {"Content-Type": "application/json", "Ocp-Apim-Subscription-Key": key}

    def send(self) -> None:
        self._connection.request("POST", PATH, json.dumps(BODY).encode(), self._headers)
        response = self._connection.getresponse()
        if response.status != 200:
            raise RuntimeError(f"The practice API answered {response.status}.")
        response.read()
