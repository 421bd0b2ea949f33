"""What a call's outcome means, in words: a title, a sentence, and for a failure what happened, why, and what to try."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from designer.document.text import TextError
from designer.tables import table
from portal.connections import bodies

OK, WARN, BAD = "ok", "warn", "bad"
REFUSALS = (401, 403)
KEY = "key"  # the way out is another value in the connection
VALUE_PROBLEMS = ("sign_in", "client_certificate")

WORDS: dict[str, Any] = table(Path(__file__).with_suffix(".yaml"))
OTHER = {"title": "The call did not go through", "cause": "The call was stopped before it was done."}


@dataclass(frozen=True)
class Verdict:
    """`tone` is "ok", "warn" or "bad"; `happened`, `cause` and `advice` are empty when all is well.

    `remedy` is "key" where other values in the connection may help.
    """

    tone: str
    title: str
    sentence: str
    happened: str = ""
    cause: str = ""
    advice: str = ""
    remedy: str = ""


def verdict(result: dict[str, Any]) -> Verdict:
    """What to say about a result, as `CallResult.as_dict()` gives it."""
    total = result["timings"]["total"]
    if result["error"]:
        return _problem(result["error"], total)
    answer = result["answer"]
    if 200 <= answer["status"] < 300:
        return _success(result, answer)
    return _refusal(answer, total)


def tone_of(status: int | None, problem: str) -> str:
    """The tone of a run in a list, from its row alone."""
    if problem or status is None:
        return WARN if problem == "cancelled" else BAD
    if status < 300:
        return OK
    return WARN if status in (429, 503) or status < 400 else BAD


def content_type(answer: dict[str, Any]) -> str:
    """`application/json`, without its parameters, in lower case."""
    value = next((value for name, value in answer["headers"] if name.lower() == "content-type"), "")
    return str(value).partition(";")[0].strip().lower()


def is_json(answer: dict[str, Any]) -> bool:
    return content_type(answer).endswith(("/json", "+json"))


def _problem(error: dict[str, Any], total: float) -> Verdict:
    words = WORDS["problem"].get(error["code"], OTHER)
    if error["code"] == "cancelled":
        return Verdict(WARN, f"Cancelled after {total / 1000:.1f} s", words["cause"])
    remedy = KEY if error["code"] in VALUE_PROBLEMS else ""
    sentence = error["sentence"]
    return Verdict(BAD, words["title"], sentence, sentence, words["cause"], error["advice"], remedy)


def _refusal(answer: dict[str, Any], total: float) -> Verdict:
    status = answer["status"]
    words = WORDS["status"].get(status) or WORDS["family"].get(status // 100, WORDS["family"][4])
    said = bodies.first_words(answer["body"]["text"])
    happened = f"The call reached the service in {total:.0f} ms." + (f" It wrote: “{said}”" if said else "")
    sentence = f"It answered {_named(answer)}." + (" Your inputs are probably fine." if status == 401 else "")
    remedy = KEY if status in REFUSALS else ""
    return Verdict(tone_of(status, ""), words["title"], sentence, happened, words["cause"], words["advice"], remedy)


def _success(result: dict[str, Any], answer: dict[str, Any]) -> Verdict:
    if odd := _oddity(result, answer):
        words, happened = WORDS["oddity"][odd], f"The service answered {_named(answer)} as {content_type(answer)}."
        return Verdict(WARN, words["title"], happened, happened, words["cause"], words["advice"])
    sentence, differences = f"The service answered {_named(answer)}", len(result["findings"])
    if differences:
        things = "1 thing in it differs" if differences == 1 else f"{differences} things in it differ"
        sentence += f", but {things} from the definition"
    if answer["is_cut"]:
        sentence += ", and more than this portal keeps: the end is cut off"
    return Verdict(OK, _worked(answer), sentence + ".")


def _oddity(result: dict[str, Any], answer: dict[str, Any]) -> str:
    """Which answer that calls itself a success is none that a connector can use; "" for the others."""
    kind, body = content_type(answer), answer["body"]
    is_another_format = any(each["path"] == "" and each["kind"] == "type" for each in result["findings"])
    if kind in ("text/html", "application/xhtml+xml") and is_another_format:
        return "web_page"
    return "not_text" if body["is_binary"] and (is_json(answer) or kind.startswith("text/")) else ""


def _worked(answer: dict[str, Any]) -> str:
    if not answer["body"]["size"]:
        return "It worked, and nothing came back"
    try:
        count = bodies.count_of(bodies.parsed(answer["body"]["text"]))
    except TextError:
        return "It worked"
    return "It worked" if count is None else f"It worked: {count} result{'' if count == 1 else 's'}"


def _named(answer: dict[str, Any]) -> str:
    return f"{answer['status']} {answer['reason']}".strip()
