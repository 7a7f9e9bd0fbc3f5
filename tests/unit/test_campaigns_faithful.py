"""The campaign files against the documents they were copied from, sentence by sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

DEFINITIONS = Path(__file__).resolve().parents[2] / "src/vedich/definitions/campaigns"
SOURCES = {
    "tp-lang-son-2024": "ke-hoach-tp-lang-son-2024.txt",
    "so-cong-thuong-lang-son-2024": "ke-hoach-so-cong-thuong-lang-son-2024.txt",
    "so-nong-nghiep-lang-son-2024": "cong-van-so-nong-nghiep-lang-son-2024.txt",
    "ia-ake-2024": "ke-hoach-xa-ia-ake-gia-lai-2024.txt",
}
WINDOW = 12
LONGEST_HEADING = 44
# Keys whose words are the product's own, in both languages, and not the document's.
OWN_WORDS = {"title", "how", "note", "evidence", "notes", "gaps"}
VERBATIM = ("text", "quotes", "written", "judged", "recipients")


def plain(text: str) -> str:
    """Letters and digits only: line breaks, marks of footnotes and emphasis do not count."""
    text = unicodedata.normalize("NFC", re.sub(r"<su[pb]>\d?|</su[pb]>|[¹²³]", "", text))
    # The footnote mark of one plan stands behind a year without a space.
    return re.sub(r"[\W_]+", "", text.replace("20241,", "2024,")).lower()


def source_text(shared_data: Path, name: str) -> str:
    path = shared_data.parent / "sources" / SOURCES[name]
    if not path.is_file():
        pytest.skip("the documents are absent: no folder ../shared/sources on this machine")
    return path.read_text(encoding="utf-8")


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def verbatim(value: Any) -> Iterator[str]:
    """What a file gives as the words of its document."""
    if isinstance(value, list):
        for part in value:
            yield from verbatim(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            if key in VERBATIM and isinstance(part, str):
                yield part
            elif key in VERBATIM and isinstance(part, list):
                yield from (item for item in part if isinstance(item, str))
            elif key not in OWN_WORDS:
                yield from verbatim(part)


def lost_runs(document: str, have: str) -> list[str]:
    """Stretches of the document that stand nowhere in the file."""
    kept = [False] * len(document)
    for start in range(len(document) - WINDOW + 1):
        if document[start : start + WINDOW] in have:
            kept[start : start + WINDOW] = [True] * WINDOW
    marked = "".join(
        letter if not known else " " for letter, known in zip(document, kept, strict=True)
    )
    return [run for run in marked.split() if len(run) > LONGEST_HEADING]


@pytest.mark.parametrize("name", SOURCES)
def test_every_sentence_of_the_document_has_its_place(shared_data: Path, name: str) -> None:
    data = yaml.safe_load((DEFINITIONS / f"{name}.yaml").read_text(encoding="utf-8"))
    have = "|".join(plain(text) for text in strings(data))
    body = source_text(shared_data, name).split("PHỤ LỤC II\n")[0]
    sentences = "".join(line for line in body.splitlines() if not line.isupper())
    assert lost_runs(plain(sentences), have) == []


def test_a_lost_sentence_would_be_seen() -> None:
    duty = plain("Đề nghị các phòng báo cáo kết quả trước ngày 20 hằng tháng về Văn phòng Sở.")
    assert lost_runs(plain("Mục này giữ nguyên lời văn.") + duty, plain("giữ nguyên lời văn")) != []


@pytest.mark.parametrize("name", SOURCES)
def test_every_quoted_passage_stands_in_the_document(shared_data: Path, name: str) -> None:
    data = yaml.safe_load((DEFINITIONS / f"{name}.yaml").read_text(encoding="utf-8"))
    document = plain(source_text(shared_data, name))
    quoted = list(verbatim(data))
    assert len(quoted) > 30
    assert [text for text in quoted if plain(text) not in document] == []
