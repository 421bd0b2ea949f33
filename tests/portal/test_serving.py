import socket

import pytest

from designer.call_values import PreparedCall
from designer.runtime.errors import BlockedAddress
from designer.runtime.transport import send
from portal import environment, serving
from portal.egress import egress, own_addresses
from tests.ports import free_port


def test_the_practice_api_is_opened_for_calls_beside_what_the_operator_opened():
    env = environment.read({"EGRESS_ALLOW": "10.0.0.0/8", "PRACTICE_PORT": "8011"})
    given = serving.environment_of(env)
    assert given["EGRESS_ALLOW"] == "10.0.0.0/8,127.0.0.1:8011"


@pytest.mark.parametrize(
    ("host", "address"), [("localhost", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("::1", "::1"), ("[::]", "::")]
)
def test_the_web_server_gets_a_bare_address(host, address):
    assert serving.listen_address(environment.read({"HOST": host})["HOST"]) == address


def test_free_ports_are_no_problem():
    assert serving.port_problem({"HOST": "127.0.0.1", "PORT": free_port(), "PRACTICE_PORT": free_port()}) == ""


def test_a_port_in_use_is_named_with_its_setting():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        problem = serving.port_problem({"HOST": "127.0.0.1", "PORT": free_port(), "PRACTICE_PORT": number})
    assert f"port {number}: address already in use" in problem and "set PRACTICE_PORT" in problem


def test_one_port_for_two_servers_is_a_problem():
    problem = serving.port_problem({"HOST": "127.0.0.1", "PORT": 8010, "PRACTICE_PORT": 8010})
    assert problem == "PORT and PRACTICE_PORT are both 8010. Give one of them another number."


@pytest.mark.parametrize(
    ("host", "public_url", "own"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000", {"127.0.0.1:8000", "[::1]:8000", "localhost:8000"}),
        ("0.0.0.0", "https://connect.example.org", {"0.0.0.0:8000", "connect.example.org:443"}),
        ("[::]", "http://connect.example.org:81", {"[::]:8000", "connect.example.org:81"}),
    ],
)
def test_the_portal_knows_every_address_of_its_own(host, public_url, own):
    assert set(own_addresses(host, 8000, public_url)) == own


@pytest.mark.parametrize("url", ["http://localhost:8000/", "http://127.0.0.1:8000/", "http://[::1]:8000/"])
def test_calls_never_reach_the_portal_itself(settings, url):

    settings.ENV = {**settings.ENV, "EGRESS_ALLOW": ("127.0.0.0/8", "127.0.0.1:8000", "[::1]:8000")}
    with pytest.raises(BlockedAddress):
        send(PreparedCall("GET", url), egress())


def test_the_limits_of_the_operator_reach_the_call_engine(settings):
    settings.ENV = {**settings.ENV, "CALL_TIMEOUT": 7, "CALL_MAX_BYTES": 1000, "EGRESS_ALLOW": ("10.0.0.0/8",)}
    policy = egress()
    assert (policy.seconds, policy.max_bytes, policy.allowed, policy.ca_file) == (7, 1000, ("10.0.0.0/8",), None)
