"""What the matrix of rights rests on: that each address declares the policy meant for it.

The matrix asks every address for what its view declares; a view that declares too little would pass
it. So the policies are written here a second time, by hand, and an address must be about what
its path names. A new address fails until somebody has said here who may open it.
"""

from __future__ import annotations

import pytest
from django.test import Client

from tests.functional.test_site_foundation_rights import (
    CAMPAIGN,
    FOREIGN,
    OF_A_UNIT,
    OWN,
    PLACES,
    UNIT,
    no_second_factor,
    person,
    units,
)
from vedich.web.policy import Policy, policy_of

__all__ = ["no_second_factor", "units"]
pytestmark = pytest.mark.django_db

MEANT: dict[Policy, str] = {
    Policy.PUBLIC: "account_inactive sign_on_callback socialaccount_login_cancelled "
    "invitation_link web:procedures_start web:procedures web:procedure web:help web:help_manifest "
    "web:help_worker web:guides web:guide web:guide_sound web:guide_paper web:kiosk_start "
    "web:kiosk web:kiosk_find web:kiosk_procedure web:kiosk_guide "
    "web:results_start web:published_results web:public_results",
    Policy.PUBLIC_FORM: "account_login account_logout mfa_authenticate mfa_login_webauthn "
    "sign_on_login invitation web:transfer web:scan web:language",
    Policy.SIGNED_IN: "web:today web:campaigns",
    Policy.OWN_ACCOUNT: "account_reauthenticate account_change_password mfa_index "
    "mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes "
    "mfa_generate_recovery_codes mfa_download_recovery_codes mfa_list_webauthn mfa_add_webauthn "
    "mfa_reauthenticate_webauthn mfa_edit_webauthn mfa_remove_webauthn sign_on_link "
    "socialaccount_connections",
    Policy.CAMPAIGN: "web:progress web:ranking web:targets web:plan web:notes web:history",
    Policy.LIFE: "web:life",
    Policy.COURSE: "web:milestones web:milestone web:tasks web:task web:evidence",
    Policy.AMENDMENT: "web:amending_paper web:amendment",
    Policy.REPORT: "web:reports web:report_file web:papers web:paper web:paper_file",
    Policy.UNIT: "web:unit web:explain",
    Policy.DOSSIERS: "web:desk web:desk_file web:rows_file",
    Policy.OFFICER: "web:officer",
    Policy.DATA: "web:plans web:plan_text web:data web:upload web:fee_tables web:fee_template "
    "web:fee_table web:annotated",
    Policy.DESCRIPTION: "web:describe",
    Policy.WITHDRAWAL: "web:withdraw",
    Policy.SUMS: "web:sums",
    Policy.UNIT_SUMS: "web:unit_sums web:sums_form web:sums_sheet",
    Policy.REMINDERS: "web:reminders",
    Policy.REMINDERS_OUT: "web:reminders_out",
    Policy.REMINDER: "web:reminder",
    Policy.ASSIGNING: "web:assigning",
    Policy.ASSIGNING_SHEET: "web:targets_sheet",
    Policy.SIGNING_TARGETS: "web:signing_targets",
    Policy.SPLITTING: "web:splitting",
    Policy.AWARD_FILES: "web:award_files web:award_file web:award_upload",
    Policy.UNIT_PAPERS: "web:unit_papers web:unit_paper",
    Policy.REFERENCE: "web:unit_card web:rules web:rule",
    Policy.TRANSFER: "web:transfer_setting",
    Policy.UNITS: "web:units",
    Policy.PEOPLE: "web:people web:parts web:person",
    Policy.AUDIT: "web:audit",
    Policy.JOBS: "web:jobs web:job",
    Policy.HEALTH: "web:health",
    Policy.HELP: "web:help_given web:help_totals",
    Policy.HELP_RECORD: "web:help_record",
    Policy.HELP_REGISTER: "web:help_points web:help_audio",
}
# Everybody who may read the rules reads where a unit belongs; none of its figures stand there.
NOT_ITS_FIGURES = {"web:unit_card"}


def test_every_address_declares_the_policy_meant_for_it() -> None:
    declared = {place.name: policy_of(place.view) for place in PLACES}
    meant = {name: which for which, names in MEANT.items() for name in names.split()}
    assert declared == meant, "write the address into MEANT beside the policy it should have"


def test_what_a_path_names_is_what_its_policy_asks_about() -> None:
    for place in PLACES:
        which = policy_of(place.view)
        assert which is not None
        names, rule = place.names(), which.value
        assert "unit" not in names or place.name in NOT_ITS_FIGURES or rule.of_unit, place.name
        assert "officer" not in names or rule.of_officer, place.name
        assert "campaign" not in names or rule.in_campaign or rule.public, place.name


@pytest.mark.usefixtures("units", "no_second_factor")
def test_no_other_method_and_no_form_opens_what_is_closed() -> None:
    """Neither the head of an answer, nor what a form or a question names beside the path."""
    client = Client()
    client.force_login(person("unit_head", UNIT))
    form = {"unit": OWN, "campaign": CAMPAIGN, "do": "confirm", "kind": "done"}
    for place in PLACES:
        which = policy_of(place.view)
        assert which is not None
        for method in ("PUT", "PATCH", "DELETE", "TRACE"):
            assert client.generic(method, place.url()).status_code == 405, (place.name, method)
        if which not in OF_A_UNIT:
            continue
        for method in ("HEAD", "OPTIONS"):
            answer = client.generic(method, place.url(FOREIGN))
            assert answer.status_code == 403, (place.name, method)
        asked = f"{place.url(FOREIGN).partition('?')[0]}?unit={OWN}&campaign={CAMPAIGN}"
        if "unit" in place.names():
            assert client.get(asked).status_code == 403, place.name
            if which.value.write is not None:
                assert client.post(asked, form).status_code == 403, place.name
