"""Whom to share with, and to whom to hand over: people of the same organisation who can sign in, never the owner."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal import access
from portal.accounts.models import Person
from portal.connectors.models import Connector
from portal.sharing.models import Share

MOST = 50


class PeopleForm(forms.Form):
    """People picked by id."""

    people = forms.Field(
        label="Add people",
        widget=forms.MultipleHiddenInput,
        error_messages={
            "required": "Nobody is ticked yet. Type a part of a name or an e-mail, and tick the people you mean."
        },
    )

    def __init__(self, person: Person, connector: Connector, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.connector = person, connector

    def clean_people(self) -> list[Person]:
        ids = ids_in(self.cleaned_data["people"])
        if len(ids) > MOST:
            raise ValidationError(f"Pick at most {MOST} people at once.")
        if self.connector.owner_id in ids:
            raise ValidationError(f"{self.connector.owner} owns this connector. Pick somebody else.")
        found = list(access.colleagues(self.person).filter(pk__in=ids).order_by("name"))
        if len(found) < len(ids):
            organisation = self.person.membership.organisation
            raise ValidationError(f"Somebody you picked is not in {organisation}, or their account is closed.")
        return found


class ShareForm(PeopleForm):
    level = forms.ChoiceField(label="What they may do", choices=Share.Level.choices, initial=Share.Level.VIEW)


class HandOverForm(PeopleForm):
    def clean_people(self) -> list[Person]:
        found = super().clean_people()
        if len(found) > 1:
            raise ValidationError("A connector has one owner. Pick one person.")
        return found


class LevelForm(forms.Form):
    level = forms.ChoiceField(label="What they may do", choices=Share.Level.choices)


def ids_in(values: list[str]) -> set[int]:
    """The ids among posted texts; a text that is none counts as an id that nobody has."""
    return {int(value) if value.isascii() and value.isdecimal() and len(value) < 16 else 0 for value in values}
