import json
import os
import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import keys
from portal.keys import Ring, SealError

ROW = "7|d5b1|api_key"


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o022, 0o000], ids=["usual umask", "open umask"])
def umask(request):
    before = os.umask(request.param)
    yield
    os.umask(before)


def test_the_data_folder_is_made_for_its_owner_only(tmp_path, umask):
    assert mode(keys.ensure_folder(tmp_path / "data")) == 0o700


def test_a_key_file_is_made_for_its_owner_only(tmp_path, umask):
    keys.read_private(tmp_path / "secret.key", make="a secret")
    assert mode(tmp_path / "secret.key") == 0o600


def test_a_key_is_kept_over_a_restart(tmp_path):
    first = keys.read_private(tmp_path / "secret.key", make=keys.new_secret_key())
    assert keys.read_private(tmp_path / "secret.key", make=keys.new_secret_key()) == first


def test_a_value_opens_after_a_restart(tmp_path):
    sealed = Ring(keys.read_private(tmp_path / "keys.json", make=keys.new_ring())).seal(ROW, "practice")
    assert Ring(keys.read_private(tmp_path / "keys.json", make=keys.new_ring())).open(ROW, sealed) == "practice"


def test_a_missing_key_file_is_not_made_unasked(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="does not exist"):
        keys.read_private(tmp_path / "secret.key")
    assert not (tmp_path / "secret.key").exists()


@pytest.mark.parametrize("bits", [0o644, 0o640, 0o604, 0o660])
def test_a_key_file_that_others_can_read_is_refused(tmp_path, bits):
    (tmp_path / "secret.key").write_text("a secret")
    (tmp_path / "secret.key").chmod(bits)
    with pytest.raises(ImproperlyConfigured, match="0600") as refused:
        keys.read_private(tmp_path / "secret.key")
    assert "a secret" not in str(refused.value)


def test_two_fresh_keys_differ():
    assert keys.new_secret_key() != keys.new_secret_key()
    assert json.loads(keys.new_ring()) != json.loads(keys.new_ring())


def test_the_same_text_is_never_sealed_alike():
    ring = Ring(keys.new_ring())
    assert ring.seal(ROW, "practice") != ring.seal(ROW, "practice")


@pytest.mark.parametrize("other", ["8|d5b1|api_key", "7|d5b2|api_key", "7|d5b1|password", ""])
def test_a_value_does_not_open_in_another_row(other):
    ring = Ring(keys.new_ring())
    with pytest.raises(SealError):
        ring.open(other, ring.seal(ROW, "practice"))


def test_a_value_does_not_open_without_its_key():
    with pytest.raises(SealError):
        Ring(keys.new_ring()).open(ROW, Ring(keys.new_ring()).seal(ROW, "practice"))


def test_an_old_value_opens_when_a_newer_key_stands_in_front():
    old = json.loads(keys.new_ring())
    sealed = Ring(json.dumps(old)).seal(ROW, "practice")
    rotated = Ring(json.dumps(json.loads(keys.new_ring()) + old))
    assert rotated.open(ROW, sealed) == "practice"
    assert rotated.seal(ROW, "practice").split(".")[1] != old[0]["id"]


@pytest.mark.parametrize("sealed", ["", "practice", "v1.x", "v1.{id}.", "v1.{id}.!!!", "v1.{id}.AAAA"])
def test_a_damaged_value_is_refused_without_a_crash(sealed):
    text = keys.new_ring()
    with pytest.raises(SealError):
        Ring(text).open(ROW, sealed.replace("{id}", json.loads(text)[0]["id"]))


def test_a_ring_prints_nothing_of_its_keys():
    text = keys.new_ring()
    assert json.loads(text)[0]["key"] not in repr(Ring(text)) + str(Ring(text))
