"""What a benchmark finds: a figure with its budget. And how times are taken: interleaved, so that noise hits all."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Act = Callable[[], object]


@dataclass(frozen=True)
class Figure:
    """One line of the table. `budget` is the most that `measured` may be; None when it is shown for information."""

    name: str
    measured: float
    unit: str = ""
    budget: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.budget is None:
            return "–"
        return "ok" if self.measured <= self.budget else "MISSED"

    def cells(self) -> tuple[str, str, str, str]:
        budget = "" if self.budget is None else f"≤ {_shown(self.budget, self.unit)}"
        return self.name, budget, f"{_shown(self.measured, self.unit)}{self.note}", self.verdict


@dataclass(frozen=True)
class Times:
    """The milliseconds that one act took, each time."""

    taken: tuple[float, ...]

    @property
    def p50(self) -> float:
        return statistics.median(self.taken)

    @property
    def p95(self) -> float:
        return sorted(self.taken)[int(0.95 * (len(self.taken) - 1))]


def interleaved(acts: Mapping[str, Act], rounds: int, warm_up: int = 5) -> dict[str, Times]:
    """The times of each act over `rounds` rounds: small, large, small, large … The first `warm_up` do not count."""
    taken: dict[str, list[float]] = {name: [] for name in acts}
    gc.collect()
    for number in range(warm_up + rounds):
        for name, act in acts.items():
            started = time.perf_counter()
            act()
            if number >= warm_up:
                taken[name].append((time.perf_counter() - started) * 1000)
    return {name: Times(tuple(each)) for name, each in taken.items()}


def table(figures: list[Figure]) -> str:
    """Figures as one aligned table."""
    rows = [("Figure", "Budget", "Measured", "Verdict"), *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _shown(value: float, unit: str) -> str:
    number = f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
    return f"{number}{unit}"
