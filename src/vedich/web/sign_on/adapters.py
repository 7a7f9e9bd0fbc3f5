"""Whose account an identity opens: one that is linked, or the one whose e-mail is vouched for."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from requests import Session

from vedich.operations import outbound
from vedich.operations.people.signing_in import link_identity, user_of_email
from vedich.records.models import User
from vedich.web.sign_on.provider import OfficeProvider
from vedich.web.sign_on.setting import named


class SignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """One provider, from the environment alone; nobody signs up through it."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """People come in by invitation."""
        return False

    def list_apps(
        self, request: HttpRequest, provider: Any = None, client_id: Any = None
    ) -> list[SocialApp]:
        """The provider of the environment; a row in the database adds none."""
        on = settings.SIGN_ON
        if on is None:
            return []
        return [
            SocialApp(
                provider="sign_on",
                provider_id="office",
                name=on.name,
                client_id=on.client_id,
                secret=on.client_secret,
                settings={"server_url": on.issuer},
            )
        ]

    def get_provider(
        self, request: HttpRequest, provider: Any, client_id: Any = None
    ) -> OfficeProvider:
        """The one there is."""
        return OfficeProvider(request, app=self.get_app(request, provider))

    def get_requests_session(self) -> Session:
        """Requests that can't be led elsewhere."""
        return outbound.session(named().hosts)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Link an identity not seen before, where that is safe; else refuse it."""
        if sociallogin.is_existing:
            return
        linking = sociallogin.state.get("process") == AuthProcess.CONNECT
        if linking and isinstance(request.user, User):
            owner: User | None = request.user
        else:
            owner = _owner_by_email(sociallogin)
        if owner is None:
            page = render(request, "socialaccount/unknown.html", status=403)
            raise ImmediateHttpResponse(page)
        account, how = sociallogin.account, "signed_in" if linking else "email"
        sociallogin.account = link_identity(owner, account.provider, account.uid, how=how)
        sociallogin.user = owner


def _owner_by_email(sociallogin: SocialLogin) -> User | None:
    for one in sociallogin.email_addresses:
        domain = one.email.rpartition("@")[2].lower()
        if one.verified is True and domain in named().email_domains:
            return user_of_email(one.email)
    return None
