"""Commands about what things cost: fee, fees list and the office's own tables."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from vedich.cli import fee_tables
from vedich.cli.options import day
from vedich.cli.output import AsJson, Lang, Mistyped, Say, answering

app_fees = typer.Typer(help="Biểu phí, lệ phí. / Tables of fees.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("fee")(fee)
    app_fees.command("list")(list_fees)
    fee_tables.register(app_fees)
    app.add_typer(app_fees, name="fees")


def fee(
    procedure: Annotated[
        str,
        typer.Argument(
            metavar="PROCEDURE",
            help="Mã thủ tục (2.000815), mã khoản thu hoặc từ thường dùng. / Code or words.",
        ),
    ],
    at: Annotated[
        str,
        typer.Option(
            "--at",
            metavar="counter|online",
            help="Nộp trực tiếp hoặc trực tuyến; bỏ trống là trực tiếp. / Channel; counter if "
            "absent.",
        ),
    ] = "counter",
    on: Annotated[
        str,
        typer.Option("--on", metavar="D", help="Vào ngày; bỏ trống là hôm nay. / Day; today."),
    ] = "",
    quantity: Annotated[
        str,
        typer.Option(
            "--quantity",
            metavar="Q",
            help="Số lượng: pages=3,copies=2,persons=4. / Quantities.",
        ),
    ] = "",
    payer: Annotated[
        str,
        typer.Option(
            "--payer",
            metavar="P",
            help="Đối tượng nộp: child, poor_household, elderly, disabled, merit, "
            "minority_difficult_area. / Kind of payer.",
        ),
    ] = "",
    place: Annotated[
        str, typer.Option("--place", metavar="UNIT", help="Mã đơn vị nơi nộp. / Unit.")
    ] = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Thủ tục này thu bao nhiêu. / What a procedure costs."""
    with answering(as_json, lang) as say:
        from vedich.operations.fees.asking import quote

        answer = quote(
            procedure,
            channel=at,
            on=day(on, "--on"),
            quantity=_quantities(quantity),
            payer=payer,
            place=place,
        )
        say.answer(answer, lambda to: _show(to, answer))


def _quantities(text: str) -> dict[str, int]:
    """``pages=3,copies=2`` as numbers; a name written twice or a value that is none is refused."""
    found: dict[str, int] = {}
    for part in filter(None, text.split(",")):
        name, _, value = (piece.strip() for piece in part.partition("="))
        bare = value.removeprefix("-")
        if not (bare.isascii() and bare.isdigit()) or len(bare) > 15 or name in found:
            raise Mistyped(
                f"“{part[:40]}” không đọc được; viết như pages=3,copies=2.",
                f"“{part[:40]}” can't be read; write it like pages=3,copies=2.",
                "--quantity",
            )
        found[name] = int(value)
    return found


def _show(to: Say, answer: dict[str, Any]) -> None:
    vi = to.lang != "en"
    lang = "vi" if vi else "en"
    print(answer["title"][lang])
    if answer["amount"] is None:
        to.line("Chưa biết mức thu (không phải miễn phí).", "The amount is unknown (not free).")
        to.line(answer["reason_vi"], answer["reason_en"])
    elif answer["amount"] == 0:
        to.line(f"Miễn phí. Căn cứ: {answer['clause']}", f"Free. Basis: {answer['clause']}")
    else:
        amount = to.number(answer["amount"])
        to.line(f"Phải nộp: {amount} đồng", f"Due: {amount} đồng")
        for line in answer["lines"]:
            print(f"  {line[lang]} = {to.number(line['amount'])}")
        to.line(f"Căn cứ: {answer['clause']}", f"Basis: {answer['clause']}")
    for key in ("when", "otherwise"):
        if answer.get(key):
            print(answer[key][lang])
    for other in answer["alternatives"]:
        _show_other(to, other)
    for text in answer["exemptions"]:
        to.line(
            f"Miễn, giảm ({text['clause']}): {text['text']}",
            f"Exemptions ({text['clause']}): {text['text']}",
        )


def _show_other(to: Say, other: dict[str, Any]) -> None:
    amount = to.number(other["amount"])
    vi, en = {
        "other_channel": ("Nộp trực tuyến", "Online")
        if other.get("at") == "online"
        else ("Nộp trực tiếp", "At the counter"),
        "less_favourable": ("Mức khác, kém lợi hơn", "Another amount, less favourable"),
        "variant": (
            other.get("title", {}).get("vi", ""),
            other.get("title", {}).get("en", ""),
        ),
    }[other["why"]]
    to.line(f"{vi}: {amount} đồng", f"{en}: {amount} đồng")


def list_fees(as_json: AsJson = False, lang: Lang = "") -> None:
    """Liệt kê các khoản thu đã có. / List the fees on record."""
    with answering(as_json, lang) as say:
        from vedich.operations.fees.asking import list_fees as listed

        answer = listed()

        def show(to: Say) -> None:
            titles = ("", "Khoản thu", "Thủ tục") if to.lang != "en" else ("", "Fee", "Procedures")
            to.table(
                titles,
                [
                    (row["fee"], row["title"][to.lang], ", ".join(row["procedures"]))
                    for row in answer["rows"]
                ],
            )

        say.answer(answer, show)
