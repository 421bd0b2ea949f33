"""Calls through a connection with OAuth tokens and two policies: what one adds to the direct call, how many go through
in a second, and what opening a sealed value costs.

Run by itself it is one process of the portal's: `python -m benchmarks.signed_in` measures one call after the other, and
with "until" in what it is given it makes as many as it can, in several threads, until that moment.
"""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django

from benchmarks import pace
from benchmarks.browser import Browser
from benchmarks.calling import ROUNDS, direct, kept
from benchmarks.figures import Figure, Times, interleaved
from benchmarks.site import ROOT, Site

TITLE = "Calls with OAuth"
PER_SECOND = 300
THREADS = 4  # as many calls as one person may have on their way in one process
READY, SECONDS = 4.0, 5.0  # until every process is up, and how long they call
OPENED = 200  # values between two looks at the clock


def measure(site: Site) -> list[Figure]:
    browser = Browser(site.port)
    browser.sign_in(site.seed["people"]["many"], site.seed["password"])
    given = {"seed": site.seed, "port": site.practice_port, "bare_port": site.bare_port, "cookies": browser.cookies}
    one: dict[str, Any] = json.loads(site.run("-m", "benchmarks.signed_in", json.dumps(given)))
    before = interleaved(pace.page(site, browser), ROUNDS)
    rate = _rate(site)
    after = interleaved(pace.page(site, browser), ROUNDS)
    times = {pace.NAME: Times(before[pace.NAME].taken + after[pace.NAME].taken)}
    each = 1000 / rate
    paced = pace.paced(each, times)
    note = f", {1000 / paced:.0f} a second{pace.note(each, times)}"
    return [
        Figure("A call with OAuth and two policies adds, p50", one["added"], " ms", 5, one["note"]),
        Figure("Such calls at once on two cores, time for each", paced, " ms", 1000 / PER_SECOND, note),
        Figure("Opening a sealed value, p50", one["opening"], " µs", 50),
    ]


def _rate(site: Site) -> float:
    """Calls a second of as many processes as there are cores."""
    given = {"seed": site.seed, "from": time.time() + READY, "until": time.time() + READY + SECONDS}
    command = [sys.executable, "-m", "benchmarks.signed_in", json.dumps(given)]
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=site.calling, stdout=subprocess.PIPE, text=True)
        for _ in range(min(2, os.cpu_count() or 1))
    ]
    return sum(int(each.communicate()[0]) for each in processes) / SECONDS


def many(seed: dict[str, Any], begin: float, end: float) -> int:
    """How many calls the threads of this process made between the two moments."""
    from django.db import connection

    def calls(_: int) -> int:
        act, made = kept(seed["signed_in"]), 0
        act()
        time.sleep(max(0.0, begin - time.time()))
        while time.time() < end:
            act()
            made += 1
        connection.close()
        return made

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(calls, range(THREADS)))


def one_by_one(given: dict[str, Any]) -> dict[str, Any]:
    """What a call adds in this process, brought to the reference pace, and microseconds to open a value."""
    bare = Browser(given["bare_port"], given["cookies"])
    portal = kept(given["seed"]["signed_in"])
    acts = {"direct": direct(given["port"]), "portal": portal, pace.NAME: lambda: bare.get(pace.PATH)}
    times = interleaved(acts, ROUNDS)
    added = times["portal"].p50 - times["direct"].p50
    return {"added": pace.paced(added, times), "note": pace.note(added, times), "opening": _opening(given["seed"])}


def _opening(seed: dict[str, Any]) -> float:
    from portal.connections.models import Connection
    from portal.sealing import vault

    row = Connection.objects.select_related("connector").get(pk=seed["signed_in"])
    act = {"open": lambda: [vault.open_values(row) for _ in range(OPENED)]}
    return interleaved(act, ROUNDS)["open"].p50 * 1000 / OPENED / len(row.values)


def main(given: dict[str, Any]) -> str:
    django.setup()
    if "until" in given:
        return str(many(given["seed"], given["from"], given["until"]))
    return json.dumps(one_by_one(given))


if __name__ == "__main__":
    print(main(json.loads(sys.argv[1])))
