"""Windows sign-in against an acceptor that checks NTLMv2, one context for each connection as IIS has it."""

import base64

import hypothesis
import pytest
import spnego
from hypothesis import strategies as some

from designer.auth import AuthError, ntlm
from designer.call_values import PreparedCall
from tests.designer.sign_in.service import Handler, called, made, serving

VALUES = {"authType": "windows", "username": "PETS\\mara", "password": "Circle of L1fe!"}
FAREWELL = ("Connection", "close")


@pytest.fixture(autouse=True)
def accounts(tmp_path, monkeypatch):
    """The accounts that the acceptor knows."""
    (tmp_path / "accounts").write_text("PETS:mara:Circle of L1fe!\n")
    monkeypatch.setenv("NTLM_USER_FILE", str(tmp_path / "accounts"))
    monkeypatch.setenv("NETBIOS_COMPUTER_NAME", "")


class Ntlm(Handler):
    name, farewell = "NTLM", ()

    def setup(self):
        super().setup()
        self.context = None

    def respond(self, given, body):
        if not given.startswith(self.name + " "):
            return self.reply(401, b"who?", ("WWW-Authenticate", self.name))
        token = base64.b64decode(given.partition(" ")[2])
        try:
            self.context = self.context or spnego.server(protocol="ntlm", options=spnego.NegotiateOptions.use_ntlm)
            out = self.context.step(token)
        except spnego.exceptions.SpnegoError:
            return self.reply(401, b"no", ("WWW-Authenticate", self.name))
        if not self.context.complete:
            token = base64.b64encode(out).decode()
            return self.reply(401, b"go on", ("WWW-Authenticate", f"{self.name} {token}"), *self.farewell)
        self.reply(200, b'{"you":"%s"}' % self.context.client_principal.encode().replace(b"\\", b"/"))


class Negotiate(Ntlm):
    name = "Negotiate"


class Closing(Ntlm):
    farewell = (FAREWELL,)


@pytest.mark.parametrize("handler", [Ntlm, Negotiate])
def test_three_legs_go_over_one_connection_and_show_no_secret(handler):
    with serving(handler) as server:
        result = called(server, "windows", VALUES)
        seen = server.seen
    assert result.error is None and result.answer.body.text == '{"you":"PETS/mara"}'
    assert [body for *_, body in seen] == [b'{"name":"Rex"}', b"", b'{"name":"Rex"}']
    assert len({connection for connection, *_ in seen}) == 1
    shown, proof = str(result.as_dict()), seen[2][3].partition(" ")[2]
    assert proof not in shown and "L1fe" not in shown


def test_the_answer_is_of_the_second_version_and_names_no_machine():
    with serving(Ntlm) as server:
        called(server, "windows", VALUES)
        message = base64.b64decode(server.seen[2][3].partition(" ")[2])
    # MS-NLMP section 2.2.1.3: the lengths of NtChallengeResponse and of Workstation
    length, workstation = (int.from_bytes(message[at : at + 2], "little") for at in (20, 44))
    assert length > 24  # the answer of the first version has 24 bytes
    assert workstation == 0


def test_a_wrong_password_is_the_servers_401():
    with serving(Ntlm) as server:
        result = called(server, "windows", {**VALUES, "password": "wrong"})
        assert (result.error, result.answer.status, len(server.seen)) == (None, 401, 3)


@pytest.mark.parametrize("way", ["anonymous", "none"])
def test_a_connection_may_say_that_nothing_is_asked(way):
    with serving(Handler) as server:
        assert called(server, "windows", {**VALUES, "authType": way}, properties=_with_way(way)).answer.status == 200
        assert [given for *_, given, _ in server.seen] == [""]


def test_a_connection_may_say_basic():
    with serving(Handler) as server:
        called(server, "windows", {**VALUES, "authType": "basic"}, properties=_with_way("basic"))
        assert server.seen[0][3].startswith("Basic ")


def _with_way(way):
    _, properties = made("windows")
    member = properties["properties"]["connectionParameters"]["authType"]
    member["uiDefinition"]["constraints"]["allowedValues"] = [{"text": way, "value": way}]
    return properties


def test_a_server_that_closes_the_connection_in_between_is_explained():
    with serving(Closing) as server:
        result = called(server, "windows", VALUES)
    assert result.error.code == "sign_in" and "belongs to one connection" in result.error.sentence


class Odd(Handler):
    challenges = ()

    def respond(self, given, body):
        challenge = self.challenges[min(len(self.server.seen), len(self.challenges)) - 1]
        self.reply(401, b"", ("WWW-Authenticate", challenge))


@pytest.mark.parametrize("token", ["!!!", "", "AAAA", "TlRMTVNTUAADAAAA"])
def test_a_challenge_that_cannot_be_read_is_said(token, monkeypatch):
    monkeypatch.setattr(Odd, "challenges", ("NTLM", f"NTLM {token}"))
    with serving(Odd) as server:
        result = called(server, "windows", VALUES)
    assert result.error.code == "sign_in" and "Windows sign-in" in result.error.sentence
    assert len(server.seen) == 2


@hypothesis.given(some.binary(max_size=120))
def test_any_challenge_is_answered_or_said_to_be_unreadable(data):
    step = ntlm._context(PreparedCall("GET", "http://pets.example"), "u", "p")
    step(None)
    try:
        assert step(b"NTLMSSP\0\2\0\0\0" + data)
    except AuthError as error:
        assert str(error) == ntlm.BROKEN


def test_a_server_without_windows_sign_in_is_named(monkeypatch):
    monkeypatch.setattr(Odd, "challenges", ('Basic realm="x"',))
    with serving(Odd) as server:
        result = called(server, "windows", VALUES)
    assert "It offers: Basic." in result.error.sentence and len(server.seen) == 1
