"""The fields that forms about people share. Names and e-mails are one clean line each."""

import unicodedata
import zoneinfo
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # a name with these reads as another one
LONGEST_PASSWORD = 256
PASSWORD_HINT = (
    "At least 12 characters, not only digits, not like your e-mail, and in no list of common passwords. "
    "It is checked on this server."
)


@cache
def time_zones() -> list[tuple[str, str]]:
    """Every place, as `Europe/Stockholm` and `Europe, Stockholm`; the old aliases are left out."""
    names = sorted(name for name in zoneinfo.available_timezones() if name.split("/")[0] in AREAS)
    return [("UTC", "UTC")] + [(name, name.replace("/", ", ").replace("_", " ")) for name in names]


class LineField(forms.CharField):
    """One line of plain text. Line breaks and other control characters would forge mail headers and log lines."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if any(unicodedata.category(character) == "Cc" or character in TURNS for character in text):
            raise ValidationError("Use one line of plain text, without line breaks or control characters.")
        return " ".join(text.split())


class LowerEmailField(forms.EmailField):
    """An e-mail in lower case, as accounts keep it."""

    def clean(self, value: Any) -> str:
        return super().clean(value).lower()


class TickField(forms.BooleanField):
    """A yes or no that is drawn as a tick and not as a switch: it takes effect with the form."""

    is_tick = True


def name_field() -> LineField:
    return LineField(label="Your name", max_length=80, widget=forms.TextInput({"autocomplete": "name"}))


def time_zone_field() -> forms.ChoiceField:
    return forms.ChoiceField(label="Time zone", choices=time_zones, initial="UTC")


def password_field(label: str = "Password", autocomplete: str = "new-password", **more: Any) -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=LONGEST_PASSWORD, widget=widget, **more)
