"""Form fields that give a document back exactly as it was, and the renderer that draws every field alike."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class PortalRenderer(TemplatesSetting):
    """`{{ field.as_field_group }}` draws label, hint and error by `_field.html`."""

    field_template_name = "_field.html"


class DocumentCharField(forms.CharField):
    """Text of a document: kept as typed, not stripped.

    Browsers send CRLF for the line breaks of a textarea, whatever the page held: compare and keep with LF.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")
