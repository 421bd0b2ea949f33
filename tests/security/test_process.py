"""A portal that really runs, fed with texts that have ended other processes: it answers, and goes on answering."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest

from portal.environment import TABLE
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE, MANY = 30, 200_000
SOON = 2  # seconds of work
WORLD = """
import json
from django.conf import settings
from django.test import Client
from portal.accounts.models import Membership, Organisation, Person
from portal.connectors.creation import create
person = Person.objects.create_person("mara@brightwater.example", "Mara")
Membership.objects.create(person=person, organisation=Organisation.objects.create(name="Brightwater"))
document = {"swagger": "2.0", "info": {"title": "Attack", "version": "1"}, "host": "api.example.com",
            "paths": {"/it": {"get": {"operationId": "It", "responses": {"200": {"description": "OK"}}}}}}
create(Person.objects.get(), document, {"properties": {}}, "Made for a test")
client = Client(HTTP_HOST="127.0.0.1")
client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
client.get("/sign-in/")
page = client.get("/connectors/new/")
print(json.dumps({name: morsel.value for name, morsel in client.cookies.items()}))
"""
AT = "/paths/~1it/get"
URL = "/connectors/attack/edit"


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc to look at the process in")


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """The port and the cookies of a running portal, with one worker: were it killed, nobody would answer."""
    port = free_port()
    ours = {name: value for name, value in os.environ.items() if name not in {variable.name for variable in TABLE}}
    ours |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "DATA_DIR": str(tmp_path_factory.mktemp("data"))}
    ours |= {"PORT": str(port), "DEBUG": "yes"}  # so that static files need not be collected
    run = [
        sys.executable,
        "-c",
        "import django; django.setup()\nfrom django.core.management import call_command as c\n",
    ]
    run[-1] += "c('migrate', verbosity=0)\n" + WORLD
    made = subprocess.run(run, cwd=ROOT, env=ours, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    serve = [
        sys.executable,
        "-m",
        "portal.web_server",
        "portal.wsgi:application",
        "--port",
        str(port),
        "--workers",
        "1",
    ]
    process = subprocess.Popen(serve, cwd=ROOT, env=ours, stderr=subprocess.DEVNULL, start_new_session=True)
    cookies = json.loads(made.stdout.splitlines()[-1])
    try:
        _wait_for(port)
        yield port, cookies, _worker(process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(PATIENCE)


def _wait_for(port):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            return ask(port, {}, "/health/")
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The portal did not start.")


def _worker(parent):
    found = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True).stdout.splitlines()
    return next(int(pid) for pid, of in map(str.split, found) if int(of) == parent)


def worked(pid):
    """How many seconds the process has worked. FileNotFoundError when it has crashed, also when another took over."""
    numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def ask(port, cookies, path, form=None):
    """The status of one request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    body = None
    if form is not None:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{port}"}
        body = urlencode({**form, "csrfmiddlewaretoken": cookies.get("csrf", "")})
    connection.request("GET" if form is None else "POST", path, body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


@needs_proc
@pytest.mark.parametrize("text", ["[" * MANY, '{"a":' * MANY])
@pytest.mark.parametrize(
    ("path", "form", "field"),
    [
        (f"{URL}/source/?at={AT}", {"format": "yaml", "base": 1}, "text"),
        (f"{URL}/source/?at={AT}", {"format": "json", "base": 1}, "text"),
        (f"{URL}/definition/from-json/?at={AT}/responses/200", {}, "text"),
        (f"{URL}/definition/sample/", {"method": "post", "url": "https://api.example.com/x"}, "body"),
        (f"{URL}/definition/sample/", {}, "command"),
    ],
    ids=["yaml", "json", "from-json", "sample", "curl"],
)
def test_D05_D06_no_depth_ends_the_process(portal, path, form, field, text):
    port, cookies, worker = portal
    before = worked(worker)
    assert ask(port, cookies, path, {**form, field: text}) == 422
    assert worked(worker) - before < SOON
    assert ask(port, cookies, "/connectors/attack/") == 200
