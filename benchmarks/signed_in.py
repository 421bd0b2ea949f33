"""Calls through a connection with OAuth tokens and two policies: what one adds to the direct call, how many go through
in a second, and what opening a sealed value costs.

Run by itself it is one process of the portal's: `python -m benchmarks.signed_in` measures one call after the other, and
with "seconds" in what it is given it makes as many as it can for so long, in several threads, when it is told to begin.
"""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from subprocess import PIPE
from typing import Any

import django

from benchmarks import pace
from benchmarks.browser import Browser
from benchmarks.calling import ROUNDS, direct, kept
from benchmarks.figures import Act, Figure, Times, interleaved
from benchmarks.site import ROOT, Site

TITLE = "Calls with OAuth"
PER_SECOND = 300
THREADS = 4  # as many calls as one person may have on their way in one process
SECONDS = 5.0  # that they call
OPENED = 20  # values between two looks at the clock


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
    given = {"seed": site.seed, "seconds": SECONDS}
    command = [sys.executable, "-m", "benchmarks.signed_in", json.dumps(given)]
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=site.calling, stdin=PIPE, stdout=PIPE, text=True)
        for _ in range(min(2, os.cpu_count() or 1))
    ]
    for each in processes:
        said(each)
    for each in processes:
        tell(each)
    return sum(int(said(each)) for each in processes) / SECONDS


def said(process: subprocess.Popen[str]) -> str:
    """The next line that `process` says. Raises RuntimeError when it ends without one."""
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise RuntimeError(f"A process that calls ended with status {process.wait()}.")
    return line


def tell(process: subprocess.Popen[str]) -> None:
    """Let `process` begin."""
    if process.stdin:
        process.stdin.write("\n")
        process.stdin.close()


def many(seed: dict[str, Any], seconds: float) -> int:
    """How many calls the threads of this process made, once it was told to begin."""
    from django.db import connection

    acts = [kept(seed["signed_in"]) for _ in range(THREADS)]
    acts[0]()  # what is read once is read
    print("ready", flush=True)
    sys.stdin.readline()
    end = time.monotonic() + seconds

    def calls(act: Act) -> int:
        made = 0
        while time.monotonic() < end:
            act()
            made += 1
        connection.close()
        return made

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(calls, acts))


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
    return interleaved(act, 10 * ROUNDS)["open"].p50 * 1000 / OPENED / len(row.values)


def main(given: dict[str, Any]) -> str:
    django.setup()
    if "seconds" in given:
        return str(many(given["seed"], given["seconds"]))
    return json.dumps(one_by_one(given))


if __name__ == "__main__":
    print(main(json.loads(sys.argv[1])))
