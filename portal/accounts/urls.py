"""The doorway, and one's own account."""

from django.urls import path

from portal.accounts import me_views, password_views, views

app_name = "accounts"
urlpatterns = [
    path("setup/", views.set_up, name="setup"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("password/", password_views.password_reset, name="password-reset"),
    path("password/sent/", password_views.password_reset_sent, name="password-reset-sent"),
    path("password/<uidb64>/<token>/", password_views.PasswordResetConfirm.as_view(), name="password-reset-confirm"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("me/", me_views.me, name="me"),
    path("me/password/", me_views.password_change, name="password-change"),
]
