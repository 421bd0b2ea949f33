"""What was looked at in a run, and how each came out: the way to the service, and the answer against its definition."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from designer.call_values import MASK
from designer.runtime.doctor.case import split
from designer.runtime.doctor.credentials import SKEW_SECONDS, in_words, read_date

OK, BAD, WARN, OPEN = "ok", "bad", "warn", "open"  # `open`: not known, because it did not come to that
REFUSED = (401, 403)
OF_TLS = ("tls", "client_certificate")
SCHEMA = (  # kind of a difference, what is checked, when it is fine, when it is not
    ("missing", "Required values", "None is missing.", "missing"),
    ("type", "Types", "Every value is of its type.", "of another type"),
    ("null", "Empty values", "Only what may be empty is empty.", "empty that may not be"),
    ("enum", "Fixed lists", "Every value is in its list.", "not in its list"),
    ("undeclared", "Names", "Everything that came is declared.", "not declared"),
)


@dataclass(frozen=True)
class Check:
    """One thing that was checked. `tone` is "ok", "bad", "warn" or "open"."""

    name: str
    tone: str
    sentence: str
    milliseconds: float | None = None


def of_call(result: Mapping[str, Any], sent: datetime) -> list[Check]:
    """The way of a call, in its order."""
    return [*_way(result), *_service(result, sent)]


def of_schema(result: Mapping[str, Any]) -> list[Check]:
    """The answer against its definition; [] where nothing was compared: a failure need not be declared."""
    answer, findings = result["answer"], result["findings"]
    if not answer or not (200 <= answer["status"] < 300 or findings):
        return []
    whole = {one["kind"]: one for one in findings if not one["path"]}
    if "undeclared" in whole:
        return [Check("Response", WARN, whole["undeclared"]["sentence"])]
    if "type" in whole or "missing" in whole or "unchecked" in whole:
        return [Check("Format", WARN, one["sentence"]) for one in whole.values()]
    return [Check("Response", OK, f"Status {answer['status']} is as the definition says."), *_kinds(findings)]


def _kinds(findings: list[Mapping[str, Any]]) -> Iterator[Check]:
    for kind, name, fine, words in SCHEMA:
        places = sum(one["kind"] == kind for one in findings)
        verb = "is" if places == 1 else "are"
        yield Check(name, WARN if places else OK, f"{places} {verb} {words}." if places else fine)


def _way(result: Mapping[str, Any]) -> Iterator[Check]:
    url, timings = split(result["request"]["url"]), result["timings"]
    error = result["error"]["code"] if result["error"] else ""
    said = result["error"]["sentence"] if result["error"] else ""
    address = result["answer"]["address"] if result["answer"] else ""
    is_found = error not in ("dns", "unusable_address", "blocked_address", "sign_in", "policy", "unusable_request")
    if is_found:
        yield Check(
            "Address",
            OK,
            f"{url.hostname} is {address}" if address not in ("", url.hostname) else f"{url.hostname} was found",
            timings["resolve"],
        )
        yield Check("Allowed to call", OK, "This portal may call it.")
    elif error == "blocked_address":
        yield Check("Allowed to call", BAD, said)
    else:
        yield Check("Address" if error in ("dns", "unusable_address") else "Request", BAD, said)
    is_connected = (
        is_found and error not in ("refused",) and (timings["tls"] or timings["send"] or address or error in OF_TLS)
    )
    if is_found:
        yield Check(
            "Connection",
            OK if is_connected else BAD,
            "The service took the call." if is_connected else said,
            timings["connect"],
        )
    if is_connected:
        yield _encryption(url.scheme, error, said, timings)


def _encryption(scheme: str, error: str, said: str, timings: Mapping[str, float]) -> Check:
    if scheme != "https":
        return Check("Encryption", WARN, "None: everybody on the way can read the call.")
    if error in OF_TLS:
        return Check("Encryption", BAD, said, timings["tls"])
    return Check("Encryption", OK, "The certificate is in order.", timings["tls"])


def _service(result: Mapping[str, Any], sent: datetime) -> Iterator[Check]:
    answer = result["answer"]
    if not answer:
        return
    status, path = answer["status"], split(result["request"]["url"]).path
    is_there = status not in (404, 405, 410)
    yield Check(
        "Path", OK if is_there else BAD, f"The service {'knows' if is_there else 'has nothing at'} {path or '/'}."
    )
    places = [change["part"] for change in result.get("sign_in", []) if MASK in (change["after"] or "")]
    if places:
        yield Check("Where the key goes", OK, f"{', '.join(dict.fromkeys(places))}, as in the definition.")
        is_refused = status in REFUSED
        yield Check("The key itself", BAD if is_refused else OK, "Refused." if is_refused else "Not refused.")
    theirs = next((read_date(value) for name, value in answer["headers"] if name.lower() == "date"), None)
    if theirs:
        apart = abs((theirs - sent).total_seconds())
        is_near = apart <= SKEW_SECONDS
        yield Check("Clock", OK if is_near else WARN, f"{in_words(apart)} apart from the service.")
