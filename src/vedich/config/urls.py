"""The root of all addresses; every view below declares its policy (web.policy)."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("vedich.web.urls"))]

handler400 = "vedich.web.errors.bad_request"
handler403 = "vedich.web.errors.forbidden"
handler404 = "vedich.web.errors.not_found"
handler500 = "vedich.web.errors.broken"
