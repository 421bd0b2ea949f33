"""The form that invites people."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from portal.accounts.form_fields import TickField
from portal.accounts.models import Organisation, Person

MOST = 50


class InviteForm(forms.Form):
    """Several addresses, one on each line; commas and semicolons do as well."""

    emails = forms.CharField(
        label="E-mail addresses",
        max_length=20_000,
        help_text="One on each line. Everybody gets a link of their own.",
        widget=forms.Textarea({"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
    )
    is_administrator = TickField(
        label="They may administer", required=False, help_text="Invite people, and see who can use what."
    )

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_emails(self) -> list[str]:
        emails = list(dict.fromkeys(word.lower() for word in re.split(r"[\s,;]+", self.cleaned_data["emails"]) if word))
        if len(emails) > MOST:
            raise ValidationError(f"Invite at most {MOST} people at once. These are {len(emails)}.")
        problems = [*wrong_addresses(emails), *taken(emails), *invited(self.organisation, emails)]
        if problems or not emails:
            raise ValidationError(problems or ["Write at least one e-mail address."])
        return emails


def wrong_addresses(emails: list[str]) -> list[str]:
    return [f"“{email}” is not an e-mail address." for email in emails if not is_email(email)]


def taken(emails: list[str]) -> list[str]:
    found = Person.objects.filter(email__in=emails).values_list("email", flat=True)
    return [f"{email} already has an account here." for email in sorted(found)]


def invited(organisation: Organisation, emails: list[str]) -> list[str]:
    found = organisation.invitations.open().filter(email__in=emails).values_list("email", flat=True)
    return [f"{email} has an open invitation. Renew it below to get a new link." for email in sorted(found)]


def is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254
