"""Award files come in: a unit sends one, the campaign's receiver takes it or asks for more.

    send(head, "tp-lang-son-2024", Subject("04116"), Came(["IV.3.a", "IV.3.c"], file))
    ask_more(office, "tp-lang-son-2024", Subject("04116"), Came(["IV.3.a"]), "Thiếu biên bản")
    receive(office, "tp-lang-son-2024", Subject("04116"), Came(["IV.3.a", "IV.3.b", "IV.3.c"]))

From which state, domain.nominations.NOMINATION; who receives in a campaign, its mandates. A file
that comes after the plan's last day is taken and marked late. Names of persons stay out of the log.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.db import transaction

from vedich.domain import clock
from vedich.domain.campaigns import Campaign
from vedich.domain.errors import Refusal
from vedich.domain.indicators import Text
from vedich.domain.nominations import (
    INCOMPLETE,
    NOMINATION,
    RECEIVED,
    SENT,
    WITHDRAWN,
    asks_for_files,
    award_deadline,
    lacking,
    takes_persons,
)
from vedich.domain.steps import START, Step
from vedich.operations.campaign.calendar import days_here
from vedich.operations.campaign.lifecycle import check_state
from vedich.operations.data.uploads import Incoming, keep
from vedich.operations.keeping.auditing import Actor, append
from vedich.operations.pages.board import board_at, office_now
from vedich.operations.people.mandates import check_part, has_part
from vedich.operations.people.permissions import Action, can, check
from vedich.records.models import Nomination, Part, User

ALL = "all"
_LONGEST_REASON = 500
_LONGEST_NAME = 120
_TAKEN_IN = ("issued", "running", "closing", "closed")


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a file puts forward: a unit, or a person of it by name."""

    unit: str
    person: str = ""

    def trimmed(self) -> Subject:
        """The same with the name as it is kept."""
        return replace(self, person=" ".join(self.person.split())[:_LONGEST_NAME])


@dataclass(frozen=True, slots=True)
class Came:
    """What came: sections of the papers, the file (None: on paper) and the day (None: today)."""

    items: Sequence[str] = ()
    file: Incoming | None = None
    day: date | None = None


def send(actor: User, campaign: str, subject: Subject, came: Came) -> Nomination:
    """A unit hands its file in by the site; sent again, it stands in the place of the earlier."""
    return _take(actor, "send", campaign, subject, came)


def receive(actor: Actor, campaign: str, subject: Subject, came: Came) -> Nomination:
    """Take a whole file in. Refusal naming the papers that lack: then it is asked to complete."""
    return _take(actor, "receive", campaign, subject, came)


def ask_more(actor: Actor, campaign: str, subject: Subject, came: Came, reason: str) -> Nomination:
    """Take in what came and ask for the rest, or give a file back to be mended."""
    return _take(actor, "ask_more", campaign, subject, came, reason)


def withdraw(actor: User, campaign: str, subject: Subject, reason: str) -> Nomination:
    """A unit takes back a file that was not received in full yet."""
    return _take(actor, "withdraw", campaign, subject, Came(), reason)


def undo(actor: Actor, campaign: str, subject: Subject, reason: str) -> Nomination:
    """The receiver undoes what was put on record by mistake."""
    return _take(actor, "undo", campaign, subject, Came(), reason)


def decline(actor: User, campaign: str, unit: str, reason: str = "") -> Nomination:
    """A unit says that it puts nobody forward, so nothing is waited for."""
    return _take(actor, "decline", campaign, Subject(unit), Came(), reason)


@contextmanager
def came_by(
    campaign: str, items: Sequence[str], path: Path | None, day: date | None
) -> Iterator[Came]:
    """What came with a file of this machine; the item "all" stands for every paper asked for."""
    from django.core.files import File

    known = asked_items(office_now().book.campaign(campaign))
    for one in items:
        if one != ALL and one not in known:
            raise Refusal(
                "no_such_item",
                f"Kế hoạch không nêu thành phần hồ sơ ở mục “{one[:40]}”.",
                f"The plan names no paper of a file in section “{one[:40]}”.",
                where="--item",
                hint_vi=f"Các mục: {', '.join(known) or 'không có'}.",
                hint_en=f"Sections: {', '.join(known) or 'none'}.",
            )
    there = known if ALL in items else tuple(items)
    if path is None:
        yield Came(there, None, day)
        return
    if not path.is_file():
        raise Refusal(
            "no_such_file",
            f"Không có tệp “{path.name}”.",
            f"There is no file “{path.name}”.",
            where=path.name,
        )
    with path.open("rb") as file:
        yield Came(there, File(file, name=path.name), day)


def may_receive(user: User, campaign: str) -> bool:
    """Does this person take award files in, in this campaign?"""
    allowed = can(user, Action.RECEIVE_AWARD_FILE, campaign=campaign)
    return allowed and has_part(user, campaign, (Part.RECEIVE,))


def last_day_of(campaign: Campaign) -> date | None:
    """The last day in time, moved off days off by the campaign's rule; None without one."""
    limit = award_deadline(campaign)
    if limit is None or limit.last_day is None:
        return None
    return days_here().moved(limit.last_day, campaign.calendar.days_off)


def asked_items(campaign: Campaign) -> tuple[str, ...]:
    """The sections of the papers a file is made of."""
    return tuple(one.section for one in campaign.award_file.items) if campaign.award_file else ()


def log_name(found: Nomination) -> str:
    """How the log names a nomination."""
    return f"campaign:{found.campaign}:nomination:{found.id}"


def _take(
    actor: Actor, verb: str, campaign_id: str, subject: Subject, came: Came, reason: str = ""
) -> Nomination:
    subject, campaign = subject.trimmed(), office_now().book.campaign(campaign_id)
    _check_may(actor, verb, campaign_id, subject.unit)
    _check_subject(campaign, subject)
    items = tuple(one for one in asked_items(campaign) if one in came.items)
    day = _day(came.day)
    with transaction.atomic():
        found = _held(campaign_id, subject)
        before = found.state
        step = NOMINATION.step(verb, before)
        reason = _reason(step, reason)
        if verb == "receive":
            _check_whole(campaign, items)
        if came.file is not None:
            found.upload = keep(actor, came.file)
        if step.after in (SENT, INCOMPLETE, RECEIVED):
            _arrived(found, campaign, items, day, before)
        _signed(actor, step, found, day)
        found.state, found.state_at, found.reason = step.after, clock.now(), reason
        found.save()
        append(
            actor,
            f"nomination.{verb}",
            log_name(found),
            before={"state": before} if before else None,
            after=_told(found),
            why=reason,
        )
    return found


def _arrived(
    found: Nomination, campaign: Campaign, items: tuple[str, ...], day: date, before: str
) -> None:
    """What came and when. A file that is completed keeps the day it came first."""
    if before in (START, WITHDRAWN) or found.arrived_on is None or day < found.arrived_on:
        found.arrived_on, found.last_day = day, last_day_of(campaign)
    found.items = list(items)


def _signed(actor: Actor, step: Step, found: Nomination, day: date) -> None:
    """Who sent or took it, and when it was whole; after a withdrawal nobody has it."""
    found.completed_on = day if step.after == RECEIVED else None
    by_user = actor if isinstance(actor, User) else None
    if step.verb in ("send", "decline"):
        found.sent_by, found.received_by, found.received_as = by_user, None, ""
    elif step.verb in ("receive", "ask_more"):
        found.received_by, found.received_as = by_user, "" if by_user else str(actor)
    else:
        found.arrived_on, found.items, found.upload = None, [], None
        found.received_by, found.received_as = None, ""


def _held(campaign: str, subject: Subject) -> Nomination:
    found = Nomination.objects.select_for_update(of=("self",)).filter(
        campaign=campaign, unit=subject.unit, person=subject.person
    )
    blank = Nomination(campaign=campaign, unit=subject.unit, person=subject.person, state=START)
    return found.first() or blank


def _check_may(actor: Actor, verb: str, campaign: str, unit: str) -> None:
    # Whoever runs the command line holds the workspace itself: the system has asked already.
    if not isinstance(actor, User):
        return
    if verb in ("send", "withdraw", "decline"):
        check(actor, Action.SEND_AWARD_FILE, unit, campaign)
    else:
        check(actor, Action.RECEIVE_AWARD_FILE, campaign=campaign)
        check_part(actor, campaign, (Part.RECEIVE,))


def _check_subject(campaign: Campaign, subject: Subject) -> None:
    check_state(campaign.id, _TAKEN_IN, Text("nhận hồ sơ khen thưởng", "take award files"))
    if not asks_for_files(campaign):
        raise Refusal(
            "no_awards_in_plan",
            "Kế hoạch này không nêu khen thưởng nên không nhận hồ sơ.",
            "This plan speaks of no awards, so no files are taken.",
        )
    if board_at(campaign.id).board.subject(subject.unit) is None:
        raise Refusal(
            "no_such_unit",
            f"Đơn vị “{subject.unit[:40]}” không thuộc đợt thi đua này.",
            f"The unit “{subject.unit[:40]}” does not take part in this campaign.",
            where="unit",
        )
    if subject.person and not takes_persons(campaign):
        raise Refusal(
            "no_persons_in_plan",
            "Kế hoạch này chỉ khen thưởng tập thể.",
            "This plan commends collectives only.",
            where="person",
        )


def _check_whole(campaign: Campaign, items: tuple[str, ...]) -> None:
    missing = lacking(asked_items(campaign), items)
    if missing:
        raise Refusal(
            "file_incomplete",
            f"Hồ sơ còn thiếu thành phần ở mục {', '.join(missing)}.",
            f"The file lacks the papers of section {', '.join(missing)}.",
            where="items",
            hint_vi="Đánh dấu đủ thành phần đã có, hoặc ghi yêu cầu bổ sung.",
            hint_en="Tick what is there, or ask the unit to complete it.",
        )


def _day(day: date | None) -> date:
    today = clock.today()
    if day is not None and day > today:
        raise Refusal(
            "day_ahead",
            "Ngày nhận phải là hôm nay hoặc đã qua.",
            "The day it came is today or past.",
            where="day",
        )
    return day or today


def _reason(step: Step, reason: str) -> str:
    reason = reason.strip()[:_LONGEST_REASON]
    if step.with_reason and not reason:
        raise Refusal("no_reason", "Cần ghi lý do.", "A reason is needed.", where="reason")
    return reason


def _told(found: Nomination) -> dict[str, object]:
    """What the log keeps: no name of a person."""
    return {
        "unit": found.unit,
        "person": bool(found.person),
        "state": str(found.state),
        "arrived": found.arrived_on,
        "late": found.late,
        "items": found.items,
        "sha256": found.upload.sha256 if found.upload else None,
    }
