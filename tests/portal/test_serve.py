"""`manage.py serve` for real: on free ports, in a data folder of its own."""

import http.client
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.migrations.recorder import MigrationRecorder

from portal.environment import TABLE
from tests.ports import free_port

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATIENCE = 15


class Served:
    """A portal that runs. `said` is what it printed until it ended."""

    def __init__(self, data, port, practice_port):
        self.port, self.practice_port, self.environ = port, practice_port, environ(data, port, practice_port)
        self.process = manage(self.environ, "serve")

    def is_up(self, port):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except OSError:
            return False

    def tree(self):
        """{pid: command line} of every process below the one we started."""
        lines = subprocess.run(
            ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="], capture_output=True, text=True
        ).stdout.splitlines()
        rows = [line.split(maxsplit=2) for line in lines]
        found = {self.process.pid}
        for _ in range(3):
            found |= {int(pid) for pid, parent, _ in rows if int(parent) in found}
        return {int(pid): command for pid, _, command in rows if int(pid) in found - {self.process.pid}}

    def web_servers(self):
        """The pids of the web server and of its workers; the server itself has the lowest."""
        return sorted(pid for pid, command in self.tree().items() if "portal.wsgi" in command)

    def said(self):
        return self.process.communicate(timeout=PATIENCE)[0]


def environ(data, port, practice_port):
    ours = {name: value for name, value in os.environ.items() if name not in {variable.name for variable in TABLE}}
    ours |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "DATA_DIR": str(data)}
    return ours | {"PORT": str(port), "PRACTICE_PORT": str(practice_port), "PYTHONUNBUFFERED": "1"}


def manage(environ, *arguments):
    command = [sys.executable, "manage.py", *arguments]
    out = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen(command, cwd=ROOT, env=environ, start_new_session=True, **out)


def until(true, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    migrated = manage(environ(folder, 8000, 8010), "migrate", "--verbosity=0")
    assert migrated.wait(60) == 0, migrated.stdout.read()
    return folder


@pytest.fixture
def portal(data):
    served = Served(data, free_port(), free_port())
    up = until(lambda: served.is_up(served.port) and served.is_up(served.practice_port))
    if not up:
        os.killpg(served.process.pid, signal.SIGKILL)
        pytest.fail(served.said())
    yield served
    leftover = [served.process.pid] if served.process.poll() is None else []
    for pid in [*leftover, *served.tree()]:
        os.kill(pid, signal.SIGKILL)
    served.process.stdout.close()


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_is_killed_comes_back_and_ctrl_c_stops_everything(portal):
    assert until(portal.web_servers)
    before = portal.web_servers()
    os.kill(before[0], signal.SIGKILL)
    assert until(lambda: not any(map(is_running, before)) and portal.web_servers() and portal.is_up(portal.port))
    pids = list(portal.tree())
    os.killpg(portal.process.pid, signal.SIGINT)  # as a terminal does it: every process of the group gets it
    said = portal.said()
    assert portal.process.returncode == 0 and not any(map(is_running, pids))
    assert f"http://127.0.0.1:{portal.port}" in said and "One-time code" in said
    assert f"Practice API: http://127.0.0.1:{portal.practice_port}" in said
    assert "The web server stopped (killed by SIGKILL). It starts again in 0.2 s." in said
    assert said.endswith("Stopped.\n")


def test_a_killed_supervisor_leaves_nobody_behind(portal):
    pids = list(portal.tree())
    assert len(pids) >= 4
    portal.process.kill()
    assert until(lambda: not any(map(is_running, pids)))


def refusal(settings, *arguments, **env):
    settings.ENV = {**settings.ENV, "PORT": free_port(), "PRACTICE_PORT": free_port(), **env}
    with pytest.raises(CommandError) as refused:
        call_command("serve", *arguments)
    assert refused.value.returncode == 2
    return str(refused.value)


def test_a_port_in_use_is_refused_with_a_sentence(settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert refusal(settings, PORT=port) == (
            f"Nothing can listen on 127.0.0.1, port {port}: address already in use. Stop what uses it, or set PORT."
        )


def test_a_database_that_is_not_up_to_date_is_refused_with_a_sentence(settings, db):
    MigrationRecorder.Migration.objects.filter(app="connectors").delete()
    assert refusal(settings) == (
        "The database is not up to date. Start with script/server, or run manage.py migrate first."
    )
