"""Portal files (``definitions/portals/*.yaml``) → ``domain.portals``: how to read its answers.

>>> from pathlib import Path
>>> shipped = Path(__file__).parents[1] / "definitions" / "portals" / "dvcqg-evaluation.yaml"
>>> len(load_portal(SourceFile.read(shipped)).answers)
7
"""

from __future__ import annotations

from pydantic import Field

from vedich.domain.portals import Answer, Chart, Envelope, Measure, Metrics, Parts, Portal, Share
from vedich.rulebook.source import SourceFile, Strict
from vedich.rulebook.texts import BasisModel, TextModel, Words

_Keys = tuple[str, ...]


class _Parts(Strict):
    numerator: _Keys = ()
    denominator: _Keys = ()
    value: _Keys = ()
    points: _Keys = ()
    max_points: _Keys = ()

    def parts(self) -> Parts:
        return Parts(self.numerator, self.denominator, self.value, self.points, self.max_points)


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
    code: _Keys
    uuid: _Keys
    name: _Keys
    block: _Keys


class _Portal(Strict):
    id: Words
    source: Words
    title: TextModel
    basis: tuple[BasisModel, ...] = Field(min_length=1)
    envelope: _Envelope
    wrapper: _Wrapper
    unit: _Unit
    answers: dict[str, _Answer] = Field(min_length=1)


def load_portal(source: SourceFile) -> Portal:
    """How to read a portal's answers; Refusal with file and line for a key that is not known."""
    model = source.parse(_Portal)
    return Portal(
        id=model.id,
        digest=source.digest,
        source=model.source,
        title=model.title.text(),
        basis=tuple(basis.basis() for basis in model.basis),
        envelope=Envelope(**dict(model.envelope)),
        status=model.wrapper.status,
        success=model.wrapper.success,
        data=model.wrapper.data,
        code=model.unit.code,
        uuid=model.unit.uuid,
        name=model.unit.name,
        block=model.unit.block,
        answers=tuple(spec.answer(name) for name, spec in model.answers.items()),
    )
