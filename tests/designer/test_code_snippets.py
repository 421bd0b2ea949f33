"""A call as Python, JavaScript and PowerShell: it says the same call, and no secret."""

import ast
import json
import re
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.call_values import Secret
from designer.exporters.code_snippets import javascript, powershell, python
from tests.designer.test_snippets import HOSTILE, KEY, call, written

ALL = (python, javascript, powershell)
NAMES = {Secret(KEY): "API_KEY"}
ODD = [*HOSTILE, "‘ ’ ‚ ‛", "\u2028", "\u202e", "\x1b[2J", "${x}", "`${x}`", "</script>", "{0}", "$env:PATH"]


class Requests:
    """Stands in for the library, and remembers what it was asked."""

    status_code, text = 200, ""

    def request(self, *arguments, **named):
        self.asked = arguments, named
        return self


def asked(snippet, **variables):
    """What the Python snippet would send."""
    library = Requests()
    names = {"requests": library, "print": lambda *_: None, "os": type("os", (), {"environ": variables})}
    tree = ast.parse(snippet)
    tree.body = [node for node in tree.body if not isinstance(node, ast.Import)]
    exec(compile(tree, "snippet", "exec"), names)
    return library.asked


def test_python_sends_the_same_call():
    prepared = call(
        "POST",
        headers=[("Content-Type", "application/json"), ("Authorization", f"Bearer {KEY}"), ("X", "1"), ("x", "2")],
        body=b'{"a":1}',
        secrets=[KEY],
    )
    (method, url), named = asked(written(python, prepared, NAMES), API_KEY=KEY)
    assert (method, url, named["data"]) == ("POST", "https://api.example/pets", b'{"a":1}')
    assert named["headers"] == {"Content-Type": "application/json", "Authorization": f"Bearer {KEY}", "x": "1, 2"}


def test_a_user_name_and_a_password_are_written_as_a_pair():
    prepared = call(headers=[("Authorization", "Basic YW5uOnB3LTEyMw==")], secrets=["pw-123", "ann:pw-123"])
    names = {Secret("pw-123"): "PASSWORD"}
    assert asked(written(python, prepared, names), PASSWORD="pw-123")[1]["auth"] == ("ann", "pw-123")
    assert 'btoa("ann:" + process.env.PASSWORD)' in written(javascript, prepared, names)
    assert "'ann:' + $env:PASSWORD" in written(powershell, prepared, names)
    assert not any("YW5u" in written(make, prepared, names) for make in ALL)


@pytest.mark.parametrize("value", ODD)
def test_nothing_in_a_value_leaves_its_text(value):
    prepared = call("PUT", headers=[("X-Odd", value)], body=value.encode())
    _, named = asked(written(python, prepared, {}))
    assert named["headers"] == {"X-Odd": value} and named["data"] == value.encode()
    assert texts_of_powershell(written(powershell, prepared, {})) == [
        "X-Odd",
        value,
        "PUT",
        "https://api.example/pets",
        value,
    ]
    assert "\u2028" not in written(javascript, prepared, {}) and "\u202e" not in written(javascript, prepared, {})


def texts_of_powershell(snippet):
    """The texts in it, by the rules of PowerShell for single quotes; what is left must be harmless words."""
    sign = "'‘’‚‛"
    one = rf"[{sign}]((?:[^{sign}]|[{sign}]{{2}})*)[{sign}]"
    texts = []
    for found in re.finditer(rf"\((?:'' \+ )?((?:(?:{one}|\[char\]\d+)(?: \+ )?)+)\)|{one}", snippet):
        pieces = re.findall(rf"{one}|\[char\](\d+)", found[1] or found[0])
        texts.append(
            "".join(
                chr(int(number)) if number else re.sub(rf"([{sign}])[{sign}]", r"\1", text) for text, number in pieces
            )
        )
    left = re.sub(rf"{one}|\[char\]\d+", "", snippet)
    assert re.fullmatch(r"[\w\s$@{}=()+.-]*", left)
    return texts


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not installed")
def test_javascript_sends_the_same_call():
    made = []
    for value in ODD:
        prepared = call("PUT", headers=[("X-Key", KEY)], body=value.encode(), secrets=[KEY])
        made.append(
            written(javascript, prepared, NAMES)
            .replace("await ", "")
            .split("console.log")[0]
            .replace("const answer", "seen")
        )
    program = "let seen; const all = []; const fetch = (url, options) => ({ url, ...options });\n"
    program += "".join(f"{each}; all.push(seen);\n" for each in made) + "console.log(JSON.stringify(all))"
    done = subprocess.run(["node", "-e", program], capture_output=True, check=True, env={"API_KEY": KEY}, text=True)
    assert [each["body"] for each in json.loads(done.stdout)] == ODD
    assert {each["method"] + each["url"] for each in json.loads(done.stdout)} == {"PUThttps://api.example/pets"}
    assert {each["headers"][0][1] for each in json.loads(done.stdout)} == {KEY}


@pytest.mark.parametrize("make", ALL)
def test_a_body_that_is_no_text_comes_from_a_file(make):
    assert "body.bin" in written(make, call("POST", body=b"\x00\xff"), {})


@pytest.mark.parametrize("make", ALL)
@settings(max_examples=40, deadline=None, database=None)
@given(value=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20))
def test_no_secret_is_in_the_text(make, value):
    prepared = call(
        url=f"https://api.example/?key={KEY}", headers=[("X", value + KEY)], body=(KEY + value).encode(), secrets=[KEY]
    )
    assert KEY not in written(make, prepared, NAMES) and "API_KEY" in written(make, prepared, NAMES)
