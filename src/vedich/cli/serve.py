"""Commands that run the site: serve, worker."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vedich.cli.output import Lang, answering


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("serve")(serve)
    app.command("worker")(worker)


def serve(
    host: Annotated[
        str, typer.Option("--host", metavar="H", help="Địa chỉ nghe. / Address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Cổng. / Port.")] = 8000,
    name: Annotated[
        list[str] | None,
        typer.Option(
            "--name",
            metavar="N",
            help="Tên miền người dùng gõ (nhiều lần được). / Host name people type (repeatable).",
        ),
    ] = None,
    cert: Annotated[
        Path | None,
        typer.Option("--cert", metavar="PEM", exists=True, help="Chứng thư TLS. / Certificate."),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option("--key", metavar="PEM", exists=True, help="Khóa của chứng thư. / Its key."),
    ] = None,
    processes: Annotated[
        int | None,
        typer.Option(
            "--processes",
            metavar="N",
            min=1,
            max=64,
            help="Số tiến trình trả trang (mặc định: số nhân máy, nhiều nhất 4)."
            " / Processes that answer pages (default: as many as cores, at most 4).",
        ),
    ] = None,
    without_worker: Annotated[
        bool,
        typer.Option(
            "--no-worker", help="Không kèm tiến trình làm việc. / Start no worker beside."
        ),
    ] = False,
    lang: Lang = "",
) -> None:
    """Mở trang của đợt thi đua, kèm một tiến trình làm việc. / Open the site, with one worker."""
    with answering(False, lang) as say:
        from vedich.operations.work.serving_site import Address, serve_site

        if (cert is None) != (key is None):
            raise typer.BadParameter("--cert PEM --key PEM")
        address = Address(host, port, tuple(name or ()), cert, key)

        def opened() -> None:
            say.line(
                f"Trang đã mở tại {address.url} (dừng: Ctrl+C).",
                f"The site is open at {address.url} (stop: Ctrl+C).",
            )

        serve_site(address, with_worker=not without_worker, processes=processes or 0, opened=opened)


def worker(
    parent: Annotated[int, typer.Option("--parent", hidden=True)] = 0,
    lang: Lang = "",
) -> None:
    """Làm các việc đang chờ (nhập dữ liệu, lập báo cáo) cho đến khi dừng. / Work off jobs."""
    with answering(False, lang) as say:
        from vedich.operations.work.serving_site import work

        def ready() -> None:
            if not parent:
                say.line(
                    "Tiến trình làm việc đã sẵn sàng (dừng: Ctrl+C).",
                    "The worker is ready (stop: Ctrl+C).",
                )

        work(parent, ready)
