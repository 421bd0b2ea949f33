"""Forms over elements of a document. A form knows what it was read from, so it can say what the person changed."""

from typing import Any

from django import forms
from django.http import QueryDict

from designer import general
from designer.document.document import Document
from designer.document.elements import kind_at
from portal.connectors.form_fields import SPECS, Spec
from portal.connectors.models import key_of

Values = dict[str, Any]


class ElementForm(forms.Form):
    """The form of one element. `values` are what the document held at revision `base`."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, kind: str, at: str, values: Values, base: int, data: QueryDict | None = None) -> None:
        self.kind, self.at, self.values, self.html_id = kind, at, values, key_of(at)
        initial = {**{name: shown(value) for name, value in values.items()}, "base": base}
        super().__init__(data, auto_id=f"{self.html_id}-%s", initial=initial)
        self.posted = set(data.get("fields", "").split(",")) - {""} if data is not None else set()
        for spec in self.specs():
            if spec.name in values:
                self.fields[spec.name] = spec.build(values[spec.name])
        if self.posted:  # a row of a grid posts some fields only; the others are as they were
            for name in set(self.fields) - self.posted - {"base"}:
                del self.fields[name]

    def specs(self) -> tuple[Spec, ...]:
        return SPECS[self.kind]

    def clean(self) -> Values:
        """What a file brought along is not this person's mistake: only changed fields can be wrong."""
        for name in [name for name in self.errors if name in self.values]:
            if self.data.get(name) == shown(self.values[name]):
                del self.errors[name]
                self.cleaned_data[name] = shown(self.values[name])
        return self.cleaned_data

    @property
    def changed(self) -> set[str]:
        names = set(self.cleaned_data) & set(self.values)
        return {name for name in names if self.cleaned_data[name] != shown(self.values[name])}

    def changes(self) -> Values:
        """The fields that the person changed, as lens values."""
        return {name: self.cleaned_data[name] for name in self.fields if name in self.changed}

    def group(self, name: str) -> list[forms.BoundField]:
        """The fields of one group of the table, in its order."""
        return [self[spec.name] for spec in self.specs() if spec.group == name and spec.name in self.fields]

    def place_fields(self) -> list[forms.BoundField]:
        return self.group("place")

    def address_fields(self) -> list[forms.BoundField]:
        return self.group("address")

    def publisher_fields(self) -> list[forms.BoundField]:
        return self.group("publisher")

    @property
    def publisher_is_open(self) -> bool:
        """Whether the folded fields hold an error."""
        return any(field.errors for field in self.publisher_fields())

    def groupless(self) -> list[forms.BoundField]:
        return self.group("")

    def all(self) -> list[forms.BoundField]:
        return [self[spec.name] for spec in self.specs() if spec.name in self.fields]


def shown(value: Any) -> Any:
    """A document's value as a browser gives it back: every line break is LF (see DocumentCharField)."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def element_form(document: Document, at: str, values: Values, base: int, data: QueryDict | None = None) -> ElementForm:
    """The form of the element at `at`, without the fields that have no meaning where it stands."""
    kind = kind_at(at)
    form = ElementForm(kind, at, values, base, data)
    for name in _meaningless(kind, values):
        form.fields.pop(name, None)
    if kind == "parameter" and values["place"] == "path":
        form.fields.pop("required", None)
    return form


def _meaningless(kind: str, values: Values) -> set[str]:
    names: set[str] = set()
    if kind in ("parameter", "schema") and values["type"] != "array":
        names |= {"item_type", "collection_format"}
    if kind == "parameter" and values["place"] != "path":
        names.add("url_encoding")
    if kind == "parameter" and values["place"] == "body":
        names |= {"type", "format", "default", "choices"}
    if kind == "schema" and values["type"] in ("object", "array"):
        names |= {"format", "choices"}
    return names


class GeneralForm(ElementForm):
    """A part of the General step, or all of it when a post names no fields: one form over two documents."""

    PARTS = ("look", "address", "publisher")

    def __init__(self, values: Values, base: int, data: QueryDict | None = None, part: str = "") -> None:
        super().__init__("general", "", values, base, data)
        for spec in self.specs() if part else ():
            if spec.group != part:
                self.fields.pop(spec.name, None)

    @property
    def names(self) -> str:
        """What this part posts."""
        return ",".join(name for name in self.fields if name != "base")

    def clean(self) -> Values:
        cleaned = super().clean()
        for name, problem in general.check({**self.values, **cleaned}).items():
            if name in self.changed and name not in self.errors:
                self.add_error(name, problem)
        return cleaned


class NewConnectorForm(forms.Form):
    title = forms.CharField(
        label="Name",
        max_length=30,
        help_text="The service’s own name, such as Sentiment. It can be changed later.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Give the connector a name."},
    )


class IconForm(forms.Form):
    icon = forms.FileField(label="Icon", help_text="PNG or JPEG, up to 1 MB.")
