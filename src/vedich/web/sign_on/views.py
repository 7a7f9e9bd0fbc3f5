"""Going to the provider and coming back: to sign in, or to link an identity while signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount import views as library
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from vedich.web.policy import Policy, policy
from vedich.web.sign_on.provider import Discovery

View = Callable[[HttpRequest], HttpResponse]


def _where_named(view: View) -> View:
    """404 where no provider is named; a provider that fails is told as such."""

    @wraps(view)
    def shown(request: HttpRequest) -> HttpResponse:
        if settings.SIGN_ON is None:
            raise Http404
        try:
            return view(request)
        except OAuth2Error as error:
            return _failed(request, error)

    return shown


@policy(Policy.PUBLIC_FORM)
@_where_named
def login(request: HttpRequest) -> HttpResponse:
    """POST: on to the provider. GET: the login page with its button."""
    if request.method != "POST" or request.user.is_authenticated:
        return HttpResponseRedirect(reverse("account_login"))
    return _go(request, AuthProcess.LOGIN, get_next_redirect_url(request))


@policy(Policy.OWN_ACCOUNT)
@_where_named
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def link(request: HttpRequest) -> HttpResponse:
    """POST: on to the provider, to link the identity there with the account here."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("socialaccount_connections"))
    return _go(request, AuthProcess.CONNECT, reverse("socialaccount_connections"))


@policy(Policy.PUBLIC)
@_where_named
def callback(request: HttpRequest) -> HttpResponse:
    """Back from the provider, with a code or with a refusal."""
    view = OAuth2CallbackView.adapter_view(Discovery(request, "office"))
    answer: HttpResponse = view(request)
    return answer


@policy(Policy.OWN_ACCOUNT)
@_where_named
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def identities(request: HttpRequest) -> HttpResponse:
    """The identities linked with the account, and taking one off."""
    answer: HttpResponse = library.connections(request)
    return answer


def _go(request: HttpRequest, process: str, next_url: str | None) -> HttpResponse:
    provider = get_adapter().get_provider(request, "office")
    answer: HttpResponse = provider.redirect(request, process, next_url=next_url)
    return answer


def _failed(request: HttpRequest, error: Any) -> HttpResponse:
    provider = get_adapter().get_provider(request, "office")
    answer: HttpResponse = render_authentication_error(request, provider, exception=error)
    return answer
