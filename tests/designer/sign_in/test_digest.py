"""Digest against a server that checks every part of the answer."""

import hashlib

import pytest

from designer.auth.challenges import Challenge, challenges, offered
from designer.auth.digest_answer import authorization, best
from designer.auth.scheme import AuthError
from designer.call_values import Answer, PreparedCall, Timings
from tests.designer.sign_in.service import Handler, called, serving

VALUES = {"username": "Mufasa", "password": "Circle of Life"}
CALL = PreparedCall("GET", "http://www.example.org/dir/index.html")


def answer(*values):
    headers = tuple(("WWW-Authenticate", value) for value in values)
    return Answer(401, "", headers, b"", False, Timings(), (), "")


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [  # RFC 7616 section 3.9.1
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_examples_of_the_specification(algorithm, response):
    given = {
        "realm": "http-auth@example.org",
        "qop": "auth, auth-int",
        "algorithm": algorithm,
        "nonce": "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
        "opaque": "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
    }
    cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    value = authorization(CALL, Challenge("digest", "", given), VALUES["username"], VALUES["password"], cnonce)
    assert f'response="{response}"' in value and f"algorithm={algorithm}" in value and "nc=00000001" in value


def test_a_server_without_qop_is_answered_as_in_rfc_2069():
    value = authorization(CALL, Challenge("digest", "", {"realm": "r", "nonce": "n"}), "u", "p", "c")
    secret, request = (hashlib.md5(text).hexdigest() for text in (b"u:r:p", b"GET:/dir/index.html"))
    expected = hashlib.md5(f"{secret}:n:{request}".encode()).hexdigest()
    assert f'response="{expected}"' in value and "cnonce" not in value


def test_a_quotation_mark_in_a_name_stays_inside_its_member():
    value = authorization(CALL, Challenge("digest", "", {"realm": 'a"b', "nonce": "n"}), 'u"x', "p", "c")
    assert r'username="u\"x", realm="a\"b"' in value


def test_only_the_body_being_covered_is_refused():
    with pytest.raises(AuthError, match="auth-int"):
        authorization(CALL, Challenge("digest", "", {"qop": "auth-int"}), "u", "p", "c")


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (["NTLM"], [("ntlm", "", {})]),
        (["Negotiate, NTLM TlRMTVNT=="], [("negotiate", "", {}), ("ntlm", "TlRMTVNT==", {})]),
        (['Basic realm="a, b"', "Digest qop=auth,nonce=x"], [
            ("basic", "", {"realm": "a, b"}), ("digest", "", {"qop": "auth", "nonce": "x"})]),
        (['Digest realm="say \\"hi\\"", NONCE = "n"'], [("digest", "", {"realm": 'say "hi"', "nonce": "n"})]),
        (["", "=", '"', "Digest realm=\"open"], [("digest", "", {})]),
    ],
)  # fmt: skip
def test_challenges_are_read(headers, found):
    assert [(each.scheme, each.token, each.parameters) for each in challenges(answer(*headers))] == found


def test_a_scheme_that_nobody_knows_is_not_quoted():
    assert offered(answer("S3cret", "negotiate, Basic")) == "something else, Negotiate, Basic"
    assert offered(answer()) == "nothing"


def test_the_strongest_algorithm_is_chosen_and_an_unknown_one_left():
    values = ["Digest nonce=a", "Digest nonce=b, algorithm=SHA-512-256", "Digest nonce=c, algorithm=sha-256"]
    assert best(challenges(answer(*values))).parameters["nonce"] == "c"
    assert best(challenges(answer(*values[1:2]))) is None


class Digest(Handler):
    """As httpbin checks it: the response is computed anew from the password that it knows."""

    challenge = 'Digest realm="pets", nonce="n-1", qop="auth", opaque="o", algorithm=SHA-256'

    def respond(self, given, body):
        if not given.startswith("Digest "):
            return self.reply(401, b"", ("WWW-Authenticate", self.challenge), ("WWW-Authenticate", 'Basic realm="x"'))
        parts = challenges(answer(given))[0].parameters
        digest = [
            hashlib.sha256(text.encode()).hexdigest()
            for text in ("Mufasa:pets:Circle of Life", f"{self.command}:{self.path}")
        ]
        text = f"{digest[0]}:n-1:{parts['nc']}:{parts['cnonce']}:auth:{digest[1]}"
        is_right = parts["response"] == hashlib.sha256(text.encode()).hexdigest() and parts["uri"] == self.path
        self.reply(200 if is_right else 401, b"{}")


def test_a_call_answers_the_challenge_over_one_connection_and_shows_no_secret():
    with serving(Digest) as server:
        result = called(server, "digest", VALUES, arguments={"body": {"a": 1}, "query.q": "x y"})
        seen = server.seen
    assert result.answer.status == 200
    assert [(path, body) for _, _, path, _, body in seen] == [("/pets?q=x%20y", b'{"a":1}')] * 2
    assert len({connection for connection, *_ in seen}) == 1
    shown = str(result.as_dict())
    proof = seen[1][3].partition('response="')[2].partition('"')[0]
    assert len(proof) == 64 and proof not in shown and "Circle" not in shown


def test_a_wrong_password_is_the_servers_401():
    with serving(Digest) as server:
        result = called(server, "digest", {**VALUES, "password": "wrong"})
        assert (result.answer.status, len(server.seen)) == (401, 2)


def test_a_server_that_asks_for_nothing_is_asked_once():
    with serving(Handler) as server:
        assert called(server, "digest", VALUES).answer.status == 200
        assert len(server.seen) == 1


def test_a_server_that_wants_another_sign_in_is_named(monkeypatch):
    monkeypatch.setattr(Digest, "challenge", "Bearer")
    with serving(Digest) as server:
        result = called(server, "digest", VALUES)
    assert result.error.code == "sign_in" and "It offers: Bearer, Basic." in result.error.sentence
