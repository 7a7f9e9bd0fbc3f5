"""Definition files: places, and everything that is refused before it is understood."""

from __future__ import annotations

import pytest

from vedich.domain.errors import Refusal
from vedich.rulebook.source import SourceFile, Strict


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: &x 1\nb: *x\n", "yaml_alias", 1),
        ("a: 1\nb: {<<: {c: 1}}\n", "yaml_alias", 2),
        ("a: 1\nb: 2\na: 3\n", "duplicate_key", 3),
        ("a: [1\nb: 2\n", "invalid_yaml", 2),
        ("a: 1\nb:\n  - {c: 2024-02-30}\n", "invalid_yaml", 3),
        ("a: !!python/object/apply:os.getcwd []\n", "invalid_yaml", 1),
        ("[" * 5000 + "]" * 5000, "invalid_yaml", 1),
    ],
    ids=["alias", "merge", "twice", "syntax", "no such day", "python object", "too deep"],
)
def test_refused_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(Refusal) as refused:
        SourceFile.of("x.yaml", text)
    assert (refused.value.code, refused.value.where) == (code, f"x.yaml:{line}")


def test_an_expansion_bomb_is_refused_before_it_unfolds() -> None:
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 12))
    with pytest.raises(Refusal, match="anchors"):
        SourceFile.of("bomb.yaml", "l0: &l0 [x]\n" + levels)


def test_digest_is_of_the_text_and_lines_are_of_the_keys() -> None:
    source = SourceFile.of("x.yaml", "a: 1\nb:\n  - c: 2\n    d: 3\n")
    assert source.line_of(("b", 0, "d")) == 4
    assert source.line_of(("b", 0, "none")) == 3
    assert source.digest != SourceFile.of("x.yaml", "a: 1\nb: 2\n").digest


class _Model(Strict):
    title: str
    units: int = 0


def test_an_unknown_key_is_refused_with_the_nearest_known_one() -> None:
    with pytest.raises(Refusal) as refused:
        SourceFile.of("x.yaml", "title: Tỷ lệ\nunitz: 2\n").parse(_Model)
    assert refused.value.where == "x.yaml:2"
    assert "“unitz”" in refused.value.vi
    assert "“units”" in refused.value.hint_vi
    with pytest.raises(Refusal, match="“title” is missing"):
        SourceFile.of("x.yaml", "units: 2\n").parse(_Model)
