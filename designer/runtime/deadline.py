"""The end of a call: one deadline over all its phases, or a person who cancels.

A socket's own timeout starts anew with each byte, so a server that drips holds a caller for ever. A watcher cuts the
connection instead, whatever the caller is waiting for.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType

from designer.call_values import Timings
from designer.runtime.errors import Cancelled, TimedOut

POLL_SECONDS = 0.1


class Watch:
    """Measures the phases of one call and ends it. Use as a context manager around the call.

    `cancelled` is asked about ten times a second, in another thread: it must return at once and be safe there.
    """

    def __init__(self, seconds: float, cancelled: Callable[[], bool] | None = None) -> None:
        self.phase = "resolve"
        self._cancelled = cancelled
        self._spent: dict[str, float] = {}
        self._since = time.monotonic()
        self._until = self._since + seconds
        self._lock = threading.Lock()
        self._cut: Callable[[], None] | None = None
        self._is_over, self._is_cancelled = False, False
        self._failure: Exception | None = None
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="call-watch", daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._done.set()
        self.hold(None)

    def enter(self, phase: str) -> None:
        """Begin a phase: the name of a Timings field."""
        now = time.monotonic()
        self._spent[self.phase] = self._spent.get(self.phase, 0.0) + (now - self._since) * 1000
        self.phase, self._since = phase, now

    def timings(self) -> Timings:
        """What each phase took so far."""
        self.enter(self.phase)
        return Timings(**self._spent)

    def left(self) -> float:
        """Seconds until the deadline. Raises TimedOut or Cancelled when the call is over."""
        self.check()
        return max(self._until - time.monotonic(), 0.001)

    def check(self) -> None:
        """Raises TimedOut or Cancelled when the call is over: an error or an end that follows was caused by it."""
        if self._failure:
            raise self._failure
        if self._is_cancelled:
            raise Cancelled()
        if self._is_over or time.monotonic() >= self._until:
            raise TimedOut(self.phase)

    def during(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """`pieces` until the call is over: what waits to be read may take long to unpack. Raises as `check`."""
        for piece in pieces:
            self.check()
            yield piece

    def hold(self, cut: Callable[[], None] | None) -> None:
        """From now on `cut` ends what the caller waits for; at once, when the call is over already."""
        with self._lock:
            self._cut = cut
            if cut and self._is_over:
                cut()

    def _watch(self) -> None:
        while not self._done.wait(self._nap()):
            try:
                self._is_cancelled = self._cancelled is not None and self._cancelled()
            except Exception as error:  # the caller's own function: the caller hears of it in `check`
                self._failure = error
            if self._is_cancelled or self._failure or time.monotonic() >= self._until:
                return self._end()

    def _nap(self) -> float:
        left = max(self._until - time.monotonic(), 0.0)
        return left if self._cancelled is None else min(left, POLL_SECONDS)

    def _end(self) -> None:
        with self._lock:
            self._is_over = True
            if self._cut:
                self._cut()
