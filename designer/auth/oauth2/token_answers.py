"""What a token endpoint answers to a call: an object, or one of the many ways to fail."""

from designer.auth.flow import Flow, SignInError
from designer.auth.oauth2 import explain
from designer.auth.oauth2.tokens import as_body
from designer.call_values import Answer, PreparedCall

MAX_ANSWER = 256 * 1024


def asked(call: PreparedCall, now: int) -> Flow[dict[str, object]]:
    """The object that a token endpoint answers to `call`. Raises SignInError for an error, and for anything else."""
    answer = yield call
    body = read_body(answer)
    if body.get("error") or body.get("ok") is False:
        raise explain.with_skew(explain.refusal(body, call), answer, now)
    if answer.status >= 500 or answer.status == 429:
        raise explain.busy(answer)
    if not 200 <= answer.status < 300:
        raise explain.refusal(body, call)
    return body


def read_body(answer: Answer) -> dict[str, object]:
    """The object of an answer. Raises SignInError for one that is too long, redirects, or is no object."""
    if answer.is_cut or len(answer.body) > MAX_ANSWER:
        raise SignInError(
            "answer_too_long",
            "The answer is far longer than tokens are.",
            "Check the address: it may be the page for people, and the token URL is another one.",
        )
    if 300 <= answer.status < 400:
        raise SignInError(
            "redirected",
            f"The address redirects (status {answer.status}), and a sign-in does not follow.",
            "Enter the address that it leads to, often the same with https:// or a slash at its end.",
        )
    body = as_body(answer)
    if body is None:
        raise explain.no_json(answer)
    return body
