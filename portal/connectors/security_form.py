"""The form of the Security step: which kind of sign-in, and that kind's settings."""

from collections.abc import Mapping
from typing import Any

from django import forms

from designer import auth
from portal.connectors import oauth_fields, security_fields


class KindForm(forms.Form):
    """Which kind of sign-in, and that kind's settings. `settings` are as the files have them."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    kind = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, kind: str, settings: dict[str, str], base: int, data: Mapping[str, Any] | None = None) -> None:
        self.settings, self.is_oauth = settings, kind == "oauth2"
        shown = {name: oauth_fields.shown(name, text) if self.is_oauth else text for name, text in settings.items()}
        super().__init__(data, initial={**shown, "kind": kind, "base": base}, auto_id="security-%s")
        self.fields["kind"].choices = [(scheme.KIND, scheme.TITLE) for scheme in auth.kinds()]  # type: ignore[attr-defined]
        self.fields.update(security_fields.fields(kind, settings))

    def settings_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in ("base", "kind")]

    def addresses(self) -> list[forms.BoundField]:
        return self._at(oauth_fields.ADDRESSES)

    def fine_print(self) -> list[forms.BoundField]:
        return self._at(oauth_fields.FINE_PRINT)

    def is_fine_print_wrong(self) -> bool:
        return any(field.errors for field in self.fine_print())

    def fine_print_said(self) -> int:
        """How many settings of the fine print are not the usual ones."""
        usual = {"grant": "authorization_code"}
        names = [field.name for field in self.fine_print()]
        return sum(self.settings.get(name, "") not in ("", usual.get(name, "")) for name in names)

    def is_posted(self) -> bool:
        """Whether the page that was posted had fields of this kind."""
        return any(field.html_name in self.data for field in self.settings_fields())

    def given(self) -> dict[str, str]:
        """The settings as posted; a field that was not on the page is none."""
        posted = {name: text for name, text in self.cleaned_data.items() if name not in ("base", "kind")}
        if not self.is_oauth:
            return posted
        on_page = {name: text for name, text in posted.items() if name in self.data}
        return {name: oauth_fields.meant(name, text, self.settings[name]) for name, text in on_page.items()}

    def has(self, kind: str, settings: Mapping[str, str]) -> bool:
        return self.initial["kind"] == kind and self.settings.items() >= settings.items()

    def changes_structure(self) -> bool:
        """Whether what was posted makes another form of it."""
        given = self.given()
        return self.is_oauth and any(
            given.get(name, self.settings[name]) != self.settings[name] for name in oauth_fields.STRUCTURE
        )

    def _at(self, place: str) -> list[forms.BoundField]:
        return [field for field in self.settings_fields() if field.field.place == place]  # type: ignore[attr-defined]
