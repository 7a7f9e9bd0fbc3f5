"""What pages share: a refusal becomes a page, a date comes from the address, links know rights."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from vedich.domain import clock
from vedich.domain.campaigns import Campaign
from vedich.domain.errors import Refusal
from vedich.domain.lifecycle import ARCHIVED, DRAFT
from vedich.domain.nominations import asks_for_files
from vedich.operations.campaign.lifecycle import life_of
from vedich.operations.pages.board import (
    Shown,
    board_at,
    campaigns,
    data_day,
    office_now,
)
from vedich.operations.pages.calendar import in_force
from vedich.records.models import User
from vedich.web.permissions import Action, Reach, can, reach
from vedich.web.templatetags.site import is_english

View = Callable[..., HttpResponse]
_ABSENT = ("no_such", "unknown_", "nothing_published", "link_not_valid")


def refusing(view: View) -> View:
    """A refusal of an operation is shown as a page that says what to do next."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            status = 404 if refusal.code.startswith(_ABSENT) else 409
            said = {"text": text_of(refusal), "hint": refusal.hint(language())}
            return render(request, "web/refused.html", said, status=status)

    return shown


def language() -> str:
    """The page's language as refusals and rules name it."""
    return "en" if is_english() else "vi"


def text_of(refusal: Refusal) -> str:
    """The sentence of a refusal in the page's language."""
    return refusal.text(language())


def tell_refusal(request: HttpRequest, refusal: Refusal) -> None:
    """Put the refusal on top of the next page."""
    messages.error(request, f"{text_of(refusal)} {refusal.hint(language())}".strip())


def day_asked(request: HttpRequest) -> date | None:
    """The day of ``?at=``; None where there is none or it is no date."""
    try:
        return date.fromisoformat(request.GET.get("at", ""))
    except ValueError:
        return None


def user_of(request: HttpRequest) -> User:
    """Who asks; policies have made sure that somebody has signed in."""
    if not isinstance(request.user, User):
        raise TypeError("the view lacks a policy that asks for a user")
    return request.user


def open_campaigns(request: HttpRequest) -> list[Campaign]:
    """The campaigns this person may read, those that run first."""
    return [one for one in campaigns() if can(request.user, Action.READ_CAMPAIGN, campaign=one.id)]


def running_campaigns(request: HttpRequest) -> list[Campaign]:
    """Those of them in force today; the shipped example only where it is what was loaded."""
    return in_force_of(open_campaigns(request))


def in_force_of(campaigns: list[Campaign]) -> list[Campaign]:
    """Of some campaigns those in force today, an example only without one of the office's own."""
    found = [one for one in campaigns if in_force(one, clock.today())]
    # A draft counts only where nothing was issued.
    found = [one for one in found if life_of(one.id).state != DRAFT] or found
    own = [one for one in found if one.label is None]
    return own or (found if data_day() is not None else [])


def by_life(campaigns: list[Campaign]) -> list[Campaign]:
    """What was issued before what is a draft, what runs before what is over, else as given."""

    def place(one: Campaign) -> int:
        state, now = life_of(one.id).state, in_force(one, clock.today())
        if state == DRAFT:
            return 2 if now else 3
        return 0 if now else 3 if state == ARCHIVED else 1

    return sorted(campaigns, key=place)


def figures_open(request: HttpRequest, campaign: str) -> Reach:
    """The units whose own pages this person may open in a campaign."""
    return reach(request.user, Action.READ_FIGURES, campaign)


def campaign_page(request: HttpRequest, campaign: str, tab: str) -> dict[str, Any]:
    """What every tab of a campaign needs: the board, the tabs and what may be opened."""
    shown = board_at(campaign, day_asked(request))
    return {
        "shown": shown,
        "campaign": shown.board.campaign,
        "answer": shown.answer,
        "board": shown.board,
        "draft": life_of(campaign).state == DRAFT,
        "tab": tab,
        "tabs": _tabs(request, shown.board.campaign),
        "open_units": figures_open(request, campaign),
        "own_units": own_units(request, campaign),
        "at": request.GET.get("at", "") if day_asked(request) else "",
    }


def _tabs(request: HttpRequest, campaign: Campaign) -> list[tuple[str, str]]:
    """The parts of a campaign; award files where the plan asks for them and one may see any."""
    files = asks_for_files(campaign) and can(
        request.user, Action.READ_AWARD_FILES, campaign=campaign.id
    )
    return [
        ("progress", _("Tiến độ")),
        ("ranking", _("Xếp hạng")),
        ("targets", _("Chỉ tiêu")),
        ("plan", _("Kế hoạch")),
        ("life", _("Vòng đời")),
        ("milestones", _("Mốc, kỳ")),
        ("tasks", _("Nhiệm vụ")),
        ("reports", _("Báo cáo, tệp")),
        ("papers", _("Văn bản")),
        *([("award_files", _("Hồ sơ khen thưởng"))] if files else []),
        ("reminders", _("Đôn đốc")),
        ("notes", _("Ghi chú")),
        ("history", _("Lịch sử")),
    ]


def own_units(request: HttpRequest, campaign: str) -> frozenset[str]:
    """The units somebody is in charge of; empty for those who read all of them."""
    return figures_open(request, campaign).units or frozenset()


def page_of(request: HttpRequest, rows: Any, size: int = 50) -> Page[Any]:
    """The asked page of a long list; out of range is the nearest."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def rows_of(shown: Shown, unit: str) -> list[dict[str, Any]]:
    """The rows of one unit."""
    return shown.by_unit.get(unit, [])


def title_of(shown: Shown, indicator: str) -> dict[str, str]:
    """What an indicator is called, in both languages."""
    found = (one["title"] for one in shown.answer["indicators"] if one["indicator"] == indicator)
    return next(found, {"vi": indicator, "en": indicator})


def has_data() -> bool:
    """Was anything imported?"""
    return bool(office_now().imports)
