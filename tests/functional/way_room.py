"""What the ways of the signed plans share: a clock that moves, readers in a browser, an office.

way = Way("ia-ake-thu-2024", clock, who, {"24049": "UBND xã Ia Ake"})
way.bring_dossiers(folder, first, last)     # synthetic, handed in on the site, read by its job
way.live(day, day)                          # the days bring what is due; people do their parts
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.functional.site_pages import faults_of, signed_in
from tests.functional.test_site_pages_browser import WIDTHS
from vedich.documents import report_pdf
from vedich.operations.campaign.lifecycle import history
from vedich.operations.data.generating import generate
from vedich.operations.papers.check import check_document
from vedich.operations.papers.shelf import file_of
from vedich.operations.work.jobs import run_next
from vedich.operations.work.ticking import tick
from vedich.records.models import Job, JobState, Milestone, Paper, ReminderMatter, TargetCell, User

Moves = Callable[[date, time], None]
MORNING = time(7, 31)


@pytest.fixture
def clock(tmp_path: Path, vedich_home: Path, monkeypatch: pytest.MonkeyPatch) -> Moves:
    """Moves the clock of the site and of its worker."""
    file = tmp_path / "clock"
    monkeypatch.setenv("VEDICH_CLOCK", str(file))
    # A report as .pdf is looked at elsewhere: nobody waits for LibreOffice at every milestone.
    monkeypatch.setattr(report_pdf, "office", lambda: None)

    def move(day: date, at: time) -> None:
        file.write_text(datetime.combine(day, at).isoformat(), encoding="ascii")

    return move


class Reader:
    """A browser of one person; what axe and the width say is kept for the end."""

    def __init__(self, browser: Any, server: LiveServer, user: User) -> None:
        width, height = WIDTHS["desktop"]
        self.site = server.url
        self.context = browser.new_context(viewport={"width": width, "height": height})
        cookies = {name: one.value for name, one in signed_in(user).cookies.items()}
        self.context.add_cookies(
            [{"name": name, "value": value, "url": self.site} for name, value in cookies.items()]
        )
        self.page = self.context.new_page()
        self.wrong: list[str] = []

    def open(self, address: str) -> Any:
        self.page.goto(self.site + address)
        self.wrong += [f"{address}: {one}" for one in faults_of(self.page)]
        return self.page

    def send(self, button: str) -> str:
        """Click, wait for the next page and give its words."""
        self.page.locator(button).click()
        self.page.wait_for_load_state()
        return str(self.page.locator("main").inner_text())

    def do(self, address: str, verb: str) -> str:
        """Open a page and send the form of it that does this."""
        self.open(address)
        return self.send(f"form:has(input[name=do][value={verb}]) button")

    def upload(self, plan: Path) -> Any:
        """Hand a plan in; the page on which it is compared."""
        self.open("/plans/")
        self.page.locator("input[type=file]").set_input_files(plan)
        self.send("form:has(input[type=file]) button")
        self.wrong += [f"{plan.name}: {one}" for one in faults_of(self.page)]
        return self.page

    def confirm(self, name: str) -> str:
        """The plan on the page becomes a campaign of this name."""
        self.page.locator("#name").fill(name)
        self.send("section:has(#confirm) button")
        self.page.wait_for_url(f"**/campaign/{name}/plan/")
        return str(self.page.locator("main").inner_text())

    def issue(self, name: str, plan: Path, number: str, day: date) -> str:
        """Number, date and the signed file are given on the page of the campaign's life."""
        page = self.open(f"/campaign/{name}/life/")
        page.locator("#number").fill(number)
        page.locator("#date").fill(day.isoformat())
        page.locator("#signed").set_input_files(plan)
        return self.send("form:has(input[name=do][value=issue]) button")

    def end(self) -> None:
        assert self.wrong == [], self.wrong
        self.context.close()


class Way:
    """A campaign on its way: ``units`` are those that answer, by code; ``signed`` the days of the
    milestones the verifier signed."""

    def __init__(
        self,
        name: str,
        clock: Moves,
        who: dict[str, User],
        units: dict[str, str],
        level: str = "commune",
    ) -> None:
        self.name, self.place = name, f"/campaign/{name}/"
        self.units, self.level = units, level
        self.clock = clock
        self.office, self.head, self.verifier = (
            signed_in(who[one]) for one in ("office", "head", "verifier")
        )
        self.signed: list[date] = []

    def assign(self, leader: User) -> dict[tuple[str, str, str], int]:
        """A draft by the office, signed as it is seen; (unit, indicator, milestone) → value."""
        page, signs = f"{self.place}targets/assign/", signed_in(leader)
        self.office.post(page, {"do": "begin"})
        seen = signs.get(page).content.decode().split('name="seen" value="')[1].split('"')[0]
        decision = {"document": "QĐ giao chỉ tiêu", "signatory": leader.full_name}
        signs.post(f"{page}sign/", {"do": "sign", "seen": seen, **decision})
        cells = TargetCell.objects.filter(version__campaign=self.name, version__state="signed")
        return {(one.subject, one.indicator, one.milestone): int(one.value) for one in cells}

    def bring_dossiers(self, folder: Path, first: date, last: date, number: int = 400) -> int:
        """Synthetic dossiers are handed in on the page of data; the worker reads them."""
        asked = [f"{code}:{self.level}:{name}" for code, name in self.units.items()]
        made = generate(dossiers=number, seed=3, out=folder, start=first, end=last, units=asked)[
            "rows"
        ][0]
        file = SimpleUploadedFile(made["file"].name, made["file"].read_bytes())
        page = self.office.post("/data/", {"file": file})["Location"]
        self.office.post(page, {"do": "import", "layout": made["layout"]})
        (job,) = self.work()
        assert job.result is not None
        return int(job.result["accepted"])

    def work(self) -> list[Job]:
        """What the worker does until nothing waits; nothing of it may fail."""
        done = list(iter(lambda: run_next("worker"), None))
        assert {one.state for one in done} <= {JobState.DONE}, [one.result for one in done]
        return done

    def live(self, first: date, last: date, step: int = 1, idle: bool = False) -> None:
        """Each day opens what is due on it; people do their parts, unless they are idle."""
        day = first
        while day <= last:
            self.clock(day, time(0, 1))
            tick()
            if not idle:
                self.meet(day)
            day += timedelta(days=step)

    def meet(self, day: date) -> None:
        """The head confirms the figures of the units, the verifier signs, both on the page."""
        mine = Milestone.objects.filter(campaign=self.name)
        for stone in mine.filter(counted_to__lt=day, state="open"):
            for unit in self.units:
                self._post(self.head, stone, {"do": "confirmed", "unit": unit})
        for stone in mine.filter(state="verifying"):
            self._post(self.verifier, stone, {"do": "sign"})
            self.signed.append(stone.day)

    def remind(self, day: date) -> list[ReminderMatter]:
        """The morning of a day: the tick asks for the job, the worker does it."""
        self.clock(day, MORNING)
        tick()
        self.work()
        return list(ReminderMatter.objects.filter(campaign=self.name, closed_on=None))

    def reports(self) -> dict[date, str]:
        """By the day of their figures the kind of the reports among the papers."""
        found = Paper.objects.filter(campaign=self.name, as_of__isnull=False)
        return {one.as_of.date(): one.kind for one in found if one.as_of}

    def layout_of(self, kind: str) -> list[Any]:
        """What is wrong with the layout of the paper of this kind."""
        paper = Paper.objects.filter(campaign=self.name, kind=kind).latest("drafted_at")
        return list(check_document(file_of(paper))["rows"])

    def steps(self) -> list[str]:
        """Every step that was taken with the campaign, the first one first."""
        return [one.verb.removeprefix("campaign.") for one in history(self.name)][::-1]

    def _post(self, client: Client, stone: Milestone, sent: dict[str, str]) -> None:
        answer = client.post(f"{self.place}milestones/{stone.day}/", sent)
        assert answer.status_code == 302, answer.content.decode()[-2000:]
