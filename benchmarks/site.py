"""A portal that runs for one benchmark run: `manage.py serve` on free ports, in a data folder of its own."""

import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from portal.environment import TABLE
from tests.designer.fault_server import Served, hang, serving

ROOT = pathlib.Path(__file__).resolve().parents[1]
BARE = {"DJANGO_SETTINGS_MODULE": "benchmarks.bare.settings"}
BARE_SERVER = ("-m", "portal.web_server", "benchmarks.bare.wsgi:application", "--threads", "16")
CALL_TIMEOUT = "15"  # seconds that a hanging call holds its place
PATIENCE = 30.0  # seconds until the portal has to answer


@dataclass(frozen=True)
class Site:
    """A running portal, and the bare page beside it over the same database. `hanging` is a service that never
    answers, `seed` what benchmarks.seed printed."""

    port: int
    practice_port: int
    bare_port: int
    process: int
    environ: dict[str, str]
    hanging: Served
    seed: dict[str, Any]

    @property
    def sizes(self) -> list[str]:
        """The names of the connectors that differ in size, the small one first."""
        return [name for name in self.seed["slugs"] if name != "called"]

    def run(self, *arguments: str) -> str:
        """What a Python process with this portal's settings prints."""
        return _run(self.calling, *arguments)

    @property
    def calling(self) -> dict[str, str]:
        """The environment of processes that call: as `serve` gives it to the web server."""
        return {**self.environ, "EGRESS_ALLOW": f"{self.environ['EGRESS_ALLOW']},127.0.0.1:{self.practice_port}"}


@contextmanager
def running() -> Iterator[Site]:
    """A portal with everything that benchmarks.seed makes; stopped afterwards, and its folder removed."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, serving(hang) as hanging:
        port, practice_port = free_port(), free_port()
        environ = {
            **environment(folder, port, practice_port),
            "EGRESS_ALLOW": hanging.place,
            "CALL_TIMEOUT": CALL_TIMEOUT,
        }
        _run(environ, "manage.py", "migrate", "--no-input", "--verbosity", "0")
        _run(environ, "manage.py", "collectstatic", "--clear", "--no-input", "--verbosity", "0")
        seed = json.loads(_run(environ, "-m", "benchmarks.seed", hanging.place))
        bare_port = free_port()
        with (
            started(environ, port, "manage.py", "serve") as process,
            started({**environ, **BARE}, bare_port, *BARE_SERVER, "--port", str(bare_port)),
        ):
            yield Site(port, practice_port, bare_port, process, environ, hanging, seed)


@contextmanager
def started(environ: dict[str, str], port: int, *arguments: str) -> Iterator[int]:
    """A Python process that serves `port`; its process id. Stopped with everything that it started."""
    log = pathlib.Path(environ["DATA_DIR"]) / f"said-{port}.txt"
    with log.open("w") as said:
        command = [sys.executable, *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=said, stderr=said, start_new_session=True)
    try:
        _wait(process, port, log)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def environment(folder: str, port: int, practice_port: int) -> dict[str, str]:
    """The environment without any setting of the portal's, then those of this run. Static files are this run's too."""
    ours = {name: value for name, value in os.environ.items() if name not in {each.name for each in TABLE}}
    settings = {"DATA_DIR": folder, "PORT": str(port), "PRACTICE_PORT": str(practice_port)}
    return {**ours, **settings, "DJANGO_SETTINGS_MODULE": "portal.settings", "PYTHONUNBUFFERED": "1"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(environ: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environ, check=True, stdout=subprocess.PIPE, text=True).stdout


def _wait(process: subprocess.Popen[bytes], port: int, log: pathlib.Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health/")
            connection.getresponse()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The server on port {port} does not answer. It said:\n{log.read_text()}")
