"""The how-to is enough: its layouts load, its example gives its answers, it names every key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from tests.integration.intake_helpers import LAYOUTS, written
from vedich.domain.layouts import FIELDS_OF, DateStyle, ListSum, NumberStyle
from vedich.intake.reading import read
from vedich.rulebook import layouts as loader

PAGES = [
    Path(__file__).resolve().parents[2] / "docs/how-to" / name
    for name in ("read-a-new-export.md", "read-a-new-export.vi.md")
]


def blocks(page: Path) -> list[str]:
    """The layouts written on a page."""
    return re.findall(r"```yaml\n(id: .*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_layout_on_the_page_loads(page: Path) -> None:
    found = [written(text).id for text in blocks(page)]
    assert found == ["wabo", "two-fields", "with-groups", "by-quarter", "with-lists"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_example_is_the_shipped_layout_and_gives_its_answers(
    page: Path, shared_data: Path
) -> None:
    shipped = yaml.safe_load((LAYOUTS / "wabo.yaml").read_text(encoding="utf-8"))
    shipped.pop("basis")
    assert yaml.safe_load(blocks(page)[0]) == shipped
    path = shared_data / "wabo_receipt" / "receipt_cases.csv"
    rows = read(path, written(blocks(page)[0])).table.to_pylist()
    assert sum(row["channel"] == "online" for row in rows) == 1250
    done = [row for row in rows if row["finished_at"] and row["finished_at"] <= row["due_at"]]
    assert (len(done), len(rows)) == (952, 1434)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_key_field_and_choice_is_explained(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    models = [
        model
        for model in vars(loader).values()
        if isinstance(model, type)
        and issubclass(model, BaseModel)
        and model.__module__ == loader.__name__
    ]
    keys = {name for model in models for name in model.model_fields} - {"vi", "en"}
    fields = {name for names in FIELDS_OF.values() for name in names}
    choices = {str(word) for words in (DateStyle, NumberStyle, ListSum) for word in words}
    absent = {word for word in keys | fields | choices if not re.search(rf"`{word}\b", text)}
    assert not absent
