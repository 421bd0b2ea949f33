"""How fast the machine is at this moment: ten queries and 80 rows in a bare Django, between the rest.

Budgets in milliseconds were set on a machine that made such a page in REFERENCE. A busy or slower one takes longer for
everything alike, so a time is compared after it was brought to that pace.
"""

from benchmarks.browser import Browser
from benchmarks.figures import Act, Times
from benchmarks.site import Site

REFERENCE = 4.8  # ms, p50
NAME, PATH = "pace", "/pace/"


def page(site: Site, signed_in: Browser) -> dict[str, Act]:
    """The act to measure between the others, by NAME. It opens that page in the session of `signed_in`."""
    bare = Browser(site.bare_port, signed_in.cookies)
    return {NAME: lambda: bare.get(PATH)}


def paced(milliseconds: float, times: dict[str, Times]) -> float:
    """What `milliseconds` would have been on the reference machine."""
    return milliseconds * REFERENCE / times[NAME].p50


def note(milliseconds: float, times: dict[str, Times]) -> str:
    return f" ({milliseconds:.1f} ms here, where such a page takes {times[NAME].p50:.1f} ms)"
