"""A new key for everything that is sealed, while people go on working."""

import io
import json
import random
import signal
import time

import pytest
from django.core.management import CommandError, call_command

from portal.connections import making
from portal.connectors.creation import create
from portal.connectors.drafts import draft
from portal.sealing import rotation, vault
from tests.apart import Apart
from tests.portal.service import PROPERTIES, definition

KEY = "canary-7f3a91c2"
pytestmark = pytest.mark.django_db


@pytest.fixture
def hers(mara, settings, tmp_path):
    settings.ENCRYPTION_KEYS_PATH = tmp_path / "keys.json"
    connector = create(mara, definition("api.example.com"), PROPERTIES, "Made for a test")
    return making.make(mara, connector, draft(connector), "Mara", {"api_key": KEY, "region": "north"})


def rotate(*arguments):
    said = io.StringIO()
    call_command("rotate_keys", *arguments, stdout=said)
    return said.getvalue()


def key_ids(connection):
    connection.refresh_from_db()
    return {vault.key_id(sealed) for sealed in connection.values.values()}


def ring_file(settings):
    return json.loads(settings.ENCRYPTION_KEYS_PATH.read_text())


def test_every_value_is_sealed_with_a_fresh_key_and_still_opens(hers, settings):
    old = key_ids(hers)
    said = rotate()
    assert key_ids(hers) == {ring_file(settings)[0]["id"]} and key_ids(hers).isdisjoint(old)
    assert vault.open_values(hers) == {"api_key": KEY, "region": "north"}
    assert "Every value can be opened." in said and KEY not in said


def test_the_old_key_stays_for_backups_until_it_is_dropped(hers, settings):
    old = key_ids(hers)
    rotate()
    assert old < {each["id"] for each in ring_file(settings)}
    rotate("--drop-old")
    assert [each["id"] for each in ring_file(settings)] == list(key_ids(hers))


def test_a_process_that_knew_the_old_keys_seals_with_the_new_one_at_once(hers, settings):
    assert vault.ring().newest in key_ids(hers)
    fresh = rotation.add_key(settings.ENCRYPTION_KEYS_PATH)
    making.replace_values(hers, {"region": "south"})
    assert vault.key_id(hers.values["region"]) == fresh
    assert vault.open_values(hers) == {"api_key": KEY, "region": "south"}


def test_stopped_half_way_it_goes_on_without_a_further_key(hers, settings):
    fresh = rotation.add_key(settings.ENCRYPTION_KEYS_PATH)
    said = rotate()
    assert "Going on" in said and key_ids(hers) == {fresh} and len(ring_file(settings)) == 2


def test_verify_changes_nothing(hers, settings):
    before = settings.ENCRYPTION_KEYS_PATH.read_text(), dict(hers.values)
    assert "2 values, the newest key" in rotate("--verify")
    hers.refresh_from_db()
    assert (settings.ENCRYPTION_KEYS_PATH.read_text(), hers.values) == before


@pytest.mark.parametrize("arguments", [[], ["--verify"]])
def test_a_row_that_cannot_be_opened_is_named_and_left_as_it_is(arguments, hers, settings):
    rotation.add_key(settings.ENCRYPTION_KEYS_PATH)
    hers.values = {**hers.values, "region": hers.values["api_key"]}  # as if somebody had moved it
    hers.save()
    with pytest.raises(CommandError, match=f"1 rows cannot be opened, such as: connection {hers.pk}"):
        rotate(*arguments)
    moved = dict(hers.values)
    hers.refresh_from_db()
    assert hers.values == moved


def test_without_the_key_file_nothing_is_made(hers, settings):
    settings.ENCRYPTION_KEYS_PATH.unlink()
    with pytest.raises(CommandError, match="does not exist"):
        rotate()
    assert not settings.ENCRYPTION_KEYS_PATH.exists()


def test_the_file_stays_closed_to_others(hers, settings):
    rotate()
    assert settings.ENCRYPTION_KEYS_PATH.stat().st_mode & 0o777 == 0o600
    beside = settings.ENCRYPTION_KEYS_PATH.with_name("keys.json.rotating")
    assert sorted(settings.ENCRYPTION_KEYS_PATH.parent.iterdir()) == [settings.ENCRYPTION_KEYS_PATH, beside]
    assert not beside.read_bytes()


@pytest.mark.parametrize("arguments", [[], ["--drop-old"]])
def test_two_at_once_never_lose_the_key_of_one(arguments, hers, settings):
    before = settings.ENCRYPTION_KEYS_PATH.read_text()
    with rotation.alone(settings.ENCRYPTION_KEYS_PATH), pytest.raises(CommandError, match="Another rotation"):
        rotate(*arguments)
    assert settings.ENCRYPTION_KEYS_PATH.read_text() == before


def test_dropping_old_keys_makes_no_new_one(hers, settings):
    rotate()
    kept = key_ids(hers)
    rotate("--drop-old")
    assert {each["id"] for each in ring_file(settings)} == kept


def test_a_key_that_a_value_still_needs_is_not_dropped(hers, settings):
    old = key_ids(hers)
    fresh = rotation.add_key(settings.ENCRYPTION_KEYS_PATH)
    rotate("--drop-old")
    assert {each["id"] for each in ring_file(settings)} == {fresh, *old}


REGIONS = """
import json
from portal.connections.models import Connection
from portal.sealing import vault
rows = Connection.objects.select_related("connector")
print(json.dumps({str(row.pk): vault.open_values(row)["region"] for row in rows}))
"""
SEED = """
from portal.accounts.models import Membership, Organisation, Person
from portal.connections import making
from portal.connectors.creation import create
from portal.connectors.drafts import draft
from tests.portal.service import PROPERTIES, definition
mara = Person.objects.create_person("mara@example.com", "Mara")
Membership.objects.create(person=mara, organisation=Organisation.objects.create(name="Brightwater"))
connector = create(mara, definition("api.example.com"), PROPERTIES, "Made for a test")
for number in range(100):
    making.make(mara, connector, draft(connector), f"Mara {number}", {"api_key": f"key {number}", "region": "north"})
"""
TRAFFIC = """
import itertools, os, signal, time
from portal.connections import making
from portal.connections.models import Connection
from portal.sealing import vault
signal.signal(signal.SIGINT, signal.default_int_handler)  # it is ignored where the tests run in the background
for number in itertools.count():
    row = Connection.objects.select_related("connector").order_by("pk")[number % 100]
    assert vault.open_values(row)["api_key"] == "key " + row.label.split()[1], row
    making.replace_values(row, {"region": f"region {number}"})
    os.write(1, f"{row.pk} region {number}\\n".encode())
    time.sleep(0.02)
"""


def test_killed_again_and_again_under_traffic_it_ends_with_nothing_on_the_old_key(tmp_path):
    """R15: 0 failures to open, resumable, and no change that was acknowledged is lost."""
    portal, chance = Apart(tmp_path), random.Random(7)
    portal.shell(SEED)
    ledger = tmp_path / "ledger"
    traffic = portal.start("shell", "--no-imports", "-c", TRAFFIC, said_to=ledger)
    for _ in range(2):
        rotating = portal.start("rotate_keys")
        rotating.stdout.readline()
        time.sleep(chance.uniform(0, 0.15))  # the moment of a crash, not a wait for anything
        rotating.kill()
        rotating.communicate()
    assert "Every value can be opened." in portal.manage("rotate_keys")
    traffic.send_signal(signal.SIGINT)
    _, complaint = traffic.communicate()
    assert "KeyboardInterrupt" in complaint and "SealError" not in complaint
    wanted = dict(line.split(" ", 1) for line in ledger.read_text().splitlines())
    assert wanted and "200 values, the newest key" in portal.manage("rotate_keys", "--verify")
    assert wanted.items() <= json.loads(portal.shell(REGIONS)).items()
