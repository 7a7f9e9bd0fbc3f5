"""The official letter (công văn đôn đốc) to units that stay behind after every reminder.

    paper = draft_letter(user, "ia-ake-2024", date(2024, 5, 25))

One letter goes to all units whose targets have come to that step and that no letter named yet; what
else those units were reminded of as often stands in it, too. It is a draft of
operations.papers.steps: numbered, signed and issued there.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from vedich.domain.errors import Refusal
from vedich.domain.reminding import About
from vedich.operations.keeping.auditing import Actor, append
from vedich.operations.papers.steps import draft
from vedich.records.models import Paper, ReminderMatter

KIND = "reminder-letter"


def letters_due(campaign: str) -> QuerySet[ReminderMatter]:
    """Open matters that have come to the step at which a letter is written, without one yet."""
    open_ones = ReminderMatter.objects.filter(campaign=campaign, closed_on=None, letter=None)
    # How an officer stands is the unit's own business; a letter is about the unit.
    open_ones = open_ones.exclude(~Q(officer=""), about=About.FIGURE)
    return open_ones.filter(reminders__letter=True).distinct()


def units_due(campaign: str) -> list[str]:
    """The units such a letter is for: a target of theirs has come to that step."""
    behind = letters_due(campaign).filter(about=About.FIGURE)
    return sorted(set(behind.values_list("unit", flat=True)))


def draft_letter(actor: Actor, campaign: str, deadline: date | None = None) -> Paper:
    """Draft the letter and put on record which matters it is about; Refusal where nobody is
    due one. ``deadline``: by when the units report back."""
    units = units_due(campaign)
    if not units:
        raise Refusal(
            "no_letter_due",
            "Chưa có đơn vị nào đến mức phải gửi công văn đôn đốc.",
            "No unit has come to the point of an official letter yet.",
            hint_vi="Công văn dành cho đơn vị vẫn chậm sau các lần nhắc của quy tắc.",
            hint_en="A letter is for units that stay behind after the reminders of the rule.",
        )
    matters = list(letters_due(campaign).filter(unit__in=units))
    others = [one for one in matters if one.about != About.FIGURE]
    paper = draft(
        actor,
        campaign,
        KIND,
        only=units,
        deadline=deadline,
        handling={str(one.id): f"{one.said_vi} {one.todo_vi}" for one in others},
    )
    with transaction.atomic():
        held = ReminderMatter.objects.filter(id__in=[one.id for one in matters], letter=None)
        held.update(letter=paper)
        append(
            actor,
            "remind.letter",
            f"campaign:{campaign}",
            after={"paper": str(paper.id), "units": units, "matters": len(matters)},
        )
    return paper
