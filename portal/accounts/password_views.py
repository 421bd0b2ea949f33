"""A forgotten password: the link by mail, and the page behind it."""

from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy

from portal.accounts import forms, mails, resets
from portal.accounts.models import Person


def password_reset(request: HttpRequest) -> HttpResponse:
    """Sends a link when the address has an account, and answers the same when it has none."""
    form = forms.PasswordResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        resets.request_reset(form.person())
        return redirect("accounts:password-reset-sent")
    context = {"form": form, "has_mail": mails.is_set_up()}
    return render(request, "accounts/password_reset.html", context, status=422 if form.is_bound else 200)


def password_reset_sent(request: HttpRequest) -> HttpResponse:
    context = {"has_mail": mails.is_set_up(), "minutes": settings.PASSWORD_RESET_TIMEOUT // 60}
    return render(request, "accounts/password_reset_sent.html", context)


class PasswordResetConfirm(auth_views.PasswordResetConfirmView):
    """Django's view: it moves the token from the address to the session, so that no log or Referer shows it."""

    template_name = "accounts/password_new.html"
    form_class = forms.NewPasswordForm
    success_url = reverse_lazy("accounts:sign-in", query={"why": "password"})

    def form_valid(self, form: "SetPasswordForm[Person]") -> HttpResponse:
        answer = super().form_valid(form)
        resets.done(form.user)
        return answer

    def render_to_response(self, context: dict[str, Any], **more: Any) -> HttpResponse:
        status = 410 if not self.validlink else 422 if context["form"].is_bound else 200
        return super().render_to_response(context, status=status, **more)
