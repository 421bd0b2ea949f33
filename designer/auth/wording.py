"""The words of a connection field: its label, and the description and tooltip that are made from it."""

import re
from dataclasses import dataclass

from designer.auth.scheme import parameter_text, with_parameter
from designer.properties import Properties

MAX_LABEL, MAX_TEXT = 80, 500
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Wording:
    """Templates over `{label}`, as the reference product's wizard words them."""

    description: str
    tooltip: str

    def members(self, label: str) -> dict[str, str]:
        return {"description": self.description.format(label=label), "tooltip": self.tooltip.format(label=label)}


def label_problem(label: str) -> str:
    """What is wrong with a label, as a sentence; "" when it is good."""
    if not label.strip():
        return "Say what people should type here, for example API key."
    return text_problem(label, MAX_LABEL)


def text_problem(text: str, longest: int = MAX_TEXT) -> str:
    """What is wrong with a line of text, as a sentence; "" when it is good."""
    if _CONTROL.search(text):
        return "Keep this on one line: line breaks and control characters cannot be shown here."
    return f"Shorten this to {longest} characters; it has {len(text)}." if len(text) > longest else ""


def with_label(properties: Properties, parameter: str, label: str, wording: Wording) -> Properties:
    """A copy with another label. Words that were made from the old label follow; words that people wrote stay."""
    old = parameter_text(properties, parameter, ("uiDefinition", "displayName"))
    made_before, made_now = wording.members(old), wording.members(label)
    properties = with_parameter(properties, parameter, ("uiDefinition", "displayName"), label)
    for member, text in made_before.items():
        if parameter_text(properties, parameter, ("uiDefinition", member)) == text:
            properties = with_parameter(properties, parameter, ("uiDefinition", member), made_now[member])
    return properties
