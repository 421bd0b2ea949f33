"""Forms of the doorway and of one's own account."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, password_validation
from django.contrib.auth import forms as auth_forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from portal.accounts import setup
from portal.accounts.form_fields import (
    PASSWORD_HINT,
    LineField,
    LowerEmailField,
    TickField,
    name_field,
    password_field,
    time_zone_field,
)
from portal.accounts.models import Invitation, Person
from portal.htmx import PortalRequest


class NewPasswordMixin(forms.Form):
    """Checks `password` by the rules that the hint says, against the name and e-mail of `the_person()`."""

    def the_person(self) -> Person:
        return Person(name=self.cleaned_data.get("name", ""), email=self.cleaned_data.get("email", ""))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("password"):
            try:
                password_validation.validate_password(cleaned["password"], self.the_person())
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class SetupForm(NewPasswordMixin):
    code = forms.CharField(
        label="One-time code",
        max_length=20,
        help_text="Capital letters and digits; the dash is optional.",
        widget=forms.TextInput({"autocomplete": "one-time-code", "spellcheck": "false", "class": "mono"}),
    )
    organisation = LineField(max_length=80, widget=forms.TextInput({"autocomplete": "organization"}))
    time_zone = time_zone_field()
    name = name_field()
    email = LowerEmailField(label="Work e-mail", max_length=254, widget=forms.EmailInput({"autocomplete": "email"}))
    password = password_field(help_text=PASSWORD_HINT)

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if sentence := setup.refusal(code):
            raise ValidationError(sentence)
        return code


class SignInForm(forms.Form):
    """`request` is what django-axes counts by; a locked account is refused before any password is hashed."""

    username = LowerEmailField(
        label="E-mail", max_length=254, widget=forms.EmailInput({"autocomplete": "username", "autofocus": True})
    )
    password = password_field(autocomplete="current-password")
    stay = TickField(label="Stay signed in on this computer for 30 days", required=False)

    person: Person

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            person = authenticate(self.request, username=cleaned["username"], password=cleaned["password"])
            if person is None:
                self.add_error("password", f"E-mail and password do not fit together. {tries_left(self.request)}")
                self.fields["username"].widget.attrs.pop("autofocus")
                self.fields["password"].widget.attrs["autofocus"] = True
            else:
                self.person = person
        return cleaned


def tries_left(request: HttpRequest) -> str:
    """`Check for Caps Lock. After 7 more tries this account rests for 15 minutes.`"""
    left = settings.AXES_FAILURE_LIMIT - getattr(request, "axes_failures_since_start", 0)
    tries = "1 more try" if left == 1 else f"{left} more tries"
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return f"Check for Caps Lock. After {tries} this account rests for {minutes} minutes."


class PasswordResetForm(forms.Form):
    email = LowerEmailField(label="E-mail", max_length=254, widget=forms.EmailInput({"autocomplete": "username"}))

    def person(self) -> Person | None:
        return Person.objects.filter(email=self.cleaned_data["email"], is_active=True).first()


class NewPasswordForm(NewPasswordMixin, auth_forms.SetPasswordForm):
    """Behind the link of the reset mail. One field instead of Django's two: what was typed can be shown."""

    password = password_field("New password", help_text=PASSWORD_HINT)

    def the_person(self) -> Person:
        return self.user

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["new_password1"], self.fields["new_password2"]

    def save(self, commit: bool = True) -> Person:
        self.user.set_password(self.cleaned_data["password"])
        self.user.save(update_fields=["password"])
        return self.user


class JoinForm(NewPasswordMixin):
    """Accepts an invitation. The e-mail is the invitation's and cannot be chosen."""

    name = name_field()
    time_zone = time_zone_field()
    password = password_field(help_text=PASSWORD_HINT)

    def __init__(self, invitation: Invitation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def the_person(self) -> Person:
        return Person(name=self.cleaned_data.get("name", ""), email=self.invitation.email)


class ProfileForm(forms.ModelForm):
    name = name_field()
    time_zone = time_zone_field()

    class Meta:
        model = Person
        fields = ["name", "time_zone"]


class PasswordChangeForm(NewPasswordMixin):
    """The old password is checked as at sign-in, so that a borrowed session cannot try passwords without end."""

    old = password_field("Current password", "current-password")
    password = password_field("New password", help_text=PASSWORD_HINT)

    def __init__(self, request: PortalRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def the_person(self) -> Person:
        return self.request.user

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if (
            not self.errors
            and authenticate(self.request, username=self.request.user.email, password=cleaned["old"]) is None
        ):
            self.add_error("old", f"This is not your current password. {tries_left(self.request)}")
        return cleaned
