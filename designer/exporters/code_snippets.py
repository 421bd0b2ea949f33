"""A call as a few lines of Python, JavaScript or PowerShell, with environment variables where its secrets are."""

import json
import re
from collections.abc import Callable

from designer.call_values import PreparedCall
from designer.exporters.placeholders import Placeholders, text_of

FILE = "body.bin"
_QUOTES = "'\u2018\u2019\u201a\u201b"  # PowerShell takes each of them for the end of a text
_ODD = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
Literal = Callable[[str], str]


def python(call: PreparedCall, words: Placeholders) -> str:
    """The call by the library requests. No secret is ever in the text."""

    def said(text: str) -> str:
        return _joined(words, text, repr, lambda name: f'os.environ["{name}"]')

    arguments = [said(call.method), said(call.url)]
    headers = [f"        {said(name)}: {said(value)}," for name, value in _headers(call, words)]
    if headers:
        arguments.append("headers={\n" + "\n".join(headers) + "\n    }")
    if words.pair:
        user, _, password = words.pair.partition(":")
        arguments.append(f"auth=({said(user)}, {said(password)})")
    if call.body is not None:
        text = text_of(call.body)
        arguments.append(f'data=open("{FILE}", "rb")' if text is None else f"data={said(text)}.encode()")
    body = "".join(f"    {argument},\n" for argument in arguments)
    return (
        f"import os\n\nimport requests\n\nanswer = requests.request(\n{body})\nprint(answer.status_code, answer.text)\n"
    )


def javascript(call: PreparedCall, words: Placeholders) -> str:
    """The call by fetch, for Node.js: a key in a page would be everybody's. No secret is ever in the text."""

    def said(text: str) -> str:
        return _joined(words, text, _script_text, lambda name: f"process.env.{name}")

    headers = [f"    [{said(name)}, {said(value)}]," for name, value in _headers(call, words)]
    if words.pair:
        headers.append(f'    ["Authorization", "Basic " + btoa({said(words.pair)})],')
    options = [f"  method: {said(call.method)},"]
    options += ["  headers: [", *headers, "  ],"] if headers else []
    text = text_of(call.body) if call.body is not None else ""
    if call.body is not None:
        options.append(f'  body: await readFile("{FILE}"),' if text is None else f"  body: {said(text or '')},")
    start = 'import { readFile } from "node:fs/promises";\n\n' if text is None else ""
    lines = "\n".join(options)
    return (
        f"{start}const answer = await fetch({said(call.url)}, {{\n{lines}\n}});\n"
        "console.log(answer.status, await answer.text());\n"
    )


def powershell(call: PreparedCall, words: Placeholders) -> str:
    """The call by Invoke-WebRequest. No secret is ever in the text."""

    def said(text: str) -> str:
        return _joined(words, text, _shell_text, lambda name: f"$env:{name}")

    headers, content_type = [], ""
    for name, value in _headers(call, words):
        if name.lower() == "content-type":
            content_type = value  # Windows PowerShell refuses it among the headers
        else:
            headers.append(f"  {said(name)} = {said(value)}")
    if words.pair:
        encoded = f"[Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes({said(words.pair)}))"
        headers.append(f"  'Authorization' = 'Basic ' + {encoded}")
    lines = ["$headers = @{", *headers, "}"]
    command = f"Invoke-WebRequest -Method {said(call.method)} -Uri ({said(call.url)}) -Headers $headers"
    command += f" -ContentType ({said(content_type)})" if content_type else ""
    if call.body is not None:
        text = text_of(call.body)
        command += f" -InFile {FILE}" if text is None else f" -Body ({said(text)})"
    return "\n".join([*lines, command, ""])


def _headers(call: PreparedCall, words: Placeholders) -> list[tuple[str, str]]:
    """One entry for each name, in the order of the call; the pair of a Basic sign-in is written by itself."""
    found: dict[str, tuple[str, str]] = {}
    for name, value in call.headers:
        if not words.stands_for(name, value):
            before = found.get(name.lower())
            found[name.lower()] = (name, f"{before[1]}, {value}" if before else value)
    return list(found.values())


def _joined(words: Placeholders, text: str, literal: Literal, variable: Literal) -> str:
    pieces = [variable(piece) if is_name else literal(piece) for piece, is_name in words.pieces(text)]
    return " + ".join(pieces) or literal("")


def _script_text(text: str) -> str:
    return _ODD.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _shell_text(text: str) -> str:
    """A text in single quotes, in which nothing is special but the quotes themselves; odd signs by their number."""
    pieces = re.split(f"({_ODD.pattern})", text)
    made = [
        f"[char]{ord(piece)}" if index % 2 else "'" + re.sub(f"[{_QUOTES}]", lambda found: found[0] * 2, piece) + "'"
        for index, piece in enumerate(pieces)
        if piece or len(pieces) == 1
    ]
    return made[0] if len(made) == 1 and made[0].startswith("'") else "(" + " + ".join(["''", *made]) + ")"
