"""Commands that bring data in: init, import, observe, units, imports, withdraw, generate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vedich.cli.options import DryRun, From, InFile, Layout, To, day, moment
from vedich.cli.output import AsJson, Lang, Mistyped, Say, answering

units_app = typer.Typer(help="Danh sách đơn vị. / The list of units.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("init")(init)
    app.command("import")(import_file)
    app.command("observe")(observe)
    app.command("imports")(imports)
    app.command("withdraw")(withdraw)
    app.command("generate")(generate)
    app.add_typer(units_app, name="units")


def init(as_json: AsJson = False, lang: Lang = "") -> None:
    """Tạo nơi làm việc (VEDICH_HOME, mặc định ./var). / Create the workspace."""
    with answering(as_json, lang) as say:
        from vedich.operations.office import Office

        office = Office.open()
        answer = office.describe()
        say.answer(
            answer,
            lambda to: to.line(f"Nơi làm việc: {answer['home']}", f"Workspace: {answer['home']}"),
        )


def import_file(
    file: InFile,
    layout: Layout = "",
    dry_run: DryRun = False,
    annotate: Annotated[
        Path | None,
        typer.Option(
            "--annotate",
            metavar="OUT.xlsx",
            help="Ghi thêm bản sao của tệp, đánh dấu từng dòng bị từ chối. / "
            "Also write a copy of the file that marks every rejected row.",
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Nhập một tệp và in biên nhận. / Import a file and print its receipt."""
    with answering(as_json, lang) as say:
        from vedich.operations.data.handing_over import import_file as run

        answer = run(file, layout or None, dry_run=dry_run, annotate=annotate, tell=say.progress)
        say.answer(answer, lambda to: _show_receipt(to, answer))


def _show_receipt(to: Say, answer: dict[str, object]) -> None:
    from vedich.cli.receipts import show_receipt

    show_receipt(to, answer)


def observe(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…",
            help="Tệp trả lời của Cổng, bảng điểm, sổ 766. / Portal answers, tables, workbooks.",
        ),
    ],
    layout: Layout = "",
    captured: Annotated[
        str,
        typer.Option(
            "--captured",
            metavar="D",
            help="Thời điểm số liệu được đọc, khi tệp không tự nói. / "
            "When the figures were read, where the file does not say.",
        ),
    ] = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Nhập số liệu đã công bố (bảng điểm, sổ 766 …). / Take in published figures."""
    with answering(as_json, lang) as say:
        from vedich.operations.data.handing_over import observe_files

        answer = observe_files(
            files,
            layout or None,
            captured=moment(captured, "--captured"),
            dry_run=dry_run,
            tell=say.progress,
        )

        def show(to: Say) -> None:
            for receipt in answer["rows"]:
                _show_receipt(to, receipt)

        say.answer(answer, show)


@units_app.command("import")
def units_import(
    file: InFile,
    layout: Layout = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Nhập danh sách đơn vị. / Import a list of units."""
    from vedich.cli import receipts

    receipts.import_list(
        file, "units", layout or "units", dry_run=dry_run, as_json=as_json, lang=lang
    )


@units_app.command("map")
def units_map(
    code: Annotated[
        str, typer.Argument(metavar="[CODE]", help="Mã lạ trong tệp. / The unknown code.")
    ] = "",
    unit: Annotated[
        str, typer.Argument(metavar="[UNIT]", help="Đơn vị mà mã ấy chỉ. / The unit it means.")
    ] = "",
    same_names: Annotated[
        bool,
        typer.Option(
            "--same-names",
            help="Gán mọi mã lạ là tên của đúng một đơn vị. / Every code that is one unit's name.",
        ),
    ] = False,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Gán mã đơn vị lạ cho một đơn vị đã có. / Say which unit an unknown code means."""
    if same_names == bool(code) or bool(code) != bool(unit):
        raise Mistyped(
            "Ghi MÃ và ĐƠN-VỊ, hoặc chỉ --same-names.",
            "Give CODE and UNIT, or --same-names alone.",
            "CODE",
        )
    with answering(as_json, lang) as say:
        from tempfile import TemporaryDirectory

        from vedich.domain.layouts import SourceKind
        from vedich.operations.data.handing_over import import_file as run
        from vedich.operations.work.serving import load

        load()
        from vedich.operations.data.unit_mapping import LAYOUT, mapping_file, same_names_file

        with TemporaryDirectory() as folder:
            path = Path(folder) / "gan-ma-don-vi.csv"
            path.write_bytes(same_names_file() if same_names else mapping_file(code, unit))
            answer = run(path, LAYOUT, kinds=(SourceKind.UNITS,), tell=say.progress)
        say.answer(answer, lambda to: _show_receipt(to, answer))


@units_app.command("show")
def units_show(
    at: Annotated[str, typer.Option("--at", metavar="D", help="Tại ngày. / On this day.")] = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """In danh sách đơn vị tại một ngày. / Show the units on a day."""
    with answering(as_json, lang) as say:
        from vedich.operations.data.units import show_units

        answer = show_units(day(at, "--at"))
        titles = (
            ("Unit", "Name", "Block", "From", "To")
            if say.lang == "en"
            else ("Mã", "Tên đơn vị", "Khối", "Từ ngày", "Đến ngày")
        )
        keys = ("unit", "name", "block", "valid_from", "valid_to")
        say.answer(
            answer,
            lambda to: to.table(titles, [[row[key] for key in keys] for row in answer["rows"]]),
        )


def imports(as_json: AsJson = False, lang: Lang = "") -> None:
    """Liệt kê các lần nhập. / List what was imported."""
    with answering(as_json, lang) as say:
        from vedich.operations.data.importing import list_imports

        answer = list_imports()
        titles = (
            ("No.", "Kind", "File", "Layout", "Rows", "At", "Withdrawn by")
            if say.lang == "en"
            else ("Số", "Loại", "Tệp", "Cách đọc", "Số dòng", "Lúc", "Đã rút bởi")
        )
        keys = ("import", "file", "layout", "accepted", "imported_at", "withdrawn_by")

        def show(to: Say) -> None:
            from vedich.cli.words import kind_word

            rows = [[row[key] for key in keys] for row in answer["rows"]]
            for shown, row in zip(rows, answer["rows"], strict=True):
                shown.insert(1, kind_word(row["kind"], to.lang))
            to.table(titles, rows)

        say.answer(answer, show)


def withdraw(
    number: Annotated[
        int,
        typer.Argument(
            metavar="N", help="Số của lần nhập, xem “vedich imports”. / Its number there."
        ),
    ],
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Lý do rút, được lưu lại. / Why; kept.")
    ],
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Rút một lần nhập; bản trước đó có hiệu lực lại. / Withdraw an import."""
    with answering(as_json, lang) as say:
        from vedich.operations.data.handing_over import withdraw_import

        answer = withdraw_import(number, reason, say.progress)
        say.answer(
            answer,
            lambda to: to.line(f"Đã rút lần nhập số {number}.", f"Import {number} is withdrawn."),
        )


def generate(
    dossiers: Annotated[
        int,
        typer.Option("--dossiers", metavar="N", min=1, help="Số hồ sơ. / Number of dossiers."),
    ],
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            metavar="S",
            help="Số gieo: cùng số thì cùng hồ sơ. / The same seed makes the same dossiers.",
        ),
    ] = 1,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Thư mục ghi ra; bỏ trống là trong nơi làm việc. / Folder to write to.",
        ),
    ] = None,
    start: From = "2026-01-01",
    end: To = "2026-09-30",
    unit: Annotated[
        list[str] | None,
        typer.Option(
            "--unit",
            metavar="CODE[:department]",
            help="Mã đơn vị (xã, hoặc sở nếu thêm :department), dùng được nhiều lần. / "
            "Unit code; repeatable.",
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Sinh hồ sơ mô phỏng, ghi rõ là mô phỏng. / Make synthetic dossiers, labelled as such."""
    with answering(as_json, lang) as say:
        from vedich.operations.data.generating import generate as run

        answer = run(
            dossiers=dossiers,
            seed=seed,
            out=out,
            start=day(start, "--from"),
            end=day(end, "--to"),
            units=unit or [],
        )
        files = [row["file"] for row in answer["rows"]]
        say.answer(
            answer,
            lambda to: to.line(
                "Số liệu mô phỏng: " + ", ".join(map(str, files)),
                "Synthetic data: " + ", ".join(map(str, files)),
            ),
        )
