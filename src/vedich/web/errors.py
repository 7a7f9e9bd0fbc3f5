"""The pages shown when something can't be: they say what and what to do, never the cause's data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import gettext as _


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400"""
    return _page(request, 400, _("Yêu cầu không hợp lệ"), _("Quay lại trang trước và thử lại."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403"""
    return _page(
        request,
        403,
        _("Bạn chưa được giao quyền xem trang này"),
        _("Nếu cần xem, hãy đề nghị quản trị hệ thống phân quyền cho bạn."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404"""
    return _page(
        request,
        404,
        _("Không có trang này"),
        _("Địa chỉ có thể đã đổi. Hãy bắt đầu lại từ trang Hôm nay."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """500, on a page that needs nothing that could be what is broken."""
    return HttpResponse(
        get_template("500.html").template.render(  # type: ignore[attr-defined]
            Context(
                {
                    "title": _("Phần mềm gặp lỗi ngoài dự kiến"),
                    "advice": _(
                        "Dữ liệu đã nhận không bị mất. Hãy thử lại; nếu vẫn lỗi, "
                        "báo cho quản trị hệ thống."
                    ),
                }
            )
        ),
        status=500,
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose page was open too long or in a browser without cookies."""
    return _page(
        request,
        403,
        _("Biểu mẫu đã hết hạn"),
        _("Tải lại trang rồi gửi lại. Trình duyệt cần cho phép cookie của trang này."),
    )


def _page(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    return render(request, "error.html", {"title": title, "advice": advice}, status=status)
