"""The pages shown when something can't be: they say what and what to do, never the cause's data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, also for a host name that is not the site's, so nothing of the request is shown."""
    return _bare(400, _("Yêu cầu không hợp lệ"), _("Quay lại trang trước và thử lại."))


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
    """500"""
    return _bare(
        500,
        _("Phần mềm gặp lỗi ngoài dự kiến"),
        _("Dữ liệu đã nhận không bị mất. Hãy thử lại; nếu vẫn lỗi, báo cho quản trị hệ thống."),
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


def _bare(status: int, title: str, advice: str) -> HttpResponse:
    """A page that needs nothing of the request: what is broken may be what other pages need."""
    text = render_to_string("bare.html", {"title": title, "advice": advice})
    return HttpResponse(text, status=status)
