"""People are listed as Vietnamese names are ordered: by given name, then family name."""

from __future__ import annotations

import pytest

from vedich.operations.people.views import active_people, list_people
from vedich.records.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_lists_go_by_given_name_and_leave_out_who_left() -> None:
    names = ("Trần Văn Đạt", "Bùi Thị Ánh", "Lê An", "Đỗ Văn Dũng")
    for place, name in enumerate(names):
        User.objects.create(username=f"u{place}", full_name=name, is_active=place != 2)
    everybody = ["Lê An", "Bùi Thị Ánh", "Đỗ Văn Dũng", "Trần Văn Đạt"]
    assert [row["full_name"] for row in list_people()["rows"]] == everybody
    assert [one.full_name for one in active_people()] == everybody[1:]
