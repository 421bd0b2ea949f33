"""How many calls may be on their way at once, so that slow services never take every thread of the portal."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

PER_PERSON, PER_PROCESS = 4, 8

_lock = threading.Lock()
_running: Counter[int] = Counter()


class TooMany(Exception):
    """Another call would be one too many; the message says what to do."""


@contextmanager
def slot(person_id: int) -> Iterator[None]:
    """A place for one call of this person. Raises TooMany at once when there is none."""
    with _lock:
        if _running[person_id] >= PER_PERSON:
            raise TooMany(f"{PER_PERSON} calls of yours are still on their way. Wait for one of them, or cancel one.")
        if _running.total() >= PER_PROCESS:
            raise TooMany("The portal is making as many calls as it can. Send this one again in a few seconds.")
        _running[person_id] += 1
    try:
        yield
    finally:
        with _lock:
            _running[person_id] -= 1
            if not _running[person_id]:
                del _running[person_id]
