"""R5 and R6: tokens are renewed by one process at a time, and a crash at any moment leaves a state with a name.

The processes are real ones, over a database of their own; the server rotates refresh tokens and punishes a second use.
"""

import json

import pytest

from portal.signins import redirects
from tests import oauth_server
from tests.apart import Apart
from tests.portal.signins.conftest import DEFINITION

WORKERS, CALLERS, EXPIRIES = 2, 16, 20  # R5: 32 callers, over two processes
MOST = 32  # E11: 64 callers

SEED = """
import json, sys
from portal.accounts.models import Membership, Organisation, Person
from portal.connections import making, signed_in
from portal.connectors.creation import create
from portal.signins import client_secrets, exchanges
from portal.signins.starting import Wish
from tests.portal.signins.conftest import sign_in
from designer.auth.oauth2 import Account, Tokens
given = json.loads(sys.stdin.read())
mara = Person.objects.create_person("mara@example.com", "Mara")
Membership.objects.create(person=mara, organisation=Organisation.objects.create(name="Brightwater"))
connector = create(mara, given["definition"], {"properties": {}}, "Made for a test")
state = sign_in(connector, mara, **given["sign_in"])
client_secrets.add(connector, mara, given["secret"])
connection = making.make(mara, connector, state, "Mara", {})
made = exchanges.application(connector, state, {})
signed_in.keep(connection, made.oauth, Tokens(**given["tokens"]), Account("", ""))
"""
CALLING = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from django.db import connection as database
from designer.runtime import call
from portal.connections import credentials
from portal.connections.models import Connection
from portal.connectors.drafts import draft
from portal.egress import egress

state = draft(Connection.objects.select_related("connector").get().connector, whole=True)

def once(_):
    try:
        connection = Connection.objects.select_related("connector").get()
        def send(values):
            return call.run(state.definition, "/paths/~1me/get", {}, values, state.properties, egress())
        result, _ = credentials.called(connection, state, send)
        return result.answer.status if result.answer else result.error.code
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    finally:
        database.close()

with ThreadPoolExecutor(32) as pool:
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(list(pool.map(once, range(int(line))))), flush=True)
"""


@pytest.fixture
def server():
    with oauth_server.running() as running:
        yield running


@pytest.fixture
def portal(server, tmp_path):
    """A portal with one connection that is signed in."""
    made = Apart(tmp_path, EGRESS_ALLOW=server.url.removeprefix("http://"))
    app = server.register(redirects.of_portal())
    first = server.granted(app)
    urls = {"authorization_url": "/authorize", "token_url": "/token", "refresh_url": "/token"}
    given = {
        "definition": {**DEFINITION, "host": server.url.removeprefix("http://")},
        "sign_in": {"client_id": app.id, **{name: server.url + path for name, path in urls.items()}},
        "secret": app.secrets[0],
        "tokens": {"access_token": first.access_token, "refresh_token": first.refresh_token},
    }
    made.manage("shell", "--no-imports", "-c", SEED, typed=json.dumps(given))
    return made


class Workers:
    """Processes that call on a sign."""

    def __init__(self, portal, number):
        self.running = [portal.start("shell", "--no-imports", "-c", CALLING) for _ in range(number)]
        for each in self.running:
            assert each.stdout.readline() == "ready\n", each.stderr.read()

    def call(self, times):
        """What each of `times` callers in each process got."""
        for each in self.running:
            each.stdin.write(f"{times}\n")
            each.stdin.flush()
        return [outcome for each in self.running for outcome in json.loads(each.stdout.readline())]

    def stop(self):
        for each in self.running:
            each.stdin.close()
            each.wait()


def test_r5_many_callers_in_two_processes_renew_once_for_each_expiry(portal, server):
    workers = Workers(portal, WORKERS)
    outcomes = []
    for _ in range(EXPIRIES):
        server.expire_all()
        outcomes += workers.call(CALLERS)
    server.expire_all()
    outcomes += workers.call(MOST)
    workers.stop()
    assert outcomes == [200] * (WORKERS * (CALLERS * EXPIRIES + MOST))
    assert [each["grant_type"] for each in server.calls] == ["refresh_token"] * (EXPIRIES + 1)
    assert server.reuses == 0


KILLING = """
import json, os, signal, sys
from datetime import timedelta
from django.db import connection as database
from django.utils import timezone
from designer.auth.oauth2 import Account, SignInError, Tokens
from portal.connections import refreshing, signed_in
from portal.connections.models import Connection
from portal.connectors.drafts import draft
from portal.signins import exchanges

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def after(act):
    def acted(*arguments):
        found = act(*arguments)
        die()
    return acted

POINTS = {
    "before the claim": lambda: setattr(refreshing, "_claimed", die),
    "with the claim": lambda: setattr(refreshing, "_refresh", die),
    "before the call": lambda: setattr(refreshing, "_asked", die),
    "with the answer": lambda: setattr(refreshing, "_asked", after(refreshing._asked)),
    "while storing": lambda: setattr(signed_in, "describe", die),
    "when stored": lambda: setattr(refreshing, "_store", after(refreshing._store)),
}

def fresh():
    found = Connection.objects.select_related("connector").get()
    return found, draft(found.connector, whole=True)

def renew():
    found, state = fresh()
    return refreshing.renewed(found, state, {"token": found_token(found)})

def found_token(found):
    from portal.sealing import vault
    return vault.open_values(found)["token"]

for line in sys.stdin:
    given = json.loads(line)
    found, state = fresh()
    made = exchanges.application(found.connector, state, {})
    signed_in.keep(found, made.oauth, Tokens(**given["tokens"]), Account("", ""))
    database.close()
    child = os.fork()
    if not child:
        POINTS[given["point"]]()
        renew()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status)
    Connection.objects.filter(locked_until__isnull=False).update(locked_until=timezone.now() - timedelta(seconds=1))
    try:
        outcome = "works" if renew() else ""
    except SignInError as error:
        outcome = error.code
    found, _ = fresh()
    told = [killed, outcome, found.last_status, found.locked_until is None, found.refresh_tries]
    print(json.dumps(told), flush=True)
"""
REACHED = ("with the answer", "while storing")  # the server has rotated, and the new token is lost


def test_r6_a_crash_at_any_moment_leaves_it_working_or_says_that_a_sign_in_is_needed(portal, server):
    points = [
        "before the claim",
        "with the claim",
        "before the call",
        "with the answer",
        "while storing",
        "when stored",
    ]
    rounds = (points * 4)[:20]
    app = next(iter(server.apps.values()))
    killer = portal.start("shell", "--no-imports", "-c", KILLING)
    for point in rounds:
        first, before = server.granted(app), len(server.calls)
        tokens = {"access_token": first.access_token, "refresh_token": first.refresh_token}
        killer.stdin.write(json.dumps({"point": point, "tokens": tokens}) + "\n")
        killer.stdin.flush()
        killed, outcome, status, is_free, tries = json.loads(killer.stdout.readline())
        assert killed and is_free and tries <= 3, point
        assert len(server.calls) - before <= 3, point
        if point in REACHED:
            assert status == "signed_out" and outcome != "works", point
        else:
            assert status == "" and outcome == "works", point
    killer.stdin.close()
    killer.wait()


def test_a_token_server_that_hangs_holds_up_no_other_write(portal, server):
    """R5: the network call is outside any transaction; who waits ends with a sentence."""
    server.switches.hang_seconds = 3
    server.expire_all()
    workers = Workers(portal, 1)
    workers.running[0].stdin.write("8\n")
    workers.running[0].stdin.flush()
    saving = portal.shell(SAVING)
    outcomes = json.loads(workers.running[0].stdout.readline())
    workers.stop()
    assert float(saving) < 1.0
    assert outcomes == [200] * 8 and len(server.calls) == 1


SAVING = """
import time
from portal.connections import making
from portal.connections.models import Connection
found = Connection.objects.select_related("connector").get()
taken = []
for number in range(20):
    started = time.perf_counter()
    making.bind(found, f"http://api{number}.example.com")
    taken.append(time.perf_counter() - started)
print(sorted(taken)[18])
"""
