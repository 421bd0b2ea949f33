"""A line on a terminal while something takes longer than a second. Nothing in a pipe or a log."""

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

PATIENCE = 1.0  # seconds


@contextmanager
def shown(what: str) -> Iterator[None]:
    """`what` and the seconds so far, from the first second on."""
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(what, done), daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()


def through(names: Sequence[str]) -> Iterator[str]:
    """Each name, with “3 of 40” on the terminal once the whole takes longer than a second."""
    began = monotonic()
    for number, name in enumerate(names, 1):
        if sys.stderr.isatty() and monotonic() - began > PATIENCE:
            _line(f"{number} of {len(names)}: {name[-60:]}")
        yield name
        if sys.stderr.isatty():
            _line("")


def _tick(what: str, done: threading.Event) -> None:
    began = monotonic()
    while not done.wait(PATIENCE):
        _line(f"{what}, {monotonic() - began:.0f} s …")
    _line("")


def _line(text: str) -> None:
    print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
