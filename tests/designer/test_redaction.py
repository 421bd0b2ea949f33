import base64
import html
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer import auth
from designer.call_values import MASK, PreparedCall, Secret
from designer.document.document import Document
from designer.policies.apply import apply_request
from designer.properties import blank
from designer.runtime.redaction import Redactor
from tests.effort import cpu_seconds

KEY = 'sk/live+4f1c=&"é key'
LONG = "abcdefgh4f1c"


def redactor(*values):
    return Redactor([Secret(value) for value in values])


def base64_of(text):
    return base64.b64encode(text.encode()).decode()


SPELLINGS = {
    "exact": lambda value: value,
    "percent-encoded": lambda value: quote(value, safe=""),
    "percent-encoded path": quote,
    "percent-encoded in lower case": lambda value: quote(value, safe="").replace("%2F", "%2f"),
    "form-encoded": quote_plus,
    "encoded twice": lambda value: quote(quote(value, safe=""), safe=""),
    "JSON": lambda value: json.dumps(value),
    "JSON without ASCII": lambda value: json.dumps(value, ensure_ascii=False),
    "JSON in JSON": lambda value: json.dumps(json.dumps(value)),
    "JSON with every sign escaped": lambda value: (
        value.replace("+", "\\u002B").replace("&", "\\u0026").replace('"', '\\"')
    ),
    "JSON with slashes escaped": lambda value: json.dumps(value).replace("/", "\\/"),
    "HTML": html.escape,
    "HTML numbers": lambda value: "".join(f"&#{ord(sign)};" if not sign.isalnum() else sign for sign in value),
    "base64": base64_of,
    "base64 for addresses": lambda value: base64.urlsafe_b64encode(value.encode()).decode().rstrip("="),
    "base64, percent-encoded": lambda value: quote(base64_of(value), safe=""),
    "Basic pair": lambda value: "Basic " + base64_of(f"ann:{value}"),
    "Basic pair of another name": lambda value: "Basic " + base64_of(f"annie:{value}"),
    "bearer": lambda value: f"Bearer {value}",
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=[f"B08 {name}" for name in SPELLINGS])
def test_a_secret_is_masked_in_every_spelling(spelling):
    spelt = spelling(KEY)
    shown = redactor(KEY).text(f"before {spelt} after")
    assert MASK in shown and spelt not in shown
    assert shown.startswith("before ") and shown.endswith(" after")
    assert "4f1c" not in shown and "live" not in shown


@pytest.mark.parametrize(
    ("value", "shown"), [(LONG, "••••4f1c"), (LONG[1:], "••••"), ('abcdefgh4f1"', "••••"), ("äöüäöüäöüäöü", "••••")]
)
def test_only_a_long_value_shows_its_last_four_characters(value, shown):
    assert redactor(value).text(value) == shown


def test_a_pair_that_ends_in_a_short_password_does_not_show_it():
    assert "w0rd" not in redactor("a-long-user-name:w0rd", "w0rd").text("a-long-user-name:w0rd")


def test_a_very_short_secret_is_masked_where_it_stands_alone():
    assert redactor("a1").text("banana1 a1 a1b") == "banana1 •••• a1b"


def test_the_longer_of_two_secrets_is_masked_whole():
    assert redactor("abcd", "abcdefgh").text("abcdefgh abcd") == "•••• ••••"


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=list(SPELLINGS))
def test_a_long_secret_is_masked_in_all_its_parts(spelling):
    secret = "".join(f"+{number}/ab" for number in range(100))
    shown = redactor(secret).text(f"before {spelling(secret)} after")
    assert MASK in shown and len(shown) < 600 and "ab" not in shown.replace("after", "").replace("9/ab", "")


def test_a_broken_secret_is_no_error():
    assert redactor("\ud800" * 12).text("text") == "text"


def test_a_text_stays_a_text_whatever_is_masked_in_it():
    assert redactor("keyé").text("keyé key\u9fff \ud800").startswith(MASK)


def test_bytes_that_are_no_text_stay_as_they_are():
    assert redactor(LONG).data(b"\xff\x00" + LONG.encode() + b"\xfe") == b"\xff\x00" + "••••4f1c".encode() + b"\xfe"


def test_headers_and_addresses_are_masked():
    mask = redactor(LONG)
    assert mask.headers([("X", f"Bearer {LONG}")]) == (("X", "Bearer ••••4f1c"),)
    assert mask.url(f"https://h/{LONG}?a=1&k={LONG}") == "https://h/••••4f1c?a=1&k=••••4f1c"


def test_a_credential_place_never_shows_a_value_that_is_not_known():
    mask = redactor()
    assert mask.headers([("Authorization", "odd"), ("Accept", "x")], {"authorization"}) == (
        ("Authorization", MASK),
        ("Accept", "x"),
    )
    assert mask.url("https://h/?api%20key=odd&a=1", {"api key"}) == f"https://h/?api%20key={MASK}&a=1"


def test_a_redactor_shows_no_secret_in_its_repr():
    assert LONG not in repr(redactor(LONG))


def scheme_call(kind, values, **settings):
    document = Document.from_value({"swagger": "2.0", "paths": {}})
    document, properties = auth.write(document, blank(), kind, settings)
    scheme = auth.kind_of(document, properties)
    call = PreparedCall("GET", "https://h/")
    call = scheme.apply(call, scheme.read(document, properties), values)
    return apply_request(properties["properties"]["policyTemplateInstances"], call, "Op", values)[0]


@pytest.mark.parametrize(
    ("kind", "settings", "values"),
    [
        ("api_key", {"name": "X-Key"}, {"api_key": KEY}),
        ("api_key", {"prefix": "Bearer "}, {"api_key": KEY}),
        ("api_key", {"name": "key", "location": "query"}, {"api_key": KEY}),
        ("basic", {}, {"username": "ann", "password": KEY}),
        ("none", {}, {}),
    ],
    ids=lambda value: f"B17 {value}",
)
def test_an_echo_of_the_whole_request_shows_no_credential_of_any_sign_in(kind, settings, values):
    call = scheme_call(kind, values, **settings)
    echo = json.dumps({"url": call.url, "headers": dict(call.headers), "html": html.escape(str(call.headers))})
    shown = Redactor(call.secrets).text(echo)
    for spelling in SPELLINGS.values():
        assert not values or spelling(KEY) not in shown
    assert "live" not in shown


def test_a_copy_of_the_sign_in_by_a_policy_is_masked_too():
    policy = {
        "templateId": "setheader",
        "title": "Debug",
        "parameters": {
            "x-ms-apimTemplateParameter.name": "X-Debug",
            "x-ms-apimTemplateParameter.value": "@headers('Authorization')",
        },
    }
    call, _ = apply_request([policy], scheme_call("basic", {"username": "ann", "password": KEY}), "Op", {})
    shown = Redactor(call.secrets).headers(call.headers, call.credential_headers)
    assert dict(shown)["X-Debug"] == MASK


@given(
    st.text(min_size=4, max_size=40).filter(str.isprintable), st.text(max_size=20), st.sampled_from(list(SPELLINGS)[:8])
)
def test_no_secret_is_left_in_any_text(secret, around, spelling):
    spelt = SPELLINGS[spelling](secret)
    assert secret not in redactor(secret).text(f"{around}{spelt}{around}").replace(MASK + secret[-4:], "")


@pytest.mark.parametrize(
    "secret", ["abcdefghijklmnop", "+/+/+/+/+/+/+/+/", "%" * 40, "\\" * 40 + "x", "a" * 200, '""\\"\\']
)
@pytest.mark.parametrize(
    "piece", [b"a" * 60 + b"%25%25\\\\" + b"aaaa+/", b"\\" * 70, b"%" + b"25" * 35, b"&#" + b"0" * 70]
)
def test_a_large_hostile_body_is_masked_quickly(secret, piece):
    body = piece * 3_000
    assert cpu_seconds(lambda: redactor(secret).data(body)) < 1.5


@pytest.mark.parametrize("pair", ["ann:practice", "ann:practice1", "ann:practice12"])
def test_the_end_of_a_basic_header_shows_no_bit_of_the_password(pair):
    encoded = base64.b64encode(pair.encode()).decode()
    masked = Redactor([Secret(pair), Secret(pair.partition(":")[2])]).text(f"Basic {encoded}, and more")
    assert masked == f"Basic {MASK}, and more"
