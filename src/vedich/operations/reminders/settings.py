"""How messages leave the site, as an administrator says in the environment; all may be absent.

    VEDICH_SMTP_URL             smtps://user@mail.example.gov.vn:465, or smtp://…:587 (STARTTLS);
                                without encryption on this machine only
    VEDICH_SMTP_PASSWORD        or VEDICH_SMTP_PASSWORD_FILE with the password in it
    VEDICH_SMTP_CA              file of the authority that signed the server's certificate
    VEDICH_MAIL_FROM            the sender's address
    VEDICH_WEBHOOK_<NAME>_URL   https://… of a receiver (http on this machine, where it is named)
    VEDICH_WEBHOOK_<NAME>_SECRET  or …_SECRET_FILE: the secret messages are signed with
    VEDICH_WEBHOOK_<NAME>_HOSTS   hosts inside the office's own network that it may reach

>>> read_mail({}) is None, read_hooks({})
(True, ())
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.validators import validate_email

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_HOOK = re.compile(r"VEDICH_WEBHOOK_([A-Z0-9]{1,24})_URL")
_SHORTEST_SECRET = 16
_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail server. ``tls``: encrypted from the first byte; ``starttls``: from the greeting on;
    neither on this machine only. ``ca``: a file of further authorities."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str
    tls: bool
    starttls: bool
    ca: str = ""


@dataclass(frozen=True, slots=True)
class Hook:
    """A receiver of signed messages; ``hosts``: what the administrator named."""

    name: str
    url: str
    secret: bytes = field(repr=False)
    hosts: frozenset[str]


def read_mail(given: Mapping[str, str]) -> Mail | None:
    """The mail server, None where none is named; ImproperlyConfigured for half of one."""
    written = given.get("VEDICH_SMTP_URL", "").strip()
    if not written:
        return None
    parts = urlsplit(written)
    host = (parts.hostname or "").lower()
    if parts.scheme not in _PORTS or not host:
        raise ImproperlyConfigured("VEDICH_SMTP_URL: smtps://HOST or smtp://HOST")
    sender = given.get("VEDICH_MAIL_FROM", "").strip()
    try:
        validate_email(sender)
    except Exception:
        raise ImproperlyConfigured("VEDICH_MAIL_FROM: the sender's address") from None
    ca = given.get("VEDICH_SMTP_CA", "").strip()
    if ca and not Path(ca).is_file():
        raise ImproperlyConfigured("VEDICH_SMTP_CA: the file can't be read")
    return Mail(
        host,
        parts.port or _PORTS[parts.scheme],
        unquote(parts.username or ""),
        secret_of(given, "VEDICH_SMTP_PASSWORD") or unquote(parts.password or ""),
        sender,
        tls=parts.scheme == "smtps",
        starttls=parts.scheme == "smtp" and host not in LOOPBACK,
        ca=ca,
    )


def read_hooks(given: Mapping[str, str]) -> tuple[Hook, ...]:
    """Every receiver that is named, by name; ImproperlyConfigured for half of one."""
    return tuple(
        _hook(found[1], url.strip(), given)
        for key, url in sorted(given.items())
        if (found := _HOOK.fullmatch(key)) and url.strip()
    )


def _hook(name: str, url: str, given: Mapping[str, str]) -> Hook:
    prefix = f"VEDICH_WEBHOOK_{name}"
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    written = given.get(f"{prefix}_HOSTS", "")
    hosts = frozenset(one.strip().lower() for one in written.split(",") if one.strip())
    here = parts.scheme == "http" and host in LOOPBACK and host in hosts
    if not host or not (parts.scheme == "https" or here) or parts.username or parts.password:
        raise ImproperlyConfigured(f"{prefix}_URL: https://… (http on this machine, if named)")
    secret = secret_of(given, f"{prefix}_SECRET").encode()
    if len(secret) < _SHORTEST_SECRET:
        raise ImproperlyConfigured(f"{prefix}_SECRET: at least {_SHORTEST_SECRET} characters")
    return Hook(name.lower(), url, secret, hosts)


def secret_of(given: Mapping[str, str], name: str) -> str:
    """A secret from its variable, or from the file that ``<name>_FILE`` names."""
    if file := given.get(f"{name}_FILE", "").strip():
        try:
            return Path(file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise ImproperlyConfigured(f"{name}_FILE: the file can't be read") from None
    return given.get(name, "").strip()


def mail_here() -> Mail | None:
    """The mail server of this site."""
    from django.conf import settings

    found: Mail | None = settings.MAIL
    return found


def hooks_here() -> tuple[Hook, ...]:
    """The receivers of this site."""
    from django.conf import settings

    found: tuple[Hook, ...] = settings.WEBHOOKS
    return found


def ways() -> dict[str, Any]:
    """By which ways this site can send: the mail server's name and the receivers' hosts."""
    mail = mail_here()
    return {
        "mail": mail.host if mail else "",
        "hooks": [{"name": one.name, "host": urlsplit(one.url).hostname} for one in hooks_here()],
    }
