"""AWS keys: every request is signed (Signature Version 4). Recognised by API Gateway's own mark as well as by ours."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC

from designer.auth import recognition, sigv4
from designer.auth.credentials import credential, with_header
from designer.auth.extension import MEMBER, Extended, Parameter
from designer.auth.flow import Flow
from designer.auth.scheme import AuthError, Settings, first_definition
from designer.call_values import Answer, Moment, PreparedCall, Secret
from designer.document.document import Document
from designer.properties import Properties, as_object, as_text

KIND, RANK = recognition.SIGV4, 13
TITLE = "AWS: an access key that signs every request"
HINT = "An access key id and a secret access key, as for API Gateway, S3 or Lambda."
OPENAPI = "awsSigv4"

KEY_ID, SECRET, TOKEN = "access_key_id", "secret_access_key", "session_token"
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}")
_HOST = re.compile(
    r"(?:[^.]+\.)*?(?P<service>[a-z0-9-]+)\.(?P<region>[a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com(?:\.cn)?"
)
_FILES = Extended(
    KIND,
    "aws_sigv4",
    {"type": "apiKey", "in": "header", "name": "Authorization", recognition.AMAZON: "awsSigv4"},
    (
        Parameter(KEY_ID, "Access key id", "Such as AKIA…", is_shown=True),
        Parameter(SECRET, "Secret access key", "AWS shows it once, when the key is made"),
        Parameter(TOKEN, "Session token", "Only for keys that are good for a few hours", is_required=False),
    ),
    {"service": "execute-api", "region": "us-east-1"},
)
matches, write, erase = _FILES.matches, _FILES.write, _FILES.erase
with_parameters = _FILES.with_parameters


def read(document: Document, properties: Properties) -> Settings:
    """The settings; what the files do not say is taken from a host such as abc.execute-api.eu-west-1.amazonaws.com."""
    found = _FILES.read(document, properties)
    kept = as_object(first_definition(document)[1].get(MEMBER))
    host = _HOST.fullmatch(as_text(document.get("/host", ""))[:300].lower())
    guessed = host.groupdict() if host else {}
    return {name: value if name in kept else guessed.get(name, value) for name, value in found.items()}


def check(settings: Mapping[str, str]) -> dict[str, str]:
    problems = {"service": "such as execute-api or s3", "region": "such as eu-west-1"}
    return {
        name: f"Give the {name} in small letters, {example}."
        for name, example in problems.items()
        if not _NAME.fullmatch(settings.get(name, ""))
    }


def apply(call: PreparedCall, settings: Mapping[str, str], values: Mapping[str, str]) -> PreparedCall:
    return call


def conversation(
    call: PreparedCall, settings: Mapping[str, str], values: Mapping[str, str], moment: Moment
) -> Flow[Answer]:
    """The signed call. Raises AuthError for a key that is only half there."""
    key_id, secret, token = (values.get(name, "") for name in (KEY_ID, SECRET, TOKEN))
    if not key_id and not secret:
        return (yield call)
    if not key_id or not secret:
        raise AuthError("The connection needs both, the access key id and the secret access key.")
    scope = sigv4.Scope(moment.now.astimezone(UTC), settings["region"], settings["service"])
    added = {"X-Amz-Date": scope.time.strftime(sigv4.TIME), "X-Amz-Content-Sha256": sigv4.body_hash(call)}
    call = replace(call, headers=(*_without(call, added), *added.items()))
    if token:
        call = with_header(call, "X-Amz-Security-Token", token, credential(token))
    to_sign = [header for header in call.headers if header[0].lower().startswith(("x-amz-", "content-type"))]
    value = sigv4.authorization(call, to_sign, scope, key_id, secret)
    proof = Secret(value.rpartition("=")[2])
    return (yield with_header(call, "Authorization", value, (proof, *credential(secret))))


def _without(call: PreparedCall, names: Mapping[str, str]) -> list[tuple[str, str]]:
    lowered = {name.lower() for name in names}
    return [header for header in call.headers if header[0].lower() not in lowered]
