"""Words for what a service refuses: its error codes, and the answers that are no answer."""

import pathlib
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

from designer.auth.flow import SignInError
from designer.call_values import MASK, Answer, PreparedCall, spellings
from designer.properties import as_text
from designer.tables import table

WORDS = pathlib.Path(__file__).parent / "words.yaml"
MAX_QUOTE = 300
MAX_SKEW = 60  # seconds; services that check times commonly allow no more
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
_HTML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|\?xml|!--)", re.IGNORECASE)


@cache
def words() -> dict[str, Any]:
    """The table of words: `codes` and `descriptions`."""
    found: dict[str, Any] = table(WORDS)
    return found


def refusal(body: Mapping[str, Any], call: PreparedCall | None = None) -> SignInError:
    """What an error answer means; `body` has `error` and may have `error_description`.

    What the service says is quoted without control signs, cut, and with the secrets of `call` masked.
    """
    code, description = _code(body), as_text(body.get("error_description")) or _message(body)
    entry = _by_description(code, description) or words()["codes"].get(code) or _unknown(code)
    quote = quoted(description, call)
    says = f" It says: “{quote}”" if quote else ""
    return SignInError(code or "refused", entry["sentence"] + says, entry["advice"], code, not entry.get("later"))


def no_json(answer: Answer) -> SignInError:
    """What an answer that is no JSON means."""
    if _HTML.match(answer.body[:500]):
        sentence = f"A web page came back (status {answer.status}) where tokens were expected."
        advice = "Check the address: it may be the page for people, and the token URL is another one."
        return SignInError("html", sentence, advice, is_final=answer.status < 500)
    if answer.status >= 500 or answer.status == 429:
        return busy(answer)
    if not answer.body:
        sentence, code = f"The answer (status {answer.status}) is empty.", "empty_answer"
    else:
        sentence, code = f"The answer (status {answer.status}) cannot be read: it is not JSON.", "not_json"
    return SignInError(code, sentence, "Check the address on the Security step.")


def busy(answer: Answer) -> SignInError:
    """The service answers, but cannot serve at the moment."""
    return SignInError(
        "unavailable",
        f"The service answered with status {answer.status} in place of tokens.",
        "Try again in a few minutes; if it stays, tell the people who run the service.",
        is_final=False,
    )


def skew(answer: Answer, now: int) -> int:
    """Seconds by which the service's clock is ahead of `now`, from its Date header; 0 within a minute or without one.

    Source: RFC 9110, section 6.6.1.
    """
    dates = [value for name, value in answer.headers if name.lower() == "date"]
    try:
        ahead = int(parsedate_to_datetime(dates[0]).timestamp()) - now
    except (IndexError, ValueError, TypeError, OverflowError):
        return 0
    return ahead if abs(ahead) > MAX_SKEW else 0


def with_skew(error: SignInError, answer: Answer, now: int) -> SignInError:
    """`error`, or one that names the clocks where they differ and that may be why."""
    ahead = skew(answer, now)
    if not ahead or error.said not in ("invalid_grant", "invalid_client", "invalid_request", "invalid_token"):
        return error
    way = "ahead of" if ahead > 0 else "behind"
    sentence = f"{error.sentence} The service’s clock is {abs(ahead):,} seconds {way} this portal’s."
    advice = f"{error.advice} If that does not help, have this portal’s clock put right."
    return SignInError(error.code, sentence, advice, error.said, error.is_final)


def quoted(text: str, call: PreparedCall | None = None) -> str:
    """A service's text as it can be shown to people."""
    for spelling in sorted(spellings(call.secrets) if call else (), key=len, reverse=True):
        text = text.replace(spelling, MASK)
    text = _CONTROL.sub(" ", text).strip()
    return text if len(text) <= MAX_QUOTE else text[:MAX_QUOTE] + "…"


def _code(body: Mapping[str, Any]) -> str:
    """The error code; a few services send an object or a status there."""
    error = body.get("error")
    if isinstance(error, dict):
        error = error.get("type") or error.get("code") or error.get("status")
    code = _CONTROL.sub("", as_text(error)).strip()
    return code if re.fullmatch(r"[A-Za-z0-9_.:/-]{1,100}", code) else ""


def _message(body: Mapping[str, Any]) -> str:
    error = body.get("error")
    if isinstance(error, dict):
        return as_text(error.get("message"))
    if isinstance(error, str) and not _code(body):
        return error
    return as_text(body.get("message"))


def _by_description(code: str, description: str) -> dict[str, Any] | None:
    lowered = description[: 20 * MAX_QUOTE].lower()
    for entry in words()["descriptions"]:
        found = re.search(re.escape(entry["text"].lower()) + r"(?![0-9])", lowered)
        if found and code in entry.get("only", (code,)):
            return dict(entry)
    return None


def _unknown(code: str) -> dict[str, Any]:
    name = f"the error “{code}”" if code else "an error"
    return {
        "sentence": f"The service answered with {name}.",
        "advice": "Look it up in the service’s documentation, and compare the settings of the Security step.",
    }
