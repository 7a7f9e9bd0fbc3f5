"""Portal files (``definitions/portals/*.yaml``) → ``domain.portals``: how published figures read.

>>> from pathlib import Path
>>> shipped = Path(__file__).parents[1] / "definitions" / "portals" / "dvcqg-evaluation.yaml"
>>> portal = load_portal(SourceFile.read(shipped))
>>> len(portal.interface.answers), len(portal.tables)
(7, 0)
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from vedich.domain.portals import (
    Answer,
    Chart,
    Envelope,
    FigureTable,
    Interface,
    Measure,
    Metrics,
    Parts,
    Portal,
    Share,
    TablePeriod,
    UnitKeys,
)
from vedich.rulebook.source import SourceFile, Strict
from vedich.rulebook.texts import BasisModel, TextModel, Words

_Keys = tuple[str, ...]


class _Parts(Strict):
    numerator: _Keys = ()
    denominator: _Keys = ()
    value: _Keys = ()
    points: _Keys = ()
    max_points: _Keys = ()
    rank: _Keys = ()

    def parts(self) -> Parts:
        return Parts(
            self.numerator,
            self.denominator,
            self.value,
            self.points,
            self.max_points,
            self.rank,
        )


class _Measure(_Parts):
    subject: str


class _Metrics(_Parts):
    list: str
    subject: str
    of_unit: bool = True
    note: str = ""


class _Chart(_Parts):
    list: str
    month: str
    subject: str
    all_zero: _Keys = ()


class _Share(Strict):
    list: str
    code: str
    count: str
    subject: str
    counted: _Keys = Field(min_length=1)


class _Answer(Strict):
    known_by: _Keys = Field(min_length=1)
    has_component: str = ""
    units: _Keys = Field(min_length=1)
    nation: str = ""
    measures: tuple[_Measure, ...]
    metrics: _Metrics | None = None
    charts: tuple[_Chart, ...] = ()
    shares: tuple[_Share, ...] = ()

    def answer(self, name: str) -> Answer:
        listed = self.metrics
        return Answer(
            name=name,
            known_by=self.known_by,
            units=self.units,
            measures=tuple(Measure(spec.subject, spec.parts()) for spec in self.measures),
            has_component=self.has_component,
            nation=self.nation,
            metrics=Metrics(
                listed.list, listed.subject, listed.parts(), listed.of_unit, listed.note
            )
            if listed
            else None,
            charts=tuple(
                Chart(spec.list, spec.month, spec.subject, spec.parts(), spec.all_zero)
                for spec in self.charts
            ),
            shares=tuple(
                Share(spec.list, spec.code, spec.count, spec.subject, spec.counted)
                for spec in self.shares
            ),
        )


class _Envelope(Strict):
    answer: Words
    captured_at: Words
    request: Words
    time_type: Words
    year: Words
    quarter: Words
    month: Words
    start: Words
    end: Words


class _Wrapper(Strict):
    status: Words
    success: Words
    data: Words


class _Unit(Strict):
    code: _Keys = ()
    uuid: _Keys = ()
    name: _Keys = ()
    block: _Keys = ()

    def keys(self) -> UnitKeys:
        return UnitKeys(self.code, self.uuid, self.name, self.block)


class _Interface(Strict):
    envelope: _Envelope
    wrapper: _Wrapper
    unit: _Unit
    answers: dict[str, _Answer] = Field(min_length=1)

    def interface(self) -> Interface:
        return Interface(
            envelope=Envelope(**dict(self.envelope)),
            status=self.wrapper.status,
            success=self.wrapper.success,
            data=self.wrapper.data,
            unit=self.unit.keys(),
            answers=tuple(spec.answer(name) for name, spec in self.answers.items()),
        )


class _Period(Strict):
    kind: Literal["year", "quarter", "month", ""] = ""
    kind_of: str = ""
    year: str = ""
    which: str = ""


class _Listed(_Parts):
    subject: str
    subjects: dict[str, str] = Field(default_factory=dict)
    note: str = ""


class _Table(Strict):
    known_by: _Keys = Field(min_length=1)
    sheets: _Keys = ()
    unit: _Unit = _Unit()
    unit_is: str = ""
    block_is: str = ""
    captured_at: str = ""
    period: _Period = _Period()
    measures: tuple[_Measure, ...] = ()
    listed: _Listed | None = None

    def table(self, name: str) -> FigureTable:
        listed = self.listed
        return FigureTable(
            name=name,
            known_by=self.known_by,
            unit=self.unit.keys(),
            period=TablePeriod(**dict(self.period)),
            sheets=self.sheets,
            captured_at=self.captured_at,
            unit_is=self.unit_is,
            block_is=self.block_is,
            measures=tuple(Measure(spec.subject, spec.parts()) for spec in self.measures),
            subject=listed.subject if listed else "",
            listed=listed.parts() if listed else Parts(),
            subjects=listed.subjects if listed else {},
            note=listed.note if listed else "",
        )


class _Portal(Strict):
    id: Words
    source: Words
    title: TextModel
    basis: tuple[BasisModel, ...] = Field(min_length=1)
    interface: _Interface | None = None
    tables: dict[str, _Table] = Field(default_factory=dict)


def load_portal(source: SourceFile) -> Portal:
    """How to read a publisher's figures; Refusal with file and line for what can't be obeyed."""
    model = source.parse(_Portal)
    for name, table in model.tables.items():
        if bool(table.measures) == bool(table.listed):
            raise source.refuse(
                ("tables", name),
                f"bảng “{name}” cần “measures” hoặc “listed”, không cả hai.",
                f"the table “{name}” needs “measures” or “listed”, not both.",
            )
        if not (table.unit.code or table.unit.uuid or table.unit_is):
            raise source.refuse(
                ("tables", name),
                f"bảng “{name}” chưa nói mã đơn vị ở đâu (unit hoặc unit_is).",
                f"the table “{name}” does not say where the unit is (unit or unit_is).",
            )
    return Portal(
        id=model.id,
        digest=source.digest,
        source=model.source,
        title=model.title.text(),
        basis=tuple(basis.basis() for basis in model.basis),
        interface=model.interface.interface() if model.interface else None,
        tables=tuple(spec.table(name) for name, spec in model.tables.items()),
    )
