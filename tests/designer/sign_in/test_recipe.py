"""Signatures by recipe: what is signed is what is sent, whatever the policies made of it."""

import base64
import hashlib
import hmac

import pytest

from designer.auth import request_signature
from designer.auth.signing_recipe import TIMES, signed_headers
from designer.call_values import PreparedCall
from tests.designer.sign_in.service import MOMENT, Handler, called, made, serving

SECRET = "s3cr3t-9f1c-4a7b"
CALL = PreparedCall("post", "https://api.example:8443/a/b?x=1", (("Content-Type", "text/plain"),), b"\xffbody")
DEFAULTS = request_signature.read(*made("none"))


def outcome(**recipe):
    return signed_headers(CALL, {**DEFAULTS, **recipe}, "key-7", SECRET, MOMENT)


def mac(message, algorithm="sha256", key=b"s3cr3t-9f1c-4a7b"):
    return hmac.new(key, message, algorithm)


BODY_HASH = hashlib.sha256(b"\xffbody").hexdigest()


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{method}\n{path}\n{timestamp}\n{body_sha256}", f"POST\n/a/b\n1440938160\n{BODY_HASH}".encode()),
        ("{host}{path_and_query}{query}", b"api.example:8443/a/b?x=1x=1"),
        ("{nonce}:{key_id}:{content_type}", b"0123456789abcdef:key-7:text/plain"),
        ("ü{body}ü", "ü".encode() + b"\xffbody" + "ü".encode()),
        ("{body_md5_base64}", base64.b64encode(hashlib.md5(b"\xffbody").digest())),
    ],
)
def test_the_message_is_made_of_the_parts_of_the_call(template, message):
    assert outcome(message=template)[1] == mac(message).hexdigest()


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha512"])
def test_every_algorithm_and_encoding(algorithm):
    digest = mac(b"POST", algorithm).digest()
    found = [
        outcome(message="{method}", algorithm=algorithm, encoding=name)[1] for name in ("hex", "base64", "base64url")
    ]
    urlsafe = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert found == [digest.hex(), base64.b64encode(digest).decode(), urlsafe]


@pytest.mark.parametrize(("form", "given"), [("base64", "c2VjcmV0"), ("hex", "736563726574"), ("text", "secret")])
def test_the_key_is_read_as_people_get_it(form, given):
    headers = signed_headers(CALL, {**DEFAULTS, "message": "x", "key_format": form}, "", given, MOMENT)
    assert headers[1] == mac(b"x", key=b"secret").hexdigest()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("unix", "1440938160"),
        ("unix_ms", "1440938160000"),
        ("iso", "2015-08-30T12:36:00Z"),
        ("http", "Sun, 30 Aug 2015 12:36:00 GMT"),
    ],
)
def test_every_way_to_write_the_time(name, text):
    assert TIMES[name](MOMENT) == text


def test_the_headers_carry_what_the_recipe_says():
    headers, signature = outcome(headers="Authorization: HMAC {key_id}:{signature}\n\nX-Nonce:{nonce}")
    assert headers == [("Authorization", f"HMAC key-7:{signature}"), ("X-Nonce", "0123456789abcdef")]


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("message", "", "what is signed"),
        ("message", "{methd}", "{methd} means nothing"),
        ("message", "x" * 3000, "Shorten"),
        ("headers", "X-Time: {timestamp}", "must hold {signature}"),
        ("headers", "Host: {signature}", ""),
        ("headers", "{signature}", ""),
        ("headers", "X: {signature}{body}", "{body} means nothing"),
        ("headers", "X: {signature}\n" * 20, "Keep it to 10"),
        ("algorithm", "md5", "Choose one"),
        ("timestamp", "", "Choose one"),
    ],
)
def test_a_recipe_that_cannot_be_followed_is_said_at_its_setting(setting, value, words):
    problems = request_signature.check({setting: value})
    assert list(problems) == [setting] and words in problems[setting]


def test_a_call_is_signed_after_its_policies_and_shows_no_secret():
    _, properties = made("request_signature")
    policy = {
        "templateId": "setheader",
        "title": "Text",
        "parameters": {
            "x-ms-apimTemplateParameter.name": "Content-Type",
            "x-ms-apimTemplateParameter.value": "application/vnd.pets",
            "x-ms-apimTemplateParameter.existsAction": "override",
            "x-ms-apimTemplate-policySection": "Request",
        },
    }
    properties["properties"]["policyTemplateInstances"] = [policy]
    with serving(Handler) as server:
        values = {"key_id": "key-7", "secret_key": SECRET}
        result = called(server, "request_signature", values, {"message": "{content_type}"}, properties=properties)
        ((_, _, _, authorization, _),) = server.seen
    signature = mac(b"application/vnd.pets").hexdigest()
    assert authorization == f"HMAC key-7:{signature}"
    assert result.answer.status == 200
    assert SECRET not in str(result.as_dict()) and signature not in str(result.as_dict())


def test_a_secret_of_another_form_is_said_and_nothing_is_sent():
    with serving(Handler) as server:
        result = called(server, "request_signature", {"secret_key": "no hex"}, {"key_format": "hex"})
        assert server.seen == []
    assert (result.error.code, result.error.sentence) == (
        "sign_in",
        "The secret key is not hex, as this connector expects. Check it in the connection.",
    )


def test_a_broken_recipe_from_elsewhere_is_said_and_nothing_is_sent():
    with serving(Handler) as server:
        result = called(server, "request_signature", {"secret_key": SECRET}, {"algorithm": "crc32"})
        assert (result.error.code, server.seen) == ("sign_in", [])
