"""``rules show ID``: one definition for a person to read, sign or dispute.

>>> from vedich.rulebook.book import Rulebook
>>> print(show(Rulebook(), "online_filing", "vi").splitlines()[0])
online_filing: Tỷ lệ hồ sơ nộp trực tuyến
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from textwrap import wrap

from vedich.domain.conditions import Always
from vedich.domain.dossiers import PROCEDURE_FIELDS
from vedich.domain.errors import Refusal
from vedich.domain.figures import Counts, State
from vedich.domain.indicators import Example, Grain, Indicator, Side, Version
from vedich.rulebook.book import Kind, Rulebook
from vedich.rulebook.outline import outline
from vedich.rulebook.texts import UNCHECKED
from vedich.rulebook.wording import Words

WIDTH = 96
# Keys whose items have ids of their own.
SEVERAL = ("parameters", "fees", "exemptions", "papers", "bodies")
_GRAINS = {
    Grain.DOSSIERS: ("hồ sơ", "dossiers"),
    Grain.PROCEDURES: ("thủ tục hành chính", "procedures"),
    Grain.PAYMENTS: ("giao dịch thanh toán", "payment transactions"),
    Grain.OBSERVED: ("số liệu công bố, phần mềm không tự đếm", "published figures, not counted"),
}
_STATUSES = {
    "in_use": ("đang dùng", "in use"),
    "office_definition": ("định nghĩa của đơn vị", "the office's own definition"),
    "draft": ("dự thảo", "draft"),
    "retired": ("thôi dùng", "retired"),
}


def show(book: Rulebook, name: str, lang: str = "vi") -> str:
    """The definition called ``name`` as plain text; Refusal with the nearest known ids.

    A name that several kinds know (an index and a layout, say) is shown for each of them.
    """
    words = Words(lang)
    kinds = [kind for kind in Kind if name in book.all_of(kind)]
    if not kinds:
        raise _unknown(book, name)
    parts: list[str] = []
    for kind in kinds:
        definition = book.all_of(kind)[name]
        lines = (
            list(_indicator(definition, words))
            if isinstance(definition, Indicator)
            else outline(_written(book.source(kind, name).data, name), name, lang, kind)
        )
        parts.append("\n".join([*lines, "", *_origin(book, kind, name, words)]))
    return "\n\n".join(parts) + "\n"


def _written(data: object, name: str) -> object:
    """What a file says of ``name``; one of parameters, fees or papers defines several, and what it
    says beside them holds for each."""
    if not isinstance(data, dict):
        return data
    shared = {key: value for key, value in data.items() if key not in SEVERAL}
    several = [one for key in SEVERAL for one in data.get(key, ()) if isinstance(one, dict)]
    return next((one | shared for one in several if one.get("id") == name), data)


def _unknown(book: Rulebook, name: str) -> Refusal:
    known = [one for kind in Kind for one in book.all_of(kind)]
    near = get_close_matches(name, known, 3, 0.5)
    listed = ", ".join(f"“{one}”" for one in near) or ", ".join(known)
    return Refusal(
        "unknown_definition",
        f"Không có định nghĩa “{name}”.",
        f"There is no definition “{name}”.",
        where=name,
        hint_vi=f"Có phải là {listed}?" if near else f"Các mã đã có: {listed}.",
        hint_en=f"Did you mean {listed}?" if near else f"Known ids: {listed}.",
    )


def _origin(book: Rulebook, kind: Kind, name: str, words: Words) -> Iterator[str]:
    source = book.source(kind, name)
    file, digest = words.say("Tệp", "File"), words.say("dấu kiểm", "digest")
    yield f"{file}: {source.name}, {digest} {source.digest}"
    override = book.overrides(kind).get(name)
    if override:
        yield words.say(
            f"Thay tệp kèm phần mềm {override.id}@{override.digest}. "
            f"Lý do: {override.reason}. Căn cứ: {override.clause}.",
            f"Replaces the shipped {override.id}@{override.digest}. "
            f"Reason: {override.reason}. Clause: {override.clause}.",
        )


def _indicator(indicator: Indicator, words: Words) -> Iterator[str]:
    lang = words.say("vi", "en")
    empty: State = indicator.zero_denominator
    yield f"{indicator.id}: {indicator.title(lang)}"
    yield ""
    yield from _facts(
        (words.say("Đếm theo", "Counts"), words.say(*_GRAINS[indicator.grain])),
        (
            words.say("Đơn vị tính", "Unit"),
            words.say("phần trăm", "percent")
            if indicator.unit == "percent"
            else words.say("điểm", "points"),
        ),
        (
            words.say("Tốt hơn khi", "Better when"),
            words.say("cao hơn", "higher")
            if indicator.better == "higher"
            else words.say("thấp hơn", "lower"),
        ),
        (words.say("Mẫu số bằng 0", "Zero denominator"), words.say(empty.vi, empty.en)),
        (words.say("Tình trạng", "Status"), words.say(*_STATUSES[indicator.status])),
        (words.say("Người soạn", "Author"), indicator.author),
        (words.say("Người thẩm định", "Checker"), _checker(indicator.checker, words)),
    )
    yield from _passage(
        words.say("Vì sao cần đo", "Why it matters"), indicator.why_it_matters(lang)
    )
    yield from _passage(
        words.say("Cách tính", "How it is counted"), indicator.how_it_is_counted(lang)
    )
    for version in indicator.versions:
        yield ""
        yield from _version(indicator.grain, version, words)


def _checker(checker: str, words: Words) -> str:
    return words.say(checker, "not yet checked by anyone") if checker == UNCHECKED else checker


def _facts(*facts: tuple[str, str]) -> Iterator[str]:
    for name, value in facts:
        yield f"{name}: {value}"


def _passage(title: str, text: str) -> Iterator[str]:
    yield ""
    yield title
    yield from wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _version(grain: Grain, version: Version, words: Words) -> Iterator[str]:
    role = (
        words.say("công thức khác, chỉ dùng khi gọi tên", "another formula, used where named")
        if version.alternative
        else words.say("mặc định", "default")
    )
    since = (
        words.day(version.in_force_from)
        if version.in_force_from
        else words.say("chưa có căn cứ về ngày", "no day on record")
    )
    yield words.say(
        f"Phiên bản {version.id} ({role}; hiệu lực từ: {since})",
        f"Version {version.id} ({role}; in force from: {since})",
    )
    for basis in version.basis:
        text = f"{words.say('Căn cứ', 'Basis')}: {basis}"
        yield from wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")
    if grain is not Grain.OBSERVED:
        yield from _counted(grain, version, words)
    if version.note:
        text = f"{words.say('Ghi chú', 'Note')}: {version.note(words.say('vi', 'en'))}"
        yield from wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")
    for example in version.examples:
        yield from _example(example, words)


def _counted(grain: Grain, version: Version, words: Words) -> Iterator[str]:
    below = words
    if grain is Grain.PROCEDURES:
        below = Words(words.say("vi", "en"), PROCEDURE_FIELDS)
    yield f"  {words.say('Xếp vào kỳ theo', 'Placed by')}: {words.fields(version.placed_by)}"
    if version.scope != Always():
        yield f"  {words.say('Diện xét', 'Scope')}:"
        yield from words.lines(version.scope, 2)
    if version.needs:
        needed = ", ".join(words.field(name) for name in version.needs)
        said = words.say("Phải biết, nếu không thì đếm riêng", "Must be known, else set apart")
        yield f"  {said}: {needed}"
    yield f"  {words.say('Mẫu số', 'Denominator')}{_adds_up(version.denominator, words)}:"
    yield from below.lines(version.denominator.where, 2)
    yield f"  {words.say('Tử số', 'Numerator')}{_adds_up(version.numerator, words)}:"
    yield from words.lines(version.numerator.where, 2)
    for name, values in version.parameters.items():
        listed = ", ".join(values)
        yield f"  {words.say('Tham số', 'Parameter')} {name}: {listed}"


def _adds_up(side: Side, words: Words) -> str:
    if side.weight is None:
        return ""
    return f" ({words.say('cộng', 'adds up')} {words.field(side.weight)})"


def _example(example: Example, words: Words) -> Iterator[str]:
    counts = Counts(example.numerator, example.denominator, example.excluded)
    figure = counts.figure()
    below = words.say("chưa rõ", "unknown") if counts.denominator is None else counts.denominator
    result = f"{counts.numerator}/{below}"
    if figure.value is not None:
        vi = figure.percent_text()
        result += f" = {words.say(vi, vi.replace(',', '.'))}"
    else:
        result += f", {words.say(figure.state.vi, figure.state.en)}"
    apart = words.say("đếm riêng", "set apart")
    as_of = words.say("tính đến hết ngày", "as of the end of")
    yield f"  {words.say('Ví dụ', 'Example')}: {example.name}"
    for row in example.procedures:
        yield f"    {words.say('thủ tục', 'procedure')}: " + Words(
            words.say("vi", "en"), PROCEDURE_FIELDS
        ).row(row)
    for row in example.dossiers:
        yield f"    - {words.row(row)}"
    yield f"    → {result}; {apart} {counts.excluded}; {as_of} {words.day(example.as_of)}"
