"""One mail to one person: plain text, encrypted on its way, nothing in it that a citizen could be
known by.

    send_mail(mail, Letter("id-1", "an@example.gov.vn", "3 việc cần xử lý", "…"))

TLS is checked against the machine's authorities (or the one the administrator names); without it
mail leaves on this machine only. A line break in an address or a subject is refused by the mail
library and never reaches a server.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.utils import formataddr
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import BadHeaderError
from django.core.validators import validate_email

from vedich.domain.errors import Refusal
from vedich.operations.reminders.settings import Mail

SECONDS = 10
_SENDER = "Về Đích"


@dataclass(frozen=True, slots=True)
class Letter:
    """``id``: the same in every try, so that a mail that came twice can be told."""

    id: str
    to: str
    subject: str
    body: str


class Unsent(Exception):
    """Nothing was handed over; ``refusal`` says why. ``for_good``: another try changes nothing."""

    def __init__(self, refusal: Refusal, *, for_good: bool = False) -> None:
        super().__init__(refusal.en)
        self.refusal, self.for_good = refusal, for_good


class _Backend(EmailBackend):
    """Django's own, with the office's authority beside the machine's."""

    def __init__(self, mail: Mail) -> None:
        super().__init__(
            host=mail.host,
            port=mail.port,
            username=mail.user,
            password=mail.password,
            use_ssl=mail.tls,
            use_tls=mail.starttls,
            timeout=SECONDS,
        )
        self._ca = mail.ca

    @cached_property
    def ssl_context(self) -> Any:
        """Checks certificate and name."""
        context = ssl.create_default_context()
        if self._ca:
            context.load_verify_locations(self._ca)
        return context


def send_mail(mail: Mail, letter: Letter) -> None:
    """Hand the letter to the server; Unsent where it did not take it."""
    try:
        validate_email(letter.to)
    except ValidationError:
        raise Unsent(
            Refusal(
                "bad_address",
                "Địa chỉ thư điện tử của người nhận không đúng.",
                "The recipient's mail address is not valid.",
                hint_vi="Sửa địa chỉ ở trang của người này, rồi gửi lại.",
                hint_en="Mend it on that person's page, then send again.",
            ),
            for_good=True,
        ) from None
    message = EmailMessage(
        letter.subject,
        letter.body,
        formataddr((_SENDER, mail.sender)),
        [letter.to],
        headers={
            "Message-ID": f"<{letter.id}@{mail.sender.rpartition('@')[2]}>",
            "Auto-Submitted": "auto-generated",
        },
        connection=_Backend(mail),
    )
    try:
        message.send()
    except BadHeaderError:
        raise Unsent(
            Refusal("bad_header", "Tiêu đề thư có dấu xuống dòng.", "A header has a line break."),
            for_good=True,
        ) from None
    except smtplib.SMTPRecipientsRefused:
        raise Unsent(
            Refusal(
                "recipient_refused",
                "Máy chủ thư không nhận địa chỉ của người này.",
                "The mail server does not take this person's address.",
                hint_vi="Kiểm tra địa chỉ ở trang của người này, rồi gửi lại.",
                hint_en="Check the address on that person's page, then send again.",
            ),
            for_good=True,
        ) from None
    except smtplib.SMTPAuthenticationError:
        raise Unsent(
            Refusal(
                "mail_login",
                "Máy chủ thư không nhận tên đăng nhập hoặc mật khẩu của phần mềm.",
                "The mail server does not take the program's user name or password.",
                hint_vi="Kiểm tra VEDICH_SMTP_URL và VEDICH_SMTP_PASSWORD_FILE.",
                hint_en="Check VEDICH_SMTP_URL and VEDICH_SMTP_PASSWORD_FILE.",
            )
        ) from None
    except ssl.SSLError:
        raise Unsent(
            Refusal(
                "mail_certificate",
                "Chứng thư của máy chủ thư không hợp lệ nên thư không được gửi.",
                "The mail server's certificate does not hold, so nothing was sent.",
                hint_vi="Dùng chứng thư hợp lệ, hoặc nêu nơi cấp bằng VEDICH_SMTP_CA.",
                hint_en="Use a valid certificate, or name its authority in VEDICH_SMTP_CA.",
            )
        ) from None
    except (smtplib.SMTPException, OSError):
        raise Unsent(
            Refusal(
                "mail_server",
                "Máy chủ thư không trả lời hoặc không nhận thư.",
                "The mail server does not answer, or does not take the mail.",
                hint_vi="Phần mềm sẽ tự gửi lại; kiểm tra máy chủ thư nếu còn lỗi.",
                hint_en="It is tried again by itself; check the server if it goes on.",
            )
        ) from None
