"""What the right panel shows: findings, the source of what is being edited, a preview of what people will see."""

from typing import Any

from django import forms

from designer.document import elements, pointer, yaml
from designer.document.document import DIVIDED, Document
from designer.document.elements import kind_at, operation_at
from designer.document.pointer import JSON, MISSING, PointerError
from designer.document.references import REUSABLE, resolve
from designer.document.text import LIMITS, Limits, TextError, load_json
from designer.exporters.openapi2 import indented
from designer.findings import Finding
from designer.importers.positions import positions
from designer.linting.fixes import is_fixable
from portal.connectors import dialog_preview, finding_rows
from portal.connectors.drafts import draft
from portal.connectors.findings import SECURITY
from portal.connectors.models import Connector, OperationIndex

MAX_SOURCE = 2**20
DEPTH = Limits(depth=LIMITS.depth - 10)  # an element stands some levels deep in its document
WITH_ACTION = ("definition", "test")  # the steps whose page is about one action


def root_of(at: str) -> str:
    """The reusable element that holds `at`, `""` when none does."""
    tokens = pointer.split(at)
    return pointer.join(tokens[:2]) if len(tokens) >= 2 and tokens[0] in REUSABLE else ""


def name_at(document: Document, at: str) -> str:
    """What people call the element at `at`."""
    element, tokens = document.get(at), pointer.split(at)
    if kind_at(at) == "operation" and isinstance(element, dict):
        return elements.Operation(at, tokens[1], tokens[2], element).name
    if isinstance(element, dict):
        for member in ("x-ms-summary", "summary", "name"):
            if isinstance(element.get(member), str) and element[member]:
                return str(element[member])
    return tokens[-1] if tokens else "the definition"


def contents(connector: Connector, context: dict[str, Any], format: str = "yaml") -> dict[str, Any]:
    """What the chosen panel needs besides the frame."""
    name = context["panel"]
    if name == "findings":
        return _findings(connector, context)
    if name == "source":
        return source_context(connector, context["step"], context["at"], format)
    if name == "preview":
        preview = preview_context(connector, context["step"], context["at"])
        return {"preview": preview | _dialog(connector, context) if context["step"] == SECURITY else preview}
    return {}


def _dialog(connector: Connector, context: dict[str, Any]) -> dict[str, Any]:
    return dialog_preview.context(draft(connector), context.get("asked", {}))


def _findings(connector: Connector, context: dict[str, Any]) -> dict[str, Any]:
    """The findings in their groups; of those in the source that is open, the line there."""
    found = context["findings"].findings
    shown = found if context.get("scope") == "all" else context["findings_here"]
    place = _shown_place(context["step"], context["at"])
    lines = _lines(draft(connector).definition, place, shown)
    groups = finding_rows.groups(connector, shown, lines)
    return {"groups": groups, "fixable": sum(is_fixable(each) for each in found), "source_at": place}


def _lines(document: Document, place: str, findings: list[Finding]) -> dict[str, int]:
    """Pointer of a finding → its line in the source of what is at `place`, as YAML; those elsewhere have none."""
    inside = {each.pointer: each.pointer.removeprefix(place) for each in findings if _is_in(each.pointer, place)}
    if not inside:
        return {}
    found = positions(yaml.dump(source_value(document, place)), inside.values())
    return {at: found[own][0] for at, own in inside.items()}


def _is_in(at: str, place: str) -> bool:
    if place:
        return f"{at}/".startswith(f"{place}/")
    return at.startswith("/") and pointer.split(at)[0] not in DIVIDED


class SourceForm(forms.Form):
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    format = forms.ChoiceField(choices=[("yaml", "YAML"), ("json", "JSON")], widget=forms.HiddenInput)
    text = forms.CharField(
        label="Source",
        max_length=MAX_SOURCE,
        strip=False,
        widget=forms.Textarea(
            attrs={"class": "mono source", "spellcheck": "false", "autocomplete": "off", "rows": 28, "wrap": "off"}
        ),
    )

    def value(self) -> JSON:
        """The edited source; MISSING with the error at the field."""
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        try:
            return yaml.load(text, DEPTH) if self.cleaned_data["format"] == "yaml" else load_json(text, DEPTH)
        except TextError as error:
            self.add_error("text", str(error))
            return MISSING


def source_place(at: str) -> str:
    """What the source panel shows: the action or shared element that is open, else the shell of the definition."""
    try:
        return operation_at(at) or root_of(at)
    except PointerError:
        return ""


def _shown_place(step: str, at: str) -> str:
    return source_place(at) if step in WITH_ACTION else ""


def source_value(document: Document, place: str) -> JSON:
    return document.get(place) if place else {k: v for k, v in document.part("").items() if k not in DIVIDED}


def source_context(connector: Connector, step: str, at: str, format: str) -> dict[str, Any]:
    place = _shown_place(step, at)
    value = source_value(draft(connector).definition, place)
    format = format if format in ("yaml", "json") else "yaml"
    text = yaml.dump(value) if format == "yaml" else indented(value).decode()
    form = SourceForm(initial={"text": text, "format": format, "base": connector.head}, auto_id="source-%s")
    return {"source_form": form, "source_at": place, "format": format}


def preview_context(connector: Connector, step: str, at: str) -> dict[str, Any]:
    """What users of the connector will see: it in a list, the dialog that asks for a key, the form of an action."""
    state = draft(connector)
    actions = OperationIndex.objects.filter(connector=connector, version=None)
    context: dict[str, Any] = {
        "actions": actions.exclude(visibility="internal")[:3],
        "count": actions.count(),
    }
    if step in WITH_ACTION and operation_at(at):
        context["fields"] = _inputs(state.definition, operation_at(at))
        context["action"] = name_at(state.definition, operation_at(at))
    return context


def _inputs(document: Document, at: str) -> list[dict[str, Any]]:
    """The inputs of an action as its users meet them: important first, internal ones never."""
    found = []
    for entry in document.get(at + "/parameters", []):
        value = resolve(document, entry)
        if isinstance(value, dict) and value.get("in") != "body":
            found.append(_input(value, str(value.get("name", "")), value.get("required") is True))
        elif isinstance(value, dict):
            found += _body_inputs(document, value.get("schema", {}))
    rank = {"important": 0, "": 1, "advanced": 2}
    return sorted((each for each in found if each["visibility"] in rank), key=lambda each: rank[each["visibility"]])


def _body_inputs(document: Document, schema: JSON) -> list[dict[str, Any]]:
    schema = resolve(document, schema)
    properties = schema.get("properties", {}) if isinstance(schema, dict) else {}
    required = schema.get("required", []) if isinstance(schema, dict) else []
    return [
        _input(value, name, name in required)
        for name, raw in (properties.items() if isinstance(properties, dict) else ())
        if isinstance(value := resolve(document, raw), dict)
    ]


def _input(value: dict[str, JSON], name: str, required: bool) -> dict[str, Any]:
    label = value.get("x-ms-summary") or value.get("title") or name
    enum = value.get("enum")
    return {
        "label": str(label),
        "hint": str(value.get("description") or ""),
        "required": required,
        "visibility": str(value.get("x-ms-visibility") or ""),
        "choices": enum if isinstance(enum, list) else [],
        "type": value.get("type"),
        "default": value.get("default", ""),
    }
