"""The form for one connection parameter: what people are asked when they make a connection."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms

from designer import custom_parameters
from designer.auth.wording import MAX_LABEL, MAX_TEXT
from designer.connection_parameters import Choice, ConnectionField
from designer.custom_parameters import KINDS

LONGEST = 20_000  # characters of all choices
SHORTEN = {"max_length": "Shorten this to %(limit_value)d characters; it has %(show_value)d."}
PLAIN = {"autocomplete": "off"}
MONO = {"class": "mono", "spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}
CAPABILITIES = {"": "All connections", "cloud": "Connections in the cloud", "gateway": "Connections through a gateway"}
# attribute of ConnectionField → the control where its mistakes are shown
CONTROLS = {"depends_on": "shown_with"}


def _line(label: str, hint: str, longest: int = MAX_TEXT, mono: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=longest,
        error_messages=SHORTEN,
        widget=forms.TextInput(MONO if mono else PLAIN),
    )


class FieldForm(forms.Form):
    """`field` is what there is now; None for a new one. `others` are those that it can depend on."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    label = _line("Label", "What people read.", MAX_LABEL)
    name = _line(
        "Name",
        "Policies read the value by it: @connectionParameters('name'). It stays as it is from then on.",
        mono=True,
    )
    kind = forms.ChoiceField(label="Kind", choices=list(KINDS.items()))
    choices = forms.CharField(
        label="Choices",
        required=False,
        max_length=LONGEST,
        help_text="One on each line: the value, then = and what people read. Such as eu = Europe.",
        widget=forms.Textarea({**MONO, "rows": 3}),
    )
    default = _line("Default", "What counts where people leave it empty.", mono=True)
    required = forms.BooleanField(label="People must fill it in", required=False)
    hint = _line("Description", "")
    tooltip = _line("Tooltip", "Where people find it.")
    shown_with = forms.ChoiceField(label="Shown", required=False)
    shown_values = _line(
        "With these values",
        "Several with commas between them, as they are sent. A yes-or-no field has true and false.",
        mono=True,
    )
    is_hidden = forms.BooleanField(label="Hidden: the default is used, and people never see it", required=False)
    capability = forms.ChoiceField(label="Asked for", required=False, choices=list(CAPABILITIES.items()))

    def __init__(
        self, field: ConnectionField | None, others: Sequence[ConnectionField], base: int, data: Any = None
    ) -> None:
        self.field = field or ConnectionField("", "")
        initial = {**_shown(self.field), "base": base}
        super().__init__(data, initial=initial, auto_id="field-%s")
        for name in ("label", "name", "kind", "choices", "default", "hint", "tooltip", "shown_with", "capability"):
            self.fields[name].term = TERMS[name]  # type: ignore[attr-defined]
        choices = [("", "Always"), *((each.name, f"Only with some values of “{each.label}”") for each in others)]
        listed = {value for value, _ in choices}
        gone = [(name, f"Only with some values of {name}, which is gone") for name, _ in self.field.depends_on[:1]]
        choices += [each for each in gone if each[0] not in listed]
        self.fields["shown_with"].choices = choices  # type: ignore[attr-defined]
        if len(self.field.capabilities) > 1:
            del self.fields["capability"]
        if field is not None:
            del self.fields["name"]

    def wanted(self) -> tuple[ConnectionField, str]:
        """The parameter as it shall be, and its kind among KINDS."""
        given = self.cleaned_data
        kind = given["kind"]
        is_choice = kind == "choice"
        depends_on = _first(given["shown_with"], given["shown_values"]) + self.field.depends_on[1:]
        field = replace(
            self.field,
            name=given.get("name", self.field.name).strip(),
            label=given["label"],
            kind="string" if is_choice else kind,
            is_secret=kind == "securestring",
            choices=_choices(given["choices"]) if kind != "securestring" else (),
            default=given["default"],
            required=given["required"],
            hint=given["hint"],
            tooltip=given["tooltip"],
            depends_on=depends_on,
            is_hidden=given["is_hidden"],
            capabilities=_capabilities(given.get("capability"), self.field),
        )
        return field, kind

    def add_problems(self, problems: Mapping[str, str]) -> None:
        """Each at the control where it can be mended."""
        for attribute, sentence in problems.items():
            name = CONTROLS.get(attribute, attribute)
            self.add_error(name if name in self.fields else None, sentence)


TERMS = {
    "label": "displayName",
    "name": "",
    "kind": "type",
    "choices": "allowedValues",
    "default": "defaultValue",
    "hint": "description",
    "tooltip": "tooltip",
    "shown_with": "dependencies",
    "capability": "capability",
}


def _shown(field: ConnectionField) -> dict[str, Any]:
    first, values = field.depends_on[0] if field.depends_on else ("", ())
    return {
        "label": field.label,
        "name": field.name,
        "kind": custom_parameters.kind_of(field),
        "choices": "\n".join(_choice_line(choice) for choice in field.choices),
        "default": field.default,
        "required": field.required,
        "hint": field.hint,
        "tooltip": field.tooltip,
        "shown_with": first,
        "shown_values": ", ".join(values),
        "is_hidden": field.is_hidden,
        "capability": field.capabilities[0] if len(field.capabilities) == 1 else "",
    }


def _choice_line(choice: Choice) -> str:
    return choice.value if choice.label in ("", choice.value) else f"{choice.value} = {choice.label}"


def _choices(text: str) -> tuple[Choice, ...]:
    pairs = [line.partition("=") for line in text.splitlines() if line.strip()]
    return tuple(Choice(value.strip(), label.strip() or value.strip()) for value, _, label in pairs)


def _first(name: str, values: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ((name, tuple(value.strip() for value in values.split(",") if value.strip())),) if name else ()


def _capabilities(given: str | None, field: ConnectionField) -> tuple[str, ...]:
    if given is None:
        return field.capabilities
    return (given,) if given else ()
