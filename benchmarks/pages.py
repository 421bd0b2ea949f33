"""A page of the portal against the same rows written by hand in a bare Django, on the same server."""

from benchmarks.browser import Browser
from benchmarks.figures import Figure, interleaved
from benchmarks.site import Site, free_port, started

TITLE = "A page against bare Django"
ROUNDS = 60
PATH = "/connectors/"


def measure(site: Site) -> list[Figure]:
    portal = Browser(site.port)
    portal.sign_in(site.seed["people"]["many"], site.seed["password"])
    port = free_port()
    environ = {**site.environ, "DJANGO_SETTINGS_MODULE": "benchmarks.bare.settings"}
    server = ("-m", "portal.web_server", "benchmarks.bare.wsgi:application", "--port", str(port), "--threads", "16")
    with started(environ, port, *server):
        bare = Browser(port, portal.cookies)
        queries = int(bare.get("/count/").text)
        times = interleaved({"portal": lambda: portal.get(PATH), "bare": lambda: bare.get(PATH)}, ROUNDS)
    ours, floor = times["portal"], times["bare"]
    ours_queries = site.count()["page"]
    note = f" ({ours.p50:.1f} ms with {ours_queries} queries, bare {floor.p50:.1f} ms with {queries})"
    return [Figure("List of connectors, 25 rows, against bare Django", ours.p50 / floor.p50, "×", 1.5, note)]
