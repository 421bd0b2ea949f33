"""Pasted cURL lines become the request that curl would send."""

import pytest

from designer.importers import curl
from designer.importers.request_sample import Credential, SampleError

CANARY = "c4n4ry-value-0123456789"


@pytest.mark.parametrize(
    "text, method, url, body",
    [
        ("curl https://a.example/pets", "GET", "https://a.example/pets", ""),
        ("curl a.example/pets", "GET", "https://a.example/pets", ""),
        ("$ curl -XPUT https://a.example/", "PUT", "https://a.example/", ""),
        ("curl -sSL -X DELETE --url=https://a.example/1", "DELETE", "https://a.example/1", ""),
        ("curl -sXPOST https://a.example/", "POST", "https://a.example/", ""),
        ("curl -I https://a.example/", "HEAD", "https://a.example/", ""),
        ("curl -d a=1 --data b=2 https://a.example/", "POST", "https://a.example/", "a=1&b=2"),
        ("curl -da=1 https://a.example/", "POST", "https://a.example/", "a=1"),
        ("curl --json '{\"a\": 1}' https://a.example/", "POST", "https://a.example/", '{"a": 1}'),
        ("curl -G --data-urlencode 'q=a b&c' https://a.example/s", "GET", "https://a.example/s?q=a%20b%26c", ""),
        ("curl -G -d p=2 https://a.example/s?q=1", "GET", "https://a.example/s?q=1&p=2", ""),
        (
            "curl --url-query 'q=a b' --url-query +r=%20 https://a.example/s",
            "GET",
            "https://a.example/s?q=a%20b&r=%20",
            "",
        ),
        ("curl --aws-sigv4 aws:amz --proto =https https://a.example/", "GET", "https://a.example/", ""),
        ("curl 'https://a.example/?x=1&y=2' | jq .", "GET", "https://a.example/?x=1&y=2", ""),
        ("curl https://a.example/?x=1&y=2 > out.json", "GET", "https://a.example/?x=1&y=2", ""),
        (
            'curl https://a.example/ \\\n  -d $\'{"t": "it\\\'s\\\\n"}\'',
            "POST",
            "https://a.example/",
            '{"t": "it\'s\\n"}',
        ),
        ('curl https://a.example/ -d "{\\"a\\": \\"\\$x\\"}"', "POST", "https://a.example/", '{"a": "$x"}'),
        ('curl ^"https://a.example/^" ^\n --data-raw ^"^{^\\^"a^\\^":1^}^"', "POST", "https://a.example/", '{"a":1}'),
        ('curl ^\r\n -d "{\\"a\\": 1}" https://a.example/', "POST", "https://a.example/", '{"a": 1}'),
        ("curl.exe `\n -X PATCH 'https://a.example/' -d '{\\\"a\\\": 1}'", "PATCH", "https://a.example/", '{"a": 1}'),
        ('curl `\n "https://a.example/" -d "{`"a`": 1}"', "POST", "https://a.example/", '{"a": 1}'),
    ],
)
def test_a_command_becomes_its_request(text, method, url, body):
    sample = curl.read(text)
    assert (sample.method, sample.url, sample.body_text) == (method, url, body)


@pytest.mark.parametrize("header", ["-HAccept-Language:en", "-H 'Accept-Language: en'", "--header=Accept-Language:en"])
def test_headers_are_read_in_each_form(header):
    assert curl.read(f"curl {header} https://a.example/").headers == (("Accept-Language", "en"),)


@pytest.mark.parametrize(
    "flags, credential",
    [
        (f"-H 'Authorization: Bearer {CANARY}'", Credential("header", "Authorization", "bearer")),
        (f"-H 'Ocp-Apim-Subscription-Key: {CANARY}'", Credential("header", "Ocp-Apim-Subscription-Key")),
        (f"-H 'X-Custom: Bearer {CANARY}'", Credential("header", "X-Custom", "bearer")),
        (f"-u me:{CANARY}", Credential("header", "Authorization", "basic")),
        (f"--oauth2-bearer {CANARY}", Credential("header", "Authorization", "bearer")),
        (f"-b session={CANARY}", Credential("header", "Cookie")),
        (f"-G -d api_key={CANARY}", Credential("query", "api_key")),
    ],
)
def test_a_credential_is_named_and_its_value_is_gone(flags, credential):
    sample = curl.read(f"curl {flags} https://a.example/")
    assert sample.credentials == (credential,)
    assert CANARY not in repr(sample) + repr(sample.headers) + sample.url + sample.body_text


@pytest.mark.parametrize(
    "flags",
    ["-d @body.json", "--data-binary @b", "--json @b", "-T b", "-K b", "-H @b", "-F 'a=<b'", "--data-urlencode a@b"],
)
def test_files_of_a_computer_are_refused_with_a_reason(flags):
    with pytest.raises(SampleError, match="on your computer"):
        curl.read(f"curl {flags} https://a.example/")


def test_data_raw_may_begin_with_an_at_sign():
    assert curl.read("curl --data-raw '@x' https://a.example/").body_text == "@x"


def test_a_file_of_a_form_becomes_a_field_without_content():
    sample = curl.read("curl -F photo=@me.png -F size=3 https://a.example/")
    assert [(field.name, field.is_file) for field in sample.form] == [("photo", True), ("size", False)]


def test_unknown_flags_are_listed_without_the_value_behind_them():
    sample = curl.read(f"curl --frobnicate {CANARY} -W --zap=1 https://a.example/")
    assert sample.url == "https://a.example/"
    assert [word in " ".join(sample.notes) for word in ("“--frobnicate”", "“-W”", "“--zap”", CANARY)] == [True] * 3 + [
        False
    ]


def test_json_without_a_content_type_is_taken_as_json_and_said():
    sample = curl.read("curl -d '{\"a\": 1}' https://a.example/")
    assert sample.content_type == "application/json"
    assert "taken as JSON" in sample.notes[0]


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("", "does not begin with “curl”"),
        ("wget https://a.example/", "does not begin with “curl”"),
        ("curl 'https://a.example/", "no partner"),
        ("curl -s", "no address"),
        ("curl https://a.example/ -H", "has no value"),
        ("curl -F a https://a.example/", "no “=”"),
        ("curl -X 'DROP TABLE' https://a.example/", "not a verb"),
        ("curl ftp://a.example/", "https and http"),
        ("curl https://me:pw@a.example/", "belong to Security"),
        ("curl -H 'no colon here: x y' https://a.example/", "name of a header"),
        ("curl " + "x" * 1_000_001, "longer"),
    ],
)
def test_what_is_no_request_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(SampleError, match=sentence):
        curl.read(text)


@pytest.mark.parametrize(
    "word", ["--sk_live_c4n4ry0123456789", '--x": "sk_live_c4n4ry0123456789"', "--C4N4RY0123456789"]
)
def test_an_unknown_flag_that_is_no_flag_is_not_quoted(word):
    (note,) = curl.read_words([word, "https://a.example/"]).notes
    assert "c4n4ry" not in note.lower() and "left out" in note
