"""The Django app of the records; its label is part of the table names."""

from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Tables ``records_*`` of the application database."""

    name = "vedich.records"
    label = "records"
    verbose_name = "Về Đích"
    default_auto_field = "django.db.models.BigAutoField"
