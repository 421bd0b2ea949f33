"""Values of a connection that are files, such as certificates: chosen or pasted, and never shown again."""

import base64
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

MAX_BYTES = 100_000  # a PKCS#12 file with a long chain has ten thousand
ACCEPTED = ".p12,.pfx,.pem,.crt,.cer,.key,.txt"


class _Unshown(forms.Textarea):
    """A text area that never holds what was typed into it before."""

    def format_value(self, value: Any) -> str:
        return ""


def key_of(key: str) -> str:
    """The name of the control that chooses a file in place of what is typed into `key`."""
    return f"{key}_file"


def pasted() -> forms.Widget:
    attrs = {"rows": 4, "class": "mono", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
    return _Unshown(attrs)


def chosen(label: str) -> forms.Field:
    return forms.FileField(
        label=f"{label} as a file",
        help_text="In place of the text above. The file itself is not kept.",
        required=False,
        allow_empty_file=True,
        validators=[_is_small],
        widget=forms.FileInput({"accept": ACCEPTED}),
    )


def text_of(upload: UploadedFile) -> str:
    """The text of a file; one that is no text comes as base64."""
    data = upload.read(MAX_BYTES)
    if b"-----BEGIN" in data:  # PEM, with notes between its parts that may be in any encoding
        return data.decode("utf-8", "replace")
    try:
        return data.decode("ascii")
    except UnicodeDecodeError:
        return base64.b64encode(data).decode()


def _is_small(upload: UploadedFile) -> None:
    if (upload.size or 0) > MAX_BYTES:
        raise ValidationError("This file is too large for a certificate or a key.")
