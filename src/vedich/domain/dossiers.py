"""The fields a dossier (hồ sơ) can have inside the product, whatever export it came from.

A layout maps the columns of an export onto these names; definitions speak of these names only.
A blank is always *unknown*, never zero and never "no".

>>> FIELDS["due_at"].kind
<FieldKind.DEADLINE: 'deadline'>
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """How a field's text is read and compared."""

    CODE = "code"  # text kept to the letter: 000123456 stays 000123456
    MOMENT = "moment"  # a local date and time; a date alone is the start of its day
    DEADLINE = "deadline"  # the last instant that still counts, see domain.moments
    COUNT = "count"  # a whole number, 0 or more
    MONEY = "money"  # whole đồng, 0 or more
    FLAG = "flag"  # yes or no
    CHOICE = "choice"  # one of the words in ``choices``


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in definitions and layouts, and what a person calls it."""

    name: str
    kind: FieldKind
    vi: str
    en: str
    choices: tuple[str, ...] = ()


_C, _M, _D, _N, _V, _F, _H = (
    FieldKind.CODE,
    FieldKind.MOMENT,
    FieldKind.DEADLINE,
    FieldKind.COUNT,
    FieldKind.MONEY,
    FieldKind.FLAG,
    FieldKind.CHOICE,
)

CHANNELS = ("online", "counter", "postal", "other")
SERVICE_LEVELS = ("full", "partial", "information")
STATUSES = (
    "registered",  # 1 mới đăng ký
    "received",  # 2 đã tiếp nhận
    "refused",  # 3 không tiếp nhận
    "processing",  # 4 đang xử lý
    "awaiting_supplement",  # 5 chờ bổ sung
    "awaiting_payment",  # 6 chờ nghĩa vụ tài chính
    "withdrawn",  # 7 rút
    "stopped",  # 8 dừng
    "finished",  # 9 đã xử lý xong
    "returned",  # 10 đã trả kết quả
)
PAYMENT_ROUTES = ("national", "gateway", "both", "direct", "cash")

_ALL = (
    Field("code", _C, "Mã hồ sơ", "Dossier code"),
    Field("unit", _C, "Mã đơn vị xử lý", "Code of the handling unit"),
    Field("unit_name", _C, "Tên đơn vị xử lý", "Name of the handling unit"),
    Field("officer", _C, "Cán bộ xử lý", "Officer"),
    Field("procedure", _C, "Mã thủ tục hành chính", "Procedure code"),
    Field("procedure_name", _C, "Tên thủ tục hành chính", "Procedure name"),
    Field("field", _C, "Lĩnh vực", "Field of procedures"),
    Field("channel", _H, "Kênh thực hiện", "Channel", CHANNELS),
    Field("service_level", _H, "Mức độ dịch vụ công", "Service level", SERVICE_LEVELS),
    Field("status", _H, "Trạng thái hồ sơ", "Status", STATUSES),
    Field("submitted_at", _M, "Ngày nộp", "Submitted at"),
    Field("received_at", _M, "Ngày tiếp nhận", "Received at"),
    Field("due_at", _D, "Ngày hẹn trả", "Due at"),
    Field("finished_at", _M, "Ngày kết thúc xử lý", "Finished at"),
    Field("returned_at", _M, "Ngày trả kết quả", "Result returned at"),
    Field("stopped_at", _M, "Ngày dừng hoặc từ chối", "Stopped or refused at"),
    Field("updated_at", _M, "Thời điểm cập nhật", "Updated at"),
    Field("waiting_minutes", _N, "Số phút chờ bổ sung", "Minutes waiting for a supplement"),
    Field("supplements", _N, "Số lần yêu cầu bổ sung", "Requests for supplement"),
    Field("fee_bearing", _F, "Thuộc thủ tục có phí, lệ phí", "Of a procedure that bears a fee"),
    Field("amount_due", _V, "Số tiền phải nộp", "Amount due"),
    Field("paid", _F, "Đã thanh toán", "Paid"),
    Field("paid_at", _M, "Thời điểm thanh toán", "Paid at"),
    Field("payment_route", _H, "Kênh thanh toán", "Payment route", PAYMENT_ROUTES),
    Field("payments", _N, "Số giao dịch thanh toán", "Payment transactions"),
    Field("payments_online", _N, "Số giao dịch trực tuyến", "Online payment transactions"),
    Field("inputs_digitised", _F, "Thành phần hồ sơ đã số hóa", "Inputs digitised"),
    Field("result_digitised", _F, "Kết quả đã số hóa", "Result digitised"),
    Field("result_due", _F, "Thủ tục có trả kết quả", "Procedure returns a paper"),
    Field("electronic_result", _F, "Có kết quả điện tử", "Electronic result issued"),
    Field("reused", _F, "Có tái sử dụng dữ liệu số hóa", "Digitised data reused"),
    Field("synced", _F, "Đã đồng bộ Cổng DVCQG", "Synchronised with the national portal"),
    Field("citizen_data", _F, "Có dùng dữ liệu dân cư", "Population data used"),
    Field("handled_online", _F, "Xử lý trực tuyến", "Handled online"),
    Field("complained", _F, "Có phản ánh, không hài lòng", "Petition or dissatisfaction"),
)

FIELDS: dict[str, Field] = {field.name: field for field in _ALL}

PROCEDURE_FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("procedure", _C, "Mã thủ tục hành chính", "Procedure code"),
        Field("name", _C, "Tên thủ tục hành chính", "Procedure name"),
        Field("field", _C, "Lĩnh vực", "Field of procedures"),
        Field("unit", _C, "Mã đơn vị (trống: mọi đơn vị)", "Unit code (blank: every unit)"),
        Field("level", _C, "Cấp thực hiện", "Level that handles it"),
        Field("issued_by", _C, "Cơ quan ban hành", "Issuing body"),
        Field("handled_by", _C, "Cơ quan thực hiện", "Handling body"),
        Field("service_level", _H, "Mức độ dịch vụ công", "Service level", SERVICE_LEVELS),
        Field("fee_bearing", _F, "Có phí, lệ phí", "Bears a fee"),
        Field("payable_online", _F, "Thanh toán được trực tuyến", "Payable online"),
        Field("processing_time", _C, "Thời hạn giải quyết", "Processing time"),
        Field("exemption", _C, "Miễn, giảm phí, lệ phí", "Fee exemption or reduction"),
        Field("valid_from", _M, "Hiệu lực từ", "Valid from"),
        Field("valid_to", _M, "Hiệu lực đến", "Valid to"),
    )
}

# What happened after the as-of moment is not known at it: these are blanked when later.
EVENT_FIELDS = ("finished_at", "returned_at", "stopped_at", "paid_at")

# A flag that such an event made true is false again at any moment before the event.
EVENT_FLAGS = {"paid_at": "paid"}
