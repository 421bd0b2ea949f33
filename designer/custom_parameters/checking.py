"""What is wrong with a connection parameter, in sentences.

Source of the rules for names and types:
https://github.com/microsoft/PowerPlatformConnectors/blob/dev/schemas/paconn-apiProperties.schema.json
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from designer import connection_parameters
from designer.auth.wording import label_problem, text_problem
from designer.connection_parameters import ConnectionField

CHOICE = "choice"
# the kinds that people choose among: a choice is a text with values to choose from
KINDS = {"string": "Text", "securestring": "Secret", "int": "Whole number", "bool": "Yes or no", CHOICE: "Choice"}
MAX_NAME, MAX_CHOICES = 60, 200
_NAME = re.compile(r"[0-9A-Za-z_]+(:[0-9A-Za-z_]+)?")


def kind_of(field: ConnectionField) -> str:
    """The kind of `KINDS` that a field is."""
    return CHOICE if field.choices and field.kind == "string" else field.kind


def problems(present: Sequence[ConnectionField], wanted: ConnectionField, kind: str, is_new: bool) -> dict[str, str]:
    """Attribute of `ConnectionField` → sentence for what is wrong with `wanted`, beside the fields there are."""
    others = [field for field in present if field.name != wanted.name]
    found = {
        "name": _name_problem(present, wanted.name) if is_new else "",
        "kind": "" if kind in KINDS else "Choose what people give: a text, a secret, a number, yes or no, a choice.",
        "label": label_problem(wanted.label),
        "hint": text_problem(wanted.hint),
        "tooltip": text_problem(wanted.tooltip),
        "choices": _choices_problem(wanted, kind),
        "default": _default_problem(wanted, kind),
        "depends_on": _dependency_problem({field.name: field for field in others}, wanted),
    }
    return {attribute: sentence for attribute, sentence in found.items() if sentence}


def _name_problem(present: Sequence[ConnectionField], name: str) -> str:
    if not _NAME.fullmatch(name):
        return "Use letters, digits and underscores only, such as account_id. It is the name that policies read."
    if len(name) > MAX_NAME:
        return f"Shorten the name to {MAX_NAME} characters."
    clash = next((field for field in present if field.name.lower() == name.lower()), None)
    return f"The connection already asks for “{clash.name}” ({clash.label}). Choose another name." if clash else ""


def _choices_problem(wanted: ConnectionField, kind: str) -> str:
    values = [choice.value for choice in wanted.choices]
    if kind == CHOICE and not values:
        return "Give at least one value that people can choose."
    if "" in values:
        return "Every choice needs a value: what is sent when people choose it."
    if len(values) > MAX_CHOICES:
        return f"Offer at most {MAX_CHOICES} values; there are {len(values)}."
    twice = next((value for index, value in enumerate(values) if value in values[:index]), None)
    if twice is not None:
        return f"The value “{twice}” stands here twice. Remove one."
    wrong = [text_problem(text) for choice in wanted.choices for text in (choice.value, choice.label)]
    return next(filter(None, wrong), "")


def _default_problem(wanted: ConnectionField, kind: str) -> str:
    if not wanted.default:
        needs_one = wanted.is_hidden and wanted.required
        return "People cannot fill in a hidden field: give it a default, or make it optional." if needs_one else ""
    if kind == "securestring":
        return "A secret has no default: everybody who can see the connector would see it."
    if wanted.choices and wanted.default not in {choice.value for choice in wanted.choices}:
        return f"“{wanted.default}” is not among the choices. Choose one of their values, or leave this empty."
    problem = connection_parameters.check([replace(wanted, depends_on=())], {wanted.name: wanted.default})
    return problem.get(wanted.name, "") or text_problem(wanted.default)


def _dependency_problem(others: Mapping[str, ConnectionField], wanted: ConnectionField) -> str:
    for name, values in wanted.depends_on:
        if name == wanted.name:
            return "A field cannot depend on itself. Choose another one."
        if name not in others:
            return f"There is no field “{name}” any more. Choose another one, or always show this one."
        if not values:
            return f"Say with which values of “{others[name].label}” this field is shown."
        offered = {choice.value for choice in others[name].choices}
        unknown = next((value for value in values if offered and value not in offered), None)
        if unknown is not None:
            return f"“{unknown}” is not a value of “{others[name].label}”."
    if _leads_back(others, wanted):
        return "These fields would wait for each other, so none would ever be shown. Let this one depend on another."
    return ""


def _leads_back(others: Mapping[str, ConnectionField], wanted: ConnectionField) -> bool:
    waiting, seen = [name for name, _ in wanted.depends_on], set[str]()
    while waiting:
        name = waiting.pop()
        if name == wanted.name:
            return True
        if name not in seen and name in others:
            seen.add(name)
            waiting += [each for each, _ in others[name].depends_on]
    return False
