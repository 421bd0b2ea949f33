"""The form that a connector's connection parameters make. Secrets go in and never come out again."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import QueryDict

from designer import connection_parameters
from designer.connection_parameters import ConnectionField
from designer.header_names import value_problem
from portal.accounts.form_fields import LineField
from portal.connectors.models import key_of

KEEP = "Leave it empty to keep what is set."
LONGEST = 20_000  # characters; a certificate with its key fits
DOTS = frozenset("•*●∙·")


class LabelForm(forms.Form):
    label = LineField(
        label="Label",
        max_length=80,
        help_text="How you find it again. Only you see it.",
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Give the connection a label, such as “Mara, practice”."},
    )


class ValuesForm(forms.Form):
    """One control for each value of a connection. With `set_values`, name → note, an empty one keeps what is set."""

    def __init__(
        self,
        fields: list[ConnectionField],
        data: QueryDict | None = None,
        set_values: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        self.asked = {key_of(field.name): field for field in fields if field.is_typed and not field.is_hidden}
        self.every, self.set_values = fields, set_values
        for key, field in self.asked.items():
            self.fields[key] = _control(field, (set_values or {}).get(field.name), set_values is not None)

    def clean(self) -> dict[str, Any]:
        super().clean()
        for key, field in self.asked.items():
            if problem := _problem(field, self.cleaned_data.get(key, "")):
                self.add_error(key, problem)
        for name, problem in connection_parameters.check(self._to_check(), self.values()).items():
            if key_of(name) in self.fields and not self.has_error(key_of(name)):
                self.add_error(key_of(name), problem)
        return self.cleaned_data

    def values(self) -> dict[str, str]:
        """What was typed, by connection parameter; what was left empty is not in it."""
        typed = {field.name: self.cleaned_data.get(key, "") for key, field in self.asked.items()}
        return {name: value for name, value in typed.items() if value}

    def _to_check(self) -> list[ConnectionField]:
        """A value that is set already need not be typed again."""
        typed, kept = self.values(), self.set_values or {}
        return [field for field in self.every if field.name in typed or field.name not in kept]


class NewConnectionForm(ValuesForm, LabelForm):
    """A label and the values, the label last."""

    def __init__(self, fields: list[ConnectionField], data: QueryDict | None = None, **more: Any) -> None:
        super().__init__(fields, data, **more)
        self.order_fields([*self.asked, "label"])


def _control(field: ConnectionField, note: str | None, is_replacing: bool) -> forms.Field:
    hint = field.hint or field.tooltip
    if is_replacing:
        hint = f"{note} {KEEP}" if note else "Not set."
    elif field.depends_on:
        hint = f"{hint} Needed only with the choices above that ask for it.".strip()
    common: dict[str, Any] = {
        "label": field.label,
        "help_text": hint,
        "required": False,  # connection_parameters.check says what is missing, and knows what depends on what
        "initial": "" if field.is_secret or is_replacing else field.default,
    }
    made = _typed(field, common, is_replacing)
    made.term = field.name  # type: ignore[attr-defined]
    made.widget.is_required = False
    if field.required and not is_replacing:
        made.widget.attrs["aria-required"] = "true"
    return made


def _typed(field: ConnectionField, common: dict[str, Any], is_replacing: bool) -> forms.Field:
    choices = [(choice.value, choice.label) for choice in field.choices]
    if field.kind == "bool" and not choices:
        choices = [("true", "Yes"), ("false", "No")]
    if choices:
        return forms.ChoiceField(**common, choices=[("", "Keep as it is" if is_replacing else "Choose…"), *choices])
    attrs = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
    if field.is_secret:
        widget: forms.Widget = forms.PasswordInput({**attrs, "autocomplete": "new-password"})
    else:
        widget = forms.TextInput({**attrs, **({"inputmode": "numeric"} if field.kind == "int" else {})})
    return forms.CharField(**common, strip=not field.is_secret, validators=[MaxLengthValidator(LONGEST)], widget=widget)


def _problem(field: ConnectionField, value: str) -> str:
    if value and set(value) <= DOTS:
        return "These are only the dots that stand for a value. Paste the value itself, or leave this empty."
    return value_problem(value) if value and field.is_secret else ""
