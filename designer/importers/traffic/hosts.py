"""Which host a connector calls when calls to several were recorded, and where its addresses begin."""

from collections import Counter
from collections.abc import Sequence

from designer.importers.addresses import SampleError, take_apart
from designer.importers.traffic.calls import Request, Segments
from designer.importers.traffic.notes import Notes


def of_one_host(requests: Sequence[Request], notes: Notes) -> list[Request]:
    """The calls to the host that was called most; of equals a known one, then the first by name."""
    counts = Counter(request.host for request in requests)
    main = min(counts, key=lambda host: (-counts[host], host.startswith("{"), host))
    first = {request.host: request.call.at for request in reversed(requests)}
    for host in sorted(counts):
        if host != main:
            notes.dropped(_sentence(host, counts[host], main), first[host])
    return [request for request in requests if request.host == main]


def schemes(requests: Sequence[Request], notes: Notes) -> list[str]:
    """https where any call went there, else http."""
    found = {request.scheme for request in requests}
    if found == {"http", "https"}:
        notes.approximated("Some calls went to http and some to https; the connector calls https only.")
    return ["https" if "https" in found else "http"]


def base_path(requests: Sequence[Request]) -> Segments:
    """The beginning that every path has and that looks like a version or says "api"."""
    common: Segments | None = None
    for segments in {request.segments for request in requests}:
        base = _base(segments)
        common = base if common is None else common[: _common(common, base)]
    return common or ()


def _base(segments: Segments) -> Segments:
    try:
        base = take_apart("https://a.example/" + "/".join(segments)).base_path
    except SampleError:
        return ()
    found = tuple(segment for segment in base.split("/") if segment)
    return found if segments[: len(found)] == found else ()  # `//v1` begins with an empty segment


def _common(one: Segments, other: Segments) -> int:
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return count


def _sentence(host: str, count: int, main: str) -> str:
    calls = "1 call" if count == 1 else f"{count:,} calls"
    was = "was" if count == 1 else "were"
    return f"{calls} to {_named(host)} {was} left out: a connector has one host, and most calls go to {_named(main)}."


def _named(host: str) -> str:
    return f"the unknown host “{host[1:-1][:60]}”" if host.startswith("{") else host
