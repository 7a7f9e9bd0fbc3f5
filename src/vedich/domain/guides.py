"""Step guides for people who have never done it, and what they say in one language.

A guide is written in Vietnamese and English; further languages (Tày, Nùng, Jrai) are catalogues
of an office, keyed by the place of a text; what they leave out is said in Vietnamese.

>>> guide = Guide("account", 1, Text("Tạo tài khoản", "Get an account"), Text("a", "a"),
...     Text("b", "b"), (), (Step("go", Text("Đến Công an xã.", "Go to the police.")),), (), (), ())
>>> tell(guide, "en").steps[0].do
'Go to the police.'
>>> tay = Language("tyz", "Tày", "", {"account.steps.go.do": "…"})
>>> told = tell(guide, "tyz", tay); told.steps[0].do, told.title, told.translated, told.texts
('…', 'Tạo tài khoản', 1, 4)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vedich.domain.indicators import Basis, Text


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and what helps while doing it."""

    id: str
    do: Text
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """What can go wrong, and what to do then."""

    id: str
    what: Text
    then: Text


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide: what is needed, the steps, how to know it worked, what can go wrong.

    ``short`` fits on a button; ``position`` is the place in the list; ``checker`` signs for it.
    """

    id: str
    position: int
    title: Text
    short: Text
    lead: Text
    needs: tuple[Text, ...]
    steps: tuple[Step, ...]
    done: tuple[Text, ...]
    troubles: tuple[Trouble, ...]
    bases: tuple[Basis, ...]
    checker: str = "chưa thẩm định"


@dataclass(frozen=True, slots=True)
class Language:
    """A further language of the guides: its texts by key; ``id`` is its ISO 639-3 code."""

    id: str
    name: str
    author: str
    texts: Mapping[str, str]
    checker: str = "chưa thẩm định"


# The headings of every guide; a catalogue may translate them, too.
HEADINGS = {
    "page.needs": Text("Cần chuẩn bị", "What you need"),
    "page.steps": Text("Các bước", "Steps"),
    "page.done": Text("Xong khi", "It worked when"),
    "page.troubles": Text("Nếu gặp trục trặc", "If something goes wrong"),
    "page.scan": Text("Quét mã để xem trên điện thoại", "Scan to read it on your phone"),
    "page.counter": Text(
        "Cần giúp? Hỏi cán bộ tại Bộ phận Một cửa.", "Need help? Ask at the one-stop desk."
    ),
}


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A step in one language; ``note`` may be empty."""

    number: int
    do: str
    note: str


@dataclass(frozen=True, slots=True)
class Told:
    """A guide in one language. ``translated`` of its ``texts`` are in that language."""

    id: str
    language: str
    language_name: str
    title: str
    short: str
    lead: str
    needs: tuple[str, ...]
    steps: tuple[ToldStep, ...]
    done: tuple[str, ...]
    troubles: tuple[tuple[str, str], ...]
    headings: Mapping[str, str]
    translated: int
    texts: int


def texts_of(guide: Guide) -> Iterator[tuple[str, Text]]:
    """Every text of a guide with its key, ``account.steps.go.do``; lists count from 1."""
    name = guide.id
    for part in ("title", "short", "lead"):
        yield f"{name}.{part}", getattr(guide, part)
    for part in ("needs", "done"):
        for number, text in enumerate(getattr(guide, part), start=1):
            yield f"{name}.{part}.{number}", text
    for step in guide.steps:
        yield f"{name}.steps.{step.id}.do", step.do
        if step.note is not None:
            yield f"{name}.steps.{step.id}.note", step.note
    for trouble in guide.troubles:
        yield f"{name}.troubles.{trouble.id}.what", trouble.what
        yield f"{name}.troubles.{trouble.id}.then", trouble.then


def tell(guide: Guide, language: str, further: Language | None = None) -> Told:
    """The guide in Vietnamese, English, or a further language where its catalogue is given."""
    known = dict(texts_of(guide))
    texts = further.texts if further is not None else {}
    spoken = "en" if language == "en" and further is None else "vi"
    found = {key: texts.get(key) or text(spoken) for key, text in (known | HEADINGS).items()}

    def all_of(part: str) -> tuple[str, ...]:
        return tuple(found[key] for key in known if key.startswith(f"{guide.id}.{part}."))

    return Told(
        guide.id,
        language,
        further.name if further is not None else NAMES[spoken],
        title=found[f"{guide.id}.title"],
        short=found[f"{guide.id}.short"],
        lead=found[f"{guide.id}.lead"],
        needs=all_of("needs"),
        steps=tuple(
            ToldStep(
                number,
                found[f"{guide.id}.steps.{step.id}.do"],
                found.get(f"{guide.id}.steps.{step.id}.note", ""),
            )
            for number, step in enumerate(guide.steps, start=1)
        ),
        done=all_of("done"),
        troubles=tuple(
            (
                found[f"{guide.id}.troubles.{one.id}.what"],
                found[f"{guide.id}.troubles.{one.id}.then"],
            )
            for one in guide.troubles
        ),
        headings={key.removeprefix("page."): found[key] for key in HEADINGS},
        translated=sum(1 for key in known if key in texts) if further is not None else len(known),
        texts=len(known),
    )


NAMES = {"vi": "Tiếng Việt", "en": "English"}
