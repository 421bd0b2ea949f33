"""What somebody brings: a file, a pasted text, or an address, which is fetched through the one way out."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from django import forms
from django.core.files.uploadedfile import UploadedFile

from designer.call_values import PreparedCall
from designer.importers.decoding import MAX_BYTES
from designer.runtime import transport
from designer.runtime.errors import TransportError
from portal.accounts.models import Person
from portal.connections import limits
from portal.egress import egress

MAX_TEXT = 2 * 2**20  # characters that can be pasted
ACCEPT = "application/json, application/yaml, text/yaml, application/zip, text/plain;q=0.9, */*;q=0.5"
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


class SourceForm(forms.Form):
    text = forms.CharField(
        label="Paste a description, a cURL line or an address",
        required=False,
        strip=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"class": "mono", "rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label="Or choose a file",
        required=False,
        help_text="Up to 50 MB: .json .yaml .zip .har .bru and others.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "form-control"}),
    )

    def brought(self, person: Person) -> tuple[str, bytes] | None:
        """(name, content) for `person`; None with the error at its field. The form must be valid."""
        file, text = self.cleaned_data["file"], self.cleaned_data["text"]
        if file:
            return self._of_file(file)
        if not text.strip():
            self.add_error("text", "Paste something, or choose a file.")
            return None
        if _ADDRESS.fullmatch(text.strip()):
            return self._fetched(text.strip(), person)
        return "Pasted text", text.encode("utf-8", "surrogatepass")

    def _of_file(self, file: UploadedFile) -> tuple[str, bytes] | None:
        if (file.size or 0) > MAX_BYTES:
            self.add_error("file", f"This file has more than {MAX_BYTES // 2**20} MB. Take out what is not needed.")
            return None
        return file.name or "A file", file.read()

    def _fetched(self, url: str, person: Person) -> tuple[str, bytes] | None:
        call = PreparedCall("GET", url, (("Accept", ACCEPT),))
        try:
            with limits.slot(person.pk):
                answer = transport.send(call, replace(egress(), max_bytes=MAX_BYTES))
        except limits.TooMany as error:
            self.add_error("text", str(error))
            return None
        except TransportError as error:
            self.add_error("text", f"{error.sentence} {error.advice}".strip())
            return None
        if answer.status != 200:
            self.add_error(
                "text", f"The address answered {answer.status} {answer.reason}. Open it in the browser first."
            )
            return None
        if answer.is_cut:
            self.add_error("text", f"What is there has more than {MAX_BYTES // 2**20} MB.")
            return None
        return urlsplit(url).hostname or "An address", answer.body
