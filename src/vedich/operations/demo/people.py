"""Demo users, one per role, with fresh passwords, and the example campaign set running for them.

Only ever in a workspace called ``demo``.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction

from vedich.domain.errors import Refusal
from vedich.domain.lifecycle import DRAFT, ISSUED
from vedich.operations.campaign.lifecycle import life_of, take
from vedich.operations.demo.loading import CAMPAIGN
from vedich.operations.keeping.auditing import append
from vedich.operations.office import home
from vedich.operations.people.accounts import invite
from vedich.records.models import Role, ScopeKind, User

ACTOR = "demo"
_UNIT, _CODE = "H21.168", "H21.168-CB1"
_PEOPLE = (
    ("quantri", "Quản trị (thử)", Role.ADMINISTRATOR, ""),
    ("vanphong", "Cơ quan thường trực (thử)", Role.OFFICE, ""),
    ("thamdinh", "Người thẩm định (thử)", Role.APPRAISER, ""),
    ("hoidong", "Thành viên Hội đồng (thử)", Role.COUNCIL, ""),
    ("chutich", "Chủ tịch UBND xã Phú Thiện (thử)", Role.UNIT_HEAD, _UNIT),
    ("motcua", "Công chức Một cửa xã Phú Thiện (thử)", Role.OFFICER, _UNIT),
    ("lanhdao", "Lãnh đạo tỉnh (thử)", Role.LEADER, ""),
    ("kiemtra", "Người kiểm tra (thử)", Role.AUDITOR, ""),
)


def demo_people() -> dict[str, Any]:
    """Make the demo users and give each a new password; rows name them.

    Refusal outside a demo workspace: passwords on a screen are for made-up people only.
    """
    if home().absolute().name != "demo":
        raise Refusal(
            "not_a_demo",
            "Người dùng thử chỉ được tạo trong thư mục dữ liệu có tên “demo”.",
            "Demo users are only made in a workspace called “demo”.",
            hint_vi="Dùng “vedich people invite” để mời người dùng thật.",
            hint_en="Invite real people with “vedich people invite”.",
        )
    rows = []
    for username, full_name, role, unit in _PEOPLE:
        password = secrets.token_urlsafe(9)
        with transaction.atomic():
            user = User.objects.filter(username=username).first()
            if user is None:
                scope = ScopeKind.UNIT if unit else ScopeKind.ALL
                invited = invite(
                    ACTOR,
                    username,
                    full_name,
                    role=role,
                    scope=scope,
                    unit=unit,
                    officer=_CODE if role is Role.OFFICER else "",
                )
                user = invited.invitation.user
            user.set_password(password)
            user.save()
            append(ACTOR, "user.password", f"user:{username}")
        rows.append(
            {
                "username": username,
                "password": password,
                "full_name": full_name,
                "role": role.value,
                "role_vi": str(role.label),
                "unit": unit,
            }
        )
    set_running()
    return {"rows": rows}


def set_running() -> None:
    """The example is issued and started, unless somebody did already."""
    for verb, state in (("issue", DRAFT), ("start", ISSUED)):
        if life_of(CAMPAIGN).state == state:
            take(ACTOR, CAMPAIGN, verb)
