"""Forms of the second step: our words, and limits that lock nobody else out.

The library counts wrong codes by account alone; somebody who only knows a password could then
keep its owner out for good. Here they count by account and address together (5 in 5 minutes), and
by account alone only in a wide measure (60 an hour) that many addresses together would need.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.adapter import get_adapter as account_adapter
from allauth.core import context, ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as passkeys
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from django import forms
from django.utils.translation import gettext_lazy as _


class _Code(base.BaseAuthenticateForm):  # type: ignore[misc]
    """A code of the app, or a recovery code."""

    def clean_code(self) -> str:
        """The code, once it fits one of the user's authenticators."""
        request, user = context.request, self.user
        here = f"{account_adapter().get_client_ip(request)}|{user.pk}"
        counted = {"second_factor": here, "second_factor_anywhere": str(user.pk)}
        for action, key in counted.items():
            if not ratelimit.consume(request, action=action, key=key):
                raise account_adapter().validation_error("too_many_login_attempts")
        code: str = self.cleaned_data["code"]
        for one in Authenticator.objects.filter(user=user).exclude(
            type=Authenticator.Type.WEBAUTHN
        ):
            if one.wrap().validate_code(code):
                one.user = user
                self.authenticator = one
                for action, key in counted.items():
                    ratelimit.clear(request, action=action, key=key)
                return code
        raise get_adapter().validation_error("incorrect_code")


class CodeForm(_Code, base.AuthenticateForm):  # type: ignore[misc]
    """While signing in."""


class CodeAgainForm(_Code, base.ReauthenticateForm):  # type: ignore[misc]
    """Before something that matters."""


class _Passkey(passkeys.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The answer of a passkey of a known user; a signature can't be guessed, so nothing counts."""

    def clean_credential(self) -> Authenticator:
        """The authenticator whose signature this is."""
        with _forged_is_wrong():
            answer = self.cleaned_data["credential"]
            auth.parse_authentication_response(answer)
            return auth.complete_authentication(self.user, answer)


class PasskeyForm(_Passkey):
    """While signing in, as the second step."""


class PasskeyAgainForm(_Passkey):
    """Before something that matters."""

    reauthenticated = True


class PasskeyLoginForm(passkeys.LoginWebAuthnForm):  # type: ignore[misc]
    """Instead of name and password."""

    def clean_credential(self) -> Authenticator:
        """The authenticator whose signature this is."""
        with _forged_is_wrong():
            return super().clean_credential()


class AddPasskeyForm(passkeys.AddWebAuthnForm):  # type: ignore[misc]
    """Name of a new passkey, and whether it signs in by itself."""

    name = forms.CharField(label=_("Tên khóa"), required=False, max_length=60)
    passwordless = forms.BooleanField(
        label=_("Đăng nhập chỉ bằng khóa này, không cần mật khẩu"), required=False, initial=True
    )

    def clean(self) -> dict[str, Any]:
        """The new key, once its answer holds."""
        with _forged_is_wrong():
            return dict(super().clean())


class RenamePasskeyForm(passkeys.EditWebAuthnForm):  # type: ignore[misc]
    """Another name."""

    name = forms.CharField(label=_("Tên khóa"), max_length=60)


@contextmanager
def _forged_is_wrong() -> Iterator[None]:
    """Whatever a forged answer makes the libraries stumble over is a wrong answer, no fault."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, InvalidSignature) as error:
        raise get_adapter().validation_error("incorrect_code") from error
