"""Guides read aloud: one sound file per guide and language, uploaded by the office.

    audio = store_audio(actor, "account", "tyz", request.FILES["file"])
    audio_of("account", "tyz"), audio_path(audio), MEDIA[audio.media]

What a file is comes from its first bytes, never from its name; it is only ever served as that.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from vedich.domain.errors import Refusal
from vedich.operations.data.uploads import Incoming, write_incoming
from vedich.operations.help.guides import told_guide
from vedich.operations.keeping.auditing import append
from vedich.operations.office import home
from vedich.operations.people.permissions import Action, check
from vedich.records.models import GuideAudio, User

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST_BYTES = 20 * 1024 * 1024
# What may be uploaded, with the type it is served as.
MEDIA = {
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
}


def sniff(head: bytes) -> str | None:
    """The kind of sound a file begins as; None for anything else.

    >>> sniff(b"ID3" + bytes(20)), sniff(b"RIFF1234WAVEfmt "), sniff(b"<html>")
    ('mp3', 'wav', None)
    """
    if head[:3] == b"ID3" or _is_mpeg_frame(head):
        return "mp3"
    if head[:4] == b"OggS" and head[28:35] in (b"\x01vorbis", b"OpusHea"):
        return "ogg"
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp" and head[8:12] in (b"M4A ", b"mp42", b"isom", b"mp41"):
        return "m4a"
    return None


def store_audio(actor: User, guide: str, language: str, file: Incoming) -> GuideAudio:
    """Keep the file as the guide's in that language, in place of an earlier one."""
    from django.db import transaction
    from django.utils import timezone

    check(actor, Action.MANAGE_HELP)
    told_guide(guide, language)
    head = next(iter(file.chunks()), b"")[:64]
    media = sniff(head)
    if media is None:
        raise Refusal(
            "not_audio",
            "Tệp này không phải tệp âm thanh nhận được.",
            "This is no sound file that can be taken.",
            hint_vi="Nhận tệp MP3, M4A, OGG (Opus, Vorbis) hoặc WAV, không quá 20 MB.",
            hint_en="Taken are MP3, M4A, OGG (Opus, Vorbis) and WAV of at most 20 MB.",
        )
    audio = GuideAudio(
        id=uuid.uuid4(), guide=guide, language=language, media=media, uploaded_by=actor
    )
    audio.path = f"audio/{audio.id}.{media}"
    where = home().absolute() / audio.path
    audio.sha256, audio.size = write_incoming(file, where, MOST_BYTES, f"{guide}.{media}")
    with transaction.atomic():
        before = _in_use(guide, language).first()
        _in_use(guide, language).update(withdrawn_at=timezone.now())
        audio.save()
        append(
            actor,
            "guide_audio.store",
            f"guide_audio:{guide}:{language}",
            before=before and {"sha256": before.sha256},
            after={"sha256": audio.sha256, "size": audio.size, "media": media},
        )
    return audio


def remove_audio(actor: User, guide: str, language: str) -> None:
    """Serve it no more; Refusal where there is none."""
    from django.db import transaction
    from django.utils import timezone

    check(actor, Action.MANAGE_HELP)
    with transaction.atomic():
        audio = _in_use(guide, language).first()
        if audio is None:
            raise Refusal(
                "no_such_audio",
                "Hướng dẫn này chưa có bản đọc bằng ngôn ngữ ấy.",
                "This guide has no recording in that language.",
            )
        audio.withdrawn_at = timezone.now()
        audio.save(update_fields=["withdrawn_at"])
        append(
            actor,
            "guide_audio.remove",
            f"guide_audio:{guide}:{language}",
            before={"sha256": audio.sha256},
        )


def audio_of(guide: str, language: str) -> GuideAudio | None:
    """The recording in use, where its bytes are there and as long as they were."""
    audio = _in_use(guide, language).first()
    return audio if audio is not None and _is_there(audio) else None


def all_audio() -> list[GuideAudio]:
    """Every recording in use."""
    return list(GuideAudio.objects.filter(withdrawn_at=None).select_related("uploaded_by"))


def audio_path(audio: GuideAudio) -> Path:
    """Where the bytes lie."""
    return home().absolute() / audio.path


def _in_use(guide: str, language: str) -> QuerySet[GuideAudio]:
    return GuideAudio.objects.filter(guide=guide, language=language, withdrawn_at=None)


def _is_there(audio: GuideAudio) -> bool:
    path = audio_path(audio)
    return path.is_file() and path.stat().st_size == audio.size


def _is_mpeg_frame(head: bytes) -> bool:
    """A frame of MPEG audio layer III: eleven set bits, no reserved version, rate or layer."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    return version != 1 and layer == 1 and head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3
