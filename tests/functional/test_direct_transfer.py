"""Transfers straight to the office: off by default, never counted, every change in the log."""

from __future__ import annotations

from pathlib import Path

import pytest

from vedich.domain.errors import Refusal
from vedich.operations.direct_transfer import office_code, setting, turn_off, turn_on
from vedich.payments.vietqr_reading import read
from vedich.records.models import AuditEvent


@pytest.mark.django_db
def test_a_transfer_is_off_until_the_office_turns_it_on(vedich_home: Path) -> None:
    assert setting()["on"] is False
    with pytest.raises(Refusal) as refused:
        office_code(8000)
    assert refused.value.code == "direct_transfer_off"
    with pytest.raises(Refusal):
        turn_on("97040", "1", "UBND")
    assert not AuditEvent.objects.exists()
    turn_on("970405", "3901201000001", "UBND xã Ia Ake")
    code = office_code(8000, "Lệ phí")
    assert code["counts_toward_target"] is False and "Không tính" in code["notice_vi"]
    assert (code["account"], code["amount"], code["content"]) == ("3901201000001", 8000, "Le phi")
    assert read(code["payload"]).name == "UBND xa Ia Ake"
    turn_off()
    with pytest.raises(Refusal):
        office_code(8000)
    verbs = AuditEvent.objects.order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["direct_transfer.on", "direct_transfer.off"]
