"""Parameter files: dated legal values, several to a file, each with its document and clause.

>>> text = '''
... parameters:
...   - id: central_online_payment
...     title: {vi: Tỷ lệ thanh toán trực tuyến, en: Online payment rate}
...     unit: "%"
...     values: [{value: 45, in_force_from: 2024-01-05, in_force_to: null}]
... '''
>>> [parameter.id for parameter in load_parameters(SourceFile.of("p.yaml", text))]
['central_online_payment']
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vedich.domain.parameters import Parameter, ParameterValue
from vedich.rulebook.schema import read
from vedich.rulebook.source import Loc, SourceFile

UNVERIFIED, UNFOUNDED = "chưa thẩm định", "chưa có căn cứ"


@dataclass(frozen=True, slots=True)
class ParameterFile:
    """The keys of one file."""

    parameters: tuple[Parameter, ...]


def load_parameters(source: SourceFile) -> tuple[Parameter, ...]:
    """The parameters of a file; Refusal where two values of one hold on the same day."""
    parameters = read(source, ParameterFile).parameters
    for index, parameter in enumerate(parameters):
        loc: Loc = ("parameters", index)
        if parameter.id in {other.id for other in parameters[:index]}:
            raise source.refuse(
                (*loc, "id"),
                f"tham số “{parameter.id}” viết hai lần.",
                f"parameter “{parameter.id}” is written twice.",
            )
        for position, value in enumerate(parameter.values):
            here: Loc = (*loc, "values", position)
            _check_status(source, here, value)
            if any(_overlap(value, other) for other in parameter.values[:position]):
                raise source.refuse(
                    here,
                    f"hai giá trị của “{parameter.id}” cùng có hiệu lực trong một ngày.",
                    f"two values of “{parameter.id}” are in force on one day.",
                    "Ghi ngày hết hiệu lực (in_force_to) của giá trị cũ.",
                    "Write the last day (in_force_to) of the older value.",
                )
    return parameters


def _check_status(source: SourceFile, here: Loc, value: ParameterValue) -> None:
    if value.status not in (UNVERIFIED, UNFOUNDED) or (value.status == UNFOUNDED) == bool(
        value.basis
    ):
        raise source.refuse(
            here,
            f"giá trị phải có căn cứ (basis) hoặc ghi “{UNFOUNDED}”, và chỉ một trong hai.",
            f"a value has a basis or says “{UNFOUNDED}”, and not both.",
            f"Có căn cứ nhưng chưa ai ký xác nhận thì ghi “{UNVERIFIED}”.",
            f"With a basis nobody has signed for yet, write “{UNVERIFIED}”.",
        )


def _overlap(one: ParameterValue, other: ParameterValue) -> bool:
    latest_start = max(one.in_force_from or date.min, other.in_force_from or date.min)
    earliest_end = min(one.in_force_to or date.max, other.in_force_to or date.max)
    return latest_start <= earliest_end
