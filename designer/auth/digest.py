"""User name and password by Digest (RFC 7616): the password itself is never sent."""

from collections.abc import Mapping

from designer.auth.challenges import challenges, offered
from designer.auth.credentials import credential, with_header
from designer.auth.digest_answer import authorization, best
from designer.auth.extension import Extended, Parameter
from designer.auth.flow import Flow
from designer.auth.scheme import AuthError
from designer.call_values import Answer, Moment, PreparedCall, Secret

KIND, RANK = "digest", 11
TITLE = "Digest: a user name and a password, answered to a challenge"
HINT = "Older services and devices ask for it. The password itself never travels."
OPENAPI = "basic, digest"

_FILES = Extended(
    KIND,
    "digest_auth",
    {"type": "basic"},
    (
        Parameter("username", "User name", "The user name for this api", is_shown=True),
        Parameter("password", "Password", "The password for this api"),
    ),
    {},
)
matches, read, write, erase = _FILES.matches, _FILES.read, _FILES.write, _FILES.erase
with_parameters = _FILES.with_parameters
DEFINITION = _FILES.as_definition()


def check(settings: Mapping[str, str]) -> dict[str, str]:
    return {}


def apply(call: PreparedCall, settings: Mapping[str, str], values: Mapping[str, str]) -> PreparedCall:
    return call


def conversation(
    call: PreparedCall, settings: Mapping[str, str], values: Mapping[str, str], moment: Moment
) -> Flow[Answer]:
    """The call as it is, and again with the answer to the server's challenge. Raises AuthError without one we know."""
    username, password = values.get("username", ""), values.get("password", "")
    answer = yield call
    if answer.status != 401 or not (username or password):
        return answer
    challenge = best(challenges(answer))
    if challenge is None:
        raise AuthError(
            f"The server does not offer a Digest sign-in that this portal knows. It offers: {offered(answer)}."
        )
    if ":" in username:
        raise AuthError("A user name cannot contain a colon in a Digest sign-in.")
    value = authorization(call, challenge, username, password, moment.nonce)
    proof = value.partition('response="')[2].partition('"')[0]
    signed = with_header(call, "Authorization", value, (Secret(proof), *credential(password)))
    return (yield signed)
