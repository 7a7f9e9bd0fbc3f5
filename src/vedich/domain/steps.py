"""States as a table: what can become of a thing, by which step, who may take it, and why not.

A table is the only place that knows; operations ask it, and the picture in the docs is drawn
from it (``picture``), so that neither can say something else. The tables are in domain.states.

>>> door = StateTable("door", Text("Cửa", "Door"), {"shut": Text("đóng", "shut")}, ())
>>> picture(door, "en").splitlines()[1]
'    state "shut" as shut'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vedich.domain.errors import Refusal
from vedich.domain.indicators import Text

START = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One way from state to state. ``right``: the action somebody must be allowed to do.

    ``before``: the states it starts from (START: there is nothing yet). ``with_reason``: a reason
    has to be given.
    """

    verb: str
    title: Text
    before: tuple[str, ...]
    after: str
    right: str
    with_reason: bool = False


@dataclass(frozen=True, slots=True)
class StateTable:
    """Every state of a kind of thing, in its usual order, and every step."""

    id: str
    title: Text
    states: Mapping[str, Text]
    steps: tuple[Step, ...]

    def step(self, verb: str, state: str) -> Step:
        """The step from this state; Refusal where the state does not allow it."""
        for step in self.steps:
            if step.verb == verb and state in step.before:
                return step
        known = next(step for step in self.steps if step.verb == verb)
        now = self.states.get(state) or Text("chưa có", "not there yet")
        raise Refusal(
            "state_forbids",
            f"{self.title.vi} đang ở trạng thái “{now.vi}” nên không {known.title.vi} được.",
            f"{self.title.en}: “{now.en}”, so to {known.title.en} is not possible.",
            hint_vi="Tải lại trang để thấy trạng thái mới nhất.",
            hint_en="Load the page again to see how it stands now.",
        )

    def steps_from(self, state: str) -> tuple[Step, ...]:
        """What can be done next."""
        return tuple(step for step in self.steps if state in step.before)


def picture(table: StateTable, lang: str = "vi") -> str:
    """The table as a Mermaid diagram of states."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{_said(text, lang)}" as {name}' for name, text in table.states.items()]
    for step in table.steps:
        why = {"vi": ", nêu lý do", "en": ", with a reason"}[lang] if step.with_reason else ""
        for before in step.before:
            start = before or "[*]"
            lines.append(f"    {start} --> {step.after}: {_said(step.title, lang)}{why}")
    ends = [name for name in table.states if not table.steps_from(name)]
    lines += [f"    {name} --> [*]" for name in ends]
    return "\n".join(lines)


def _said(text: Text, lang: str) -> str:
    return text.en if lang == "en" else text.vi
