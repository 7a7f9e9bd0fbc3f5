"""The roles a person can hold; what each may do stands in operations.people.permissions.

>>> Role.UNIT_HEAD.value
'unit_head'
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """One person can hold several roles, each over its own units and campaign."""

    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")
    OFFICE = "office", _("Cơ quan thường trực đợt thi đua")
    APPRAISER = "appraiser", _("Người thẩm định")
    COUNCIL = "council", _("Thành viên Hội đồng Thi đua - Khen thưởng")
    UNIT_HEAD = "unit_head", _("Thủ trưởng đơn vị")
    OFFICER = "officer", _("Công chức, viên chức Bộ phận Một cửa")
    LEADER = "leader", _("Lãnh đạo")
    AUDITOR = "auditor", _("Người kiểm tra")
