"""The head of a unit drafts the unit's own reports, and nobody else's."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.integration.reminder_room import CAMPAIGN, OTHER, UNIT, fill, people, start
from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.operations.papers import steps as verbs
from vedich.records.models import Job, Paper, User

pytestmark = pytest.mark.django_db
BASE = f"/campaign/{CAMPAIGN}/"
OWN = f"{BASE}unit/{UNIT}/papers/"
WHEN = datetime(2026, 9, 20, 9)


@pytest.fixture
def known(tmp_path: Path, vedich_home: Path, settings: Any) -> dict[str, User]:
    settings.SECOND_FACTOR_ROLES = ()
    fill(tmp_path)
    start()
    return people()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_head_drafts_the_report_of_the_own_unit(known: dict[str, User]) -> None:
    head, other, office = (client_of(known[name]) for name in ("head", "other", "office"))
    with clock.at(WHEN):
        assert OWN in head.get(f"{BASE}unit/{UNIT}/").content.decode()
        assert OWN in head.get(f"{BASE}papers/").content.decode()
        page = head.get(OWN).content.decode()
        assert "final-report" in page and "result-notice" not in page
        place = head.post(OWN, {"kind": "final-report", "unit": OTHER})["Location"]
        paper = Paper.objects.get()
        assert (paper.unit, paper.drafted_by, place) == (UNIT, known["head"], f"{OWN}{paper.id}/")
        page = head.get(place).content.decode()
        assert "Ghi các phần do đơn vị viết" in page and "Cấp số" not in page
        head.post(place, {"do": "redraft", "section-1": "Thiếu máy quét."})
        paper.refresh_from_db()
        assert paper.facts["sections"] == {"NGUYÊN NHÂN": ["Thiếu máy quét."]}
        head.post(place, {"do": "pdf"})
        assert not Job.objects.exists()
        head.post(place, {"do": "number"})
        head.post(place, {"do": "withdraw", "reason": "x"})
        paper.refresh_from_db()
        assert (paper.number, paper.state) == (None, "draft")
        assert f"{OWN}{paper.id}/" in head.get(f"{BASE}papers/").content.decode()
        assert head.get(f"{BASE}papers/{paper.id}/draft.docx").status_code == 200
        # Not before it is issued to others; nothing of others to this head.
        assert other.get(f"{BASE}papers/{paper.id}/").status_code == 404
        assert str(paper.id) not in other.get(f"{BASE}papers/").content.decode()
        assert other.get(place).status_code == 403
        assert other.get(f"{BASE}unit/{OTHER}/papers/{paper.id}/").status_code == 404
        assert head.post(f"{BASE}papers/", {"kind": "final-report"}).status_code == 403
        assert office.get(f"{BASE}papers/{paper.id}/").status_code == 200


def test_the_right_ends_at_the_own_unit(known: dict[str, User]) -> None:
    head, officer = known["head"], known["officer"]
    with clock.at(WHEN):
        for actor, kind, facts in (
            (head, "final-report", {}),
            (head, "final-report", {"unit": OTHER}),
            (officer, "final-report", {"unit": UNIT}),
        ):
            with pytest.raises(Refusal) as caught:
                verbs.draft(actor, CAMPAIGN, kind, **facts)
            assert caught.value.code == "not_allowed"
        with pytest.raises(Refusal) as caught:
            verbs.draft(head, CAMPAIGN, "plan", unit=UNIT)
        assert caught.value.code == "not_of_a_unit"
