"""Keeps processes running: starts them, starts again what dies, and stops them all.

All of them stay in the supervisor's process group, so that one kill of the group reaches the whole tree.
"""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

POLL = 0.1
QUICK = 10.0  # seconds; a process that dies younger than this is not getting anywhere
BACK_OFF = (0.2, 1.0, 2.0, 4.0)  # seconds before the second, third … start; after that many quick deaths it is over
STOP_SECONDS = 30.0

Say = Callable[[str], None]


@dataclass(frozen=True)
class Service:
    """What is kept running. `name` begins a sentence: "The web server"."""

    name: str
    command: tuple[str, ...]
    environ: Mapping[str, str]


class GaveUp(Exception):
    """A service died quickly too often in a row."""


class _Kept:
    """A service with its process, or with the moment when it is started again."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.process: subprocess.Popen[bytes] | None = None
        self._due = self._started = 0.0
        self._quick_deaths = 0

    def tend(self, say: Say) -> None:
        """Start what is due, notice what died. Raises GaveUp."""
        now = time.monotonic()
        if self.process is None:
            if now >= self._due:
                self._start(now)
        elif (status := self.process.poll()) is not None:
            self._bury(now, status, say)

    def _start(self, now: float) -> None:
        self.process = subprocess.Popen(self.service.command, env=self.service.environ, stdin=subprocess.DEVNULL)
        self._started = now

    def _bury(self, now: float, status: int, say: Say) -> None:
        self.process = None
        self._quick_deaths = self._quick_deaths + 1 if now - self._started < QUICK else 1
        if self._quick_deaths > len(BACK_OFF):
            raise GaveUp(
                f"{self.service.name} stopped {self._quick_deaths} times, each time soon after its start. "
                "Its own messages above say why."
            )
        wait = BACK_OFF[self._quick_deaths - 1]
        self._due = now + wait
        say(f"{self.service.name} stopped ({ending(status)}). It starts again in {wait:g} s.")


class Supervisor:
    """Runs `services` until it is asked to stop. `say` takes sentences for whoever watches."""

    def __init__(self, services: Sequence[Service], say: Say) -> None:
        self._kept = [_Kept(service) for service in services]
        self._say = say
        self._stops = 0

    def run(self) -> bool:
        """Whether it ended because it was asked to, by SIGINT or SIGTERM; False when a service cannot be kept up."""
        with self._signals():
            try:
                while not self._stops:
                    for kept in self._kept:
                        kept.tend(self._say)
                    time.sleep(POLL)
            except GaveUp as reason:
                self._say(str(reason))
                return False
            finally:
                self._stop()
        return True

    @contextmanager
    def _signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self._ask_to_stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _ask_to_stop(self, *_: object) -> None:
        self._stops += 1

    def _stop(self) -> None:
        """Let every process finish what it does. A second request to stop, or STOP_SECONDS, ends the patience."""
        running = [kept.process for kept in self._kept if kept.process is not None]
        for process in running:
            process.terminate()
        stops, end = self._stops, time.monotonic() + STOP_SECONDS
        while any(process.poll() is None for process in running):
            # Ctrl-C in a terminal and SIGTERM of a service manager may both arrive: count what comes after this point.
            if time.monotonic() > end or self._stops > max(stops, 1):
                break
            time.sleep(POLL)
        for process in running:
            process.kill()
            process.wait()


def ending(status: int) -> str:
    """`-9` → `killed by SIGKILL`, `1` → `exit status 1`."""
    return f"killed by {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
