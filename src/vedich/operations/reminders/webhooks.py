"""A signed message to a receiver an administrator named (Zalo OA, an operations centre).

    post(hook, "5b1c…", {"event": "reminder", …})

Headers: ``Webhook-Id`` (the same in every try: a receiver takes a message once), ``Webhook-
Timestamp`` (seconds) and ``Webhook-Signature``: ``v1,`` and the base64 of the HMAC-SHA256 of
``id.timestamp.body`` under the shared secret. Where the connection goes is
operations.outbound's business: no inner address that was not named, no redirect,
no address that changes underway.

>>> signature(b"secret", "1", 1700000000, b"{}")
'v1,PgYwgCReYGi/nHIJstsSuGGjDNi/hpmSB4ghtTP1cA4='
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import requests

from vedich.domain.errors import Refusal
from vedich.operations.outbound import session
from vedich.operations.reminders.mail import Unsent
from vedich.operations.reminders.settings import Hook

_KEPT = 2_000


def signature(secret: bytes, name: str, seconds: int, body: bytes) -> str:
    """What a receiver compares with its own."""
    told = b".".join((name.encode(), str(seconds).encode(), body))
    made = hmac.new(secret, told, hashlib.sha256).digest()
    return "v1," + base64.b64encode(made).decode("ascii")


def post(hook: Hook, name: str, content: Mapping[str, Any]) -> None:
    """Hand the message over; Unsent unless the receiver answers 2xx."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    # A receiver holds it against its own clock: the machine's, not one that is rehearsed with.
    seconds = int(time.time())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Webhook-Id": name,
        "Webhook-Timestamp": str(seconds),
        "Webhook-Signature": signature(hook.secret, name, seconds, body),
        "User-Agent": "vedich",
    }
    try:
        with (
            session(hook.hosts) as asking,
            asking.post(hook.url, data=body, headers=headers, stream=True) as answer,
        ):
            status = answer.status_code
            # The answer is not used; a little of it is taken so that the connection ends well.
            answer.raw.read(_KEPT)
    except requests.exceptions.SSLError:
        raise Unsent(
            Refusal(
                "hook_certificate",
                f"Chứng thư của nơi nhận “{hook.name}” không hợp lệ nên tin không được gửi.",
                f"The certificate of “{hook.name}” does not hold, so nothing was sent.",
            )
        ) from None
    except (requests.RequestException, OSError):
        raise Unsent(
            Refusal(
                "hook_unreachable",
                f"Không đến được nơi nhận “{hook.name}”, hoặc địa chỉ không được phép.",
                f"“{hook.name}” can't be reached, or its address is not allowed.",
                hint_vi="Phần mềm sẽ tự gửi lại; địa chỉ nội bộ phải được nêu trong "
                f"VEDICH_WEBHOOK_{hook.name.upper()}_HOSTS.",
                hint_en="It is tried again by itself; an inner address has to be named in "
                f"VEDICH_WEBHOOK_{hook.name.upper()}_HOSTS.",
            )
        ) from None
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        moved = HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST
        raise Unsent(
            Refusal(
                "hook_refused",
                f"Nơi nhận “{hook.name}” trả lời {status}"
                + (" (chuyển hướng không được theo)." if moved else "."),
                f"“{hook.name}” answered {status}"
                + (" (redirects are not followed)." if moved else "."),
            ),
            for_good=status == HTTPStatus.GONE,
        )
