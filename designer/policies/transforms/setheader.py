"""Set HTTP header, on the request or on the answer."""

from collections.abc import Mapping
from dataclasses import replace

from designer.call_values import Answer, Header, PreparedCall
from designer.policies.effect import Effect, PolicyError
from designer.policies.expressions import Rendered, render
from designer.policies.secrecy import secrets_with

ACTIONS = ("override", "skip", "append")
Headers = tuple[Header, ...]


def request(settings: Mapping[str, str], call: PreparedCall, values: Mapping[str, str]) -> tuple[PreparedCall, Effect]:
    """The call with the header; one made from a credential counts as a credential itself."""
    headers, effect, is_secret = _set(settings, call.headers, call, values)
    if not is_secret:
        return replace(call, headers=headers), effect
    names, secrets = call.credential_headers | {_name(settings).lower()}, secrets_with(call, effect.after or "")
    return replace(call, headers=headers, credential_headers=names, secrets=secrets), effect


def response(
    settings: Mapping[str, str], answer: Answer, call: PreparedCall, values: Mapping[str, str]
) -> tuple[Answer, Effect]:
    """The answer with the header; expressions still read the request."""
    headers, effect, _ = _set(settings, answer.headers, call, values)
    return replace(answer, headers=headers), effect


def _set(
    settings: Mapping[str, str], headers: Headers, call: PreparedCall, values: Mapping[str, str]
) -> tuple[Headers, Effect, bool]:
    name, action = _name(settings), (settings.get("existsAction") or "override").lower()
    if action not in ACTIONS:
        raise PolicyError(f"“{action}” is not a way to treat a header that is there. Use override, skip or append.")
    before = next((value for other, value in headers if other.lower() == name.lower()), None)
    if action == "skip" and before is not None:
        return (
            headers,
            Effect(f"The header {name} is there already, so it stays.", before, before),
            False,
        )
    made = render(settings.get("value", ""), call, values)
    after = f"{before},{made.text}" if action == "append" and before is not None else made.text
    effect = Effect(f"Set the header {name}.", before, after)
    return _with(headers, name, after), effect, _is_secret(made, action, name, call)


def _with(headers: Headers, name: str, value: str) -> Headers:
    return (*(header for header in headers if header[0].lower() != name.lower()), (name, value))


def _is_secret(made: Rendered, action: str, name: str, call: PreparedCall) -> bool:
    return made.is_secret or (action == "append" and name.lower() in call.credential_headers)


def _name(settings: Mapping[str, str]) -> str:
    name = settings.get("name", "").strip()
    if not name:
        raise PolicyError("The policy names no header. Fill in its header name.")
    return name
