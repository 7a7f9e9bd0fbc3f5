"""All addresses of the site: accounts (names as allauth wants them) and pages (``web:…``)."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("vedich.web.accounts.urls")),
    path("", include("vedich.web.pages.urls", namespace="web")),
]
