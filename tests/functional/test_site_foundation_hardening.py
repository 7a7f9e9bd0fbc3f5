"""Headers, uploads, logs and settings: what a hostile file or visitor gets."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.functional.site_room import environment
from vedich.domain.errors import Refusal
from vedich.operations.data import uploads
from vedich.operations.work import jobs
from vedich.records.models import Assignment, AuditEvent, Job, JobKind, JobState, Role, Upload, User
from vedich.web.logs import WithoutPersons


@pytest.fixture
def clerk(db: None, vedich_home: Path) -> User:
    """Somebody of the campaign office, with a workspace of their own."""
    user = User.objects.create(username="vanphong", full_name="Văn phòng")
    Assignment.objects.create(user=user, role=Role.OFFICE)
    return user


def incoming(name: str, content: bytes = b"code\n1\n") -> SimpleUploadedFile:
    """A file as a browser sends it; Django's own cleaning of names is passed by."""
    file = SimpleUploadedFile("x.csv", content)
    file._name = name  # type: ignore[attr-defined]
    return file


@pytest.mark.parametrize("tls", ["0", "1"])
def test_deployment_check_is_clean(tmp_path: Path, tls: str) -> None:
    checks = ["check", "--deploy", "--fail-level", "WARNING"] if tls == "1" else ["check"]
    done = subprocess.run(
        [sys.executable, "-m", "django", *checks],
        env=environment(tmp_path, VEDICH_TLS=tls)
        | {"DJANGO_SETTINGS_MODULE": "vedich.config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_tls_makes_cookies_secure(tmp_path: Path) -> None:
    code = (
        "from django.conf import settings as s\n"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY,"
        " s.SECURE_HSTS_SECONDS > 0, s.SESSION_COOKIE_NAME.startswith('__Host-'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(tmp_path, VEDICH_TLS="1")
        | {"DJANGO_SETTINGS_MODULE": "vedich.config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["True"] * 5


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/login/", "/", "/khong-co-trang-nay/"])
def test_every_answer_carries_the_headers(client: Client, path: str) -> None:
    answer = client.get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert {"private", "no-store"} <= set(answer["Cache-Control"].replace(" ", "").split(","))


@pytest.mark.django_db
def test_pages_hold_no_inline_script_or_style(client: Client) -> None:
    import re

    page = client.get("/login/").content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>\s*\S", page)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page)


def test_static_files_are_small_and_kept_for_good(client: Client) -> None:
    import gzip

    from django.templatetags.static import static

    address = static("vendor/bootstrap/bootstrap.min.css")
    plain = b"".join(client.get(address))  # type: ignore[arg-type]
    packed = client.get(address, HTTP_ACCEPT_ENCODING="gzip")
    content = b"".join(packed)  # type: ignore[arg-type]
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(content) == plain
    assert len(content) < 60_000
    assert "immutable" in packed["Cache-Control"]
    assert packed["X-Content-Type-Options"] == "nosniff"
    font = static("vendor/be-vietnam-pro/be-vietnam-pro-vietnamese-400-normal.woff2")
    assert not client.get(font, HTTP_ACCEPT_ENCODING="gzip").has_header("Content-Encoding")


@pytest.mark.django_db
def test_another_site_s_form_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/login/", {"login": "an", "password": "x"})
    assert answer.status_code == 403


def test_unknown_host_is_refused(client: Client) -> None:
    assert client.get("/login/", HTTP_HOST="evil.example").status_code == 400


def test_oversized_body_is_refused_before_it_is_read(client: Client) -> None:
    answer = client.generic("POST", "/login/", b"x", CONTENT_LENGTH=str(10**10))
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/số liệu.csv", "số liệu.csv"),
        ("C:\\Users\\an\\a.XLSX", "a.XLSX"),
        ('a";<script>.csv', "a___script_.csv"),
        ("báo cáo\u202evsx.csv", "báo cáovsx.csv"),
        ("..\x00.csv", ".._.csv"),
        ("ế" * 200 + ".xlsx", "ế" * 38 + ".xlsx"),
    ],
)
def test_hostile_names_stay_names(clerk: User, vedich_home: Path, name: str, kept: str) -> None:
    upload = uploads.store(clerk, incoming(name))
    assert upload.name in (kept, kept.strip(" ."))
    path = uploads.path_of(upload).resolve()
    assert path.is_relative_to((vedich_home / "uploads" / str(upload.id)).resolve())
    assert path.read_bytes() == b"code\n1\n"
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "name", ["a.exe", "a.svg", "csv", ".csv", "a.csv.sh", "", "a.xlsx\u200b.js"]
)
def test_other_kinds_are_refused_and_leave_nothing(
    clerk: User, vedich_home: Path, name: str
) -> None:
    with pytest.raises(Refusal, match="not taken"):
        uploads.store(clerk, incoming(name))
    assert not Upload.objects.exists()
    assert not list(vedich_home.rglob("uploads/*"))


def test_empty_and_lying_sizes_are_refused(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refusal, match="empty"):
        uploads.store(clerk, incoming("a.csv", b""))
    monkeypatch.setattr(uploads, "MOST_BYTES", 4)
    file = incoming("a.csv", b"123456789")
    file.size = 2
    with pytest.raises(Refusal, match="larger"):
        uploads.store(clerk, file)
    assert not Upload.objects.exists()


def test_an_upload_s_row_and_event_name_the_hash_of_its_bytes(clerk: User) -> None:
    import hashlib

    upload = uploads.store(clerk, incoming("a.csv", b"abc"))
    assert upload.sha256 == hashlib.sha256(b"abc").hexdigest()
    event = AuditEvent.objects.get(verb="upload.store")
    assert event.after["sha256"] == upload.sha256
    uploads.path_of(upload).write_bytes(b"ab")
    with pytest.raises(Refusal, match="no longer"):
        uploads.path_of(upload)


def test_uploading_needs_the_right(db: None, vedich_home: Path) -> None:
    user = User.objects.create(username="an", full_name="An")
    Assignment.objects.create(user=user, role=Role.LEADER)
    with pytest.raises(Refusal, match="right"):
        uploads.store(user, incoming("a.csv"))


def test_a_job_s_asker_must_still_have_the_right(clerk: User) -> None:
    upload = uploads.store(clerk, incoming("a.csv"))
    job = jobs.enqueue(clerk, JobKind.IMPORT, upload=upload, layout="units")
    Assignment.objects.all().delete()
    done = jobs.run_next("w")
    assert done is not None
    assert (done.id, done.state) == (job.id, JobState.REFUSED)
    assert done.result["error"]["code"] == "not_allowed"


def test_a_worker_that_lost_its_lease_writes_nothing(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vedich.operations.work import job_kinds

    upload = uploads.store(clerk, incoming("a.csv"))
    job = jobs.enqueue(clerk, JobKind.IMPORT, upload=upload, layout="units")

    def overtaken(_: Job, tell: object) -> dict[str, int]:
        Job.objects.update(holder="other", attempts=2)
        return {"accepted": 1}

    monkeypatch.setattr(job_kinds, "perform", overtaken)
    jobs.run_next("slow")
    job.refresh_from_db()
    assert (job.state, job.holder, job.result) == (JobState.RUNNING, "other", None)
    assert not AuditEvent.objects.filter(verb="job.import.done").exists()


def test_a_job_that_keeps_killing_its_worker_fails_and_can_be_run_again(clerk: User) -> None:
    from datetime import timedelta

    from django.utils import timezone

    upload = uploads.store(clerk, incoming("a.csv"))
    jobs.enqueue(clerk, JobKind.IMPORT, upload=upload, layout="units")
    for number in range(jobs.MOST_ATTEMPTS):
        assert jobs.claim(f"w{number}") is not None
        assert jobs.claim("other") is None
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.claim("last") is None
    job = Job.objects.get()
    assert job.state == JobState.FAILED
    assert job.result["error"]["code"] == "worker_lost"
    assert jobs.retry(clerk, job).state == JobState.WAITING
    with pytest.raises(Refusal, match="failed"):
        jobs.retry(clerk, job)


def test_an_import_s_receipt_is_kept_on_its_job(clerk: User) -> None:
    content = "code,name\nA,Xã A\nB,Xã B\n".encode()
    upload = uploads.store(clerk, incoming("don-vi.csv", content))
    rehearsal = jobs.enqueue(clerk, JobKind.REHEARSE, upload=upload, layout="units")
    assert jobs.run_next("w").state == JobState.DONE  # type: ignore[union-attr]
    rehearsal.refresh_from_db()
    assert rehearsal.result["dry_run"]
    assert (rehearsal.result["accepted"], rehearsal.result["import"]) == (2, None)
    job = jobs.enqueue(clerk, JobKind.IMPORT, upload=upload, layout="units")
    jobs.run_next("w")
    job.refresh_from_db()
    assert (job.result["accepted"], job.result["import"], job.result["file"]) == (
        2,
        1,
        "don-vi.csv",
    )
    assert jobs.enqueue(clerk, JobKind.IMPORT, upload=upload, layout="units").id == job.id
    back = jobs.enqueue(clerk, JobKind.WITHDRAW, number=1, reason="Nhầm tệp")
    jobs.run_next("w")
    back.refresh_from_db()
    assert back.result["withdrawn"] == 1
    verbs = list(AuditEvent.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs[-2:] == ["job.withdraw", "job.withdraw.done"]


def test_a_layout_named_on_the_site_is_never_a_file_of_the_server(
    clerk: User, tmp_path: Path
) -> None:
    secret = tmp_path / "other.yaml"
    secret.write_text("password: hunter2\n", encoding="utf-8")
    upload = uploads.store(clerk, incoming("a.csv"))
    jobs.enqueue(clerk, JobKind.REHEARSE, upload=upload, layout=str(secret))
    done = jobs.run_next("w")
    assert done is not None
    assert done.state == JobState.REFUSED
    assert "hunter2" not in str(done.result)
    assert "password" not in str(done.result)


def test_models_and_migrations_agree(db: None) -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_pulse_means_no_worker(db: None) -> None:
    assert not jobs.worker_alive()
    jobs.beat("w")
    assert jobs.worker_alive()
    jobs.leave("w")
    assert not jobs.worker_alive()


def test_log_lines_hold_no_form_address_or_cell(rf: object) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(WithoutPersons())
    logger = logging.Logger("django.request")
    logger.addHandler(handler)
    request = rf.post("/units/?q=0912345678", {"name": "Trần Thị B"})  # type: ignore[attr-defined]
    try:
        raise ValueError("cell A1 holds 079123456789")
    except ValueError:
        logger.exception(
            "Internal Server Error: %s",
            request.path,
            extra={"request": request, "status_code": 500},
        )
    said = stream.getvalue()
    assert "ValueError" in said
    assert "test_site_foundation_hardening" in said
    for secret in ("0912345678", "079123456789", "Trần", "/units/"):
        assert secret not in said
