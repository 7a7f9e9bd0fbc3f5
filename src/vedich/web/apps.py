"""The Django app of the pages: templates, static files and template tags."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Has no models."""

    name = "vedich.web"
    label = "web"
    verbose_name = "Về Đích"
