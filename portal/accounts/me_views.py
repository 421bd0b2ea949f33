"""One's own account."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from portal.accounts import forms, mails
from portal.accounts.models import Person
from portal.htmx import PortalRequest


def me(request: PortalRequest) -> HttpResponse:
    """One's own name and time zone, and the way to a new password."""
    # A copy: checking the form writes into it, and the frame must not show a name that was refused.
    form = forms.ProfileForm(request.POST or None, instance=Person.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your details are saved.")
        return redirect("accounts:me")
    context = {"form": form, "password_form": forms.PasswordChangeForm(request)}
    return render(request, "accounts/me.html", context, status=422 if form.is_bound else 200)


@sensitive_post_parameters()
@require_POST
def password_change(request: PortalRequest) -> HttpResponse:
    """A new password. This session goes on under a new key; every other one ends."""
    form = forms.PasswordChangeForm(request, request.POST)
    if form.is_valid():
        request.user.set_password(form.cleaned_data["password"])
        request.user.save(update_fields=["password"])
        update_session_auth_hash(request, request.user)
        mails.send_password_changed(request.user)
        messages.success(request, "Your password is changed. Every other session of yours has ended.")
        return redirect("accounts:me")
    context = {"form": forms.ProfileForm(instance=request.user), "password_form": form}
    return render(request, "accounts/me.html", context, status=422)
