"""The fields of every form of the wizard, as tables: label, the OpenAPI word beside it, hint, limits.

`name` is the name of a lens field (`designer.document.lenses`) or of what lies beside an element (`editors`).
"""

from dataclasses import dataclass, field
from typing import Any

from django import forms

from designer.document.lenses import FORMATS, PLACES, TYPES
from designer.general import CATEGORIES
from portal.fields import DocumentCharField

TYPE_WORDS = {
    "string": "Text",
    "integer": "Whole number",
    "number": "Number",
    "boolean": "Yes or no",
    "array": "List",
    "object": "Object",
    "file": "File",
}
PLACE_WORDS = {"path": "Path", "query": "Query", "header": "Header", "body": "Body", "formData": "Form field"}
VISIBILITY = [("", "Normal"), ("important", "Important"), ("advanced", "Advanced"), ("internal", "Internal")]
METHODS = [(method, method.upper()) for method in ("get", "post", "put", "patch", "delete", "head", "options")]
TYPE_CHOICES = [("", "Not said"), *((type, f"{TYPE_WORDS[type]} ({type})") for type in TYPES)]
PARAMETER_TYPES = [choice for choice in TYPE_CHOICES if choice[0] != "object"] + [("file", "File (file)")]
FORMAT_CHOICES = [("", "None"), *((format, format) for format in FORMATS)]
ENCODING = [("", "Not said"), ("single", "Once"), ("double", "Twice")]
COLLECTION = [
    ("", "Commas (csv)"),
    ("csv", "Commas (csv)"),
    ("ssv", "Spaces (ssv)"),
    ("tsv", "Tabs (tsv)"),
    ("pipes", "Bars (pipes)"),
    ("multi", "Repeat the name (multi)"),
]


@dataclass(frozen=True)
class Spec:
    """One form field as data."""

    name: str
    label: str
    term: str = ""
    hint: str = ""
    kind: str = "text"  # text, long, lines, flag, select, segmented, colour
    choices: list[tuple[str, str]] = field(default_factory=list)
    limit: int | None = None
    mono: bool = False
    span: str = ""  # "span-2", "span-all"
    required: bool = False
    group: str = ""

    def build(self, value: Any) -> forms.Field:
        """The Django field. A value that the choices do not know is offered too: real files hold odd ones."""
        made = getattr(self, f"_{self.kind}")(value)
        made.term, made.span, made.group = self.term, self.span, self.group
        return made

    def _common(self) -> dict[str, Any]:
        return {"label": self.label, "help_text": self.hint, "required": self.required}

    def _attrs(self) -> dict[str, Any]:
        return {"class": "mono", "spellcheck": "false", "autocapitalize": "none"} if self.mono else {}

    def _text(self, value: Any) -> forms.Field:
        made = DocumentCharField(**self._common(), max_length=self.limit)
        made.widget = forms.TextInput(attrs={**self._attrs(), "autocomplete": "off"})
        return made

    def _long(self, value: Any) -> forms.Field:
        rows = min(8, max(2, str(value or "").count("\n") + 1))
        made = DocumentCharField(**self._common(), max_length=self.limit)
        made.widget = forms.Textarea(attrs={**self._attrs(), "rows": rows})
        return made

    def _lines(self, value: Any) -> forms.Field:
        rows = min(10, max(3, str(value or "").count("\n") + 2))
        return DocumentCharField(**self._common(), widget=forms.Textarea(attrs={**self._attrs(), "rows": rows}))

    def _flag(self, value: Any) -> forms.Field:
        return forms.BooleanField(label=self.label, help_text=self.hint, required=False)

    def _select(self, value: Any) -> forms.Field:
        return forms.ChoiceField(**self._common(), choices=_with(self.choices, value))

    def _segmented(self, value: Any) -> forms.Field:
        choices = _with(self.choices, value)
        made = forms.ChoiceField(**self._common(), choices=choices, widget=forms.RadioSelect)
        made.segmented = True  # type: ignore[attr-defined]
        return made

    def _many(self, value: Any) -> forms.Field:
        known = [choice for choice, _ in self.choices]
        extra = [(each, each) for each in value or [] if each not in known]
        return forms.MultipleChoiceField(
            **self._common(), choices=self.choices + extra, widget=forms.CheckboxSelectMultiple
        )

    def _colour(self, value: Any) -> forms.Field:
        made = DocumentCharField(**self._common(), max_length=7)
        made.widget = forms.TextInput(attrs={"class": "mono", "autocomplete": "off", "spellcheck": "false"})
        return made


def _with(choices: list[tuple[str, str]], value: Any) -> list[tuple[str, str]]:
    if not isinstance(value, str) or value in dict(choices):
        return choices
    return [*choices, (value, f"{value} (as in the file)")]


_VISIBILITY = Spec(
    "visibility",
    "Visibility",
    "x-ms-visibility",
    "Important is shown first, advanced on request, internal never.",
    "segmented",
    VISIBILITY,
    span="span-all",
)
_FORMAT = Spec("format", "Format", "format", "", "select", FORMAT_CHOICES)
_DEFAULT = Spec("default", "Default value", "default", "Filled in beforehand.")
_CHOICES = Spec(
    "choices",
    "Fixed list",
    "enum",
    "One choice a line. After “ | ” comes what people read: de | German.",
    "lines",
    span="span-2",
)
_ITEM = Spec(
    "item_type",
    "Entries of the list",
    "items.type",
    "What each entry is.",
    "select",
    [("", "Not said"), *((type, TYPE_WORDS[type]) for type in TYPES)],
)

SPECS: dict[str, tuple[Spec, ...]] = {
    "operation": (
        Spec("summary", "Name", "summary", "People pick the action by this name.", limit=120),
        Spec(
            "operation_id",
            "Operation ID",
            "operationId",
            "Used by code and agents. Unique in this connector.",
            limit=200,
            mono=True,
        ),
        Spec(
            "description",
            "Description",
            "description",
            "Say what it does, in a whole sentence.",
            "long",
            limit=1000,
            span="span-all",
        ),
        Spec(
            "visibility",
            "Visibility",
            "x-ms-visibility",
            "Important actions come first; internal ones are for the connector itself.",
            "segmented",
            VISIBILITY,
            span="span-all",
        ),
        Spec("method", "Method", "", "", "select", METHODS, mono=True, group="place"),
        Spec(
            "path",
            "Path",
            "path",
            "What changes from call to call goes in braces: /pets/{id}.",
            mono=True,
            required=True,
            group="place",
        ),
    ),
    "parameter": (
        Spec("name", "Name", "name", "As the API spells it.", mono=True, required=True, group="read"),
        Spec("summary", "Label", "x-ms-summary", "Shown above the field.", limit=80, group="read"),
        Spec("place", "Sent in", "in", "", "select", [(place, PLACE_WORDS[place]) for place in PLACES], group="sent"),
        Spec("description", "Description", "description", "Shown inside the empty field.", span="span-2", group="read"),
        Spec("required", "Required", "required", "", "flag", group="fill"),
        Spec("type", "Type", "type", "", "select", PARAMETER_TYPES, group="fill"),
        _FORMAT,
        _DEFAULT,
        _CHOICES,
        _ITEM,
        Spec("collection_format", "List is sent with", "collectionFormat", "", "select", COLLECTION),
        Spec(
            "url_encoding",
            "Encoded",
            "x-ms-url-encoding",
            "How special characters of a path value are sent.",
            "select",
            ENCODING,
        ),
        _VISIBILITY,
    ),
    "schema": (
        Spec("key", "Name", "property", "As the API spells it.", mono=True, required=True),
        Spec("summary", "Label", "x-ms-summary", "Shown above the field.", limit=80),
        Spec("type", "Type", "type", "", "select", TYPE_CHOICES),
        Spec("description", "Description", "description", "Shown inside the empty field.", span="span-2"),
        Spec("required", "Required", "required", "", "flag"),
        _FORMAT,
        _DEFAULT,
        _ITEM,
        _CHOICES,
        _VISIBILITY,
    ),
    "response": (
        Spec("key", "Status", "", "Three digits, such as 200, or “default”.", mono=True, required=True),
        Spec("description", "Description", "description", "What this answer means.", span="span-2"),
    ),
    "header": (
        Spec("key", "Name", "", "As the API spells it.", mono=True, required=True),
        Spec("summary", "Label", "x-ms-summary", "", limit=80),
        Spec("type", "Type", "type", "", "select", [choice for choice in PARAMETER_TYPES if choice[0] != "file"]),
        Spec("format", "Format", "format", "", "select", FORMAT_CHOICES),
        Spec("description", "Description", "description", "", span="span-2"),
    ),
    "general": (
        Spec(
            "title",
            "Name",
            "title",
            "The service’s own name. Leave out “API” and “connector”, people know.",
            limit=30,
            required=True,
            group="look",
        ),
        Spec(
            "description",
            "Description",
            "description",
            "Say what someone can get done with it. Two sentences are plenty.",
            "long",
            limit=500,
            group="look",
        ),
        Spec("brand_colour", "Brand colour", "iconBrandColor", "", "colour", group="look"),
        Spec("scheme", "Scheme", "schemes", "", "segmented", [("https", "HTTPS"), ("http", "HTTP")], group="address"),
        Spec("host", "Host", "host", "Such as api.example.com.", mono=True, limit=255, group="address"),
        Spec(
            "base_path",
            "Base URL",
            "basePath",
            "What every path begins with. Often just “/”.",
            mono=True,
            limit=500,
            group="address",
        ),
        Spec("publisher", "Publisher", "publisher", "", limit=100, group="publisher"),
        Spec("contact_name", "Who helps", "contact.name", "", limit=100, group="publisher"),
        Spec("contact_email", "E-mail for help", "contact.email", "", limit=254, group="publisher"),
        Spec("contact_url", "Web page for help", "contact.url", "", limit=500, mono=True, group="publisher"),
        Spec("website", "Website", "x-ms-connector-metadata", "", limit=500, mono=True, group="publisher"),
        Spec(
            "privacy_policy",
            "Privacy policy",
            "x-ms-connector-metadata",
            "Only certification needs it.",
            limit=500,
            mono=True,
            group="publisher",
        ),
        Spec(
            "categories",
            "Categories",
            "x-ms-connector-metadata",
            "Up to two.",
            "many",
            [(each, each) for each in CATEGORIES],
            span="span-all",
            group="publisher",
        ),
    ),
}
