"""The steps of a signed plan: what people do on the pages from its text to its end.

    way = Way(case, clock, browser, server, folder)
    way.read(plan)
    way.issue(plan)
    way.assign()
    for stone in case.stones():
        way.milestone(stone)

Every step is taken on a page by whoever takes it; the worker does what the pages ask for.
"""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

import docx
from pytest_django.live_server_helper import LiveServer

from tests.functional.way_cases import LETTER, Case
from tests.functional.way_reader import DAY, UNIT, WHO, Moves, Reader, dossiers
from vedich.operations.campaign.lifecycle import history
from vedich.operations.data.importing import import_file
from vedich.operations.papers.check import check_document
from vedich.operations.papers.shelf import file_of
from vedich.operations.work.jobs import run_next
from vedich.operations.work.ticking import tick
from vedich.records.models import (
    Job,
    JobState,
    Milestone,
    Paper,
    ReminderMatter,
    TargetCell,
    Task,
)

MIDNIGHT, MORNING = time(0, 1), time(7, 31)
HEADER = "unit_id,code,name,kind,level,parent,position,valid_from\n"


class Way:
    """A document on its way: ``signed`` are the days of the milestones that were signed,
    ``reminded`` the rules that found something, each with what they said."""

    def __init__(
        self,
        case: Case,
        clock: Moves,
        browser: Any,
        server: LiveServer,
        folder: Path,
        looked: set[str],
    ) -> None:
        self.case, self.clock, self.folder = case, clock, folder
        self.place = f"/campaign/{case.name}/"
        clock(case.issued, time(8))
        _list_of_units(case, folder)
        self.office, self.verifier, self.leader, self.head = (
            Reader(browser, server, name, looked) for name in WHO
        )
        self.signed: list[date] = []
        self.reminded: dict[str, str] = {}
        self._known_to = case.first - DAY

    # The plan

    def read(self, plan: Path) -> None:
        """The office hands the plan in, chooses what the text leaves open, and confirms."""
        self.office.open("/plans/")
        said = self.office.give(plan).press(within="form:has(#file)")
        assert [one for one in self.case.said if one not in said] == []
        page = self.office.page
        last = page.locator('input[name="edit:period.end"]').input_value()
        assert last == self.case.end.isoformat()
        for field, value in self.case.chosen.items():
            page.locator(f'select[name="edit:{field}"]').select_option(value)
        self.office.fill(name=self.case.name).press(within="section:has(#confirm)")
        page.wait_for_url(f"**{self.place}plan/")
        assert "Dự thảo, chưa ban hành" in self.office.words()

    def issue(self, plan: Path) -> None:
        """Number, day and the signed file are given; every duty of the plan is a task now."""
        self.office.open(self.place + "life/")
        self.office.fill(number=self.case.number, date=self.case.issued.isoformat())
        assert "trạng thái: đã ban hành" in self.office.give(plan, "signed").press("issue")
        assert Task.objects.filter(campaign=self.case.name).exists()

    def order_reports(self) -> None:
        """A signed letter adds how often is reported, as a new revision of the plan."""
        letter = self.case.letter
        assert letter is not None
        self.clock(letter.day, time(9))
        paper = self.folder / "che-do-bao-cao.txt"
        words = {name: getattr(letter, name) for name in letter.__slots__}
        told = LETTER.format(**words, plan=self.case.number, issued=self.case.issued)
        paper.write_text(told, "utf-8")
        self.office.open(self.place + "life/")
        self.office.give(paper, "paper").press(within="form:has(#paper)")
        for box in self.office.page.locator("input[type=checkbox]").all():
            box.check()
        said = self.office.fill(reason="Quy định chế độ báo cáo").press(within="form:has(#reason)")
        assert letter.number in said

    # Targets and duties

    def assign(self) -> dict[tuple[str, str], int]:
        """The office drafts, a leader looks at every cell and signs."""
        place = self.place + "targets/assign/"
        self.office.open(place)
        assert "Đã mở bản thảo số 1" in self.office.press("begin")
        shown = self.leader.open(place + "?show=all")
        number = len(self.case.targets)
        assert f"{number} ô chỉ tiêu; 0 ô khác giá trị đang dùng; 0 ô chưa có giá trị" in shown
        self.leader.fill(sign_document="36/QĐ-UBND", sign_signatory="Người ký")
        assert "Đã ký phiên bản 1" in self.leader.press("sign")
        cells = TargetCell.objects.filter(version__campaign=self.case.name)
        return {(one.indicator, one.milestone): int(one.value) for one in cells}

    def give_duty(self) -> Task:
        """The office puts the head in charge of a duty, of one with a last day if there is any."""
        duties = Task.objects.filter(campaign=self.case.name)
        duty = duties.exclude(due=None).first() or duties.first()
        assert duty is not None
        self.office.open(f"{self.place}tasks/{duty.id}/")
        self.office.page.locator("#user").select_option("head")
        self.office.press(within="form:has(#user)")
        duty.refresh_from_db()
        assert duty.assigned_to == self.head.user
        return duty

    def do_duty(self, duty: Task) -> None:
        """The head says what was done, with a file that shows it; the office inspects it."""
        place = f"{self.place}tasks/{duty.id}/"
        shown = self.folder / "minh-chung.txt"
        shown.write_text("Danh sách khó khăn, vướng mắc", "utf-8")
        self.head.open(place)
        self.head.fill(text="Đã tổng hợp, gửi cơ quan thường trực").give(shown)
        assert "đã báo cáo kết quả" in self.head.press("report").lower()
        self.office.open(place)
        said = self.office.fill(finding="Đủ, đúng hạn").press("passed")
        assert "hoàn thành, đã kiểm tra" in said.lower()

    # Data

    def hand_in(self, until: date) -> None:
        """The dossiers since the last time come in on the page, tried out the first time."""
        first, self._known_to = self._known_to + DAY, until
        file = self.folder / f"ho-so-{until}.csv"
        file.write_text("\n".join(dossiers(first, until)) + "\n", "utf-8")
        self.office.open("/data/")
        self.office.give(file).press(within="form:has(#file)")
        self.office.page.wait_for_url("**/data/file/**")
        self.office.page.locator("input[value=vedich-dossiers]").check()
        if first == self.case.first:
            assert "xem trước, chưa nhập" in self.job("rehearse")
        assert "Phiếu nhận" in self.job("import")
        job = Job.objects.latest("asked_at")
        assert job.result is not None
        assert job.result["accepted"] == 2 * ((until - first).days + 1)

    def job(self, do: str) -> str:
        """Ask for a job, let the worker do it and look at what came of it."""
        self.office.press(do)
        asked = self.office.page.url
        self.office.page.goto("about:blank")
        self.work()
        self.office.page.goto(asked)
        return self.office.words()

    def work(self) -> list[Job]:
        """What the worker does until nothing waits; nothing of it may fail."""
        done = list(iter(lambda: run_next("worker"), None))
        assert {one.state for one in done} <= {JobState.DONE}, [one.result for one in done]
        return done

    # The course

    def morning(self, day: date) -> None:
        """The tick of a morning asks for reminders; the office sees what is new among them."""
        self.clock(day, MIDNIGHT)
        tick()
        self.clock(day, MORNING)
        tick()
        self.work()
        found = {
            one.rule: one.said_vi
            for one in ReminderMatter.objects.filter(campaign=self.case.name, closed_on=None)
        }
        if found.keys() - self.reminded.keys():
            shown = self.office.open(self.place + "reminders/")
            assert [one for one in found.values() if one not in shown] == []
        self.reminded |= found

    def milestone(self, day: date) -> None:
        """It comes by itself; data, the unit's answer, the verifier's signature, the report."""
        stone = Milestone.objects.filter(campaign=self.case.name, day=day)
        after = day + DAY
        self.morning(after)
        while not stone.exists():
            after += DAY
            self.morning(after)
        if day in self.case.delivered:
            self.hand_in(stone.get().counted_to)
        if day in self.case.silent:
            self.morning(stone.get().confirm_until)
        place = f"{self.place}milestones/{day}/"
        if day in self.case.contested:
            self.contest(place)
        self.head.open(place)
        assert "chờ thẩm định" in self.head.press("confirmed").lower()
        assert "Tạm tính" in self.verifier.open(place)
        assert "Đã chốt" in self.verifier.press("sign")
        self.signed.append(day)
        self.work()
        if day in self.case.reported:
            self.sign_report(day)

    def contest(self, place: str) -> None:
        """The unit asks to look at its figures again; the verifier sends them back to it."""
        self.head.open(place)
        self.head.page.locator("details.fold summary").first.click()
        self.head.page.locator("input[name=reason]").first.fill("Thiếu hồ sơ nộp ngày cuối")
        assert "Thiếu hồ sơ nộp ngày cuối" in self.head.press("contested")
        assert "1 đơn vị đề nghị xem lại" in self.verifier.open(place).replace("01", "1")
        said = self.verifier.fill(reason="Đã bổ sung tệp của ngày cuối").press("send_back")
        assert "đang lấy xác nhận" in said.lower()

    def report(self, day: date) -> Paper:
        """The report that was drafted for a milestone."""
        found = Paper.objects.filter(campaign=self.case.name, as_of__date=day)
        return found.get(kind__contains="report")

    def sign_report(self, day: date) -> Paper:
        """The drafted report gets its number, the signed file is handed in, it is issued."""
        paper = self.report(day)
        self.office.open(f"{self.place}papers/{paper.id}/")
        self.office.press("number")
        signed = self.folder / f"{day}.docx"
        signed.write_bytes(self.office.download("a:has-text('docx')").read_bytes())
        self.office.give(signed).press("sign")
        assert "đã ban hành" in self.office.press("issue").lower()
        return paper

    # The end

    def who_met_what(self) -> None:
        """The office drafts the list of who met what; the leader sees the same of the unit."""
        self.office.open(self.place + "papers/")
        self.office.page.locator("#kind").select_option("summary-table")
        self.office.press(within="form:has(#kind)")
        file = docx.Document(str(self.office.download("a:has-text('docx')")))
        name = self.case.unit.removeprefix("UBND ").lower()
        rows = [[cell.text for cell in row.cells] for one in file.tables for row in one.rows]
        own = [cell for row in rows if name in " ".join(row[1:2]).lower() for cell in row]
        assert {"Chưa đạt", "chưa đạt"} & set(own), own
        assert "chưa đạt" in self.leader.open(self.place).lower()

    def close(self) -> None:
        """The office closes; two persons reopen and close again; the office keeps it for good."""
        life = self.place + "life/"
        self.office.open(life)
        assert "đã kết thúc" in self.office.press("close")
        self.office.page.locator("#reason-propose_reopening").fill("Đơn vị gửi thiếu một tệp")
        assert "đề nghị mở lại đợt thi đua" in self.office.press("propose_reopening")
        assert "không tự đồng ý được" in self.office.press("agree_reopening")
        self.leader.open(life)
        assert "trạng thái: đang tổng kết" in self.leader.press("agree_reopening")
        self.office.open(life)
        self.office.press("close")
        assert "không còn bước nào" in self.office.press("archive")

    def steps(self) -> list[str]:
        """Every step that was taken with the campaign, the first one first."""
        return [one.verb.removeprefix("campaign.") for one in history(self.case.name)][::-1]

    def end(self) -> None:
        """Nothing was wrong with a page that anybody saw."""
        for reader in (self.office, self.verifier, self.leader, self.head):
            reader.end()


def layout_of(paper: Paper) -> list[Any]:
    """What is wrong with the layout of a paper."""
    return list(check_document(file_of(paper))["rows"])


def _list_of_units(case: Case, folder: Path) -> None:
    file = folder / "units.csv"
    kind = "phuong" if case.level == "commune" else "phong"
    file.write_text(f"{HEADER}{UNIT},{UNIT},{case.unit},{kind},{case.level},,1,2020-01-01\n")
    import_file(file, "units")
