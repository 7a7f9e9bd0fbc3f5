"""Layout files (``definitions/layouts/*.yaml``) → ``domain.layouts.Layout``.

A short layout, whole:

    id: my-export
    kind: dossiers
    title: {vi: Sổ hồ sơ của xã, en: The commune's dossier list}
    source: one-stop
    columns:
      code: {header: [Mã hồ sơ, Số biên nhận], required: true}
      received_at: {header: Ngày tiếp nhận, required: true}
      channel: {header: Hình thức nộp, codes: {Trực tuyến: online, Trực tiếp: counter}}

docs/how-to/read-a-new-export.md explains every key with an example.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from vedich.domain.errors import Refusal
from vedich.domain.layouts import (
    CHOICES_OF,
    FIELDS_OF,
    CellKind,
    Codes,
    Column,
    DateStyle,
    Layout,
    ListRule,
    ListSum,
    Measure,
    NumberStyle,
    PeriodRule,
    Personal,
    RowRule,
    SheetPick,
    SourceKind,
    header_key,
)
from vedich.rulebook.source import Loc, SourceFile, Strict

Words = str | list[str]


class _Title(Strict):
    vi: str
    en: str


class _Sheets(Strict):
    pick: SheetPick = SheetPick.NAMED
    names: list[str] = Field(default_factory=list)


class _Header(Strict):
    rows: int = Field(1, ge=1, le=4)
    within: int = Field(20, ge=1, le=200)


class _Items(Strict):
    take: ListSum
    of: str = ""
    until: str = ""
    where: dict[str, Words] = Field(default_factory=dict)


class _Column(Strict):
    header: Words = Field(default_factory=list)
    fallback: list[Words] = Field(default_factory=list)
    pattern: str = ""
    kind: CellKind | None = None
    required: bool = False
    codes: dict[str, str | bool] = Field(default_factory=dict)
    other: str | bool | None = None
    blank: str | bool | None = None
    items: _Items | None = None
    scale: Decimal = Decimal(1)
    additive: bool = False
    midnight: Literal["exact", "day"] = "exact"


class _RowRule(Strict):
    kind: Literal["group", "total", "title"]
    pattern: str
    field: str = ""


class _Personal(Strict):
    header: Words
    use: str = ""


class _Measure(Strict):
    subject: str = ""
    subject_field: str = ""
    numerator: Words = Field(default_factory=list)
    denominator: Words = Field(default_factory=list)
    value: str = ""
    points: str = ""
    max_points: str = ""
    rank: str = ""


class _Period(Strict):
    pattern: str
    place: Literal["column", "header", "title"] = "column"
    months: int = Field(0, ge=0, le=120)


class _Layout(Strict):
    id: str = Field(pattern="^[a-z0-9][a-z0-9-]*$")
    kind: SourceKind
    title: _Title
    source: str
    basis: list[str] = Field(default_factory=list)
    sheets: _Sheets = _Sheets(pick=SheetPick.FIRST_VISIBLE)
    header: _Header = _Header(rows=1, within=20)
    columns: dict[str, _Column | Words]
    rows: list[_RowRule] = Field(default_factory=list)
    ignore: list[str] = Field(default_factory=list)
    dates: tuple[DateStyle, ...] = (DateStyle.DMY, DateStyle.ISO)
    numbers: NumberStyle = NumberStyle.VI
    blanks: tuple[str, ...] = ("-", "–", "—")
    time_zone: str = "Asia/Ho_Chi_Minh"
    unit_codes: Literal["receipt", "export"] = "receipt"
    key: list[str] = Field(default_factory=list)
    constants: dict[str, str] = Field(default_factory=dict)
    personal: dict[str, _Personal | Words] = Field(default_factory=dict)
    measures: list[_Measure] = Field(default_factory=list)
    period: _Period | None = None
    records: str = ""
    delimiter: str = ""
    encoding: str = ""
    every_days: int | None = Field(None, ge=1, le=366)


def load_layout(source: SourceFile) -> Layout:
    """A layout from its file; Refusal with file and line where something in it can't be obeyed."""
    _check_codes_are_text(source)
    model = source.parse(_Layout)
    if model.kind is SourceKind.OBSERVATIONS:
        raise source.refuse(
            ("kind",),
            "số liệu đã công bố được đọc theo definitions/portals, không theo cách đọc tệp.",
            "published figures are read by definitions/portals, not by a layout.",
            "Dùng kind: summary cho bảng tổng hợp của đơn vị.",
            "Use kind: summary for an office's own summary sheet.",
        )
    columns = tuple(_column(source, model.kind, name, spec) for name, spec in _specs(model))
    layout = Layout(
        id=model.id,
        digest=source.digest,
        kind=model.kind,
        title_vi=model.title.vi,
        title_en=model.title.en,
        source=model.source,
        columns=columns,
        basis=tuple(model.basis),
        sheets=model.sheets.pick,
        sheet_names=tuple(model.sheets.names),
        header_rows=model.header.rows,
        header_within=model.header.within,
        rows=tuple(RowRule(rule.kind, rule.pattern, rule.field) for rule in model.rows),
        ignored=tuple(model.ignore),
        dates=model.dates,
        numbers=model.numbers,
        blanks=model.blanks,
        time_zone=model.time_zone,
        unit_codes=model.unit_codes,
        key=tuple(model.key),
        constants=model.constants,
        personal=tuple(
            Personal(name, _words(spec.header), spec.use)
            if isinstance(spec, _Personal)
            else Personal(name, _words(spec))
            for name, spec in model.personal.items()
        ),
        measures=tuple(_measure(measure) for measure in model.measures),
        period=_period(model.period),
        records=model.records,
        delimiter=model.delimiter,
        encoding=model.encoding,
        every_days=model.every_days,
    )
    _check_references(source, layout)
    return layout


def _specs(model: _Layout) -> list[tuple[str, _Column]]:
    return [
        (name, spec if isinstance(spec, _Column) else _Column(header=spec))
        for name, spec in model.columns.items()
    ]


def _words(words: Words) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def _text(value: str | bool | None) -> str | None:
    """YAML reads yes and no as truth values; inside a layout they are the words true and false."""
    return str(value).lower() if isinstance(value, bool) else value


def _column(source: SourceFile, kind: SourceKind, name: str, spec: _Column) -> Column:
    loc: Loc = ("columns", name)
    known = FIELDS_OF[kind].get(name)
    if known is None and kind is not SourceKind.SUMMARY:
        raise source.refuse(
            loc,
            f"“{name}” không phải là trường của loại nguồn “{kind}”.",
            f"“{name}” is no field of the kind of source “{kind}”.",
            "Các trường: " + ", ".join(FIELDS_OF[kind]) + ".",
            "Fields: " + ", ".join(FIELDS_OF[kind]) + ".",
        )
    if known is not None and spec.kind not in (None, known):
        raise source.refuse(
            (*loc, "kind"),
            f"trường “{name}” luôn thuộc kiểu “{known}”.",
            f"the field “{name}” is always of the kind “{known}”.",
        )
    if not (spec.header or spec.pattern):
        raise source.refuse(
            loc,
            f"trường “{name}” chưa nói lấy từ cột nào (header hoặc pattern).",
            f"the field “{name}” names no column (header or pattern).",
        )
    cell_kind = known or spec.kind or CellKind.NUMBER
    choices = CHOICES_OF.get(name, ()) if cell_kind is CellKind.CHOICE else ()
    return Column(
        field=name,
        kind=cell_kind,
        headers=_words(spec.header),
        fallbacks=tuple(_words(words) for words in spec.fallback),
        pattern=spec.pattern,
        required=spec.required,
        codes=_codes(source, loc, spec, cell_kind, choices),
        choices=choices,
        items=_items(spec.items),
        scale=spec.scale,
        additive=spec.additive,
        midnight_is_day=spec.midnight == "day",
    )


def _codes(
    source: SourceFile, loc: Loc, spec: _Column, kind: CellKind, choices: tuple[str, ...]
) -> Codes | None:
    if not spec.codes and spec.other is None and spec.blank is None:
        return None
    words = {header_key(code): _text(value) or "" for code, value in spec.codes.items()}
    other, blank = _text(spec.other), _text(spec.blank)
    allowed = {"true", "false"} if kind is CellKind.FLAG else set(choices)
    for meaning in (*words.values(), other, blank):
        if allowed and meaning is not None and meaning not in allowed:
            raise source.refuse(
                (*loc, "codes"),
                f"“{meaning}” không phải là giá trị của trường này.",
                f"“{meaning}” is no value of this field.",
                "Các giá trị: " + ", ".join(sorted(allowed)) + ".",
                "Values: " + ", ".join(sorted(allowed)) + ".",
            )
    return Codes(words, other, blank)


def _items(spec: _Items | None) -> ListRule | None:
    if spec is None:
        return None
    where = {name: tuple(map(header_key, _words(words))) for name, words in spec.where.items()}
    return ListRule(spec.take, spec.of, spec.until, where)


def _measure(spec: _Measure) -> Measure:
    return Measure(
        subject=spec.subject,
        numerator=_words(spec.numerator),
        denominator=_words(spec.denominator),
        value=spec.value,
        points=spec.points,
        max_points=spec.max_points,
        rank=spec.rank,
        subject_field=spec.subject_field,
    )


def _period(spec: _Period | None) -> PeriodRule | None:
    return None if spec is None else PeriodRule(spec.pattern, spec.place, spec.months)


def _check_codes_are_text(source: SourceFile) -> None:
    """YAML reads an unquoted 0012 as the number 10, off as “no”: they must stand in quotes."""
    columns = source.data.get("columns") if isinstance(source.data, dict) else None
    for name, spec in (columns if isinstance(columns, dict) else {}).items():
        if not isinstance(name, str):
            raise source.refuse(
                ("columns",),
                f"tên trường “{name}” phải đặt trong dấu nháy.",
                f"the name of the field “{name}” must stand in quotes.",
                'Viết "off": … thay cho off: …',
                'Write "off": … instead of off: …',
            )
        codes = spec.get("codes") if isinstance(spec, dict) else None
        for code in codes if isinstance(codes, dict) else ():
            if not isinstance(code, str):
                raise source.refuse(
                    ("columns", name, "codes"),
                    f"mã “{code}” phải đặt trong dấu nháy.",
                    f"the code “{code}” must stand in quotes.",
                    "Viết '1': …, 'Không': … thay cho 1: …, Không: …",
                    "Write '1': …, 'No': … instead of 1: …, No: …",
                )


def _check_references(source: SourceFile, layout: Layout) -> None:
    fields = {column.field for column in layout.columns} | set(layout.constants)
    for number, measure in enumerate(layout.measures):
        if bool(measure.subject) == bool(measure.subject_field):
            raise source.refuse(
                ("measures", number),
                "cần đúng một trong hai: “subject” hoặc “subject_field”.",
                "exactly one of “subject” and “subject_field” is needed.",
            )
        single = (
            measure.value, measure.points, measure.max_points, measure.rank, measure.subject_field
        )  # fmt: skip
        for name in (*measure.numerator, *measure.denominator, *filter(None, single)):
            _check_known(source, ("measures", number), name, fields)
    for number, rule in enumerate(layout.rows):
        if rule.field:
            _check_known(source, ("rows", number), rule.field, fields)
        _check_pattern(source, ("rows", number), rule.pattern)
    for name in layout.key:
        _check_known(source, ("key",), name, fields)
    for name in layout.constants:
        known = FIELDS_OF[layout.kind]
        _check_known(source, ("constants",), name, set(known) | fields)
    if layout.period is not None:
        _check_pattern(source, ("period",), layout.period.pattern)
    if layout.kind is SourceKind.SUMMARY and not layout.measures:
        raise source.refuse((), "bảng tổng hợp cần “measures”.", "a summary needs “measures”.")
    try:
        ZoneInfo(layout.time_zone)
    except (KeyError, ValueError, OSError) as error:
        raise source.refuse(
            ("time_zone",),
            f"không có múi giờ “{layout.time_zone}”.",
            f"there is no time zone “{layout.time_zone}”.",
            "Dùng tên IANA, ví dụ Asia/Ho_Chi_Minh.",
            "Use an IANA name, such as Asia/Ho_Chi_Minh.",
        ) from error


def _check_known(source: SourceFile, loc: Loc, name: str, known: set[str]) -> None:
    if name not in known:
        raise source.refuse(
            loc,
            f"“{name}” không có trong “columns”.",
            f"“{name}” is not among the “columns”.",
            "Các trường: " + ", ".join(sorted(known)) + ".",
            "Fields: " + ", ".join(sorted(known)) + ".",
        )


def _check_pattern(source: SourceFile, loc: Loc, pattern: str) -> Refusal | None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise source.refuse(
            loc,
            f"biểu thức “{pattern}” không hợp lệ.",
            f"the expression “{pattern}” is not valid.",
        ) from error
    return None
