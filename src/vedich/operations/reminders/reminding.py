"""Reminders of a campaign: who would be reminded of what, and sending it, once per rhythm.

    preview("ia-ake-2024", date(2024, 5, 16))["rows"]     # reads only
    send("tick", "ia-ake-2024")                           # opens matters, writes, queues messages

Two runs at once write one set of reminders: matters are locked while a run decides, and the
database refuses a second reminder of a matter on a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from vedich.domain import clock
from vedich.domain.indicators import Text
from vedich.domain.reminder_steps import Lasting, Told, is_the_same, next_step
from vedich.domain.reminding import Judged, ReminderRule, Why, fill, judge
from vedich.operations.campaign.calendar import days_here
from vedich.operations.campaign.lifecycle import check_state, life_of
from vedich.operations.keeping.auditing import Actor, append
from vedich.operations.pages.board import office_now
from vedich.operations.people.permissions import Action, check
from vedich.operations.reminders.case import Case, quantity
from vedich.operations.reminders.cases import cases_of
from vedich.operations.reminders.people import People
from vedich.operations.reminders.people import Told as Person
from vedich.operations.reminders.sending import queue
from vedich.records.models import Reminder, ReminderMatter, ReminderTo, User

# A plan asks for something while it runs, and for the last things while it is wound up.
REMINDING = ("running", "closing")
Key = tuple[str, str, str]
# A matter that ended longer ago is not taken up again, whatever its rhythm.
_LONGEST_RHYTHM = timedelta(days=100)


@dataclass(frozen=True, slots=True)
class Planned:
    """One concern as a rule sees it. ``step``: the reminder due now, None where none is; ``held``:
    what keeps a reminder back (day_off, fresh, nobody). ``told``: who it reaches."""

    rule: ReminderRule
    case: Case
    judged: Judged
    matter: ReminderMatter | None = None
    step: int | None = None
    held: str = ""
    told: tuple[Person, ...] = ()

    @property
    def key(self) -> Key:
        """What makes it the same matter tomorrow."""
        return self.rule.id, self.case.unit, self.case.subject

    def said(self, text: Text, lang: str) -> str:
        """A text of the rule about this case."""
        expected = quantity(self.judged.expected, self.case.fact.points, lang)
        return fill(text(lang), {"expected": expected, **self.case.tell(lang)}).strip()


def preview(campaign_id: str, day: date | None = None) -> dict[str, Any]:
    """Rows ``{rule, about, unit, name, subject, reminded, why, value, expected, target, due,
    number, step, letter, to, held, said}``: everything the rules look at, who is reminded and
    why not."""
    day = day or clock.today()
    rows = [_row(one) for one in _planned(campaign_id, day, _judged(campaign_id, day))]
    return {
        "rows": rows,
        "campaign": campaign_id,
        "day": day,
        "reminded": sum(row["step"] is not None for row in rows),
        "state": life_of(campaign_id).state,
    }


def send(actor: Actor, campaign_id: str, day: date | None = None) -> dict[str, Any]:
    """Remind whoever is to be reminded today; rows ``{rule, unit, subject, step, number, told}``.

    Refusal where the campaign does not run, or the actor may not.
    """
    if isinstance(actor, User):
        check(actor, Action.SEND_REMINDERS, campaign=campaign_id)
    check_state(campaign_id, REMINDING, Text("đôn đốc", "remind anybody"))
    day = day or clock.today()
    if days_here().is_off(day) and not any(one.on_days_off for one in office_now().book.reminders):
        return _answer(campaign_id, day)
    seen = _judged(campaign_id, day)
    with transaction.atomic():
        # One run at a time: whoever comes second finds what the first one wrote.
        locked = ReminderMatter.objects.select_for_update().filter(campaign=campaign_id)
        list(locked.filter(closed_on=None).values_list("id", flat=True))
        planned = _planned(campaign_id, day, seen)
        closed = _close(campaign_id, day, planned)
        made = [_remind(one, campaign_id, day) for one in planned if _is_open(one)]
        reminders = [one for one in made if one is not None]
        sendings = queue(actor, campaign_id, day, reminders)
        rows = [_sent_row(one) for one in reminders]
        if reminders or closed:
            append(
                actor,
                "remind.send",
                f"campaign:{campaign_id}",
                after={
                    "day": day,
                    "reminders": [_named(one) for one in reminders],
                    "closed": closed,
                    "messages": len(sendings),
                },
            )
    nobody = sum(one.held == "nobody" for one in planned)
    return _answer(campaign_id, day, rows, closed, nobody, len(sendings))


def _answer(
    campaign_id: str,
    day: date,
    rows: Sequence[Mapping[str, Any]] = (),
    closed: int = 0,
    nobody: int = 0,
    messages: int = 0,
) -> dict[str, Any]:
    return {
        "rows": list(rows),
        "campaign": campaign_id,
        "day": day,
        "closed": closed,
        "nobody": nobody,
        "messages": messages,
    }


def _judged(campaign_id: str, day: date) -> list[tuple[ReminderRule, Case, Judged]]:
    book = office_now().book
    least = book.campaign(campaign_id).ranking.minimum_denominator
    rules: dict[str, list[ReminderRule]] = {}
    for rule in book.reminders:
        rules.setdefault(rule.about, []).append(rule)
    return [
        (rule, case, _few(case, least) or judge(rule, case.fact, case.seen_on or day))
        for case in cases_of(campaign_id, day)
        for rule in rules.get(case.about, ())
    ]


def _few(case: Case, least: int) -> Judged | None:
    """The campaign's own minimum counts beside the rule's."""
    cases = case.fact.cases
    if cases is not None and case.fact.value is not None and cases < least:
        return Judged(Why.TOO_FEW)
    return None


def _planned(
    campaign_id: str, day: date, seen: Iterable[tuple[ReminderRule, Case, Judged]]
) -> list[Planned]:
    people, lasting = People(campaign_id), _matters(campaign_id, day)
    off = days_here().is_off(day)
    found = []
    for rule, case, judged in seen:
        matter = lasting.get((rule.id, case.unit, case.subject))
        if matter is not None and matter.closed_on is not None:
            # It had ended; it goes on only where it is the same matter still.
            same = is_the_same(_lasting(matter), rule.rhythm_days, day)
            matter = matter if same else None
        if not judged.reminded:
            found.append(Planned(rule, case, judged, matter))
            continue
        if off and not rule.on_days_off:
            found.append(Planned(rule, case, judged, matter, held="day_off"))
            continue
        known = _lasting(matter) if matter else Lasting(day)
        step = next_step(rule.steps, rule.rhythm_days, known, day)
        if step is None:
            found.append(Planned(rule, case, judged, matter, held="fresh"))
            continue
        told = people.told(rule.steps[step].to, case.unit, case.officer, case.person)
        held = "" if told else "nobody"
        found.append(Planned(rule, case, judged, matter, step if told else None, held, tuple(told)))
    return found


def _matters(campaign_id: str, day: date) -> dict[Key, ReminderMatter]:
    """The open matters, and of those that ended the last of each; the open one wins."""
    found: dict[Key, ReminderMatter] = {}
    recent = Q(closed_on=None) | Q(closed_on__gte=day - _LONGEST_RHYTHM)
    rows = ReminderMatter.objects.filter(recent, campaign=campaign_id)
    for one in rows.prefetch_related("reminders").order_by("opened_on", "id"):
        key = one.rule, one.unit, one.subject
        if key not in found or found[key].closed_on is not None:
            found[key] = one
    return found


def _lasting(matter: ReminderMatter) -> Lasting:
    return Lasting(
        matter.opened_on, tuple(Told(one.day, one.step) for one in matter.reminders.all())
    )


def _is_open(one: Planned) -> bool:
    return one.judged.reminded and one.held != "day_off"


def _close(campaign_id: str, day: date, planned: Iterable[Planned]) -> int:
    """Close what is no longer so, with the reason the rule gives today."""
    by_key = {one.key: one for one in planned}
    number = 0
    for matter in ReminderMatter.objects.filter(campaign=campaign_id, closed_on=None):
        now = by_key.get((matter.rule, matter.unit, matter.subject))
        if now is None or not now.judged.reminded:
            matter.closed_on = day
            matter.closed_why = now.judged.why if now else Why.NOTHING
            matter.save()
            number += 1
    return number


def _remind(one: Planned, campaign_id: str, day: date) -> Reminder | None:
    """Bring the matter up to date and, where a step is due, write the reminder."""
    texts = {
        "said_vi": one.said(one.rule.said, "vi"),
        "said_en": one.said(one.rule.said, "en"),
        "todo_vi": one.said(one.rule.todo, "vi"),
        "todo_en": one.said(one.rule.todo, "en"),
    }
    matter = one.matter or ReminderMatter(
        campaign=campaign_id,
        rule=one.rule.id,
        about=one.rule.about,
        unit=one.case.unit,
        unit_name=one.case.unit_name,
        subject=one.case.subject,
        officer=one.case.officer,
        opened_on=day,
    )
    now = {**texts, "closed_on": None, "closed_why": ""}
    if one.matter is None or any(getattr(matter, name) != value for name, value in now.items()):
        for name, value in now.items():
            setattr(matter, name, value)
        matter.save()
    if one.step is None:
        return None
    last = matter.reminders.order_by("-number").first()
    made = Reminder.objects.create(
        matter=matter,
        number=(last.number if last else 0) + 1,
        step=one.step,
        day=day,
        at=clock.now(),
        letter=one.rule.steps[one.step].letter,
        said_vi=texts["said_vi"],
        said_en=texts["said_en"],
    )
    ReminderTo.objects.bulk_create(
        ReminderTo(reminder=made, user=user, told_as=told_as) for user, told_as in one.told
    )
    return made


def _row(one: Planned) -> dict[str, Any]:
    fact, step = one.case.fact, one.rule.steps[one.step] if one.step is not None else None
    return {
        "rule": one.rule.id,
        "about": one.rule.about.value,
        "unit": one.case.unit,
        "name": one.case.unit_name,
        "subject": one.case.subject,
        "reminded": one.judged.reminded,
        "why": one.judged.why.value,
        "why_vi": one.judged.why.vi,
        "why_en": one.judged.why.en,
        "value": fact.value,
        "cases": fact.cases,
        "expected": one.judged.expected,
        "target": fact.target,
        "due": fact.due,
        "number": fact.number,
        "step": one.step,
        "letter": step.letter if step else False,
        "held": one.held,
        "to": _counted(one.told),
        "said_vi": one.said(one.rule.said, "vi") if one.judged.reminded else "",
        "said_en": one.said(one.rule.said, "en") if one.judged.reminded else "",
    }


def _counted(told: Iterable[Person]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for _, told_as in told:
        counts[told_as.value] = counts.get(told_as.value, 0) + 1
    return counts


def _sent_row(one: Reminder) -> dict[str, Any]:
    return {
        "rule": one.matter.rule,
        "unit": one.matter.unit,
        "name": one.matter.unit_name,
        "subject": one.matter.subject,
        "step": one.step,
        "number": one.number,
        "letter": one.letter,
        "told": one.told.count(),
        "said_vi": one.said_vi,
        "said_en": one.said_en,
    }


def _named(one: Reminder) -> str:
    matter = one.matter
    return f"{matter.rule}:{matter.unit}:{matter.subject}:{one.step}"
