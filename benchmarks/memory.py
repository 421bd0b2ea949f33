"""What the web server and the practice API hold in memory together, after everything that this run did before."""

import pathlib

from benchmarks.figures import Figure
from benchmarks.site import Site

TITLE = "Memory after the run"
RUNS_LAST = True
PSS = "Pss:"


def measure(site: Site) -> list[Figure]:
    tree = descendants(site.process)
    total = sum(proportional_kilobytes(process) for process in tree) / 1024
    return [Figure("Web server and practice API together", total, " MB", 300, f" ({len(tree)} processes)")]


def descendants(root: int) -> set[int]:
    """Every process below `root`. The supervisor itself, which does nothing but wait, counts too."""
    parents = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:  # it ended meanwhile
            continue
        parents[int(stat.parent.name)] = int(text.rpartition(")")[2].split()[1])
    found = {root}
    while more := {process for process, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def proportional_kilobytes(process: int) -> int:
    """The proportional set size: memory that several processes share counts once."""
    lines = pathlib.Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(PSS))
