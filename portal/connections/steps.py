"""The way of a call step by step: prepared, signed in, changed by policies, answered, changed by policies."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Step:
    """One step. `changes` are dictionaries with `part`, `before` and `after`; `at` is where on the way it is.

    `tone` is "" for a step that did its part, "warn" for a policy that this portal does not run.
    """

    title: str
    sentence: str
    changes: list[dict[str, Any]]
    tone: str = ""


def of_result(result: dict[str, Any]) -> list[Step]:
    """The steps of a stored run, in the order in which they were made."""
    request, answer, policies = result["request"], result["answer"], result["policies"]
    found = [Step("Inputs", f"made {request['method']} out of the definition and what you filled in.", [])]
    if signed := result.get("sign_in", []):
        found.append(Step("Sign-in", "added the values of the connection.", list(signed)))
    found += [_of_policy(each) for each in policies if each["section"] == "Request"]
    if answer:
        status = f"{answer['status']} {answer['reason']}".strip()
        found.append(Step("The service", f"answered {status} after {result['timings']['total']:.0f} ms.", []))
    elif result["error"]:
        found.append(Step("The service", "was not reached, or gave no answer.", [], "warn"))
    return found + [_of_policy(each) for each in policies if each["section"] != "Request"]


def _of_policy(policy: dict[str, Any]) -> Step:
    changes = list(policy.get("changes", []))
    tone = "warn" if policy["outcome"] == "not_run" else ""
    return Step(policy["title"], policy["sentence"], changes, tone)
