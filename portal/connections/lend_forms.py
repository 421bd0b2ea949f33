"""What an owner says when lending a connection: to whom, for which actions, until when, for how many calls."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal import access
from portal.accounts.models import Person
from portal.connections.lending import MOST_CALLS, MOST_DAYS, Terms
from portal.connectors.models import Connector, OperationIndex
from portal.sharing.forms import ids_in

SOME, ALL = "some", "all"


class LendForm(forms.Form):
    people = forms.Field(
        label="To whom",
        widget=forms.MultipleHiddenInput,
        error_messages={"required": "Nobody is picked yet. Pick the colleague whom you lend it to."},
    )
    extent = forms.ChoiceField(
        label="For what",
        choices=[(SOME, "Only these actions"), (ALL, "Every action of the connector")],
        initial=SOME,
    )
    operations = forms.MultipleChoiceField(label="Actions", required=False)
    days = forms.IntegerField(
        label="For how many days",
        min_value=1,
        max_value=MOST_DAYS,
        initial=7,
        help_text=f"It ends by itself, after {MOST_DAYS} days at most.",
    )
    calls = forms.IntegerField(
        label="For how many calls",
        min_value=1,
        max_value=MOST_CALLS,
        initial=100,
        help_text="It ends after so many calls, if they come first.",
    )

    def __init__(self, person: Person, connector: Connector, rows: list[OperationIndex], *args: Any) -> None:
        super().__init__(*args)
        self.person, self.connector = person, connector
        operations = self.fields["operations"]
        assert isinstance(operations, forms.MultipleChoiceField)
        operations.choices = [(row.pointer, row.name) for row in rows]

    def clean_people(self) -> Person:
        ids = ids_in(self.cleaned_data["people"])
        found = list(access.borrowers(self.person, self.connector).filter(pk__in=ids)) if len(ids) == 1 else []
        if not found:
            raise ValidationError(
                f"Pick one colleague who can open {self.connector}. Share the connector with them first."
            )
        return found[0]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("extent") == SOME and not found.get("operations") and not self.has_error("operations"):
            self.add_error("operations", "Tick the actions that you lend it for.")
        return found

    def terms(self) -> Terms:
        found = self.cleaned_data
        operations = None if found["extent"] == ALL else found["operations"]
        return Terms(operations, found["days"], found["calls"])
