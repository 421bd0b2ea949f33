"""Policies stand beside the sets and are for every way, so what only one way puts into a policy needs its own name."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from designer.auth import api_key
from designer.document.pointer import MISSING, replaced
from designer.properties import Properties, as_object, as_text, members
from designer.ways.viewing import PARAMETERS, POLICIES

OthersParameters = Sequence[Mapping[str, Any]]
_READ = re.compile(r"@connectionParameters\('([^']*)'", re.IGNORECASE)


def separated(before: Properties, after: Properties, others: OthersParameters) -> Properties:
    """`after` with the API key that it adds under a name that no other way has, and with the policies others need."""
    after = _with_policies_of_others(before, after, others)
    old, new = (as_object(members(each).get("connectionParameters")) for each in (before, after))
    taken = {name for parameters in others for name in parameters}
    if api_key.PARAMETER in new and api_key.PARAMETER not in old and api_key.PARAMETER in taken:
        return _renamed(before, after, api_key.PARAMETER, _free(api_key.PARAMETER, taken | new.keys()))
    return after


def _renamed(before: Properties, after: Properties, old: str, new: str) -> Properties:
    parameters = as_object(members(after).get("connectionParameters"))
    renamed = {new if name == old else name: member for name, member in parameters.items()}
    after = replaced(after, PARAMETERS, renamed)
    present = _policies(before)
    for index, instance in enumerate(_policies(after)):
        if instance not in present:
            after = replaced(after, (*POLICIES, str(index)), _reading(instance, old, new))
    return after


def _reading(instance: Any, old: str, new: str) -> Any:
    for name, value in as_object(as_object(instance).get("parameters")).items():
        text = as_text(value).replace(f"@connectionParameters('{old}'", f"@connectionParameters('{new}'")
        instance = replaced(instance, ("parameters", name), text) if text != as_text(value) else instance
    return instance


def _with_policies_of_others(before: Properties, after: Properties, others: OthersParameters) -> Properties:
    """A way that gives up its key takes the policy that uses it along, unless another way reads the same one."""
    old, new = _policies(before), _policies(after)
    lost = [instance for instance in old if instance not in new]
    if len(new) >= len(old) or not any(_serves(instance, others) for instance in lost):
        return after
    kept = [instance for instance in old if instance in new or _serves(instance, others)]
    restored: Properties = replaced(after, POLICIES, kept)
    return restored


def _serves(instance: Any, others: OthersParameters) -> bool:
    texts = [as_text(value) for value in as_object(as_object(instance).get("parameters")).values()]
    names = {name for text in texts for name in _READ.findall(text)}
    return bool(names) and any(names <= parameters.keys() for parameters in others)


def _policies(properties: Properties) -> list[Any]:
    found = members(properties).get("policyTemplateInstances", MISSING)
    return found if isinstance(found, list) else []


def _free(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
