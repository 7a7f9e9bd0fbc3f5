"""A campaign of a whole leap year with 150 units, lived through hour by hour of a clock.

year = Year(folder)
year.live(date(2024, 1, 1), date(2024, 12, 31))
year.milestones()       # [(own day, day it was opened), …]
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.integration.sum_room import person
from vedich.domain import clock
from vedich.domain.campaign_days import Stone
from vedich.operations.campaign.calendar import stones_here
from vedich.operations.campaign.lifecycle import take
from vedich.operations.closing import milestones as verbs
from vedich.operations.data.importing import import_file
from vedich.operations.pages.board import office_now
from vedich.operations.work.ticking import tick
from vedich.records.models import Answer, Milestone, Role, Tick

CAMPAIGN, UNITS = "ca-nam-2024", 150
PLAN = """\
id: ca-nam-2024
title: {vi: Đợt thi đua cả năm 2024, en: Campaign of the whole year 2024}
status: in_use
author: Thử
checker: chưa thẩm định
document: {kind: Kế hoạch, short: KH 01/KH-UBND, body: UBND tỉnh, title: Thi đua cả năm,
  number: 01/KH-UBND, date: 2024-01-01}
period: {section: I, text: Cả năm 2024, start: 2024-01-01, end: 2024-12-31}
milestones:
  - {id: day-50, title: {vi: Sơ kết 50 ngày, en: 50 days}, section: I, day: 50}
  - {id: leap, title: {vi: Ngày nhuận, en: Leap day}, section: I, date: 2024-02-29}
  - {id: day-100, title: {vi: Sơ kết 100 ngày, en: 100 days}, section: I, day: 100}
  - {id: end, title: {vi: Tổng kết năm, en: End of the year}, section: I}
contents: [{id: II, text: Nâng tỷ lệ hồ sơ trực tuyến}]
targets:
  - {id: online, indicator: online_filing, written: Tỷ lệ hồ sơ trực tuyến, content: II,
     section: II, comparison: ge, source: chưa có căn cứ,
     values: [{value: 50, at: end, section: II}], binding: {status: chưa thẩm định}}
ranking: {by: online_filing, ties: competition, minimum_denominator: 1, status: chưa có căn cứ,
  section: II}
calendar: {days_off: after, confirm_days: 2, section: III}
reporting:
  - {section: IV.1, text: Báo cáo 10 ngày một lần, author: Văn phòng, every_days: 10}
  - {section: IV.2, text: Báo cáo tháng, author: Văn phòng, every_months: 1}
  - {section: IV.3, text: Báo cáo quý, author: Văn phòng, every_months: 3}
"""


class Year:
    """The office, its people, and what they do as the clock goes on; ``seed`` chooses who answers.

    VEDICH_HOME names the workspace, in which nothing was imported yet.
    """

    def __init__(self, folder: Path, home: Path, seed: int = 1, units: int = UNITS) -> None:
        self.chance = random.Random(seed)
        plans = home / "definitions" / "campaigns"
        plans.mkdir(parents=True)
        (plans / f"{CAMPAIGN}.yaml").write_text(PLAN, "utf-8")
        self.units = [f"X{number:03}" for number in range(1, units + 1)]
        with clock.at(datetime(2024, 1, 1)):
            _bring_units(folder, self.units)
            _bring_dossiers(folder, self.units)
            self.verifier = person(Role.APPRAISER, name="thamdinh")
            self.heads = {unit: person(Role.UNIT_HEAD, unit) for unit in self.units[:5]}
            take(person(Role.OFFICE, name="vanphong"), CAMPAIGN, "issue")

    @property
    def stones(self) -> list[Stone]:
        """The days of the course, as the plan and the calendar say."""
        return stones_here(office_now().book.campaign(CAMPAIGN))

    def live(self, first: date, last: date, hours: int = 1) -> int:
        """Every hour (or so many) from day to day: the worker ticks, people do their parts in the
        morning. Returns how many ticks there were."""
        number = 0
        for moment in _hours(first, last, hours):
            with clock.at(moment):
                tick()
                if moment.hour == 9:
                    self.work()
            number += 1
        return number

    def jump(self, moment: datetime) -> None:
        """The clock stands somewhere else, for one tick."""
        with clock.at(moment):
            tick()

    def whole(self) -> list[str]:
        """The whole year with a worker that is off for some days, and what went wrong in it."""
        days = [date(2024, 1, 1) + timedelta(days=number) for number in range(366)]
        off: set[date] = set()
        for _ in range(6):
            first = self.chance.randrange(5, 350)
            off.update(days[first : first + self.chance.randrange(1, 5)])
        back = self.chance.randrange(60, 300)
        alive = [day for day in days if day not in off]
        for day in alive:
            self.live(day, day, hours=3)
            if day == days[back]:
                self.jump(datetime.combine(days[back - 7], datetime.min.time()))
        return self.faults(alive)

    def faults(self, alive: list[date]) -> list[str]:
        """How the course differs from what it has to be, with a worker on these days."""
        expected: dict[tuple[str, date], date] = {}
        for stone in self.stones:
            opened = next((day for day in alive if day >= stone.due), None)
            if opened is not None:
                # Of a rhythm that is caught up on one day, only the last is done.
                expected[stone.rhythm, opened] = stone.day
        wanted = sorted((day, opened) for (_, opened), day in expected.items())
        wrong = [
            f"milestone {day}: wanted on {opened}, was {dict(self.milestones()).get(day)}"
            for day, opened in wanted
            if dict(self.milestones()).get(day) != opened
        ]
        if self.milestones() != wanted and not wrong:
            wrong.append(f"{len(self.milestones())} milestones, not {len(wanted)}")
        ticks = self.ticks()
        if len({(kind, due) for kind, due, _ in ticks}) != len(ticks):
            wrong.append("something was done twice")
        wrong += [f"{kind} {due}: {state}" for kind, due, state in ticks if state == "failed"]
        return wrong

    def work(self) -> None:
        """What people do on a working day: a unit or two answer, the verifier signs."""
        for stone in Milestone.objects.filter(campaign=CAMPAIGN, state="open"):
            if stone.counted_to < clock.today():
                self._answer(stone)
        for stone in Milestone.objects.filter(campaign=CAMPAIGN, state="verifying"):
            verbs.sign(self.verifier, stone)

    def milestones(self) -> list[tuple[date, date]]:
        """Own day and day of opening of every milestone there was."""
        found = Milestone.objects.filter(campaign=CAMPAIGN).order_by("day")
        return [(one.day, one.opened_at.date()) for one in found]

    def ticks(self) -> list[Any]:
        """Every due of the course that was settled: (kind, due, state)."""
        found = Tick.objects.exclude(kind="remind").order_by("due")
        return list(found.values_list("kind", "due", "state"))

    def _answer(self, stone: Milestone) -> None:
        unit = self.chance.choice(list(self.heads))
        verbs.answer(self.heads[unit], stone, unit, Answer.CONFIRMED)


def _hours(first: date, last: date, step: int) -> Iterator[datetime]:
    moment, end = datetime.combine(first, datetime.min.time()), last + timedelta(days=1)
    while moment.date() < end:
        yield moment
        moment += timedelta(hours=step)


def _bring_units(folder: Path, units: list[str]) -> None:
    lines = ["unit_id,code,name,kind,level,parent,position,valid_from"]
    lines += [
        f"{unit},{unit},Xã {unit},xa,commune,,{place},2020-01-01"
        for place, unit in enumerate(units, start=1)
    ]
    file = folder / "units.csv"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    import_file(file, "units")


def _bring_dossiers(folder: Path, units: list[str]) -> None:
    """One dossier a unit and week of the year; known in advance, counted as the days come."""
    lines = ["code,unit,procedure,channel,received_at,finished_at,due_at"]
    for place, unit in enumerate(units):
        for week in range(52):
            day = date(2024, 1, 1) + timedelta(days=7 * week + place % 7)
            channel = "online" if (place + week) % 3 else "counter"
            lines.append(
                f"{unit}-{week:02},{unit},1.000001,{channel},{day} 08:00,{day} 16:00,{day} 17:00"
            )
    file = folder / "hoso.csv"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    import_file(file, "vedich-dossiers")
