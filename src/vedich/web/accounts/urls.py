"""Addresses of accounts; the library's names stay, because it looks them up."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from django.urls import path

from vedich.web.accounts import views
from vedich.web.policy import Policy, policy
from vedich.web.sign_on import views as sign_on

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
    path("passkey/", _form(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("passkeys/", _own(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("passkeys/add/", _own(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "passkeys/again/",
        _own(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("passkeys/<int:pk>/name/", _own(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", _own(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("sign-on/", sign_on.login, name="sign_on_login"),
    path("sign-on/callback/", sign_on.callback, name="sign_on_callback"),
    path(
        "sign-on/cancelled/", _public(social.login_cancelled), name="socialaccount_login_cancelled"
    ),
    path("sign-on/link/", sign_on.link, name="sign_on_link"),
    path("sign-on/identities/", sign_on.identities, name="socialaccount_connections"),
    path("invitation/", views.invitation, name="invitation"),
    path("invitation/<str:token>/", views.open_link, name="invitation_link"),
]
