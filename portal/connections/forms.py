"""The form that a connector's connection parameters make. Secrets go in and never come out again."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import QueryDict

from designer import auth, connection_parameters
from designer.auth import Scheme
from designer.connection_parameters import ConnectionField
from designer.header_names import value_problem
from portal.accounts.form_fields import LineField
from portal.connections import files
from portal.connectors.models import key_of

KEEP = "Leave it empty to keep what is set."
LONGEST = 200_000  # characters; a chain of certificates with its key fits
DOTS = frozenset("•*●∙·")


class LabelForm(forms.Form):
    label = LineField(
        label="Label",
        max_length=80,
        help_text="How you find it again. Others see it when you lend it.",
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Give the connection a label, such as “Mara, practice”."},
    )


class ValuesForm(forms.Form):
    """One control for each value of a connection. With `set_values`, name → note, an empty one keeps what is set.

    What the kind of sign-in `scheme` keeps in files can be chosen or pasted.
    """

    def __init__(
        self,
        fields: list[ConnectionField],
        data: QueryDict | None = None,
        set_values: Mapping[str, str] | None = None,
        scheme: Scheme | None = None,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        self.asked = {key_of(field.name): field for field in fields if field.is_typed and not field.is_hidden}
        self.every, self.set_values, self.scheme = fields, set_values, scheme
        self.file_names = auth.files(scheme) if scheme else ()
        self._kept: dict[str, str] = {}
        for key, field in self.asked.items():
            self.fields[key] = _control(field, (set_values or {}).get(field.name), set_values is not None)
            if field.name in self.file_names:
                self.fields[key].widget = files.pasted()
                self.fields[files.key_of(key)] = files.chosen(field.label)

    def clean(self) -> dict[str, Any]:
        super().clean()
        given = self._given()
        for key, field in self.asked.items():
            if field.name not in self.file_names and (problem := _problem(field, given.get(field.name, ""))):
                self.add_error(key, problem)
        self._add_problems(connection_parameters.check(self._to_check(given), given))
        self._kept = given
        if self.scheme and not self.errors:
            self._kept, problems = auth.taken(self.scheme, given)
            self._add_problems(problems)
        return self.cleaned_data

    def values(self) -> dict[str, str]:
        """What is kept of what was given, by connection parameter; what was left empty is not in it."""
        return self._kept

    def _given(self) -> dict[str, str]:
        """What was typed or chosen; a file comes before a text."""
        found = {}
        for key, field in self.asked.items():
            upload = self.cleaned_data.get(files.key_of(key))
            found[field.name] = files.text_of(upload) if upload else self.cleaned_data.get(key, "")
        return {name: value for name, value in found.items() if value}

    def _add_problems(self, problems: Mapping[str, str]) -> None:
        for name, problem in problems.items():
            if key_of(name) in self.fields and not self.has_error(key_of(name)):
                self.add_error(key_of(name), problem)

    def _to_check(self, given: Mapping[str, str]) -> list[ConnectionField]:
        """A value that is set already need not be typed again."""
        kept = self.set_values or {}
        return [field for field in self.every if field.name in given or field.name not in kept]


class NewConnectionForm(ValuesForm, LabelForm):
    """A label and the values, the label last."""

    def __init__(self, fields: list[ConnectionField], data: QueryDict | None = None, **more: Any) -> None:
        super().__init__(fields, data, **more)
        self.order_fields([name for name in self.fields if name != "label"])


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
