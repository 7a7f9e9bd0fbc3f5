"""The Django app of the pages: templates, static files and template tags."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Has no models; tells the log what the sign-in library tells."""

    name = "vedich.web"
    label = "web"
    verbose_name = "Về Đích"

    def ready(self) -> None:
        """Listen to the sign-in library."""
        from vedich.web.accounts import events  # noqa: F401 - its receivers register themselves
