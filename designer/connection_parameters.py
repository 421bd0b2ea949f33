"""What a connection asks for: the fields of `connectionParameters`, read as leniently as real files are written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from designer.properties import Properties, as_object, as_text, members

TYPED_KINDS = ("string", "securestring", "int", "bool")  # what a person types; the others are a sign-in of their own
LAST = 10**6  # fields without a tab index come behind those that have one
_UNSENDABLE = re.compile(r"[\x00\ud800-\udfff]")  # a lone surrogate is no text: it cannot be encoded
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ConnectionField:
    """One field of a connection.

    `kind` is the type in lower case: "string", "securestring", "int", "bool", "oauthsetting", "gatewaysetting".
    `depends_on` says (name, values) of other fields that make this one appear. `capabilities` are the kinds of
    connection that it is for, "cloud" and "gateway"; none means all.
    """

    name: str
    label: str
    hint: str = ""
    tooltip: str = ""
    kind: str = "string"
    is_secret: bool = False
    required: bool = False
    default: str = ""
    choices: tuple[Choice, ...] = ()
    tab_index: int = LAST
    is_hidden: bool = False
    depends_on: tuple[tuple[str, tuple[str, ...]], ...] = ()
    capabilities: tuple[str, ...] = ()

    @property
    def is_typed(self) -> bool:
        return self.kind in TYPED_KINDS


def fields(properties: Properties) -> list[ConnectionField]:
    """The fields in the order in which a form shows them: by tab index, then as the file has them."""
    parameters = as_object(members(properties).get("connectionParameters"))
    found = [_field(name, member) for name, member in parameters.items() if isinstance(member, dict)]
    return sorted(found, key=lambda field: field.tab_index)


def may_be_lent(properties: Properties, way: str = "") -> bool:
    """Whether a connection may serve somebody else than its owner: `metadata.allowSharing` is not false.

    It stands at a set of `connectionParameterSets` (16 of 26 real ones), at a parameter, or at the whole. `way` is the
    name of the connection's set; where that is not known, every set counts.
    """
    found = members(properties)
    sets = as_object(found.get("connectionParameterSets")).get("values")
    listed = [entry for entry in sets if isinstance(entry, dict)] if isinstance(sets, list) else []
    named = [entry for entry in listed if way and entry.get("name") == way] or listed
    asked = [as_object(found.get("connectionParameters")), *(as_object(entry.get("parameters")) for entry in named)]
    holders = [found, *named, *(member for parameters in asked for member in parameters.values())]
    return not any(_forbids_sharing(holder) for holder in holders)


def with_defaults(fields: Sequence[ConnectionField], values: Mapping[str, str]) -> dict[str, str]:
    """`values`, and the default of each field that has none."""
    defaults = {field.name: field.default for field in fields if field.default}
    return {**defaults, **{name: value for name, value in values.items() if value != ""}}


def appearing(fields: Sequence[ConnectionField], values: Mapping[str, str]) -> set[str]:
    """The names of the fields that `values`, with defaults, make appear; hidden ones among them.

    One that depends on another appears with the right value of it, and only while that one appears itself.
    """
    wanted = [field for field in fields if all(values.get(name, "") in on for name, on in field.depends_on)]
    known, dependants = {field.name for field in fields}, dict[str, list[str]]()
    missing = {field.name: {name for name, _ in field.depends_on if name in known} for field in wanted}
    for name, needed in missing.items():
        for other in needed:
            dependants.setdefault(other, []).append(name)
    ready = [name for name, needed in missing.items() if not needed]
    found = set(ready)
    while ready:
        name = ready.pop()
        for other in dependants.get(name, ()):
            missing[other].discard(name)
            if not missing[other]:
                found.add(other)
                ready.append(other)
    return found


def check(fields: Sequence[ConnectionField], values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with `values`, as field name → sentence; empty when all is well."""
    effective = with_defaults(fields, values)
    shown = appearing(fields, effective)
    problems = {
        field.name: _problem(field, effective.get(field.name, ""), field.name in shown)
        for field in fields
        if field.is_typed
    }
    return {name: sentence for name, sentence in problems.items() if sentence}


def _problem(field: ConnectionField, value: str, appears: bool) -> str:
    if value == "":
        return f"Fill in “{field.label}”." if field.required and appears and not field.is_hidden else ""
    if _UNSENDABLE.search(value):
        return f"“{field.label}” contains a character that cannot be sent. Type it again."
    if field.choices and value not in {choice.value for choice in field.choices}:
        return f"Choose one of the values offered for “{field.label}”."
    if field.kind == "int" and not _WHOLE_NUMBER.fullmatch(value):
        return f"“{field.label}” must be a whole number, such as 5."
    if field.kind == "bool" and value.lower() not in ("true", "false"):
        return f"“{field.label}” must be true or false."
    return ""


def _field(name: str, member: dict[str, Any]) -> ConnectionField:
    shown = as_object(member.get("uiDefinition"))
    constraints = as_object(shown.get("constraints"))
    kind = as_text(member.get("type")).lower() or "string"
    return ConnectionField(
        name=name,
        label=as_text(shown.get("displayName")) or name,
        # Parameters of a set repeat the description in `schema`, because only that one is shown there.
        hint=as_text(shown.get("description")) or as_text(as_object(shown.get("schema")).get("description")),
        tooltip=as_text(shown.get("tooltip")),
        kind=kind,
        is_secret=kind == "securestring" and not _is_true(constraints.get("clearText")),
        required=_is_true(constraints.get("required")),
        default=_plain(member.get("defaultValue")),
        choices=_choices(constraints.get("allowedValues")) or _choices(member.get("allowedValues")),
        tab_index=_tab_index(constraints.get("tabIndex", shown.get("tabIndex"))),
        is_hidden=_is_true(constraints.get("hidden")),
        depends_on=_dependencies(constraints.get("dependencies")),
        capabilities=_texts(constraints.get("capability")),
    )


def _choices(entries: Any) -> tuple[Choice, ...]:
    found = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return tuple(Choice(_plain(entry.get("value")), _choice_label(entry)) for entry in found)


def _choice_label(entry: dict[str, Any]) -> str:
    shown = as_text(as_object(entry.get("uiDefinition")).get("displayName"))
    return as_text(entry.get("text")) or shown or _plain(entry.get("value"))


def _dependencies(value: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, _texts(as_object(member).get("values"))) for name, member in as_object(value).items())


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_plain(entry) for entry in value) if isinstance(value, list) else ()


def _tab_index(value: Any) -> int:
    if isinstance(value, str) and _WHOLE_NUMBER.fullmatch(value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else LAST


def _forbids_sharing(holder: Any) -> bool:
    said = as_object(as_object(holder).get("metadata")).get("allowSharing")
    return said is False or (isinstance(said, str) and said.strip().lower() == "false")


def _is_true(value: Any) -> bool:
    """Real files write `true` and `"true"`, in any case."""
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (str, int, float)) else ""
