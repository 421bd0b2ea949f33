import subprocess
import sys

import pytest
import trustme
from django.core.exceptions import ImproperlyConfigured

from portal import environment
from tests.portal.test_serve import ROOT, environ


def test_the_defaults_can_be_used():
    values = environment.read({})
    assert values["HOST"] == "127.0.0.1" and values["PORT"] == 8000 and values["EGRESS_ALLOW"] == ()
    assert values["DATA_DIR"] == environment.ROOT / "data"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOST", "example.org"),
        ("HOST", ""),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "http"),
        ("PUBLIC_URL", "connect.example.org"),
        ("PUBLIC_URL", "ftp://connect.example.org"),
        ("PUBLIC_URL", "https://connect.example.org/portal"),
        ("PUBLIC_URL", "https://connect.example.org?x=1"),
        ("PUBLIC_URL", "https://somebody@connect.example.org"),
        ("PUBLIC_URL", "https://connect.example.org:99999"),
        ("INSECURE_HTTP", "perhaps"),
        ("TRUSTED_PROXIES", "-1"),
        ("WEB_WORKERS", "0"),
        ("WEB_THREADS", "many"),
        ("PRACTICE_PORT", "-8010"),
        ("EGRESS_ALLOW", "10.0.0.0/33"),
        ("EGRESS_ALLOW", "10.0.0.0/8,intranet.example.org"),
        ("EGRESS_ALLOW", "127.0.0.1:99999"),
        ("EGRESS_CA_FILE", "/nowhere/authority.pem"),
        ("CALL_TIMEOUT", "thirty"),
        ("CALL_TIMEOUT", "0"),
        ("CALL_MAX_BYTES", "10 MB"),
        ("DEBUG", "on"),
    ],
)
def test_a_bad_value_is_refused_by_name(name, value):
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.read({name: value})
    assert str(refused.value).startswith(f"{name}={value!r} cannot be used. ")


@pytest.mark.parametrize(
    ("name", "value"),
    [("DATABASE_URL", "mysql://portal:hunter2@host/name"), ("EMAIL_URL", "http://portal:hunter2@mail.example.org")],
)
def test_a_bad_value_that_may_hold_a_password_is_not_shown(name, value):
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.read({name: value})
    assert str(refused.value).startswith(f"{name} cannot be used. ") and "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("HOST", "::1", "[::1]"),
        ("HOST", "localhost", "localhost"),
        ("PUBLIC_URL", "https://connect.example.org/", "https://connect.example.org"),
        ("DEBUG", "YES", True),
        ("EGRESS_ALLOW", " 10.0.0.0/8, [fd00::7]:8010 ,fd00::/8", ("10.0.0.0/8", "[fd00::7]:8010", "fd00::/8")),
        ("DATABASE_URL", "postgres://portal:hunter2@host/name", "postgres://portal:hunter2@host/name"),
        (
            "EMAIL_URL",
            "smtp+tls://portal:hunter2@mail.example.org:587",
            "smtp+tls://portal:hunter2@mail.example.org:587",
        ),
    ],
)
def test_a_good_value_is_read(name, value, read):
    assert environment.read({name: value})[name] == read


def test_a_file_of_authorities_must_hold_certificates(tmp_path):
    good, bad = tmp_path / "good.pem", tmp_path / "bad.pem"
    trustme.CA().cert_pem.write_to_path(good)
    bad.write_text("no certificate")
    assert environment.read({"EGRESS_CA_FILE": str(good)})["EGRESS_CA_FILE"] == str(good)
    with pytest.raises(ImproperlyConfigured, match="EGRESS_CA_FILE"):
        environment.read({"EGRESS_CA_FILE": str(bad)})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"PORT": "none"}, "PORT='none' cannot be used."),
        ({"HOST": "0.0.0.0"}, "set PUBLIC_URL to the address people use"),
        ({"HOST": "0.0.0.0", "PUBLIC_URL": "http://connect.example.org"}, "has no TLS"),
        ({"SECRET_KEY_FILE": "/nowhere/secret.key"}, "/nowhere/secret.key does not exist."),
    ],
)
def test_the_portal_does_not_start_with_bad_settings(tmp_path, given, said):
    command = [sys.executable, "-c", "import portal.settings"]
    ended = subprocess.run(command, cwd=ROOT, env=environ(tmp_path, 8000, 8010) | given, capture_output=True, text=True)
    assert ended.returncode == 1 and said in ended.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("host", "is_loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("localhost", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("a.b", False),
    ],
)
def test_loopback_is_told_from_the_rest(host, is_loopback):
    assert environment.is_loopback(host) is is_loopback
