"""Addresses of accounts; the library's names stay, because it looks them up."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path

from vedich.web.accounts import views
from vedich.web.policy import Policy, policy

_public, _form, _own = policy(Policy.PUBLIC), policy(Policy.PUBLIC_FORM), policy(Policy.OWN_ACCOUNT)

urlpatterns = [
    path("login/", _form(account.login), name="account_login"),
    path("logout/", _form(account.logout), name="account_logout"),
    path("inactive/", _public(account.account_inactive), name="account_inactive"),
    path("reauthenticate/", _own(account.reauthenticate), name="account_reauthenticate"),
    path("password/", _own(account.password_change), name="account_change_password"),
    path("second-factor/", _own(mfa.index), name="mfa_index"),
    path("second-factor/sign-in/", _form(mfa.authenticate), name="mfa_authenticate"),
    path("second-factor/again/", _own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("second-factor/app/", _own(totp.activate_totp), name="mfa_activate_totp"),
    path("second-factor/app/off/", _own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("second-factor/codes/", _own(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "second-factor/codes/new/",
        _own(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-factor/codes/file/",
        _own(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("invitation/", views.invitation, name="invitation"),
    path("invitation/<str:token>/", views.open_link, name="invitation_link"),
]
