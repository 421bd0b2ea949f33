"""What a call's outcome means, in words: a title, a sentence, and for a failure what happened, why, and what to try."""

from dataclasses import dataclass
from typing import Any

from designer.document.text import TextError
from portal.connections import bodies

OK, WARN, BAD = "ok", "warn", "bad"
REFUSALS = (401, 403)
KEY = "key"  # the way out is another value in the connection

# status → title, likely cause, what to try
STATUSES = {
    400: ("The service did not understand the request", "An input has a form that the service does not expect.", "Read what the service said, correct that input, and send it again."),
    401: ("The service did not accept the key", "The connection holds a key or password that is wrong, has ended, or is meant for another service.", "Replace the key of this connection, or send it with another one."),
    403: ("The service knows you, but does not allow this", "The account behind this connection may not use this action, or the key goes to the wrong place.", "Ask whoever gave out the key what it may do."),
    404: ("The service has nothing at this address", "The path or an id in it does not exist there, or the base URL is not complete.", "Check the inputs that are part of the path, and the base URL under General."),
    405: ("The service does not offer this method here", "The action uses another method than the service expects at this address.", "Compare the method under Definition with the documentation of the service."),
    406: ("The service cannot answer in this format", "The action asks for a format that the service does not have.", "Look at “produces” in the source of this action."),
    409: ("The service refused because of a conflict", "Something like it exists already, or changed meanwhile.", "Read what the service said, and send it again with other values."),
    410: ("What you asked for is gone", "It existed once and was removed.", "Use another id."),
    413: ("The service finds the request too large", "The body or a file is larger than the service takes.", "Send less at once."),
    415: ("The service does not take this kind of body", "The body is sent in another format than the service expects.", "Look at “consumes” in the source of this action."),
    422: ("The service refused the values", "The request was readable, but a value is not one that the service takes.", "Read what the service said, correct that input, and send it again."),
    429: ("The service asks you to slow down", "More calls were made than your plan with the service allows.", "Wait a while, then send it again."),
    500: ("The service broke while answering", "The service has a fault of its own, or meets an input it was not made for.", "Send it again with simpler inputs. If it stays, tell the people who run the service."),
    502: ("Something in front of the service got no proper answer", "The service itself is down or being restarted.", "Send it again in a minute."),
    503: ("The service is not available just now", "It is overloaded or being maintained.", "Send it again later."),
    504: ("Something in front of the service waited too long", "The service took too long to answer.", "Ask for less at once, or send it again later."),
}  # fmt: skip
FAMILIES = {
    1: ("The service sent no final answer", "It answered as if the call were still going on.", "Tell the people who run the service."),
    3: ("The service answers from another address", "The call was redirected, and following it would have repeated what it does or taken your key elsewhere.", "Put the address that it points to under General."),
    4: ("The service refused the request", "Something in the request is not what the service expects.", "Read what the service said, and compare with its documentation."),
    5: ("The service could not answer", "The service has a fault of its own.", "Send it again later. If it stays, tell the people who run the service."),
}  # fmt: skip
# code of a call that got no answer → title, likely cause
PROBLEMS = {
    "unusable_request": ("The request could not be sent", "A method or header of this action is not allowed."),
    "unusable_address": ("This address cannot be called", "The host, the port or the scheme under General is not a usable one."),
    "blocked_address": ("This address is not open to connectors", "The host leads to an address inside this network, or one that is kept closed for everybody’s safety."),
    "dns": ("The host name was not found", "The host under General is misspelt, or exists only inside another network."),
    "refused": ("The service could not be reached", "Nothing listens at this host and port, or something in between does not let the call through."),
    "tls": ("No secure connection could be made", "The certificate of the service is not in order, or it is not the service that this host should be."),
    "timeout": ("The service took too long", "The service is slow or hangs, or the action asks for a great deal at once."),
    "cancelled": ("Cancelled", "You ended the call. The service may have done what it was asked all the same."),
    "connection_lost": ("The connection broke off", "The service or something in between closed the connection."),
    "truncated": ("The answer broke off", "The connection ended before the answer was complete."),
    "not_http": ("What came back is not a web answer", "Another kind of service listens at this port, or it expects https instead of http."),
    "redirect_loop": ("The service keeps sending the call elsewhere", "Its addresses point at each other, or at one that wants a sign-in page."),
    "sign_in": ("The connection cannot sign in", "The connector signs in by a way, or with a value, that cannot be sent."),
    "policy": ("A policy could not be worked out", "A policy refers to something that is not there."),
}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """`tone` is "ok", "warn" or "bad". `happened`, `cause` and `advice` are empty when all is well; `remedy` is "key"."""

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
    title, cause = PROBLEMS.get(
        error["code"], ("The call did not go through", "The call was stopped before it was done.")
    )
    if error["code"] == "cancelled":
        return Verdict(WARN, f"Cancelled after {total / 1000:.1f} s", cause)
    remedy = KEY if error["code"] == "sign_in" else ""
    return Verdict(BAD, title, error["sentence"], error["sentence"], cause, error["advice"], remedy)


def _refusal(answer: dict[str, Any], total: float) -> Verdict:
    status = answer["status"]
    title, cause, advice = STATUSES.get(status) or FAMILIES.get(status // 100, FAMILIES[4])
    said = bodies.first_words(answer["body"]["text"])
    happened = f"The call reached the service in {total:.0f} ms." + (f" It wrote: “{said}”" if said else "")
    tone = tone_of(status, "")
    sentence = f"It answered {_named(answer)}." + (" Your inputs are probably fine." if status == 401 else "")
    return Verdict(tone, title, sentence, happened, cause, advice, KEY if status in REFUSALS else "")


def _success(result: dict[str, Any], answer: dict[str, Any]) -> Verdict:
    odd = _oddity(result, answer)
    if odd:
        return odd
    differences = len(result["findings"])
    sentence = f"The service answered {_named(answer)}"
    if differences:
        sentence += f", but {differences} thing{'s' if differences > 1 else ''} in it differ from the definition"
        sentence = sentence.replace("1 thing in it differ", "1 thing in it differs")
    if answer["is_cut"]:
        sentence += ", and more than this portal keeps: the end is cut off"
    return Verdict(OK, _worked(answer), sentence + ".")


def _oddity(result: dict[str, Any], answer: dict[str, Any]) -> Verdict | None:
    """Answers that call themselves a success and are none that a connector can use."""
    kind, body = content_type(answer), answer["body"]
    has_type_error = any(each["path"] == "" and each["kind"] == "type" for each in result["findings"])
    if kind in ("text/html", "application/xhtml+xml") and has_type_error:
        return Verdict(WARN, "A web page came back instead of data", f"The service answered {_named(answer)} with HTML.",
            "The service answered with a page for people.", "The base URL leads to the website instead of the API, or to a sign-in page.",
            "Compare the host and the base URL under General with the documentation of the service.")  # fmt: skip
    if body["is_binary"] and (is_json(answer) or kind.startswith("text/")):
        return Verdict(WARN, "The answer is not readable as text", f"The service answered {_named(answer)} as {kind}.",
            f"The service calls its answer {kind}, but its bytes are not text in a character set that is known here.",
            "The service names another character set than it uses, or it sends a file.", "Ask the people who run the service to name the character set, or declare the response as a file.")  # fmt: skip
    return None


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
