"""Signature Version 4 against the published examples of its documentation and test suite."""

import pytest

from designer.auth import AuthError, aws_sigv4, sigv4
from designer.auth.sigv4 import Scope
from designer.call_values import PreparedCall
from tests.designer.sign_in.service import MOMENT, Handler, called, serving

KEY_ID, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
SCOPE = Scope(MOMENT.now, "us-east-1", "service")
DATE = ("X-Amz-Date", "20150830T123600Z")
SUITE = "https://example.amazonaws.com"
# https://docs.aws.amazon.com/general/latest/gr/signature-v4-test-suite.html
VECTORS = [
    ("get-vanilla", "GET", "/", (), "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    (
        "get-vanilla-query-order-key-case",
        "GET",
        "/?Param2=value2&Param1=value1",
        (),
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ),
    ("post-vanilla", "POST", "/", (), "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    (
        "get-unreserved",
        "GET",
        "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        (),
        "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
    ),
    ("get-utf8", "GET", "/ሴ", (), "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
    (
        "get-header-value-trim",
        "GET",
        "/",
        (("My-Header1", " value1"), ("My-Header2", ' "a   b   c"')),
        "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
    ),
    (
        "post-header-key-case",
        "POST",
        "/",
        (("MY-HEADER1", "VALUE1"),),
        "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
    ),
]


@pytest.mark.parametrize(
    ("method", "at", "headers", "signature"), [v[1:] for v in VECTORS], ids=[v[0] for v in VECTORS]
)
def test_the_vectors_of_the_suite(method, at, headers, signature):
    value = sigv4.authorization(PreparedCall(method, SUITE + at), [*headers, DATE], SCOPE, KEY_ID, SECRET)
    assert value.startswith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ")
    assert value.rpartition("Signature=")[2] == signature


def test_the_example_of_the_user_guide():
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    call = PreparedCall("GET", "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08")
    headers = [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"), DATE]
    value = sigv4.authorization(call, headers, Scope(MOMENT.now, "us-east-1", "iam"), KEY_ID, SECRET)
    assert value == (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date, "
        "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
    )


def test_the_path_is_encoded_once_more_except_for_s3():
    call = PreparedCall("GET", SUITE + "/a%20b")
    others, s3 = (sigv4._canonical(call, {}, service).splitlines()[1] for service in ("lambda", "s3"))
    assert (others, s3) == ("/a%2520b", "/a%20b")


def signed(values, **more):
    with serving(Handler) as server:
        result = called(server, "aws_sigv4", values, {"service": "execute-api", "region": "eu-west-1"}, **more)
        return result, server.seen


KEYS = {"access_key_id": KEY_ID, "secret_access_key": SECRET, "session_token": "token-9f1c4a7b"}


def test_a_call_is_signed_as_it_goes_out_and_shows_no_secret():
    result, ((_, method, path, authorization, _),) = signed(KEYS, arguments={"body": {}, "query.q": "é x"})
    assert (method, path, result.answer.status) == ("POST", "/pets?q=%C3%A9%20x", 200)
    assert "SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token," in authorization
    shown = str(result.as_dict())
    assert all(secret not in shown for secret in (SECRET, "token-9f1c4a7b", authorization.rpartition("=")[2]))
    assert KEY_ID in shown  # it is no secret, and says which key it was


def test_a_key_that_is_half_there_is_said():
    flow = aws_sigv4.conversation(PreparedCall("GET", SUITE), {}, {"access_key_id": KEY_ID}, MOMENT)
    with pytest.raises(AuthError, match="needs both"):
        next(flow)
