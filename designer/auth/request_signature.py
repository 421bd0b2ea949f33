"""Requests signed with a shared secret (HMAC), by a recipe that says what is signed and which header says it."""

from collections.abc import Mapping

from designer.auth import signing_recipe as recipe
from designer.auth.credentials import credential, with_header
from designer.auth.extension import Extended, Parameter
from designer.auth.flow import Flow
from designer.auth.scheme import AuthError
from designer.call_values import Answer, Moment, PreparedCall, Secret
from designer.header_names import name_problem, value_problem

KIND, RANK = "request_signature", 14
TITLE = "A secret that signs every request (HMAC)"
HINT = "Its documentation speaks of a signature, an HMAC, a timestamp or a nonce."
OPENAPI = "hmac"

MAX_TEMPLATE, MAX_HEADERS = 2000, 10
CHOICES: dict[str, tuple[str, ...]] = {
    "algorithm": recipe.ALGORITHMS,
    "encoding": tuple(recipe.ENCODINGS),
    "key_format": tuple(recipe.KEY_READERS),
    "timestamp": tuple(recipe.TIMES),
}
_FILES = Extended(
    KIND,
    "request_signature",
    {"type": "apiKey", "in": "header", "name": "Authorization"},
    (
        Parameter("key_id", "Key id", "The public part of the key; empty where there is none", True, is_required=False),
        Parameter("secret_key", "Secret key", "It signs each request and is never sent"),
    ),
    {
        "message": "{method}\n{path_and_query}\n{timestamp}\n{body_sha256}",
        "algorithm": "sha256",
        "encoding": "hex",
        "key_format": "text",
        "timestamp": "unix",
        "headers": "Authorization: HMAC {key_id}:{signature}\nX-Timestamp: {timestamp}",
    },
)
matches, read, write, erase = _FILES.matches, _FILES.read, _FILES.write, _FILES.erase
with_parameters = _FILES.with_parameters


def check(settings: Mapping[str, str]) -> dict[str, str]:
    settings = {**_FILES.defaults, **settings}
    problems = {name: "Choose one of these." for name, known in CHOICES.items() if settings[name] not in known}
    for name, problem in (("message", _message_problem), ("headers", _headers_problem)):
        if sentence := problem(settings[name]):
            problems[name] = sentence
    return problems


def apply(call: PreparedCall, settings: Mapping[str, str], values: Mapping[str, str]) -> PreparedCall:
    return call


def conversation(
    call: PreparedCall, settings: Mapping[str, str], values: Mapping[str, str], moment: Moment
) -> Flow[Answer]:
    """The signed call. Raises AuthError for a recipe that cannot be followed."""
    secret = values.get("secret_key", "")
    if not secret:
        return (yield call)
    for sentence in check(settings).values():  # files from elsewhere hold anything
        raise AuthError(f"The recipe for the signature under Security is not right. {sentence}")
    added, signature = recipe.signed_headers(call, settings, values.get("key_id", ""), secret, moment)
    for name, value in added:
        is_proof = signature in value
        if is_proof:
            call = with_header(call, name, value, (Secret(signature), *credential(secret)))
        else:
            call = with_header(call, name, value, ())
    return (yield call)


def _message_problem(template: str) -> str:
    return _template_problem(template, recipe.PLACES | {recipe.BODY}) or ("" if template else "Say what is signed.")


def _headers_problem(text: str) -> str:
    found = list(recipe.headers(text))
    if not any("{signature}" in template for _, template in found):
        return "One of the headers must hold {signature}."
    if len(found) > MAX_HEADERS:
        return f"Keep it to {MAX_HEADERS} headers."
    known = recipe.PLACES | {"signature"}
    sentences = (
        name_problem(name) or value_problem(template) or _template_problem(template, known) for name, template in found
    )
    return next((sentence for sentence in sentences if sentence), "")


def _template_problem(template: str, known: frozenset[str]) -> str:
    if len(template) > MAX_TEMPLATE:
        return f"Shorten this to {MAX_TEMPLATE} characters."
    unknown = recipe.unknown_places(template, known)
    return f"{{{unknown[0][:40]}}} means nothing here. Known are: {', '.join(sorted(known))}." if unknown else ""
