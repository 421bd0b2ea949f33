"""What changed in the properties document: brand, connection parameters, ways to sign in, policies.

A secret that somebody left in the document is never in a change: it is masked in `old` and `new`.
"""

from collections.abc import Iterator
from typing import Any

from designer.document import pointer
from designer.document.comparison_words import Change, Subject, differing, same
from designer.document.pointer import JSON, MISSING
from designer.document.secrets import masked

GENERAL, SECURITY, POLICIES = "General", "Security", "Policies"
ROOT = "properties:"

MEMBERS = {
    "iconBrandColor": ("Brand colour", GENERAL),
    "publisher": ("Publisher", GENERAL),
    "stackOwner": ("Owner of the service", GENERAL),
    "capabilities": ("Capabilities", GENERAL),
    "scriptOperations": ("Actions that the code handles", "Code"),
}
FIELD_MEMBERS = {
    "displayName": "Label",
    "description": "Description",
    "tooltip": "Tooltip",
    "required": "Whether it is required",
    "tabIndex": "Position",
    "allowedValues": "The choices",
    "defaultValue": "Default value",
    "clientId": "Client ID",
    "scopes": "Scopes",
    "redirectMode": "Redirect mode",
    "identityProvider": "Identity provider",
    "type": "Type",
}


def changes_in_properties(old: JSON, new: JSON) -> list[Change]:
    """Every difference between two properties documents; pointers begin with `properties:`."""
    before, after = masked(_object(old)), masked(_object(new))
    outer = [
        Subject(ROOT, f"“{key}”", GENERAL).change(f"“{key}” of the properties changed", was, now, "", key)
        for key, was, now in differing(before, after)
        if key != "properties"
    ]
    found = outer + list(_members(_object(before.get("properties")), _object(after.get("properties"))))
    if found or same(old, new):
        return found
    is_secret = not same(_object(old), _object(new))
    text = "A secret in the properties changed" if is_secret else "The properties were written anew"
    return [Subject(ROOT, "properties", SECURITY).change(text, MISSING, MISSING)]


def _members(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    for key, was, now in differing(old, new):
        if key == "connectionParameters":
            at = Subject(f"{ROOT}/properties/{key}", "connection", SECURITY)
            yield from _fields(at, _object(was), _object(now), was, now)
        elif key == "connectionParameterSets":
            yield from _sets(was, now)
        elif key == "policyTemplateInstances":
            yield from _policies(was, now)
        else:
            yield _member(key, was, now)


def _member(key: str, old: JSON, new: JSON) -> Change:
    label, about = MEMBERS.get(key, (f"“{key}” of the properties", GENERAL))
    values = ", ".join(map(str, new)) if isinstance(new, list) else new
    ending = f"is now {values}" if isinstance(values, str) and 0 < len(values) <= 60 else "changed"
    sentence = f"{label} {'was removed' if new is MISSING else ending}"
    return Subject(f"{ROOT}/properties", label, about).change(sentence, old, new, "", key)


def _fields(at: Subject, old: dict[str, Any], new: dict[str, Any], was: JSON, now: JSON) -> Iterator[Change]:
    """The fields of a connection: a needed one that is new, and one that goes, make people connect again."""
    told = False
    for name, before, after in differing(old, new):
        told = True
        label = _label(name, before, after)
        field = Subject(pointer.child(at.pointer, name), f"connection field “{label}”", SECURITY)
        if before is MISSING:
            reason = "People must fill it in for the connections they have." if _is_required(after) else ""
            yield field.change(f"Added the {field.base}", before, after, reason)
        elif after is MISSING:
            yield field.change(
                f"Removed the {field.base}", before, after, "Policies and sign-in no longer find its value."
            )
        else:
            yield from _field(field, before, after)
    if not told:
        yield at.change("The list of connection fields changed", was, now)


def _field(field: Subject, old: JSON, new: JSON) -> Iterator[Change]:
    """The differences of one connection field, found wherever they are nested."""
    for at, was, now in _leaves(old, new, ()):
        key = next((token for token in reversed(at) if not token.isdigit()), "")
        reason = "People must make their connection again." if key == "type" else ""
        yield field.change(f"{FIELD_MEMBERS.get(key, f'“{key}”')} of the {field.base} changed", was, now, reason, *at)


def _leaves(old: JSON, new: JSON, at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], JSON, JSON]]:
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() | new.keys() and list(old) != list(reversed(new)):
        found = [leaf for key, was, now in differing(old, new) for leaf in _leaves(was, now, (*at, key))]
        yield from found or [(at, old, new)]
    else:
        yield at, old, new


def _sets(old: JSON, new: JSON) -> Iterator[Change]:
    """Ways to sign in, compared by name."""
    at = f"{ROOT}/properties/connectionParameterSets"
    before, after = _by_name(old, "name"), _by_name(new, "name")
    told = False
    for name, was, now in differing(before, after):
        told = True
        way = Subject(f"{at}/values", f"way to sign in “{_label(name, was, now)}”", SECURITY)
        reason = "Connections that use it stop working." if now is MISSING else ""
        yield way.change(_sentence(way.base, was, now), was, now, reason)
    if not told:
        yield Subject(at, "ways to sign in", SECURITY).change("The list of ways to sign in changed", old, new)


def _policies(old: JSON, new: JSON) -> Iterator[Change]:
    before, after = _by_name(old, "title"), _by_name(new, "title")
    at = f"{ROOT}/properties/policyTemplateInstances"
    told = False
    for name, was, now in differing(before, after):
        told = True
        title = name.rsplit("\0", 1)[0]
        policy = Subject(at, f"policy “{title}”", POLICIES)
        yield policy.change(_sentence(policy.base, was, now), was, now, "", *_index(new, now))
    if not told:
        yield Subject(at, "policies", POLICIES).change("The order of the policies changed", old, new)


def _index(entries: JSON, entry: JSON) -> tuple[int, ...]:
    return (entries.index(entry),) if isinstance(entries, list) and entry in entries else ()


def _by_name(entries: JSON, member: str) -> dict[str, Any]:
    """Entries by name; a second one of a name gets a number behind a NUL, which no name holds."""
    listed = entries.get("values") if isinstance(entries, dict) else entries
    named: dict[str, Any] = {}
    for entry in listed if isinstance(listed, list) else []:
        name = str(_object(entry).get(member) or _object(entry).get("templateId") or "without a name")
        named[name if name not in named else f"{name}\0{len(named)}"] = entry
    return named


def _sentence(phrase: str, old: JSON, new: JSON) -> str:
    if old is MISSING:
        return f"Added the {phrase}"
    return f"Removed the {phrase}" if new is MISSING else f"{phrase[0].upper()}{phrase[1:]} changed"


def _label(name: str, *fields: JSON) -> str:
    labels = {
        _object(_object(field).get("uiDefinition")).get("displayName") for field in fields if field is not MISSING
    }
    return str(labels.pop()) if len(labels) == 1 and all(labels) else name


def _is_required(field: JSON) -> bool:
    constraints = _object(_object(_object(field).get("uiDefinition")).get("constraints"))
    return str(constraints.get("required", "")).lower() == "true"


def _object(value: JSON) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
