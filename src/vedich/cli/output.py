"""How every command answers: JSON for programs, tables and sentences for people.

Exit codes: 0 done (rejected rows alone are still 0), 1 refused or found wrong, 2 usage.
With ``--json`` the answer, or ``{"error": {code, message, where, hint}}``, is all of stdout.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from vedich.domain.errors import Refusal
from vedich.operations.answers import jsonable

AsJson = Annotated[bool, typer.Option("--json", help="Trả lời bằng JSON. / Answer as JSON.")]
Lang = Annotated[
    str, typer.Option("--lang", help="Ngôn ngữ: vi hoặc en. / Language: vi or en.", metavar="vi|en")
]

UsageError = typer.BadParameter.__bases__[0]  # the parser's own; its home differs by version


class Mistyped(typer.BadParameter):
    """A value that can't be read, said in both languages; ``where`` is its option."""

    def __init__(self, vi: str, en: str, where: str) -> None:
        super().__init__(en, param_hint=where)
        self.vi = vi


@dataclass(frozen=True, slots=True)
class Say:
    """Where an answer goes: JSON or text, in one language."""

    as_json: bool
    lang: str

    def answer(self, answer: Mapping[str, Any], show: Callable[[Say], None]) -> None:
        """Print the answer: as JSON, or the way ``show`` prints it for a person."""
        if self.as_json:
            print(json.dumps(jsonable(answer), ensure_ascii=False, indent=1))
        else:
            show(self)

    def line(self, vi: str, en: str) -> None:
        """One sentence to a person."""
        print(en if self.lang == "en" else vi)

    def table(self, titles: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """A table to a person; numbers stand to the right."""
        if not rows:
            self.line("(không có dòng nào)", "(no rows)")
            return
        from rich import box
        from rich.console import Console
        from rich.table import Table

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_header=any(titles))
        for index, title in enumerate(titles):
            numeric = bool(rows) and all(_is_numeric(row[index]) for row in rows)
            table.add_column(title, justify="right" if numeric else "left")
        for row in rows:
            table.add_row(*("" if cell is None else str(cell) for cell in row))
        console = Console() if sys.stdout.isatty() else Console(width=160)
        console.print(table, markup=False)

    def number(self, value: Any) -> str:
        """A number as it is written in the person's language, without needless zeros."""
        text = f"{float(value):,.2f}".rstrip("0").rstrip(".")
        return text if self.lang == "en" else text.translate(str.maketrans(",.", ".,"))

    def progress(self, vi: str, en: str) -> None:
        """A line on stderr while something long goes on."""
        print(en if self.lang == "en" else vi, file=sys.stderr, flush=True)


@contextmanager
def answering(as_json: bool, lang: str) -> Iterator[Say]:
    """Turns a Refusal into the contract's error answer and exit code 1."""
    say = Say(as_json, chosen_language(lang))
    try:
        yield say
    except Refusal as refusal:
        refuse(say, refusal)
        raise typer.Exit(1) from None
    except (typer.Exit, UsageError):
        raise
    except BrokenPipeError:
        # Somebody closed the pipe (`| head`): nothing is wrong, and nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
    except KeyboardInterrupt:
        say_en = "Stopped. Nothing half-done was kept."
        print(
            say_en if say.lang == "en" else "Đã dừng. Không giữ lại việc dở dang.", file=sys.stderr
        )
        raise typer.Exit(130) from None
    except OSError as error:
        if error.filename is None and error.errno != errno.ENOSPC:
            _fail(say, error)
        refuse(say, _not_on_disk(error))
        raise typer.Exit(1) from None
    except Exception as error:
        _fail(say, error)


def _fail(say: Say, error: Exception) -> NoReturn:
    """What nobody foresaw."""
    # A person is never shown a traceback; whoever looks for the cause sets VEDICH_DEBUG.
    if os.environ.get("VEDICH_DEBUG"):
        raise error
    refuse(say, _unexpected(error))
    raise typer.Exit(1) from None


_DISK_WORDS = {
    errno.ENOENT: "thư mục hoặc tệp không tồn tại",
    errno.EEXIST: "đã có một tệp mang tên đó",
    errno.ENOTDIR: "đường dẫn đi qua một tệp, không phải thư mục",
    errno.EISDIR: "đó là thư mục, không phải tệp",
    errno.EACCES: "không có quyền",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
}


def _not_on_disk(error: OSError) -> Refusal:
    if error.errno == errno.ENOSPC:
        return Refusal(
            "disk_full",
            "Ổ đĩa đã đầy, chưa ghi được.",
            "The disk is full, nothing could be written.",
            where=str(error.filename or ""),
            hint_vi="Giải phóng dung lượng rồi chạy lại; dữ liệu đã nhận không bị mất.",
            hint_en="Free some space and run again; no acknowledged data is lost.",
        )
    name = Path(str(error.filename)).name
    why = _DISK_WORDS.get(error.errno or 0, str(error.strerror))
    return Refusal(
        "file_not_usable",
        f"Không đọc hoặc ghi được “{name}”: {why}.",
        f"“{name}” can't be read or written: {error.strerror}.",
        where=str(error.filename),
        hint_vi="Kiểm tra đường dẫn và quyền đọc, ghi.",
        hint_en="Check the path and the right to read or write it.",
    )


def _unexpected(error: Exception) -> Refusal:
    kind = f"{type(error).__name__}: {error}".splitlines()[0][:300]
    return Refusal(
        "internal_error",
        f"Lỗi ngoài dự kiến của phần mềm ({kind}). Dữ liệu đã nhận không bị mất.",
        f"Unexpected error of the program ({kind}). No acknowledged data is lost.",
        hint_vi="Chạy “vedich verify”, rồi gửi câu này cho người hỗ trợ phần mềm.",
        hint_en="Run “vedich verify”, then send this sentence to whoever supports the program.",
    )


def refuse(say: Say, refusal: Refusal) -> None:
    """Prints a refusal: JSON on stdout, or one sentence and a hint on stderr."""
    if say.as_json:
        error = {
            "code": refusal.code,
            "message": refusal.text(say.lang),
            "where": refusal.where or None,
            "hint": refusal.hint(say.lang) or None,
        }
        print(json.dumps({"error": error}, ensure_ascii=False, indent=1))
        return
    print(refusal.text(say.lang), file=sys.stderr)
    if refusal.hint(say.lang):
        print(refusal.hint(say.lang), file=sys.stderr)


def chosen_language(asked: str) -> str:
    """The asked language, else that of the locale; Vietnamese unless the locale is English."""
    if asked in ("vi", "en"):
        return asked
    if asked:
        raise Mistyped(
            f"Không có ngôn ngữ “{asked}”; chọn vi hoặc en.",
            f"No language “{asked}”; choose vi or en.",
            "--lang",
        )
    names = (os.environ.get(name) for name in ("VEDICH_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))
    return "en" if next(filter(None, names), "").lower().startswith("en") else "vi"


def _is_numeric(cell: Any) -> bool:
    if cell is None or isinstance(cell, int | float | Decimal):
        return True
    text = str(cell).rstrip("%").replace(".", "").replace(",", "")
    return text.lstrip("+-").isdigit() or cell in ("", "–")


def percent_cell(row: Mapping[str, Any], lang: str) -> str:
    """A rate in a table: two decimals, or the words of the state where there is no value."""
    if row["value"] is None:
        return state_words(row["state"], lang)
    text = f"{float(row['value']):.2f}%"
    return text if lang == "en" else text.replace(".", ",")


def state_words(code: str, lang: str) -> str:
    """Why there is a value or none, in words."""
    from vedich.domain.figures import State

    state = State(code)
    return state.en if lang == "en" else state.vi
