"""Commands that keep a workspace: backup, restore, upgrade."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vedich.cli.output import AsJson, Lang, Say, answering


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("upgrade")(upgrade)


def backup(
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR|FILE",
            help="Thư mục, hoặc tệp .tar.gz; bỏ trống là thư mục backups trong nơi làm việc. / "
            "Folder or .tar.gz file; the workspace's folder backups if absent.",
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Sao lưu toàn bộ nơi làm việc, không cần dừng trang. / Back up while the site runs."""
    with answering(as_json, lang) as say:
        from vedich.operations.keeping.backing_up import backup as run

        answer = run(out, say.progress)
        row = answer["rows"][0]
        size = say.number(row["bytes"] / 1024**2)

        def show(to: Say) -> None:
            to.line(
                f"Đã sao lưu {answer['files']} tệp vào {row['file']} ({size} MB).",
                f"{answer['files']} files are backed up in {row['file']} ({size} MB).",
            )
            to.line(
                "Bản sao lưu chứa khóa bí mật và dữ liệu của trang: cất ở nơi an toàn, ngoài máy "
                "này.",
                "The archive holds the site's secret keys and data: keep it safe, off this "
                "machine.",
            )
            to.line(f"SHA-256: {row['sha256']}", f"SHA-256: {row['sha256']}")

        say.answer(answer, show)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Bản sao lưu. / The backup.")],
    into: Annotated[
        Path | None,
        typer.Option(
            "--into",
            metavar="DIR",
            help="Thư mục trống hoặc chưa có; bỏ trống là VEDICH_HOME. / "
            "Empty or new folder; VEDICH_HOME if absent.",
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Phục hồi vào thư mục trống rồi kiểm tra lại tất cả. / Restore, then verify everything."""
    with answering(as_json, lang) as say:
        from vedich.operations.keeping.restoring import restore as run
        from vedich.operations.office import home

        answer = run(file, into or home(), say.progress)

        def show(to: Say) -> None:
            to.line(
                f"Đã phục hồi {answer['files']} tệp vào {answer['home']}, đúng mã băm từng tệp.",
                f"{answer['files']} files are restored into {answer['home']}, each with its hash.",
            )
            to.line(answer["summary_vi"], answer["summary_en"])
            for row in answer["rows"]:
                to.line(f"  {row['vi']}", f"  {row['en']}")
            audit = answer["audit"]
            if audit is not None and audit["sound"]:
                to.line(
                    f"Nhật ký: đã kiểm tra {audit['checked']} việc, nguyên vẹn.",
                    f"Log of writes: {audit['checked']} events checked, sound.",
                )
            elif audit is not None:
                to.line("Nhật ký: " + audit["fault_vi"], "Log of writes: " + audit["fault_en"])

        say.answer(answer, show)
        if not answer["ok"]:
            raise typer.Exit(1)


def upgrade(
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR|FILE",
            help="Nơi đặt bản sao lưu trước khi nâng cấp. / Where the backup before it goes.",
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Nâng cấp nơi làm việc của phiên bản cũ; tự sao lưu trước. / Upgrade; backs up first."""
    with answering(as_json, lang) as say:
        from vedich.operations.keeping.upgrading import upgrade as run

        answer = run(out, say.progress)

        def show(to: Say) -> None:
            if not answer["changed"]:
                to.line(
                    f"Nơi làm việc đã ở phiên bản {answer['version']}; không có gì phải đổi.",
                    f"The workspace is at version {answer['version']}; nothing to change.",
                )
                return
            if answer["backup"]:
                to.line(
                    f"Bản sao lưu trước nâng cấp: {answer['backup']}",
                    f"Backup made before the upgrade: {answer['backup']}",
                )
            to.line(
                f"Nơi làm việc đã được nâng lên phiên bản {answer['version']}.",
                f"The workspace is upgraded to version {answer['version']}.",
            )

        say.answer(answer, show)
