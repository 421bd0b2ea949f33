"""One web server of the supervised tree: `python -m portal.web_server practice.app:application --port 8010`.

The server ends when the process that started it is gone, and each of its workers when the server is gone: whoever is
killed leaves nobody behind on a port.
"""

import argparse
import importlib
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

LOOK_SECONDS = 0.5
WORKER_SECONDS = 25  # that a worker has for the requests in hand; less than the supervisor waits for all
LAST_SECONDS = 30


def main(given: Sequence[str] | None = None) -> None:
    arguments = parser().parse_args(given)
    # Ctrl-C reaches every process of the tree. Only the supervisor acts on it, and sends SIGTERM.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    end_with_parent()
    Granian(
        arguments.application,
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=arguments.workers,
        blocking_threads=arguments.threads,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=WORKER_SECONDS,
        log_level=LogLevels.error,
    ).serve(target_loader=load)


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="portal.web_server")
    parser.add_argument("application", help="module:callable")
    parser.add_argument("--host", default="127.0.0.1", help="an IP address")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=4)
    return parser


def load(application: str) -> Callable[..., Any]:
    """The WSGI callable. Granian asks for it inside the worker."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    end_with_parent()
    module, _, name = application.partition(":")
    loaded: Callable[..., Any] = getattr(importlib.import_module(module), name)
    take_one_signal()
    return loaded


def take_one_signal() -> None:
    """Hand the first SIGTERM to the handler that Granian is about to set, and no second one.

    A second signal that interrupts this handler makes it wait for itself. A service manager that signals every process
    sends one, and the server, told to stop as well, sends another.
    """
    before = signal.getsignal(signal.SIGTERM)
    threading.Thread(target=_hand_over, args=(before,), name="take-signal", daemon=True).start()


def _hand_over(before: object) -> None:
    signal.sigwait({signal.SIGTERM})
    while (handler := signal.getsignal(signal.SIGTERM)) == before:
        time.sleep(0.01)
    if callable(handler):
        handler(signal.SIGTERM, None)


def end_with_parent() -> None:
    """From now on, stop this process gracefully when its parent is gone."""
    threading.Thread(target=_watch, args=(os.getppid(),), name="watch-parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LAST_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
