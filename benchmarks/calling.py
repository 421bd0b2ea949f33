"""A call of the Test step against the very same call made directly, both over loopback.

The budget is for what the portal does with a call: guard, decryption, policies, the check of the answer, the stored
run. The whole POST, with session, CSRF and form, is shown beside it. Run by itself it measures the former in a process
of the portal's: `python -m benchmarks.calling`.
"""

import http.client
import json
import sys
import uuid
from copy import copy
from typing import Any

import django

from benchmarks import pace
from benchmarks.browser import Browser
from benchmarks.figures import Act, Figure, interleaved
from benchmarks.site import Site

TITLE = "A test call"
ROUNDS = 80
PATH = "/text/analytics/v2.0/sentiment"
ACTION = "/paths/~1text~1analytics~1v2.0~1sentiment/post"
KEY = "practice-key-0123456789"  # the practice API's own default
BODY = {"documents": [{"id": "1", "language": "en", "text": "A wonderful day, and the people are kind."}]}


def measure(site: Site) -> list[Figure]:
    browser = Browser(site.port)
    browser.sign_in(site.seed["people"]["many"], site.seed["password"])
    acts = {"direct": direct(site.practice_port), "portal": posted(site, browser), **pace.page(site, browser)}
    times = interleaved(acts, ROUNDS)
    whole = times["portal"].p50 - times["direct"].p50
    inside = _measured_inside(site, browser)
    return [
        Figure("A test call adds to the direct call, p50", inside["paced"], " ms", 3, inside["note"]),
        Figure(
            "The same with the whole request around it", pace.paced(whole, times), " ms", note=pace.note(whole, times)
        ),
    ]


def direct(port: int) -> Act:
    """The call as a program would make it: one connection that stays open, no checks, nothing kept."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": "application/json", "Ocp-Apim-Subscription-Key": KEY}

    def send() -> None:
        connection.request("POST", PATH, json.dumps(BODY).encode(), headers)
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"The practice API answered {response.status}.")

    return send


def posted(site: Site, browser: Browser) -> Act:
    """The form of the Test step, sent without JavaScript; the answer leads to the page that shows the run."""
    url = f"/connectors/{site.seed['slugs']['called']}/edit/test/?at={ACTION}"
    browser.get(url)
    form = {"as": "json", "do": "send", "connection": site.seed["connection"], "body": json.dumps(BODY)}

    def send() -> None:
        location = browser.post(url, form, expect=302).headers["Location"]
        if "run=" not in location:
            raise RuntimeError(f"The call was not made; the portal leads to {location}.")

    return send


def kept(id: str) -> Act:
    """The call as the Test step makes it with the connection `id`, from the order to the stored run."""
    from portal.connections.models import Connection
    from portal.connections.testing import Order, send
    from portal.connectors.drafts import draft_using

    connection = Connection.objects.select_related("connector", "owner").get(pk=id)

    def act() -> None:
        connector = copy(connection.connector)  # nothing of the draft is known from the call before
        state = draft_using(connector, ACTION)
        arguments = {"body": BODY}
        order = Order(connection.owner, connector, state, connector.head, ACTION, arguments, connection, uuid.uuid4())
        run = send(order)
        if run.status != 200:
            raise RuntimeError(f"The call ended with: {run.title}.")

    return act


def _measured_inside(site: Site, browser: Browser) -> dict[str, Any]:
    given = {"seed": site.seed, "port": site.practice_port, "bare_port": site.bare_port, "cookies": browser.cookies}
    found: dict[str, Any] = json.loads(site.run("-m", "benchmarks.calling", json.dumps(given)))
    return found


def main(given: dict[str, Any]) -> dict[str, Any]:
    """What the portal adds in this process, brought to the reference pace, and the sentence with the raw times."""
    django.setup()
    bare = Browser(given["bare_port"], given["cookies"])
    acts = {
        "direct": direct(given["port"]),
        "portal": kept(given["seed"]["connection"]),
        pace.NAME: lambda: bare.get(pace.PATH),
    }
    times = interleaved(acts, ROUNDS)
    added = times["portal"].p50 - times["direct"].p50
    return {"paced": pace.paced(added, times), "note": pace.note(added, times)}


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
