"""Settings of the site, all taken from the workspace and a few variables; reading them writes
nothing. ``vedich serve`` sets the variables from its options.

    VEDICH_HOME           the workspace (./var)
    VEDICH_DATABASE_URL   postgres://… instead of app.sqlite in the workspace
    VEDICH_HOSTS          the names the site is asked by, comma-separated (127.0.0.1, localhost)
    VEDICH_TLS            1 where browsers reach it by https
    VEDICH_PROXIES        how many reverse proxies stand in front (0)
    VEDICH_OIDC_…         single sign-on (web.sign_on.setting)
    VEDICH_SITE_URL       the address people know, for codes on paper (else the one they asked by)
    VEDICH_CLOCK          a file with a moment taken for the present, for rehearsals (domain.clock)
    VEDICH_SMTP_…, VEDICH_MAIL_FROM, VEDICH_WEBHOOK_…  messages (operations.reminders.settings)
    VEDICH_KIOSK_SECONDS  how long a kiosk waits before it goes back to its start (60)
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import allauth
from csp.constants import NONE, SELF
from django.urls import reverse_lazy

from vedich.config.database import database_of
from vedich.config.static import static_prefix
from vedich.operations.reminders.settings import read_hooks, read_mail
from vedich.web.sign_on.setting import read_setting

WORKSPACE = Path(os.environ.get("VEDICH_HOME") or "var").absolute()
ROOM = Path(__file__).resolve().parents[1] / "web"
TLS = os.environ.get("VEDICH_TLS") == "1"

# Without the file (tests, checks) the key lasts as long as the process.
_key_file = WORKSPACE / "site-key"
SECRET_KEY = _key_file.read_text("ascii") if _key_file.exists() else secrets.token_urlsafe(64)
DEBUG = False
ALLOWED_HOSTS = [
    name.strip()
    for name in os.environ.get("VEDICH_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
    if name.strip()
]

INSTALLED_APPS = [
    "vedich.records",
    "vedich.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "vedich.web.middleware.Compression",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "vedich.web.middleware.headers",
    "vedich.web.middleware.upload_limit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "vedich.web.middleware.vietnamese_first",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "vedich.web.middleware.PolicyMiddleware",
]
ROOT_URLCONF = "vedich.config.urls"
WSGI_APPLICATION = "vedich.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOM / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vedich.web.context.site",
            ],
        },
    }
]

DATABASES = {"default": database_of(os.environ.get("VEDICH_DATABASE_URL", ""), WORKSPACE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Moments are naive and local to Việt Nam everywhere inside the product.
USE_TZ = False
TIME_ZONE = "Asia/Ho_Chi_Minh"
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOM / "locale", ROOM / "accounts" / "locale"]
FORMAT_MODULE_PATH = ["vedich.web.formats"]
USE_THOUSAND_SEPARATOR = True
LANGUAGE_COOKIE_NAME = "vedich_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

# The address of every static file holds a digest of them all: cached for good, never stale.
STATIC_URL = static_prefix(ROOM / "static", allauth.__version__)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ROOT = None


def WHITENOISE_IMMUTABLE_FILE_TEST(path: str, url: str) -> bool:
    """Every static file may be kept for good."""
    return True


AUTH_USER_MODEL = "records.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_validators = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_validators}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {"NAME": f"{_validators}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_validators}.CommonPasswordValidator"},
    {"NAME": f"{_validators}.NumericPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = reverse_lazy("account_login")
ACCOUNT_ADAPTER = "vedich.web.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Failed passwords count by address and account together (accounts.adapters), so nobody can lock
# somebody else out; by address alone the limits are wide: a whole office may share one.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "300/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "second_factor": "5/5m/key",
    "second_factor_anywhere": "60/h/key",
}
MFA_ADAPTER = "vedich.web.accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}
_forms = "vedich.web.accounts.forms"
MFA_FORMS = {
    "authenticate": f"{_forms}.CodeForm",
    "reauthenticate": f"{_forms}.CodeAgainForm",
    "authenticate_webauthn": f"{_forms}.PasskeyForm",
    "reauthenticate_webauthn": f"{_forms}.PasskeyAgainForm",
    "login_webauthn": f"{_forms}.PasskeyLoginForm",
    "add_webauthn": f"{_forms}.AddPasskeyForm",
    "edit_webauthn": f"{_forms}.RenamePasskeyForm",
}
MFA_TOTP_ISSUER = "Về Đích"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
SIGN_ON = read_setting(os.environ)
SOCIALACCOUNT_ADAPTER = "vedich.web.sign_on.adapters.SignOnAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
# Whoever holds one of these roles must set up a second factor before anything else.
SECOND_FACTOR_ROLES = frozenset(
    filter(None, os.environ.get("VEDICH_SECOND_FACTOR", "administrator").split(","))
)

SESSION_COOKIE_NAME = "__Host-vedich" if TLS else "vedich_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = TLS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-vedich-csrf" if TLS else "vedich_csrf"
CSRF_COOKIE_SECURE = TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "vedich.web.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_HSTS_PRELOAD = TLS
X_FRAME_OPTIONS = "DENY"
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("VEDICH_PROXIES", "0"))
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
MAIL = read_mail(os.environ)
WEBHOOKS = read_hooks(os.environ)
SITE_URL = os.environ.get("VEDICH_SITE_URL", "").rstrip("/")
KIOSK_SECONDS = int(os.environ.get("VEDICH_KIOSK_SECONDS", "60"))
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A form that leads to the provider is a redirect there.
        "form-action": [SELF, *([SIGN_ON.origin] if SIGN_ON else [])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# Files always go to the disk: their bytes are read by a child process only.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_LIMIT_BYTES = 512 * 1024 * 1024

# Failed sign-ins count for all web processes together; how often public pages are asked counts in
# each by itself: it must not cost a write.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": WORKSPACE / "cache" / "limits",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# What goes wrong is told by kind and place; addresses, forms and persons stay out of the log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "vedich.web.logs.WithoutPersons"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
