"""Pages while forty calls hang: half of them at the API, half at the service that should renew their tokens."""

import json
import threading

from benchmarks import pace
from benchmarks.browser import Browser
from benchmarks.calling import ACTION, BODY
from benchmarks.figures import Figure, interleaved
from benchmarks.site import Site

TITLE = "Hanging services"
CALLS, ROUNDS = 40, 60


def measure(site: Site) -> list[Figure]:
    browser = Browser(site.port)
    browser.sign_in(site.seed["people"]["few"], site.seed["password"])
    others = Browser(site.port)
    others.sign_in(site.seed["people"]["many"], site.seed["password"])
    before = len(site.hanging.requests)
    calls = [threading.Thread(target=_call, args=(site, others, number)) for number in range(CALLS)]
    for each in calls:
        each.start()
    page = {"page": lambda: browser.get("/connectors/")}
    times = interleaved(page | pace.page(site, browser), ROUNDS)
    hung = len(site.hanging.requests) - before
    for each in calls:
        each.join()
    if not hung:
        raise RuntimeError("No call has reached the hanging service.")
    p95 = times["page"].p95
    note = f"{pace.note(p95, times)}, {hung} hung and the others were refused"
    return [Figure("A page while 40 calls hang, p95", pace.paced(p95, times), " ms", 500, note)]


def _call(site: Site, signed_in: Browser, number: int) -> None:
    chosen = site.seed["hanging"][number % 2]
    browser = Browser(site.port, signed_in.cookies)
    url = f"/connectors/{chosen['slug']}/edit/test/?at={ACTION}"
    browser.get(url)
    form = {"as": "json", "do": "send", "connection": chosen["connection"], "body": json.dumps(BODY)}
    browser.post(url, form, expect=None)
