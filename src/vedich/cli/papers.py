"""Commands about official papers: document kinds, draft, list, number, sign, issue, …"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from vedich.cli.figures import Campaign
from vedich.cli.options import AsOf, as_of_moment, day
from vedich.cli.output import AsJson, Lang, Say, answering
from vedich.cli.people import recorded

document_app = typer.Typer(
    help="Văn bản của đợt thi đua: dự thảo, số, bản ký. / Papers: drafts, numbers, signed files.",
    no_args_is_help=True,
)
Kind = Annotated[
    str, typer.Argument(metavar="KIND", help="Loại văn bản (document kinds). / Kind of paper.")
]
PaperId = Annotated[str, typer.Argument(metavar="ID", help="Mã văn bản. / Id of the paper.")]
Reason = Annotated[str, typer.Option("--reason", metavar="T", help="Lý do. / Reason.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    named = {"list": list_papers, "begin-book": begin_book}
    for command in (kinds, draft, template, check, number, sign, issue):
        named[command.__name__] = command
    for command in (withdraw, revise, pdf, books):
        named[command.__name__] = command
    for name, one in named.items():
        document_app.command(name)(one)
    app.add_typer(document_app, name="document")


@document_app.callback()
def _group() -> None:
    """Văn bản của đợt thi đua: dự thảo, số, bản ký. / Papers: drafts, numbers, signed files."""


def kinds(as_json: AsJson = False, lang: Lang = "") -> None:
    """Các loại văn bản lập được. / The kinds of paper that can be drafted."""
    with answering(as_json, lang) as say:
        from vedich.operations.papers.files import kinds as found

        answer = found()
        rows = [
            [row["kind"], row["title"][say.lang], row["symbol"], row["template"]]
            for row in answer["rows"]
        ]
        titles = ["Mã", "Loại", "Ký hiệu", "Mẫu"]
        heads = titles if say.lang == "vi" else ["Kind", "Title", "Symbol", "Template"]
        say.answer(answer, lambda to: to.table(heads, rows))


def draft(
    kind: Kind,
    campaign: Campaign,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Chỉ ghi ra tệp này; bỏ trống thì lưu vào sổ văn bản. / "
            "Write this file only; kept with the papers if absent.",
        ),
    ] = None,
    unit: Annotated[
        str,
        typer.Option("--unit", metavar="U", help="Báo cáo của đơn vị này. / Of this unit."),
    ] = "",
    as_of: AsOf = "",
    deadline: Annotated[
        str, typer.Option("--deadline", metavar="D", help="Hạn trả lời. / Answer by this day.")
    ] = "",
    signatory: Annotated[
        str, typer.Option("--signatory", metavar="N", help="Người ký. / Who signs.")
    ] = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Lập dự thảo văn bản (.docx). / Draft a paper as .docx."""
    given: dict[str, Any] = {
        "as_of": as_of_moment(as_of),
        "unit": unit,
        "deadline": day(deadline, "--deadline"),
        "signatory": signatory,
    }
    if out is None:
        with recorded(as_json, lang) as say:
            from vedich.operations.papers.steps import draft as make

            _say(say, make(_operator(), campaign, kind, **given))
        return
    with answering(as_json, lang) as say:
        from vedich.operations.data.recording import recording
        from vedich.operations.papers.facts import Facts
        from vedich.operations.papers.files import draft_to

        about = {"kind": kind, "as_of": as_of, "unit": unit}
        with recording("paper.write", f"campaign:{campaign}", about) as answer:
            answer.update(draft_to(kind, campaign, out, Facts(**given)))
        say.answer(answer, lambda to: to.line(f"Đã ghi {out}.", f"{out} was written."))


def template(
    kind: Kind,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Chép mẫu ra. / Copy it to.")
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option("--check", metavar="FILE", help="Kiểm tra mẫu đã sửa. / Check an edited one."),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Chép mẫu Word để sửa, hoặc kiểm tra mẫu đã sửa. / Copy a template, or check an edited one."""
    with answering(as_json, lang) as say:
        from vedich.operations.papers.files import check_template_file, copy_template

        if check is not None:
            answer = check_template_file(kind, check)
            say.answer(answer, lambda to: to.line("Mẫu dùng được.", "The template is usable."))
            return
        answer = copy_template(kind, out or Path(f"{kind}.docx"))

        def show(to: Say) -> None:
            written, place = answer["rows"][0]["file"], answer["place"]
            to.line(
                f"Đã chép mẫu ra {written}. Sửa trong Word rồi đặt vào {place} để dùng.",
                f"Copied to {written}. Edit it in Word, then put it at {place} to use it.",
            )

        say.answer(answer, show)


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Tệp .docx. / The .docx.")],
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Đo văn bản .docx theo thể thức; thoát 1 nếu có điểm sai. / Measure a .docx's layout."""
    with answering(as_json, lang) as say:
        from vedich.operations.papers.check import check_document

        answer = check_document(file)

        def show(to: Say) -> None:
            for row in answer["rows"]:
                to.line(
                    f"{row['title']['vi']} ({row['clause']}): {row['where']['vi']}: thấy "
                    f"{row['found']['vi']}, đúng là {row['expected']['vi']}.",
                    f"{row['title']['en']} ({row['clause']}): {row['where']['en']}: found "
                    f"{row['found']['en']}, expected {row['expected']['en']}.",
                )
            number = len(answer["rows"])
            to.line(
                f"{answer['checked']} quy tắc: {number} điểm chưa đúng.",
                f"{answer['checked']} rules: {number} findings.",
            )

        say.answer(answer, show)
        if answer["rows"]:
            raise typer.Exit(1)


def list_papers(
    campaign: Annotated[
        str, typer.Argument(metavar="CAMPAIGN", help="Chỉ đợt này. / Only this campaign.")
    ] = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Các văn bản đã lập, mới nhất trước. / The papers, the latest first."""
    with answering(as_json, lang) as say:
        from vedich.operations.work.serving import has_database, prepare

        rows: list[dict[str, Any]] = []
        if has_database():
            prepare()
            from vedich.operations.papers.shelf import papers, row_of

            rows = [row_of(one) for one in papers(campaign)]
        shown = [
            [row["id"], row["number"] or row["symbol"], row["state"], row["subject"][:60]]
            for row in rows
        ]
        titles = ["Mã", "Số, ký hiệu", "Trạng thái", "Trích yếu"]
        heads = titles if say.lang == "vi" else ["Id", "Number", "State", "Subject"]
        say.answer({"rows": rows}, lambda to: to.table(heads, shown))


def number(
    paper: PaperId,
    first: Annotated[
        int | None,
        typer.Option("--first", metavar="N", help="Số đầu của sổ. / A register's first number."),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Cấp số tiếp theo của sổ và ghi ngày hôm nay. / Give the next number and today's date."""
    with recorded(as_json, lang) as say:
        from vedich.operations.papers import shelf as shelf
        from vedich.operations.papers import steps as verbs

        _say(say, verbs.number(_operator(), shelf.find_paper(paper), first))


def sign(
    paper: PaperId,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Bản đã ký. / The signed file.")],
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Lưu bản đã ký cùng mã băm. / Keep the signed file with its hash."""
    with recorded(as_json, lang) as say:
        from vedich.operations.papers import shelf as shelf
        from vedich.operations.papers import steps as verbs

        _say(say, verbs.sign_file(_operator(), shelf.find_paper(paper), file))


def issue(paper: PaperId, as_json: AsJson = False, lang: Lang = "") -> None:
    """Ban hành văn bản đã ký, đã có số. / Issue a signed and numbered paper."""
    with recorded(as_json, lang) as say:
        from vedich.operations.papers import shelf as shelf
        from vedich.operations.papers import steps as verbs

        _say(say, verbs.issue(_operator(), shelf.find_paper(paper)))


def withdraw(paper: PaperId, reason: Reason, as_json: AsJson = False, lang: Lang = "") -> None:
    """Thu hồi văn bản, nêu lý do. / Withdraw a paper, with a reason."""
    with recorded(as_json, lang) as say:
        from vedich.operations.papers import shelf as shelf
        from vedich.operations.papers import steps as verbs

        _say(say, verbs.withdraw(_operator(), shelf.find_paper(paper), reason))


def revise(paper: PaperId, reason: Reason, as_json: AsJson = False, lang: Lang = "") -> None:
    """Lập bản điều chỉnh, nêu điều gì thay đổi và vì sao. / Draft a revision: what, and why."""
    with recorded(as_json, lang) as say:
        from vedich.operations.papers import shelf as shelf
        from vedich.operations.papers import steps as verbs

        _say(say, verbs.revise(_operator(), shelf.find_paper(paper), reason))


def pdf(paper: PaperId, as_json: AsJson = False, lang: Lang = "") -> None:
    """Lập bản PDF/A của dự thảo (cần LibreOffice). / Make the draft's PDF/A."""
    with recorded(as_json, lang) as say:
        from vedich.operations.papers import shelf as shelf

        made = shelf.make_pdf(shelf.find_paper(paper))
        answer = {"rows": [{"file": made, "bytes": made.stat().st_size}]}
        say.answer(answer, lambda to: to.line(f"Đã ghi {made}.", f"{made} was written."))


def books(as_json: AsJson = False, lang: Lang = "") -> None:
    """Sổ đăng ký số văn bản. / The registers of numbers."""
    with answering(as_json, lang) as say:
        from vedich.operations.work.serving import has_database, prepare

        rows: list[dict[str, Any]] = []
        if has_database():
            prepare()
            from vedich.operations.papers.numbering import books as found
            from vedich.operations.papers.numbering import facts_of

            rows = [facts_of(one) for one in found()]
        shown = [[row["year"], row["body"], row["series"], row["last"]] for row in rows]
        titles = ["Năm", "Cơ quan", "Loại", "Số cuối"]
        heads = titles if say.lang == "vi" else ["Year", "Body", "Series", "Last"]
        say.answer({"rows": rows}, lambda to: to.table(heads, shown))


def begin_book(
    body: Annotated[str, typer.Argument(metavar="BODY", help="Cơ quan ban hành. / Issuing body.")],
    year: Annotated[int, typer.Argument(metavar="YEAR", help="Năm. / Year.")],
    last: Annotated[
        int, typer.Argument(metavar="N", help="Số cuối đã dùng ở sổ cũ. / Last number used.")
    ],
    series: Annotated[
        str,
        typer.Option("--series", metavar="S", help="Loại: KH, QĐ, BC, CV … / Letters of the kind."),
    ] = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Tiếp nối sổ giấy: ghi số cuối đã dùng. / Go on from a paper register: its last number."""
    with recorded(as_json, lang) as say:
        from vedich.operations.papers.numbering import begin_book as begin
        from vedich.operations.papers.numbering import facts_of

        answer = {"rows": [facts_of(begin(_operator(), body, series, year, last))]}
        say.answer(answer, lambda to: to.line(f"Số tiếp theo: {last + 1}.", f"Next: {last + 1}."))


def _operator() -> str:
    from vedich.operations.data.recording import operator

    return operator()


def _say(say: Say, paper: Any) -> None:
    from vedich.operations.papers.shelf import row_of

    row = row_of(paper)
    said = f"{row['id']}: {row['number'] or row['symbol']}, {row['state']}"
    say.answer({"rows": [row]}, lambda to: to.line(said, said))
