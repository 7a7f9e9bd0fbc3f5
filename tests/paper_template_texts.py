"""What the shipped Word templates say: paragraphs of a style, with the tags that are filled in.

A place a person has to fill is written ``to_write("…")``; marks of the template engine stand in
paragraphs of their own (``each``, ``when``, ``either``).
"""

from __future__ import annotations

from collections.abc import Sequence

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
