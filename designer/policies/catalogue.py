"""The policy templates that this portal knows: one YAML file each, in `templates/`."""

import pathlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from designer.tables import table

FOLDER = pathlib.Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class TemplateParameter:
    """One field of a template; `choices` are (value, label)."""

    name: str
    label: str
    hint: str
    required: bool = False
    default: str = ""
    example: str = ""
    is_expression: bool = False
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyTemplate:
    id: str
    title: str
    hint: str
    sections: tuple[str, ...]
    parameters: tuple[TemplateParameter, ...]


@cache
def templates() -> tuple[PolicyTemplate, ...]:
    """Every template, by title."""
    found = [_template(table(path)) for path in FOLDER.glob("*.yaml")]
    return tuple(sorted(found, key=lambda template: template.title))


def find(template_id: str) -> PolicyTemplate | None:
    """The template of that id in any case, as real files spell it; None when this portal does not know it."""
    return next((template for template in templates() if template.id == template_id.lower()), None)


def _template(data: dict[str, Any]) -> PolicyTemplate:
    parameters = tuple(_parameter(entry) for entry in data["parameters"])
    return PolicyTemplate(data["id"], data["title"], data["hint"], tuple(data["sections"]), parameters)


def _parameter(entry: dict[str, Any]) -> TemplateParameter:
    choices = tuple((choice["value"], choice["label"]) for choice in entry.get("choices", ()))
    return TemplateParameter(**{**entry, "choices": choices})
