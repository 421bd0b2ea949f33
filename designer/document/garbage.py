"""Python's search for reference cycles, put off while large values are built that have none.

The search looks through every object again and again while they grow in number. What nothing refers to is freed all
the same; only cycles wait.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_running = 0  # blocks of all threads: the search is one for the whole process
_was_on = False


@contextmanager
def search_paused() -> Iterator[None]:
    """No search until the last block that is under way ends, within one another or in several threads."""
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _running, _was_on
    with _lock:
        if not _running:
            _was_on = gc.isenabled()
            gc.disable()
        _running += 1


def _leave() -> None:
    global _running
    with _lock:
        _running -= 1
        if not _running and _was_on:
            gc.enable()
