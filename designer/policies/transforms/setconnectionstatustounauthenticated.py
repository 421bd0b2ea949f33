"""Set connection status to unauthenticated: one status of an answer means that the sign-in has ended."""

from collections.abc import Mapping

from designer.call_values import Answer, PreparedCall
from designer.policies.effect import Effect, PolicyError


def request(settings: Mapping[str, str], call: PreparedCall, values: Mapping[str, str]) -> tuple[PreparedCall, Effect]:
    """The call as it is: this template only looks at answers."""
    return call, Effect("It looks at answers only.")


def response(
    settings: Mapping[str, str], answer: Answer, call: PreparedCall, values: Mapping[str, str]
) -> tuple[Answer, Effect]:
    """The answer as it is, and whether it ends the sign-in."""
    wanted = settings.get("statusCode", "").strip()
    if not (wanted.isascii() and wanted.isdecimal()):
        raise PolicyError("The policy names no status. Fill in a number such as 401.")
    if str(answer.status) != wanted.lstrip("0"):
        return answer, Effect(f"The answer was {answer.status}, not {wanted}, so the connection stays signed in.")
    return answer, Effect(f"The service answered {wanted}: the connection needs its owner to sign in again.", ends=True)
