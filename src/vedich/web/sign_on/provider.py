"""The provider as the sign-in library wants it: discovery, signed identities, nothing kept.

Only the signed id_token counts: issuer, audience, times and signature (public-key algorithms only)
are checked every time, whatever way it came. Of its claims only the subject is kept, as a digest
together with the issuer: another issuer's subject of the same name is somebody else.
"""

from __future__ import annotations

import hashlib
from typing import Any

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.urls import reverse

from vedich.web.sign_on.setting import named, origin_of

SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


class Discovery(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """What the provider says of itself, and who it says has signed in."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """The discovery document of the very issuer that is named; OAuth2Error otherwise."""
        try:
            told = super().openid_config
        except (requests.RequestException, ValueError) as error:
            raise OAuth2Error("the provider does not answer") from error
        if not isinstance(told, dict) or not all(isinstance(told.get(n), str) for n in _NEEDED):
            raise OAuth2Error("the provider's description lacks something")
        if told["issuer"].rstrip("/") != named().issuer:
            raise OAuth2Error("the provider calls itself by another name")
        # The browser is sent there from a form, which the content security policy must know.
        if origin_of(told["authorization_endpoint"]) != named().origin:
            raise OAuth2Error("the provider's sign-in page lies elsewhere")
        return told

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Where the provider sends the browser back to."""
        return request.build_absolute_uri(reverse("sign_on_callback"))

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """The identity the provider vouches for."""
        signed = kwargs["response"].get("id_token")
        if not isinstance(signed, str):
            raise OAuth2Error("no id_token")
        return self.get_provider().sociallogin_from_response(
            request, {"id_token": self.identity_of(signed)}
        )

    def identity_of(self, signed: str) -> dict[str, Any]:
        """The claims of an id_token; OAuth2Error unless it is signed, in time and for us."""
        client = named().client_id
        try:
            header = jwt.get_unverified_header(signed)
            with get_adapter().get_requests_session() as asking:
                answer = asking.get(self.openid_config["jwks_uri"])
                answer.raise_for_status()
                keys = jwt.PyJWKSet.from_dict(answer.json()).keys
            fitting = [one for one in keys if one.key_id == header.get("kid")]
            if header.get("alg") not in SIGNED_BY or len(fitting) != 1:
                raise OAuth2Error("not signed by a key of the provider")
            claims: dict[str, Any] = jwt.decode(
                signed,
                fitting[0].key,
                algorithms=[header["alg"]],
                audience=client,
                issuer=self.openid_config["issuer"],
                leeway=60,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except (jwt.PyJWTError, requests.RequestException, ValueError, AttributeError) as error:
            raise OAuth2Error("the id_token does not hold") from error
        if claims.get("azp", client) != client or not claims["sub"]:
            raise OAuth2Error("the id_token is for somebody else")
        return claims


class OfficeProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """The one provider of this site."""

    id = "sign_on"
    name = "OpenID Connect"
    oauth2_adapter_class = Discovery
    pkce_enabled_default = True

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Issuer and subject, as a digest."""
        claims = data["id_token"]
        told = f"{named().issuer}\n{claims['sub']}"
        return hashlib.sha256(told.encode()).hexdigest()

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing of the person is kept beside the link."""
        return {}

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        """Where signing in begins."""
        return reverse("sign_on_login")

    def get_callback_url(self) -> str:
        """Where the provider sends the browser back to."""
        return reverse("sign_on_callback")
