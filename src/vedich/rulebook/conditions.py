"""Conditions as an official writes them in YAML → the closed set of domain.conditions.

    {all_of: [{field: paid, is: true}, {field: payment_route, in: $payment_routes}]}

Forms: ``all`` (every case); ``all_of``, ``any_of``, ``none_of`` with a list; ``field`` with one of
is, in, known, more_than, at_least, less_than, at_most; ``first_of`` or ``moment`` with
``not_after`` and, if need be, ``extended_by``. Anything else is refused with file, line and the
nearest known word.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches

from vedich.domain.conditions import (
    AS_OF,
    AllOf,
    Always,
    AnyOf,
    Compare,
    Condition,
    In,
    Is,
    Known,
    NoneOf,
    NotAfter,
    Operator,
)
from vedich.domain.dossiers import Field, FieldKind
from vedich.domain.errors import Refusal
from vedich.rulebook.source import Loc, SourceFile

_GROUPS: dict[str, type[AllOf] | type[AnyOf] | type[NoneOf]] = {
    "all_of": AllOf,
    "any_of": AnyOf,
    "none_of": NoneOf,
}
_OPERATORS: tuple[Operator, ...] = ("more_than", "at_least", "less_than", "at_most")
_TESTS = ("is", "in", "known", *_OPERATORS)
_WORDS = (*_GROUPS, "field", *_TESTS, "first_of", "moment", "not_after", "extended_by")
MOMENTS = (FieldKind.MOMENT,)
NUMBERS = (FieldKind.COUNT, FieldKind.MONEY)


class ConditionReader:
    """Reads the conditions of one version against one set of fields.

    ``parameters``: named lists a condition may refer to as ``in: $name``; ``used`` collects the
    names that were, so that a parameter nobody reads can be refused.
    """

    def __init__(
        self,
        source: SourceFile,
        fields: Mapping[str, Field],
        parameters: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._source = source
        self._fields = fields
        self._parameters = parameters
        self.used: set[str] = set()

    def read(self, raw: object, loc: Loc) -> Condition:
        """The condition that stands at ``loc``; Refusal where it is none of the forms."""
        if raw == "all":
            return Always()
        if not isinstance(raw, dict):
            raise self._refuse(
                loc,
                "điều kiện phải viết bằng các khóa như field, all_of, hoặc chữ “all”.",
                "a condition is written with keys such as field or all_of, or is the word “all”.",
            )
        for key in raw:
            if key not in _WORDS:
                raise self._unknown((*loc, str(key)), str(key), _WORDS)
        if len(raw) == 1 and (group := next(iter(raw))) in _GROUPS:
            return _GROUPS[group](self._parts(raw[group], (*loc, group)))
        if "field" in raw:
            return self._test(raw, loc)
        if "first_of" in raw or "moment" in raw:
            return self._not_after(raw, loc)
        raise self._refuse(
            loc,
            "điều kiện cần đúng một dạng: all_of, any_of, none_of, field, first_of hoặc moment.",
            "a condition needs exactly one form: all_of, any_of, none_of, field, first_of or "
            "moment.",
        )

    def field(self, name: object, loc: Loc, kinds: Collection[FieldKind] = ()) -> str:
        """The name of a known field (of one of ``kinds``, if given)."""
        if not isinstance(name, str) or name not in self._fields:
            raise self._unknown(loc, str(name), tuple(self._fields))
        if kinds and self._fields[name].kind not in kinds:
            wanted = " / ".join(kinds)
            raise self._refuse(
                loc,
                f"trường “{name}” là loại {self._fields[name].kind}, ở đây cần {wanted}.",
                f"field “{name}” is a {self._fields[name].kind}, here a {wanted} is needed.",
            )
        return name

    def choices(self, field: str, values: object, loc: Loc) -> tuple[str, ...]:
        """A list of words the field can have, each of them known and none of them twice."""
        if not isinstance(values, (list, tuple)) or not values:
            raise self._refuse(loc, "cần một danh sách giá trị.", "a list of values is needed.")
        self.field(field, loc, (FieldKind.CHOICE, FieldKind.CODE))
        known = self._fields[field].choices
        for index, value in enumerate(values):
            if not isinstance(value, str):
                raise self._refuse(
                    (*loc, index),
                    f"“{value}” phải là chữ; đặt trong dấu nháy nếu là mã.",
                    f"“{value}” must be text; put a code in quotes.",
                )
            if known and value not in known:
                raise self._unknown((*loc, index), value, known)
        if len(set(values)) < len(values):
            raise self._refuse(loc, "có giá trị viết hai lần.", "a value is written twice.")
        return tuple(values)

    def _parts(self, raw: object, loc: Loc) -> tuple[Condition, ...]:
        if not isinstance(raw, list) or not raw:
            raise self._refuse(
                loc, "cần một danh sách điều kiện.", "a list of conditions is needed."
            )
        return tuple(self.read(part, (*loc, index)) for index, part in enumerate(raw))

    def _test(self, raw: Mapping[str, object], loc: Loc) -> Condition:
        tests = [key for key in raw if key != "field"]
        if len(tests) != 1 or tests[0] not in _TESTS:
            raise self._refuse(
                loc,
                f"trường “{raw['field']}” cần đúng một phép thử: {', '.join(_TESTS)}.",
                f"field “{raw['field']}” needs exactly one test: {', '.join(_TESTS)}.",
            )
        test, value = tests[0], raw[tests[0]]
        here = (*loc, test)
        name = self.field(raw["field"], (*loc, "field"))
        if test == "known":
            return Known(name, self._flag(value, here))
        if test == "is":
            if self._fields[name].kind is FieldKind.FLAG:
                return Is(name, self._flag(value, here))
            return Is(name, self.choices(name, [value], here)[0])
        if test == "in":
            return self._in(name, value, here)
        return self._compare(name, test, value, here)

    def _in(self, name: str, value: object, loc: Loc) -> In:
        if not (isinstance(value, str) and value.startswith("$")):
            return In(name, self.choices(name, value, loc))
        parameter = value[1:]
        if parameter not in self._parameters:
            raise self._unknown(loc, parameter, tuple(self._parameters))
        self.used.add(parameter)
        return In(name, self.choices(name, self._parameters[parameter], loc), parameter)

    def _compare(self, name: str, test: str, value: object, loc: Loc) -> Compare:
        self.field(name, loc, NUMBERS)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._refuse(
                loc, f"“{value}” phải là số nguyên.", f"“{value}” must be a whole number."
            )
        operator = next(known for known in _OPERATORS if known == test)
        return Compare(name, operator, value)

    def _not_after(self, raw: Mapping[str, object], loc: Loc) -> NotAfter:
        head = "first_of" if "first_of" in raw else "moment"
        if set(raw) - {head, "not_after", "extended_by"} or "not_after" not in raw:
            raise self._refuse(
                loc,
                f"“{head}” đi cùng not_after và, nếu cần, extended_by; không khóa nào khác.",
                f"“{head}” goes with not_after and, if need be, extended_by; no other key.",
            )
        moments: tuple[str, ...] = (AS_OF,)
        if head == "moment" and raw["moment"] != AS_OF:
            raise self._unknown((*loc, "moment"), str(raw["moment"]), (AS_OF,))
        if head == "first_of":
            moments = self.fields(raw["first_of"], (*loc, "first_of"), MOMENTS)
        extended_by = None
        if "extended_by" in raw:
            extended_by = self.field(raw["extended_by"], (*loc, "extended_by"), (FieldKind.COUNT,))
        deadline = self.field(raw["not_after"], (*loc, "not_after"), (FieldKind.DEADLINE,))
        return NotAfter(moments, deadline, extended_by)

    def fields(self, raw: object, loc: Loc, kinds: Collection[FieldKind] = ()) -> tuple[str, ...]:
        """A list of field names."""
        if not isinstance(raw, (list, tuple)) or not raw:
            raise self._refuse(loc, "cần một danh sách trường.", "a list of fields is needed.")
        return tuple(self.field(name, (*loc, i), kinds) for i, name in enumerate(raw))

    def _flag(self, value: object, loc: Loc) -> bool:
        if not isinstance(value, bool):
            raise self._refuse(
                loc, f"“{value}” phải là true hoặc false.", f"“{value}” must be true or false."
            )
        return value

    def _unknown(self, loc: Loc, word: str, known: Collection[str]) -> Refusal:
        near = get_close_matches(word, known, 1, 0.5)
        listed = ", ".join(known) or "không có / none"
        return self._refuse(
            loc,
            f"“{word}” không được biết đến ở đây.",
            f"“{word}” is not known here.",
            f"Có phải là “{near[0]}”?" if near else f"Các từ được dùng: {listed}.",
            f"Did you mean “{near[0]}”?" if near else f"Known words: {listed}.",
        )

    def _refuse(self, loc: Loc, vi: str, en: str, hint_vi: str = "", hint_en: str = "") -> Refusal:
        return self._source.refuse(loc, vi, en, hint_vi, hint_en)
