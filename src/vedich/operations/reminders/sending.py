"""The messages that carry reminders out of the site: one mail a person, one message a receiver.

    queue(actor, campaign, day, reminders)      # inside the transaction that writes them
    deliver(sending_id)                         # what a job does
    retry_sending(user, sending)                # after it was given up

A message that does not get through is tried again after longer and longer pauses, then given up
and shown as failed. Its id is the same in every try, so that a receiver takes it once. A mail says
how many things wait and where to sign in; figures of units, no dossier and no person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import transaction

from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.domain.reminding import About
from vedich.domain.vietnamese import day as day_vi
from vedich.operations.keeping.auditing import Actor, append
from vedich.operations.pages.board import office_now
from vedich.operations.people.permissions import Action, check
from vedich.operations.reminders.mail import Letter, Unsent, send_mail
from vedich.operations.reminders.settings import Hook, hooks_here, mail_here
from vedich.operations.reminders.webhooks import post
from vedich.operations.work.jobs import TryLater, enqueue, error_of
from vedich.records.models import (
    Channel,
    JobKind,
    Reminder,
    ReminderSending,
    SendingState,
    User,
)

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))
_MOST_LINES = 20


def queue(
    actor: Actor, campaign: str, day: date, reminders: Sequence[Reminder]
) -> list[ReminderSending]:
    """One message for everybody who has an address, and one for every receiver; jobs send them."""
    if not reminders:
        return []
    made: list[tuple[ReminderSending, list[Reminder]]] = []
    if mail_here() is not None:
        for user, about in _by_person(reminders):
            made.append((_new(campaign, day, channel=Channel.MAIL, user=user), about))
    # How a single officer stands is told to those concerned, not to a receiver outside.
    outside = [
        one for one in reminders if one.matter.about != About.FIGURE or not one.matter.officer
    ]
    for hook in hooks_here() if outside else ():
        made.append((_new(campaign, day, channel=Channel.WEBHOOK, hook=hook.name), outside))
    for sending, about in made:
        sending.save()
        sending.reminders.set(about)
        _ask(actor, sending)
    return [sending for sending, _ in made]


def deliver(sending_id: str) -> dict[str, Any]:
    """Send one message; TryLater while it may still get through, Refusal once it is given up."""
    sending = ReminderSending.objects.select_related("user").get(id=sending_id)
    if sending.state == SendingState.SENT:
        return _told(sending)
    sending.tries, sending.tried_at = sending.tries + 1, clock.now()
    sending.save(update_fields=["tries", "tried_at"])
    try:
        _hand_over(sending)
    except Unsent as unsent:
        last = unsent.for_good or sending.tries > len(PAUSES)
        _note(sending, SendingState.FAILED if last else SendingState.WAITING, unsent.refusal)
        if last:
            raise unsent.refusal from None
        raise TryLater(PAUSES[sending.tries - 1]) from None
    _note(sending, SendingState.SENT)
    return _told(sending)


def retry_sending(actor: User, sending: ReminderSending) -> None:
    """Send a message again that was given up; Refusal for any other."""
    check(actor, Action.SEND_REMINDERS, campaign=sending.campaign)
    with transaction.atomic():
        again = ReminderSending.objects.filter(id=sending.id, state=SendingState.FAILED)
        if not again.update(state=SendingState.WAITING, tries=0, error=None):
            raise Refusal(
                "sending_did_not_fail",
                "Chỉ gửi lại được tin không gửi được.",
                "Only a message that failed can be sent again.",
            )
        sending.refresh_from_db()
        append(actor, "remind.retry", f"sending:{sending.id}")
        _ask(actor, sending)


def mail_of(sending: ReminderSending) -> Letter:
    """The mail of a sending, in the language of whoever gets it."""
    user = sending.user
    if user is None:
        raise ValueError("a mail is for a person")
    english = user.language == "en"
    reminders = list(sending.reminders.select_related("matter").order_by("matter__rule", "id"))
    short = office_now().book.campaign(sending.campaign).document.short
    number = len(reminders)
    lines = [
        f"- {(one.said_en if english else one.said_vi)}"
        for one in reminders[:_MOST_LINES]
    ]  # fmt: skip
    rest = number - len(lines)
    if english:
        subject = f"[Về Đích] {number} matters to deal with – {short}"
        opening = f"{number} matters of {short} wait for you:"
        more = f"… and {rest} more."
        place = "Details and what to do, after signing in:"
        nowhere = "Sign in to Về Đích, page “Reminders”, for details and what to do."
        closing = "This mail was sent by the program; please answer on the page, not by mail."
    else:
        subject = f"[Về Đích] {number} việc cần xử lý – {short}"
        opening = f"Có {number} việc của {short} chờ anh/chị xử lý, tính đến {day_vi(sending.day)}:"
        more = f"… và {rest} việc khác."
        place = "Chi tiết và việc cần làm (cần đăng nhập):"
        nowhere = "Đăng nhập hệ thống Về Đích, trang “Đôn đốc”, để xem chi tiết và việc cần làm."
        closing = "Thư do phần mềm gửi; đề nghị phản hồi trên trang, không trả lời thư này."
    link = link_of(sending.campaign)
    where = f"{place}\n{link}" if link else nowhere
    shown = "\n".join([*lines, *([more] if rest else [])])
    return Letter(
        str(sending.id), user.email, subject, f"{opening}\n\n{shown}\n\n{where}\n\n{closing}\n"
    )


def message_of(sending: ReminderSending) -> dict[str, Any]:
    """What a receiver gets: units, words and links; no person."""
    reminders = sending.reminders.select_related("matter").order_by("matter__unit", "matter__rule")
    return {
        "id": str(sending.id),
        "event": "reminder",
        "campaign": sending.campaign,
        "day": sending.day.isoformat(),
        "rows": [
            {
                "id": str(one.id),
                "rule": one.matter.rule,
                "unit": one.matter.unit or None,
                "unit_name": one.matter.unit_name or None,
                "step": one.step + 1,
                "number": one.number,
                "letter": one.letter,
                "vi": one.said_vi,
                "en": one.said_en,
                "link": link_of(sending.campaign, one),
            }
            for one in reminders
        ],
    }


def link_of(campaign: str, one: Reminder | None = None) -> str | None:
    """The address of the list, or of a matter, as people know the site; None where nobody said."""
    if not settings.SITE_URL:
        return None
    if one is not None and one.matter.unit:
        unit = quote(one.matter.unit, safe="")
        return f"{settings.SITE_URL}/campaign/{campaign}/unit/{unit}/reminder/{one.matter_id}/"
    return f"{settings.SITE_URL}/campaign/{campaign}/reminders/"


def _hand_over(sending: ReminderSending) -> None:
    if sending.channel == Channel.MAIL:
        mail = mail_here()
        if mail is None:
            raise Unsent(_switched_off("VEDICH_SMTP_URL"))
        if sending.user is None or not sending.user.is_active:
            raise Unsent(
                Refusal(
                    "person_left",
                    "Người nhận không còn dùng hệ thống.",
                    "The recipient does not use the system any more.",
                ),
                for_good=True,
            )
        send_mail(mail, mail_of(sending))
        return
    hook: Hook | None = next((one for one in hooks_here() if one.name == sending.hook), None)
    if hook is None:
        raise Unsent(_switched_off(f"VEDICH_WEBHOOK_{sending.hook.upper()}_URL"))
    post(hook, str(sending.id), message_of(sending))


def _switched_off(name: str) -> Refusal:
    return Refusal(
        "way_switched_off",
        "Đường gửi này không còn được khai báo.",
        "This way of sending is not set up any more.",
        where=name,
        hint_vi=f"Đặt lại {name} rồi bấm “Gửi lại”.",
        hint_en=f"Set {name} again, then press “Send again”.",
    )


def _by_person(reminders: Iterable[Reminder]) -> list[tuple[User, list[Reminder]]]:
    found: dict[object, tuple[User, list[Reminder]]] = {}
    for one in reminders:
        for told in one.told.select_related("user"):
            if told.user.email:
                found.setdefault(told.user_id, (told.user, []))[1].append(one)
    return list(found.values())


def _new(campaign: str, day: date, **more: Any) -> ReminderSending:
    return ReminderSending(campaign=campaign, day=day, made_at=clock.now(), **more)


def _ask(actor: Actor, sending: ReminderSending) -> None:
    enqueue(
        actor,
        JobKind.SEND,
        key=f"send:{sending.id}",
        campaign=sending.campaign,
        sending=str(sending.id),
    )


def _note(sending: ReminderSending, state: SendingState, refusal: Refusal | None = None) -> None:
    """Put on record how a try went; what is still tried again is no event yet."""
    with transaction.atomic():
        sending.state = state
        sending.error = error_of(refusal) if refusal else None
        sending.save(update_fields=["state", "error"])
        if state != SendingState.WAITING:
            append(
                "worker",
                f"remind.{state}",
                f"sending:{sending.id}",
                after=_told(sending) | ({"error": refusal.code} if refusal else {}),
            )


def _told(sending: ReminderSending) -> dict[str, Any]:
    return {
        "campaign": sending.campaign,
        "channel": str(sending.channel),
        "tries": sending.tries,
        "state": str(sending.state),
    }
