"""The shipped Word templates, made from one description on top of the report's template.

An office edits the .docx files in Word. Here the parts they share (head, signature, recipients,
annexes) are written once; styles, page and page numbers come from ``bao-cao.docx``.

    script/paper-templates          # writes src/vedich/definitions/documents/*.docx
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FOLDER = Path(__file__).parents[1] / "src" / "vedich" / "definitions" / "documents"
BASE = FOLDER / "bao-cao.docx"
# A paragraph: its style and its text. What the template engine does stands in ones of its own.
Line = tuple[str, str]
BODY, BASIS, HEAD, UNDER, BLANK = (
    "VĐ Đoạn văn",
    "VĐ Căn cứ",
    "heading 1",
    "heading 2",
    "VĐ Chỗ ghi",
)
LETTER_SUBJECT, TO, TO_ONE = "VĐ Trích yếu công văn", "VĐ Danh sách kính gửi", "VĐ Kính gửi"
AUTHORITY, CLOSING = "VĐ Thẩm quyền", "VĐ Đoạn kết"


def each(name: str, many: str, *lines: Line) -> list[Line]:
    """The lines once for every one of ``many``."""
    return [(BODY, f"{{%p for {name} in {many} %}}"), *lines, (BODY, "{%p endfor %}")]


def when(what: str, *lines: Line) -> list[Line]:
    """The lines where ``what`` holds."""
    return [(BODY, f"{{%p if {what} %}}"), *lines, (BODY, "{%p endif %}")]


def either(what: str, lines: Sequence[Line], others: Sequence[Line]) -> list[Line]:
    """One of two runs of lines."""
    return [
        (BODY, f"{{%p if {what} %}}"),
        *lines,
        (BODY, "{%p else %}"),
        *others,
        (BODY, "{%p endif %}"),
    ]


def to_write(what: str) -> Line:
    """A place a person still has to fill, in the report's words for it."""
    return BLANK, f"[Phần này do đơn vị ghi: {what}]"


BASES = each("basis", "bases", (BASIS, "{{ basis }}"))
CONTENTS = each("content", "contents", (BODY, "{{ loop.index }}. {{ content }}"))
FILES = [
    *either(
        "award_items",
        [
            (BODY, "Hồ sơ đề nghị khen thưởng gồm {{ award_sets }} bộ, mỗi bộ có:"),
            *each("item", "award_items", (BODY, "- {{ item }}")),
        ],
        [to_write("thành phần hồ sơ đề nghị khen thưởng")],
    )
]
DEADLINES = either(
    "deadlines",
    each("line", "deadlines", (BODY, "{{ line }}")),
    [to_write("nơi nhận và thời hạn gửi hồ sơ đề nghị khen thưởng")],
)
TIERS = either(
    "tiers",
    each(
        "tier",
        "tiers",
        (UNDER, "{{ tier.title }}"),
        *each("line", "tier.conditions", (BODY, "Điều kiện: {{ line }}")),
        *when("tier.opening", (BODY, "{{ tier.opening }}")),
        *each("line", "tier.lines", (BODY, "- {{ line }}")),
        *when("tier.missing", to_write("{{ tier.missing }}")),
    ),
    [to_write("hình thức và tiêu chuẩn khen thưởng; kế hoạch không nêu")],
)
DUTIES = either(
    "duties",
    each(
        "duty",
        "duties",
        (UNDER, "{{ duty.who }}"),
        *each("line", "duty.lines", (BODY, "- {{ line }}")),
    ),
    [to_write("nhiệm vụ của từng cơ quan, đơn vị")],
)
REPORTING = either(
    "reporting",
    each("line", "reporting", (BODY, "- {{ line }}")),
    [to_write("kỳ báo cáo, nơi nhận báo cáo")],
)

PLAN = [
    *BASES,
    *either(
        "situation",
        each("line", "situation", (BODY, "{{ line }}")),
        [(BODY, "{{ issuer }} ban hành Kế hoạch {{ about }}, cụ thể như sau:")],
    ),
    (HEAD, "MỤC ĐÍCH, YÊU CẦU"),
    (UNDER, "Mục đích"),
    *either("purposes", each("line", "purposes", (BODY, "- {{ line }}")), [to_write("mục đích")]),
    (UNDER, "Yêu cầu"),
    *either(
        "requirements", each("line", "requirements", (BODY, "- {{ line }}")), [to_write("yêu cầu")]
    ),
    (HEAD, "NỘI DUNG, CHỈ TIÊU"),
    *each("content", "contents", (BODY, "{{ loop.index }}. {{ content }}")),
    *each("line", "method", (BODY, "{{ line }}")),
    *when("has_targets", (BODY, "Chỉ tiêu cụ thể của từng đơn vị tại Phụ lục kèm theo.")),
    (HEAD, "THỜI GIAN THỰC HIỆN"),
    (BODY, "{{ period_text }}"),
    (HEAD, "KHEN THƯỞNG"),
    (UNDER, "Đối tượng"),
    *either(
        "participants",
        each("line", "participants", (BODY, "- {{ line }}")),
        [to_write("đối tượng khen thưởng")],
    ),
    *TIERS,
    (UNDER, "Hồ sơ và thời hạn"),
    *FILES,
    *DEADLINES,
    (HEAD, "TỔ CHỨC THỰC HIỆN"),
    *DUTIES,
    (CLOSING, "{{ closing }}"),
]
DECISION = [
    *BASES,
    (AUTHORITY, "QUYẾT ĐỊNH:"),
    (
        BODY,
        "**Điều 1.** Giao chỉ tiêu thực hiện {{ campaign }} cho {{ units_number }} đơn vị "
        "(chi tiết tại Phụ lục kèm theo Quyết định này). Thời gian thực hiện: {{ period }}.",
    ),
    (
        BODY,
        "**Điều 2.** Thủ trưởng các đơn vị được giao chỉ tiêu có trách nhiệm giao chỉ tiêu đến "
        "từng cán bộ, công chức không thấp hơn chỉ tiêu của đơn vị; tổ chức thực hiện và báo cáo "
        "kết quả theo quy định tại {{ plan }}.",
    ),
    *each("watch", "watchers", (BODY, "{{ watch }}.")),
    (BODY, "**Điều 3.** Quyết định này có hiệu lực kể từ ngày ký."),
    (
        CLOSING,
        "**Điều 4.** Thủ trưởng các cơ quan, đơn vị có tên tại Phụ lục và các tổ chức, cá nhân có "
        "liên quan chịu trách nhiệm thi hành Quyết định này./.",
    ),
]
LAUNCH = [
    (
        BODY,
        "Thực hiện {{ plan }}, {{ issuer }} đề nghị các cơ quan, đơn vị tập trung thực hiện các "
        "nội dung sau:",
    ),
    (UNDER, "Nội dung"),
    *each("content", "contents", (BODY, "- {{ content }}")),
    (UNDER, "Thời gian thực hiện"),
    (BODY, "{{ period_text }}"),
    (UNDER, "Nhiệm vụ của cơ quan, đơn vị"),
    *either(
        "duties",
        each(
            "duty",
            "duties",
            (BODY, "- {{ duty.who }}:"),
            *each("line", "duty.lines", (BODY, "+ {{ line }}")),
        ),
        [to_write("nhiệm vụ của từng cơ quan, đơn vị")],
    ),
    (UNDER, "Chế độ báo cáo"),
    *REPORTING,
    (UNDER, "Khen thưởng"),
    *DEADLINES,
    (
        CLOSING,
        "{{ issuer }} đề nghị các cơ quan, đơn vị nghiêm túc triển khai thực hiện; khó khăn, vướng "
        "mắc kịp thời phản ánh để được hướng dẫn, giải quyết./.",
    ),
]
REMINDER = [
    *when(
        "laggards_number",
        (
            BODY,
            "Thực hiện {{ plan }}; qua theo dõi, số liệu tính đến {{ as_of }} cho thấy còn "
            "{{ laggards_number }} đơn vị chưa đạt chỉ tiêu được giao{% if laggards_in_annex %} "
            "(danh sách tại Phụ lục kèm theo){% endif %}, cụ thể như sau:",
        ),
    ),
    *each("line", "shortcomings", (BODY, "{{ line }}")),
    (BODY, "{{ tables.laggards }}"),
    *when(
        "matters",
        (BODY, "Qua theo dõi việc thực hiện {{ plan }}, còn các nội dung sau chưa thực hiện:"),
        *each("line", "matters", (BODY, "- {{ line }}")),
    ),
    (BODY, "{{ issuer }} đề nghị Thủ trưởng các đơn vị nêu trên:"),
    (
        BODY,
        "1. Kiểm tra, làm rõ nguyên nhân của từng nội dung nêu trên; chỉ đạo ngay các giải pháp "
        "khắc phục.",
    ),
    *when(
        "laggards_number",
        (
            BODY,
            "2. Rà soát các hồ sơ đang giải quyết; hướng dẫn tổ chức, cá nhân nộp hồ sơ và thanh "
            "toán trực tuyến; bảo đảm đạt chỉ tiêu được giao.",
        ),
    ),
    (
        BODY,
        "{% if laggards_number %}3{% else %}2{% endif %}. Báo cáo kết quả khắc phục, nguyên nhân "
        "và khó khăn, vướng mắc (nếu có) về {{ issuer }}{% if deadline %} trước ngày "
        "{{ deadline }}{% endif %}.",
    ),
    *each("line", "handling", (BODY, "{{ line }}")),
    (CLOSING, "{{ issuer }} đề nghị các đơn vị nghiêm túc thực hiện./."),
]
GUIDANCE = [
    (
        BODY,
        "Thực hiện {{ plan }}, {{ issuer }} hướng dẫn khen thưởng trong {{ campaign }} như sau:",
    ),
    (HEAD, "ĐỐI TƯỢNG"),
    *either(
        "participants",
        each("line", "participants", (BODY, "- {{ line }}")),
        [to_write("đối tượng khen thưởng")],
    ),
    (HEAD, "HÌNH THỨC, TIÊU CHUẨN"),
    *TIERS,
    (HEAD, "HỒ SƠ ĐỀ NGHỊ"),
    *FILES,
    (HEAD, "THỜI HẠN, NƠI NHẬN HỒ SƠ"),
    *DEADLINES,
    (HEAD, "TỔ CHỨC THỰC HIỆN"),
    (
        BODY,
        "Việc xét khen thưởng bảo đảm công khai, dân chủ, đúng đối tượng, đúng tiêu chuẩn. Kết quả "
        "đo được của từng chỉ tiêu lấy theo số liệu đã thẩm định của {{ campaign }}.",
    ),
    (
        CLOSING,
        "Trong quá trình thực hiện nếu có vướng mắc, đề nghị các cơ quan, đơn vị phản ánh về "
        "{{ issuer }} để được hướng dẫn./.",
    ),
]
NOTICE = [
    (
        BODY,
        "Thực hiện {{ plan }}, {{ issuer }} thông báo kết quả thực hiện {{ campaign }}, số liệu "
        "tính đến {{ as_of }}, như sau:",
    ),
    (HEAD, "KẾT QUẢ CHUNG"),
    *each("line", "results", (BODY, "{{ line }}")),
    (HEAD, "ĐƠN VỊ ĐẠT, CHƯA ĐẠT CHỈ TIÊU"),
    *either(
        "who_met",
        each("line", "who_met", (BODY, "{{ line }}")),
        [(BODY, "Chưa có đơn vị nào có đủ số liệu để đánh giá.")],
    ),
    *when("ranking", (HEAD, "XẾP HẠNG"), *each("line", "ranking", (BODY, "{{ line }}"))),
    (
        CLOSING,
        "{{ issuer }} thông báo để các cơ quan, đơn vị, tổ chức, cá nhân biết và thực hiện./.",
    ),
]
# What the report's own template says of an earlier revision, put before its results.
REVISION = when(
    "revision",
    (HEAD, "NỘI DUNG ĐIỀU CHỈNH SO VỚI BÁO CÁO LẦN TRƯỚC"),
    *each("line", "revision", (BODY, "{{ line }}")),
)


def make(folder: Path) -> list[Path]:
    """Writes every template to ``folder``."""
    made = [
        _paper(folder / "ke-hoach.docx", "Kế hoạch", PLAN, annexes=True),
        _paper(
            folder / "quyet-dinh-chi-tieu.docx",
            "Quyết định",
            DECISION,
            annexes=True,
            change=_by_head,
        ),
        _paper(folder / "cong-van-trien-khai.docx", "", LAUNCH),
        _paper(folder / "cong-van-don-doc.docx", "", REMINDER, annexes=True),
        _paper(folder / "huong-dan-khen-thuong.docx", "Hướng dẫn", GUIDANCE),
        _paper(folder / "thong-bao-ket-qua.docx", "Thông báo", NOTICE),
        _annex_only(folder / "bieu-tong-hop.docx"),
    ]
    return made


def _paper(
    path: Path,
    kind: str,
    lines: Sequence[Line],
    *,
    annexes: bool = False,
    change: Callable[[Any], None] | None = None,
) -> Path:
    document = _opened()
    body = document.element.body
    head, signature = document.tables
    blocks = list(body)
    first, last = blocks.index(head._tbl), blocks.index(signature._tbl)
    kept = {}
    for block in blocks[first + 1 : last]:
        if block.tag == qn("w:p"):
            style = block.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val"))
            kept.setdefault(style, block)
        body.remove(block)
    if kind:
        for style in ("VĐTênloại", "VĐTríchyếu", "VĐĐườngkẻ"):
            signature._tbl.addprevious(kept[style])
        kept["VĐTênloại"].find(qn("w:r")).find(qn("w:t")).text = kind
    else:
        _as_letter(document, head, signature)
    for line in lines:
        _add(document, signature._tbl, *line)
    if change:
        change(document)
    if not annexes:
        _without_annexes(body, signature._tbl)
    _save(document, path)
    return path


def _opened() -> Any:
    """The report's template with the styles that letters and decisions need besides."""
    document = Document(str(BASE))
    _style(document, LETTER_SUBJECT, "VĐ Số ký hiệu", size=12, before=4)
    _style(document, TO_ONE, "VĐ Đoạn văn", before=14, indent=0, left=30)
    _style(document, TO, "VĐ Đoạn văn", indent=0, left=50)
    _style(document, AUTHORITY, "VĐ Tên loại", before=12, after=12)
    _style(document, CLOSING, "VĐ Đoạn văn", after=12, keep=True)
    return document


def _style(
    document: Any,
    name: str,
    like: str,
    *,
    size: int | None = None,
    before: int | None = None,
    after: int | None = None,
    indent: int | None = None,
    left: int | None = None,
    keep: bool = False,
) -> None:
    if any(one.name == name for one in document.styles):
        return
    model = document.styles[like]
    element = copy.deepcopy(model.element)
    element.set(qn("w:styleId"), name.replace(" ", ""))
    element.find(qn("w:name")).set(qn("w:val"), name)
    document.styles.element.append(element)
    made = document.styles[name]
    layout = made.paragraph_format
    if size:
        made.font.size = Pt(size)
    if before is not None:
        layout.space_before = Pt(before)
    if after is not None:
        layout.space_after = Pt(after)
    if indent is not None:
        layout.first_line_indent = Mm(indent)
    if left is not None:
        layout.left_indent = Mm(left)
    if keep:
        layout.keep_with_next = True


def _add(document: Any, before: Any, style: str, text: str) -> None:
    """A paragraph before an element; what stands between ** is bold."""
    made = document.add_paragraph(style=document.styles[_named(style)])
    for number, part in enumerate(text.split("**")):
        if part:
            made.add_run(part).bold = True if number % 2 else None
    before.addprevious(made._p)


def _named(style: str) -> str:
    return {"heading 1": "Heading 1", "heading 2": "Heading 2"}.get(style, style)


def _as_letter(document: Any, head: Any, signature: Any) -> None:
    """A letter: its subject under its number, then to whom it goes."""
    cell = head.rows[0].cells[0]
    cell.add_paragraph("V/v {{ subject }}", style=LETTER_SUBJECT)
    one = "addressees|length == 1"
    _add(document, signature._tbl, BODY, f"{{%p if {one} %}}")
    _add(document, signature._tbl, TO_ONE, "Kính gửi: {{ addressees[0] }}")
    _add(document, signature._tbl, BODY, "{%p else %}")
    _add(document, signature._tbl, TO_ONE, "Kính gửi:")
    for line in each("one", "addressees", (TO, "- {{ one }}")):
        _add(document, signature._tbl, *line)
    _add(document, signature._tbl, BODY, "{%p endif %}")


def _by_head(document: Any) -> None:
    """A decision: under its subject stands who decides."""
    rule = next(p for p in document.paragraphs if p.style.name == "VĐ Đường kẻ")
    # The subject of a decision is followed by a rule, then by the office that decides.
    at = rule._p.getnext()
    _add(document, at, AUTHORITY, "{{ decides }}")


def _without_annexes(body: Any, signature: Any) -> None:
    """Everything behind the signature goes; the first section becomes the only one."""
    after = signature.getnext()
    section = after.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
    for block in list(signature.itersiblings()):
        if block is not after:
            body.remove(block)
    body.append(section)


def _annex_only(path: Path) -> Path:
    """A table with the title of an annex, on a landscape page, without a head of its own."""
    document = _opened()
    body = document.element.body
    blocks = list(body)
    annex = next(
        i
        for i, block in enumerate(blocks)
        if block.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
    )
    for block in blocks[: annex + 1]:
        body.remove(block)
    _save(document, path)
    return path


def _save(document: Any, path: Path) -> None:
    document.core_properties.title = path.stem
    document.save(str(path))


def revise_report(path: Path) -> None:
    """Puts what a revision says into the report's template, once."""
    document = _opened()
    if any("revision" in one.text for one in document.paragraphs):
        return
    first = next(p for p in document.paragraphs if p.style.name == "Heading 1")
    for line in REVISION:
        _add(document, first._p, *line)
    for one in document.paragraphs:
        if one.text == "{{ closing }}":
            one.style = document.styles[CLOSING]
        if one.text == "{%p if section.prompt %}":
            for line in when("section.table", (BODY, "{{ section.table }}")):
                _add(document, one._p, *line)
    document.save(str(path))


if __name__ == "__main__":
    revise_report(BASE)
    for made in make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        print(made.name)
