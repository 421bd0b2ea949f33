"""A page of the portal against the same rows written by hand in a bare Django, on the same server."""

from benchmarks import queries
from benchmarks.browser import Browser
from benchmarks.figures import Figure, interleaved
from benchmarks.site import Site

TITLE = "A page against bare Django"
ROUNDS = 60
PATH = "/connectors/"


def measure(site: Site) -> list[Figure]:
    portal = Browser(site.port)
    portal.sign_in(site.seed["people"]["many"], site.seed["password"])
    bare = Browser(site.bare_port, portal.cookies)
    times = interleaved({"portal": lambda: portal.get(PATH), "bare": lambda: bare.get(PATH)}, ROUNDS)
    ours, floor = times["portal"], times["bare"]
    ours_queries, floor_queries = queries.counts(site)["page"], bare.get("/count/").text
    note = f" ({ours.p50:.1f} ms with {ours_queries} queries, bare {floor.p50:.1f} ms with {floor_queries})"
    return [Figure("List of connectors, 25 rows, against bare Django", ours.p50 / floor.p50, "×", 1.5, note)]
