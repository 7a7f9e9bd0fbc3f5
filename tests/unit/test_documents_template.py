"""What an office may do to a template by accident, and what it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents_example import sample_report
from vedich.documents.report_docx import TAGS, TEMPLATE, write_docx
from vedich.documents.template_check import check_tags, environment
from vedich.domain.errors import Refusal


@pytest.mark.parametrize(
    ("paragraphs", "tag"),
    [
        (["Số: {{ header.number "], "{{"),
        (["{{ subjekt }}"], "{{ subjekt }}"),
        (["{%p for line in results %}", "{{ line }}"], "{%p for line in results %}"),
        (["{{ line }}", "{%p endfor %}"], "{{ line }}"),
        (["{%p endif %}"], "{%p endif %}"),
        (["{%p if results %}", "{%p endfor %}"], "{%p endfor %}"),
        (["{% import 'x' as y %}"], "{% import 'x' as y %}"),
        (["{{ subject | }}"], "{{ subject | }}"),
    ],
)
def test_a_broken_tag_is_named_with_its_place(paragraphs: list[str], tag: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_tags(paragraphs, set(TAGS), "mau.docx")
    assert caught.value.code == "broken_template"
    assert f"“{tag}”" in caught.value.vi
    assert caught.value.where.startswith("mau.docx: “")


def test_a_near_name_is_suggested() -> None:
    with pytest.raises(Refusal) as caught:
        check_tags(["{{ subjekt }}"], set(TAGS), "mau.docx")
    assert "“subject”" in caught.value.hint_vi


def test_the_shipped_template_is_whole(tmp_path: Path) -> None:
    assert write_docx(sample_report(), tmp_path / "a.docx").stat().st_size > 10_000


def edited(tmp_path: Path, old: str, new: str) -> Path:
    """The shipped template with one paragraph's text replaced."""
    from docx import Document

    document = Document(str(TEMPLATE))
    (found,) = [p for p in document.paragraphs if p.text == old]
    found.runs[0].text = new
    for run in found.runs[1:]:
        run.text = ""
    path = tmp_path / "mau.docx"
    document.save(str(path))
    return path


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("{{ opening.nothing }}", "nothing"),
        ("{{ subject.__class__.__mro__ }}", "unsafe"),
        ("Bảng: {{ tables.gaps }} dưới đây", "tables.gaps"),
        ("{{ tables.nothing }}", "nothing"),
    ],
)
def test_an_edited_template_is_refused_or_confined(tmp_path: Path, new: str, said: str) -> None:
    template = edited(tmp_path, "{{ opening }}", new)
    with pytest.raises(Refusal) as caught:
        write_docx(sample_report(), tmp_path / "a.docx", template)
    assert caught.value.code == "broken_template"
    assert said in caught.value.vi
    assert not (tmp_path / "a.docx").exists()


def test_an_office_may_reword_and_remove(tmp_path: Path) -> None:
    from docx import Document

    template = edited(tmp_path, "TỒN TẠI, HẠN CHẾ", "NHỮNG VIỆC CHƯA LÀM ĐƯỢC")
    document = Document(str(write_docx(sample_report(), tmp_path / "a.docx", template)))
    assert "NHỮNG VIỆC CHƯA LÀM ĐƯỢC" in [p.text for p in document.paragraphs]


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_word_document(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mau.docx"
    path.write_bytes(content)
    with pytest.raises(Refusal, match=r"no \.docx"):
        write_docx(sample_report(), tmp_path / "a.docx", path)


def test_templates_run_in_a_sandbox_and_escape() -> None:
    runner = environment()
    assert runner.sandboxed and runner.autoescape
