"""What people type and what they find: accents, tone styles, slips, sayings, codes, order."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedich.domain.errors import Refusal
from vedich.domain.finding import Finder
from vedich.domain.procedures import EverydayWords, Procedure
from vedich.domain.typed_words import Spelling, fold, words_of
from vedich.rulebook.procedures import load_catalogue
from vedich.rulebook.source import SourceFile

NAMES = {
    "1.001193": "Thủ tục đăng ký khai sinh",
    "1.004884": "Thủ tục đăng ký lại khai sinh",
    "2.000528": "Thủ tục đăng ký khai sinh có yếu tố nước ngoài",
    "1.000656": "Thủ tục đăng ký khai tử",
    "1.000894": "Thủ tục đăng ký kết hôn",
    "2.000815": "Chứng thực bản sao từ bản chính giấy tờ, văn bản",
    "1.004222": "Đăng ký thường trú",
    "3.000169": "Cấp giấy phép nhập khẩu pháo hoa",
    "1.009284": "Đăng ký làm hòa giải viên thương mại vụ việc",
}
FINDER = Finder(
    [Procedure(code, name) for code, name in NAMES.items()],
    sayings=[
        EverydayWords(("sao y",), ("chứng thực bản sao từ bản chính",)),
        EverydayWords(("nhập khẩu",), ("đăng ký thường trú",)),
        EverydayWords(("cho con",), ("",)),
    ],
    noise=["thủ tục", "làm", "giấy"],
)


def first(question: str) -> str:
    return next((hit.procedure for hit in FINDER.find(question, 1)), "")


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("khai sinh", "1.001193"),
        ("KHAI SINH", "1.001193"),
        ("làm giấy khai sinh cho con", "1.001193"),
        ("đăng kí khai sinh", "1.001193"),
        ("dang ky lai khai sinh", "1.004884"),
        ("khai sinh người nước ngoài", "2.000528"),
        ("khai snih", "1.001193"),
        ("kkhai sinh", "1.001193"),
        ("khai sih", "1.001193"),
        ("khaisinh", "1.001193"),
        ("khai tư", "1.000656"),
        ("sao y", "2.000815"),
        ("SAO Y 2 bản", "2.000815"),
        ("nhập khẩu", "1.004222"),
        ("nhập khẩu pháo hoa", "3.000169"),
        ("hoà giải viên", "1.009284"),
        ("hòa giải viên", "1.009284"),
        ("dang ky ket h", "1.000894"),
        ("2.000815", "2.000815"),
        ("2000815", "2.000815"),
        ("2.000815.000.00.00.H55", "2.000815"),
    ],
)
def test_the_likeliest_procedure_comes_first(question: str, code: str) -> None:
    assert first(question) == code
    assert first(unicodedata.normalize("NFD", question)) == code


@pytest.mark.parametrize("question", ["", "   ", "?!", "làm giấy", "xyzzy qwerty", "9.999999"])
def test_where_nothing_fits_nothing_is_found(question: str) -> None:
    assert FINDER.find(question) == []


def test_the_limit_is_kept_and_scores_fall() -> None:
    hits = FINDER.find("đăng ký", 4)
    assert len(hits) == 4
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_of_namesakes_the_one_most_people_go_to_comes_first() -> None:
    listed = [
        Procedure("1.000001", "Cấp lại thẻ căn cước", handled_by="Công an cấp Tỉnh"),
        Procedure("1.000002", "Cấp lại thẻ căn cước", handled_by="Công an cấp Xã"),
    ]
    question = "cap lai can cuoc"
    assert Finder(listed).find(question)[0].procedure == "1.000001"
    assert Finder(listed, first=["cấp xã"]).find(question)[0].procedure == "1.000002"


def test_a_word_that_may_tell_nothing_tells_something_beside_its_neighbour() -> None:
    listed = [Procedure("1", "Cấp lại thẻ căn cước"), Procedure("2", "Đăng ký kết hôn")]
    finder = Finder(listed, noise=["cần", "gì", "thì"])
    assert [hit.procedure for hit in finder.find("can cuoc")] == ["1"]
    assert [hit.procedure for hit in finder.find("dang ky ket hon thi can gi")] == ["2"]
    assert finder.find("can gi") == []


def test_accents_that_are_typed_tell_words_apart() -> None:
    listed = [Procedure("1", "Khai từ"), Procedure("2", "Khai tử")]
    assert Finder(listed).find("khai tử")[0].procedure == "2"
    assert Finder(listed).find("khai từ")[0].procedure == "1"


@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    assert len(FINDER.find(text, 3)) <= 3
    assert fold(fold(text)) == fold(text)


@given(st.sampled_from(sorted(NAMES)), st.data())
def test_one_slip_in_one_word_is_forgiven(code: str, data: st.DataObject) -> None:
    words = [word.bare for word in words_of(NAMES[code])]
    long = [at for at, word in enumerate(words) if len(word) > 3]
    at = data.draw(st.sampled_from(long))
    gap = data.draw(st.integers(1, len(words[at]) - 2))
    words[at] = words[at][:gap] + words[at][gap + 1 :]
    assert code in [hit.procedure for hit in FINDER.find(" ".join(words), 3)]


def test_a_slip_is_one_letter_more_less_other_or_swapped() -> None:
    spelling = Spelling(["sinh", "thuong", "ba"])
    near = {word: spelling.near(word) for word in ("snih", "sih", "siinh", "sinx", "sn", "ab")}
    assert near == {w: ["sinh"] for w in ("snih", "sih", "siinh", "sinx")} | {"sn": [], "ab": []}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("words:\n  - {say: [sao y], means: []}", 4, "mean some words"),
        ("words:\n  - {say: [sao y, SAO Y], means: [a]}", 4, "already there"),
        ("words:\n  - {say: ['?'], means: [a]}", 4, "no word"),
        ("wordz: []", 3, "not known"),
        (
            "procedures:\n  - {procedure: '1', name: a, basis: []}\n"
            "  - {procedure: '1', name: b, basis: []}",
            5,
            "written twice",
        ),
    ],
)
def test_a_wrong_catalogue_is_refused_by_file_and_line(text: str, line: int, said: str) -> None:
    whole = f"id: a\ntitle: {{vi: A, en: A}}\n{text}\n"
    with pytest.raises(Refusal) as refused:
        load_catalogue(SourceFile.of("a.yaml", whole))
    assert refused.value.where == f"a.yaml:{line}"
    assert said in refused.value.en
