"""What a campaign's own text gives its papers: contents, tiers, duties, deadlines, by their tags.

words_of(campaign, heads)["duties"][0]["who"]   # 'Văn phòng HĐND-UBND thành phố'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from vedich.domain.awards import AllCriteria, ContentsCriterion, Criterion, OneCriterion, Tier
from vedich.domain.campaigns import Campaign
from vedich.domain.papers import PaperKind
from vedich.domain.plans import Duty
from vedich.domain.vietnamese import day as written_day
from vedich.domain.vietnamese import how_many
from vedich.operations.papers.heads import Heads, plan_cited

_SHORTENED = 12  # a list of addressees longer than this stands in an annex


def running_title(campaign: Campaign) -> str:
    """The campaign inside a sentence: ``đợt thi đua cao điểm …``."""
    title = campaign.title.vi
    return title if title.split()[0].isupper() else title[0].lower() + title[1:]


def subject_of(campaign: Campaign, kind: PaperKind) -> str:
    """The trích yếu of a paper of this kind."""
    title = campaign.document.title.removeprefix("V/v ").rstrip(".")
    about = kind.summary.replace("{campaign}", running_title(campaign))
    about = about.replace("{title}", title).strip()
    return about if kind.is_letter else about[0].upper() + about[1:]


def words_of(campaign: Campaign, heads: Heads) -> dict[str, Any]:
    """The tags a plan, letter or guidance fills from the campaign itself."""
    subject = subject_of(campaign, heads.kind)
    return {
        "issuer": heads.running,
        "campaign": running_title(campaign),
        "about": subject[0].lower() + subject[1:],
        "plan": plan_cited(campaign),
        "period": period_said(campaign),
        "period_text": sentence(campaign.period.text),
        "decides": heads.decides,
        "addressees": listed(addressees_of(campaign)),
        "situation": [sentence(one.text) for one in campaign.situation],
        "purposes": [sentence(one.text) for one in campaign.purposes],
        "requirements": [sentence(one.text) for one in campaign.requirements],
        "contents": [sentence(one.text) for one in campaign.contents],
        "method": [sentence(one.text) for one in campaign.method],
        "participants": [sentence(one.text) for one in campaign.participants],
        "tiers": [_tier(one) for one in campaign.tiers],
        "award_sets": how_many(campaign.award_file.sets) if campaign.award_file else "",
        "award_items": [sentence(one.text) for one in campaign.award_file.items]
        if campaign.award_file
        else [],
        "deadlines": [sentence(one.text) for one in campaign.deadlines],
        "duties": duties_of(campaign.duties),
        "reporting": [
            sentence(text) for text in dict.fromkeys(one.text for one in campaign.reporting)
        ],
        "closing": _closing(campaign, heads),
    }


def period_said(campaign: Campaign) -> str:
    """``từ ngày 28/3/2024 đến hết ngày 29/6/2024``; an unknown start is said as the plan has it."""
    start, end = campaign.period.start, written_day(campaign.period.end)
    if start is None:
        return f"từ ngày ban hành kế hoạch đến hết ngày {end}"
    return f"từ ngày {written_day(start)} đến hết ngày {end}"


def addressees_of(campaign: Campaign) -> list[str]:
    """To whom a letter goes: as the launching letter has it, else those who take part."""
    if campaign.document.addressees:
        return list(campaign.document.addressees)
    collectives = [one.text for one in campaign.participants if one.kind == "collective"]
    found = [part.strip() for text in collectives for part in text.split(";") if part.strip()]
    if not found:
        found = list(dict.fromkeys(who for duty in campaign.duties for who in duty.leads))
    return [_capital(one.rstrip(".")) for one in found] or ["Các cơ quan, đơn vị tham gia"]


def listed(names: Sequence[str], instead: str = "Các đơn vị có tên tại Phụ lục") -> list[str]:
    """Addressees as a list, each ended; one stands alone, and too many stand in an annex."""
    if len(names) > _SHORTENED:
        return [f"{instead}."]
    if len(names) == 1:
        return [f"{names[0]}."]
    return [f"{name};" for name in names[:-1]] + [f"{name}." for name in names[-1:]]


def duties_of(duties: Iterable[Duty]) -> list[dict[str, Any]]:
    """The duties by who leads, in the order of the plan."""
    found: dict[str, list[str]] = {}
    for duty in duties:
        who = _capital("; ".join(duty.leads)) or "Các cơ quan, đơn vị"
        found.setdefault(who, []).append(sentence(_own_words(duty)))
    return [{"who": who, "lines": lines} for who, lines in found.items()]


def _own_words(duty: Duty) -> str:
    """The duty without repeating at its start who leads."""
    text = duty.text.strip()
    for lead in duty.leads:
        if text.casefold().startswith(lead.casefold()):
            rest = text[len(lead) :].lstrip(" :,-")
            # A sentence about two leaders keeps both: cutting one off would change its meaning.
            if len(duty.leads) == 1 and rest:
                return rest
    return text


def _tier(tier: Tier) -> dict[str, Any]:
    lines = list(criteria_lines(tier.criteria)) if tier.criteria else []
    missing = ""
    if tier.criteria is None:
        source = f" ({tier.refers_to}: {tier.missing})" if tier.refers_to and tier.missing else ""
        missing = f"tiêu chuẩn tặng {tier.title.vi}{source}"
    alternatives = isinstance(tier.criteria, OneCriterion)
    opening = tier.text if tier.criteria is not None and tier.text else ""
    if tier.criteria is not None and len(lines) > 1 and not opening:
        opening = "Đạt một trong các tiêu chuẩn sau" if alternatives else "Đạt các tiêu chuẩn sau"
    return {
        "title": tier.title.vi,
        "opening": f"{opening.rstrip(' .;:')}:" if opening and lines else "",
        # What must hold besides is no alternative: it stands apart from the list of criteria.
        "conditions": [sentence(one.judged) for one in tier.preconditions],
        "lines": [sentence(one) for one in lines],
        "missing": missing,
    }


def criteria_lines(criterion: Criterion) -> Iterator[str]:
    """A criteria tree in the plan's words, a line for each part that is needed or enough."""
    match criterion:
        case AllCriteria(all_of=parts, text=text):
            if text:
                yield text
            else:
                for part in parts:
                    yield from criteria_lines(part)
        case OneCriterion(one_of=parts):
            for part in parts:
                yield from criteria_lines(part)
        case ContentsCriterion(text=text):
            yield text
        case _:
            yield criterion.judged


def _closing(campaign: Campaign, heads: Heads) -> str:
    if campaign.closing:
        return campaign.closing[-1].text.rstrip(" ./") + "./."
    return (
        f"{heads.running} yêu cầu các cơ quan, đơn vị nghiêm túc triển khai thực hiện; khó khăn, "
        "vướng mắc kịp thời báo cáo để được xem xét, giải quyết./."
    )


def sentence(text: str) -> str:
    """A passage as a paragraph of its own: one space between words, a stop at its end."""
    bare = _capital(" ".join(text.split()).lstrip("-+ "))
    bare = bare.removesuffix("./.").rstrip(" ;")
    return bare if bare.endswith((".", ":", "!", "?")) else f"{bare}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
