"""A report's sentences, as an office writes them; Word and HTML print the same ones.

>>> ended(["Căn cứ Kế hoạch số 35/KH-UBND", "Theo đề nghị của Văn phòng;"])
['Căn cứ Kế hoạch số 35/KH-UBND;', 'Theo đề nghị của Văn phòng.']
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby

from vedich.documents import formats
from vedich.documents.tables import FLAG_WORDS, MOST_NAMED
from vedich.domain import vietnamese
from vedich.domain.figures import State
from vedich.domain.report_tables import Flag, League
from vedich.domain.reports import Report
from vedich.domain.results import IndicatorResult, Status, UnitResult

_AT_THE_END = 3


def ended(lines: Sequence[str]) -> list[str]:
    """Each line ends with ";", the last with "."."""
    bare = [line.rstrip(" ;.") for line in lines]
    return [f"{line};" for line in bare[:-1]] + [f"{line}." for line in bare[-1:]]


def opening(report: Report) -> str:
    """The sentence under the legal bases."""
    span = period(report)
    at = f", {report.milestone}" if report.milestone else ""
    return (
        f"Thực hiện {report.plan}, {report.header.issuer} báo cáo kết quả {report.campaign}"
        f"{f' ({span})' if span else ''}{at}, số liệu tính đến "
        f"{vietnamese.moment(report.as_of)}, cụ thể như sau:"
    )


def body_name(name: str) -> str:
    """A body's name for the head of a document: it breaks before its place, nowhere else.

    >>> body_name("Ủy ban nhân dân xã Ia Ake").split(" ")
    ['Ủy\xa0ban\xa0nhân\xa0dân', 'xã\xa0Ia\xa0Ake']
    """
    for body in ("ủy ban nhân dân ", "uỷ ban nhân dân ", "hội đồng nhân dân "):
        if name.casefold().startswith(body):
            cut = len(body) - 1
            parts = (name[:cut], name[cut + 1 :])
            return " ".join(part.replace(" ", "\u00a0") for part in parts)
    return name


def period(report: Report) -> str:
    """``từ ngày 28/3/2024 đến hết ngày 29/6/2024``; an open end is not mentioned."""
    start, end = report.period.start, report.period.end
    said = [f"từ ngày {vietnamese.day(start)}"] if start else []
    said += [f"đến hết ngày {vietnamese.day(end)}"] if end else []
    return " ".join(said)


def closing(report: Report) -> str:
    """The last sentence; an official text ends with "./."."""
    return (
        f"Trên đây là báo cáo kết quả {report.campaign} tính đến ngày "
        f"{vietnamese.day(report.as_of)}, {report.header.issuer} báo cáo để theo dõi, chỉ đạo./."
    )


def results(report: Report) -> list[str]:
    """One paragraph per indicator: overall value, target, and how many units met it."""
    return [_result(report, result) for result in report.results]


def _result(report: Report, result: IndicatorResult) -> str:
    if len(result.units) == 1:
        return f"- {result.title}: {_only_unit(result, result.units[0])}."
    said = []
    if result.overall:
        parts = formats.parts(result.overall)
        value = formats.with_unit(result.overall, result.common_target)
        said.append(f"kết quả chung {value}{f' ({parts})' if parts else ''}")
        if result.overall_change is not None and report.previous:
            said[-1] += f", {_change(report, result.overall_change, result.overall.measure)}"
    if result.common_target:
        said.append(f"mức giao {formats.target_words(result.common_target)}")
    counts = [
        f"{vietnamese.how_many(result.number_of(status))} {status.vi}"
        for status in Status
        if result.number_of(status)
    ]
    who = report.subject_title.lower()
    total = f"trong {vietnamese.how_many(len(result.units))} {who} có {vietnamese.listed(counts)}"
    return f"- {result.title}: {'; '.join([*said, total])}."


def _only_unit(result: IndicatorResult, unit: UnitResult) -> str:
    said = formats.with_unit(unit.value, unit.target)
    if unit.value.number is None:
        return f"{said} (mức giao {formats.target_words(unit.target)})" if unit.target else said
    parts = formats.parts(unit.value)
    said += f" ({parts} trường hợp)" if parts else ""
    if unit.target:
        said += f"; mức giao {formats.target_words(unit.target)}: {unit.status.vi}"
    if unit.cases_missing and unit.status is Status.NOT_MET:
        said += f", còn thiếu {vietnamese.how_many(unit.cases_missing)} {result.case_noun}"
    return said


def who_met(report: Report) -> list[str]:
    """By name: who met or exceeded each target, and who did not."""
    lines = []
    for result in report.results:
        if len(result.units) == 1 or not any(unit.target for unit in result.units):
            continue
        met = [*result.having(Status.EXCEEDED), *result.having(Status.MET)]
        missed = [*result.having(Status.NOT_MET)]
        if not missed and met:
            lines.append(f"- {result.title}: tất cả {_units(met)} có số liệu đều đạt.")
            continue
        yes = f"đạt và vượt: {_names(met, best=True)}" if met else "chưa có đơn vị đạt"
        lines.append(f"- {result.title}: {yes}; chưa đạt: {_names(missed, best=False)}.")
    return lines


def _units(found: Sequence[UnitResult]) -> str:
    return f"{vietnamese.how_many(len(found))} đơn vị"


def _names(found: Sequence[UnitResult], best: bool) -> str:
    """All names of a short list; of a long one how many, and those at its end."""
    if len(found) <= MOST_NAMED:
        return vietnamese.listed([unit.unit.name for unit in found]) or "không có"
    ordered = sorted(found, key=lambda unit: Fraction(unit.value.number or 0), reverse=best)
    ends = vietnamese.listed([_with_value(unit) for unit in ordered[:_AT_THE_END]])
    return f"{_units(found)}, {'cao' if best else 'thấp'} nhất là {ends}"


def _with_value(unit: UnitResult) -> str:
    return f"{unit.unit.name} ({formats.with_unit(unit.value, unit.target)})"


def ranking(report: Report) -> list[str]:
    """Per block: how many units are ranked, who leads, who is last, who stands apart."""
    return [f"- {league.block}: {league_place(league)}" for league in report.leagues if league.rows]


def league_place(league: League) -> str:
    """Who leads, who is last and who stands apart in one block."""

    def place(index: int) -> str:
        row = league.rows[index]
        return f"{row.unit.name} ({formats.with_unit(row.value)})"

    number = len(league.rows)
    said = f"xếp hạng {vietnamese.how_many(number)} đơn vị"
    if number > MOST_NAMED:
        ends = range(_AT_THE_END), range(number - _AT_THE_END, number)
        first, last = (vietnamese.listed([place(index) for index in end]) for end in ends)
        said += f"; dẫn đầu là {first}; cuối bảng là {last}"
    else:
        said += f", theo thứ tự: {', '.join(place(index) for index in range(number))}"
    if league.apart:
        apart = vietnamese.listed([row.unit.name for row in league.apart], MOST_NAMED)
        said += f"; không xếp hạng: {apart}"
    return said + "."


def changes(report: Report) -> list[str]:
    """What changed since the last milestone, or why nothing is compared."""
    if report.previous is None:
        why = report.not_compared or "Chưa có mốc trước để so sánh"
        return [why.rstrip(".") + "."]
    said = []
    for league in report.leagues:
        moved = [row.change for row in league.rows if row.change is not None]
        if not moved:
            continue
        up, down = sum(c > 0 for c in moved), sum(c < 0 for c in moved)
        said.append(
            f"- {league.block}: so với {_previous(report)}, {vietnamese.how_many(up)} đơn vị tăng, "
            f"{vietnamese.how_many(down)} đơn vị giảm, "
            f"{vietnamese.how_many(len(moved) - up - down)} đơn vị không đổi."
        )
    for result in report.results:
        if len(result.units) == 1 and result.units[0].change is not None:
            unit = result.units[0]
            moved_by = _change(report, unit.change or 0, unit.value.measure)
            said.append(f"- {result.title}: {moved_by}.")
    return said or [f"Không có chỉ tiêu nào so sánh được với {_previous(report)}."]


def _previous(report: Report) -> str:
    if report.previous is None:
        return ""
    return f"{report.previous.title} ({vietnamese.day(report.previous.day)})"


def _change(report: Report, number: object, measure: str) -> str:
    return f"{vietnamese.rise(number, measure)} so với {_previous(report)}"  # type: ignore[arg-type]


def shortcomings(report: Report) -> list[str]:
    """Who misses what, in numbers; the causes are for people to write."""
    lines = []
    for result in report.results:
        missed = result.having(Status.NOT_MET)
        cases = [unit.cases_missing for unit in missed if unit.cases_missing]
        if missed and len(result.units) > 1:
            more = (
                f", còn thiếu {vietnamese.number(sum(cases))} {result.case_noun}" if cases else ""
            )
            lines.append(f"- {result.title}: {_units(missed)} chưa đạt{more}.")
        lines += [f"- {result.title}: {line}." for line in _silent(result)]
    if report.only_unit:
        missed_titles = [r.title for r in report.results if r.number_of(Status.NOT_MET)]
        judged = sum(bool(unit.target) for result in report.results for unit in result.units)
        if missed_titles:
            share = f"{vietnamese.how_many(len(missed_titles))}/{vietnamese.how_many(judged)}"
            lines.insert(0, f"- Chưa đạt {share} chỉ tiêu: {vietnamese.listed(missed_titles)}.")
    gaps = report.largest_gaps()
    if gaps:
        lines.append(
            f"{vietnamese.how_many(len(gaps))} khoảng cách lớn nhất đến chỉ tiêu, tính theo phần "
            "còn thiếu của mức giao, nêu tại bảng dưới đây."
        )
    return lines or ["Không có đơn vị nào chưa đạt chỉ tiêu."]


def _silent(result: IndicatorResult) -> list[str]:
    """Units without a number, by the reason they have none."""
    found: dict[State, list[str]] = {}
    for unit in result.units:
        if unit.value.number is None:
            found.setdefault(unit.value.state, []).append(unit.unit.name)
    return [f"{state.vi}: {vietnamese.listed(names, MOST_NAMED)}" for state, names in found.items()]


def flags(report: Report) -> list[str]:
    """Odd published figures, counted by kind: they stay as published."""

    def kind(flag: Flag) -> tuple[str, str, str]:
        captured = vietnamese.day(flag.captured) if flag.captured else ""
        return flag.kind.value, flag.what, captured

    lines = []
    for (_, what, captured), found in groupby(sorted(report.flags, key=kind), key=kind):
        same = list(found)
        names = vietnamese.listed([flag.unit.name for flag in same], 3)
        on = f" ngày {captured}" if captured else ""
        lines.append(
            f"- {what}{on}: số công bố của {vietnamese.how_many(len(same))} đơn vị "
            f"{FLAG_WORDS[same[0].kind][0]} ({names}); giữ nguyên như đã công bố."
        )
    return lines


def sources(report: Report) -> list[str]:
    """Cut-off, snapshot and files: enough to compute every figure again."""
    source = report.sources
    said = [
        f"Số liệu chốt lúc {vietnamese.moment(source.cut_off)}; bản số liệu: {source.snapshot}.",
        *(text.rstrip(".") + "." for text in source.files),
        *(text.rstrip(".") + "." for text in report.notes),
    ]
    return said
