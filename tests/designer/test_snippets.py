import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer import auth
from designer.call_values import ClientCertificate, PreparedCall, Secret
from designer.document.document import Document
from designer.exporters import snippets
from designer.exporters.placeholders import Placeholders
from designer.properties import blank

KEY = "sk-live-4f1c/+9"


def call(method="GET", url="https://api.example/pets", headers=(), body=None, secrets=(), **members):
    return PreparedCall(method, url, tuple(headers), body, secrets=tuple(map(Secret, secrets)), **members)


def written(write, prepared, names):
    """What the language `write` says of the call, with the variables `names`, by secret."""
    return write(prepared, Placeholders(prepared, names))


def curl(prepared, names):
    return written(snippets.curl, prepared, names)


def arguments(command, **variables):
    """The arguments that bash would hand to curl."""
    script = 'curl() { printf "%s\\0" "$@"; }\n' + command
    done = subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **variables},
        check=True,
    )
    return done.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1]


def test_a_call_reads_like_one_that_a_person_wrote():
    prepared = call(
        "POST",
        headers=[("Content-Type", "application/json"), ("Authorization", f"Bearer {KEY}")],
        body=b'{"a":1}',
        secrets=[KEY],
    )
    assert curl(prepared, {Secret(KEY): "API_KEY"}) == (
        "curl --globoff --request POST https://api.example/pets \\\n"
        "  --header 'Content-Type: application/json' \\\n"
        '  --header "Authorization: Bearer $API_KEY" \\\n'
        "  --data-raw '{\"a\":1}'"
    )


HOSTILE = ["'; touch /tmp/x; '", "$(id)", "`id`", "a\\b", '"', "!!", "a\r\nb", "\t", "é", "@file", "-x", "%00", "*", ""]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("secrets", [(), (KEY,)])
def test_bash_hands_over_exactly_what_the_call_has(value, secrets):
    tail = secrets[0] if secrets else ""
    prepared = call(
        "POST",
        f"https://api.example/?q={value}{tail}",
        body=f"{value}{tail}".encode(),
        headers=[("X", f"{value}{tail}")],
        secrets=secrets,
    )
    handed = arguments(curl(prepared, {Secret(KEY): "API_KEY"}), API_KEY=KEY)
    header = f"X: {value}{tail}" if value or tail else "X;"
    assert handed == [
        "--globoff",
        "--request",
        "POST",
        prepared.url,
        "--header",
        header,
        "--data-raw",
        f"{value}{tail}",
    ]


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_any_body_survives_the_shell(text):
    assert arguments(curl(call("POST", body=text.encode()), {}))[-1] == text


def test_a_variable_before_a_letter_keeps_its_name():
    prepared = call(url=f"https://api.example/{KEY}x", secrets=[KEY])
    assert '"https://api.example/${API_KEY}x"' in curl(prepared, {Secret(KEY): "API_KEY"})


def signed(kind, values, **settings):
    document, properties = auth.write(Document.from_value({"paths": {}}), blank(), kind, settings)
    scheme = auth.kind_of(document, properties)
    return scheme.apply(call(), scheme.read(document, properties), values)


@pytest.mark.parametrize(
    ("kind", "settings", "values", "part"),
    [
        ("api_key", {"name": "X-Key"}, {"api_key": KEY}, '--header "X-Key: $API_KEY"'),
        ("api_key", {"name": "key", "location": "query"}, {"api_key": KEY}, '"https://api.example/pets?key=$API_KEY"'),
        ("basic", {}, {"username": "ann", "password": KEY}, '--user "ann:$API_KEY"'),
    ],
)
@pytest.mark.parametrize("is_named", [True, False])
def test_no_secret_of_any_sign_in_is_in_the_command(kind, settings, values, part, is_named):
    command = curl(signed(kind, values, **settings), {Secret(KEY): "API_KEY"} if is_named else {})
    assert (part if is_named else part.replace("API_KEY", "SECRET_1")) in command
    assert not any(spelt in command for spelt in (KEY, "sk-live-4f1c", "c2stbGl2ZS"))


def test_a_secret_in_an_unusual_spelling_is_masked():
    prepared = call("POST", body=b'{"key":"sk-live-4f1c\\/+9"}', secrets=[KEY])
    assert "••••" in curl(prepared, {Secret(KEY): "API_KEY"})


@pytest.mark.parametrize("name", ["A B", "$(id)", "", "1"])
def test_a_placeholder_that_is_no_variable_is_replaced(name):
    command = curl(call(headers=[("X", KEY)], secrets=[KEY]), {Secret(KEY): name})
    assert '"X: $SECRET_1"' in command


def test_a_body_that_is_no_text_is_read_from_a_file():
    assert curl(call("POST", body=b"\xff\x00"), {}).endswith("--data-binary @body.bin")


def test_head_asks_for_the_head_only():
    assert "--head https" in curl(call("HEAD"), {})


def test_a_client_certificate_is_named_and_never_in_the_text():
    certificate = ClientCertificate(Secret("CHAIN-1"), Secret("KEY-1"), "https://api.example/")
    made = curl(PreparedCall("GET", "https://api.example/", certificate=certificate, secrets=(Secret("KEY-1"),)), {})
    assert "--cert certificate.pem --key private_key.pem" in made
    assert "CHAIN-1" not in made and "KEY-1" not in made
