"""Set query string parameter; everything else of the address stays byte for byte."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import unquote_plus

from designer.call_values import PreparedCall
from designer.policies.effect import Effect, PolicyError
from designer.policies.expressions import render
from designer.policies.secrecy import secrets_with
from designer.policies.url_text import encoded

ACTIONS = ("override", "skip", "append")


def request(settings: Mapping[str, str], call: PreparedCall, values: Mapping[str, str]) -> tuple[PreparedCall, Effect]:
    """The call with the parameter; one made from a credential counts as a credential itself.

    Names are told apart by case (RFC 3986 section 6.2.2.1). `append` sends one more parameter of the name: where a
    name has several values, each is a parameter of its own.
    Source: https://learn.microsoft.com/azure/api-management/set-query-parameter-policy
    """
    name, action = _name(settings), _action(settings)
    address, _, query = call.url.partition("?")
    pairs = query.split("&") if query else []
    there = [pair for pair in pairs if _name_of(pair) == name]
    before = ", ".join(unquote_plus(pair.partition("=")[2]) for pair in there) if there else None
    if action == "skip" and there:
        return call, Effect(f"The query parameter {name} is there already, so it stays.", before, before)
    made = render(settings.get("value", ""), call, values)
    pairs = _with(pairs, f"{encoded(name, safe='$')}={encoded(made.text)}", name, action)
    changed = replace(call, url=f"{address}?{'&'.join(pairs)}")
    if made.is_secret:
        names, secrets = call.credential_query | {name}, secrets_with(call, made.text)
        changed = replace(changed, credential_query=names, secrets=secrets)
    after = f"{before}, {made.text}" if action == "append" and there else made.text
    return changed, Effect(f"Set the query parameter {name}.", before, after)


def _with(pairs: Sequence[str], pair: str, name: str, action: str) -> list[str]:
    """The pairs with `pair` in the place of the first of its name, or at the end."""
    at = next((index for index, other in enumerate(pairs) if _name_of(other) == name), None)
    if action == "append" or at is None:
        return [*pairs, pair]
    return [*pairs[:at], pair, *(other for other in pairs[at:] if _name_of(other) != name)]


def _name_of(pair: str) -> str:
    return unquote_plus(pair.partition("=")[0])


def _name(settings: Mapping[str, str]) -> str:
    name = settings.get("name", "").strip()
    if not name:
        raise PolicyError("The policy names no query parameter. Fill in its name.")
    return name


def _action(settings: Mapping[str, str]) -> str:
    action = (settings.get("existsAction") or "override").lower()
    if action not in ACTIONS:
        raise PolicyError(f"“{action}” is not a way to treat a parameter that is there. Use override, skip or append.")
    return action
