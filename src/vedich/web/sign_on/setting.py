"""The provider an administrator names in the environment.

    VEDICH_OIDC_ISSUER              https://id.example.gov.vn/realms/office
    VEDICH_OIDC_CLIENT_ID           vedich
    VEDICH_OIDC_CLIENT_SECRET       or VEDICH_OIDC_CLIENT_SECRET_FILE with the secret in it
    VEDICH_OIDC_NAME                what the button says: "Đăng nhập bằng …"
    VEDICH_OIDC_HOSTS               further hosts of the provider inside the office's own network
    VEDICH_OIDC_EMAIL_DOMAINS       mail domains the provider answers for (decides first links)

>>> read_setting({}) is None
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from vedich.operations.reminders.settings import LOOPBACK, secret_of


@dataclass(frozen=True, slots=True)
class SignOn:
    """``hosts``: what the administrator named, the issuer's own host among them."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    hosts: frozenset[str]
    email_domains: frozenset[str]

    @property
    def origin(self) -> str:
        """Scheme and host, as a content security policy writes them."""
        return origin_of(self.issuer)


def origin_of(address: str) -> str:
    """``https://id.example.gov.vn:8443/realms/x`` → ``https://id.example.gov.vn:8443``."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def read_setting(given: Mapping[str, str]) -> SignOn | None:
    """The provider, None where none is named; ImproperlyConfigured for half of one."""
    issuer = given.get("VEDICH_OIDC_ISSUER", "").strip().rstrip("/")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    host = parts.hostname or ""
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)):
        raise ImproperlyConfigured("VEDICH_OIDC_ISSUER: https://… (http only on this machine)")
    client_id = given.get("VEDICH_OIDC_CLIENT_ID", "").strip()
    if not client_id:
        raise ImproperlyConfigured("VEDICH_OIDC_CLIENT_ID: missing beside VEDICH_OIDC_ISSUER")
    secret = secret_of(given, "VEDICH_OIDC_CLIENT_SECRET")
    return SignOn(
        issuer=issuer,
        client_id=client_id,
        client_secret=secret,
        name=given.get("VEDICH_OIDC_NAME", "").strip() or host,
        hosts=frozenset({host.lower(), *_listed(given.get("VEDICH_OIDC_HOSTS", ""))}),
        email_domains=frozenset(_listed(given.get("VEDICH_OIDC_EMAIL_DOMAINS", ""))),
    )


def named() -> SignOn:
    """The provider of this site; LookupError where none is named."""
    from django.conf import settings

    if settings.SIGN_ON is None:
        raise LookupError("no provider is named")
    return settings.SIGN_ON


def _listed(text: str) -> list[str]:
    return [one.strip().lower() for one in text.split(",") if one.strip()]
