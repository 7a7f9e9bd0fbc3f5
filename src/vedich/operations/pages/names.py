"""What people call the things that records keep as codes: deeds of the log, actors, sources.

deed_named("job.import.done").vi        # "nhập dữ liệu: xong"
people_named({"an.nv", "tick"})         # {"an.nv": "Nguyễn Văn An", "tick": "Phần mềm, tự động"}
source_named(office_now(), "synthetic").vi
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import override

from vedich.domain.indicators import Text
from vedich.domain.states import TABLES
from vedich.operations.office import Office
from vedich.records.models import JobKind, JobState, User
from vedich.records.work import called

_SUBJECTS = {"period-sums": "sums", "target-version": "targets"}
_DEEDS = {
    "backup.restore": Text("khôi phục từ bản sao lưu", "restore from a backup"),
    "backup.write": Text("sao lưu", "back up"),
    "cli.act_as": Text("làm thay tại dòng lệnh", "act for somebody at the command line"),
    "campaign.link": Text("gắn kế hoạch cấp trên", "link the parent's plan"),
    "data.repair": Text("sửa kho dữ liệu", "repair the data"),
    "direct_transfer.propose": Text("đề nghị tài khoản nhận tiền", "propose an account"),
    "direct_transfer.withdraw": Text("rút đề nghị tài khoản", "withdraw a proposed account"),
    "direct_transfer.off": Text("tắt chuyển khoản thẳng", "turn direct transfers off"),
    "direct_transfer.on": Text("bật chuyển khoản thẳng", "turn direct transfers on"),
    "fees.accept": Text("chấp nhận biểu thu", "accept a fee table"),
    "fees.enter": Text("nhập biểu thu", "enter a fee table"),
    "guide_audio.remove": Text("bỏ bản đọc của hướng dẫn", "remove a recording"),
    "guide_audio.store": Text("lưu bản đọc của hướng dẫn", "store a recording"),
    "help_given.record": Text("ghi lượt hỗ trợ", "record help given"),
    "help_given.withdraw": Text("rút lượt hỗ trợ", "withdraw help given"),
    "help_point.close": Text("đóng điểm hỗ trợ", "close a point of help"),
    "help_point.register": Text("đăng ký điểm hỗ trợ", "register a point of help"),
    "import.file": Text("nhập dữ liệu", "import a file"),
    "import.published": Text("nhập số liệu công bố", "import published figures"),
    "import.withdraw": Text("rút lần nhập", "withdraw an import"),
    "job.retry": Text("cho chạy lại việc nền", "let a job run again"),
    "layout.write": Text("lưu cách đọc tệp", "save how a file is read"),
    "ledger.known": Text("ghi các lần nhập có trước sổ", "note imports older than the log"),
    "mandate.end": Text("thôi phân công", "end a part in a campaign"),
    "mandate.give": Text("phân công", "give a part in a campaign"),
    "milestone.answer": Text("đơn vị trả lời về số liệu", "a unit answers about figures"),
    "outage.end": Text("ghi hết gián đoạn nguồn số liệu", "record the end of an outage"),
    "outage.record": Text("ghi gián đoạn nguồn số liệu", "record an outage"),
    "paper.book": Text("ghi sổ văn bản", "enter into the register of papers"),
    "paper.redraft": Text("lập lại dự thảo", "draft again"),
    "paper.write": Text("lập tệp văn bản", "write the file of a paper"),
    "period.close": Text("khóa kỳ", "close a period"),
    "period.decline_reopening": Text("không mở lại kỳ", "decline a reopening"),
    "period.freeze_later": Text("lưu số liệu chốt của kỳ cũ", "keep an older period's figures"),
    "period.propose_reopening": Text("đề nghị mở lại kỳ", "propose a reopening"),
    "period.reopen": Text("mở lại kỳ", "reopen a period"),
    "plan.confirm": Text("lập đợt thi đua từ kế hoạch đã đọc", "make a campaign from a plan"),
    "plan.inherit": Text("lập đợt thi đua từ kế hoạch cấp trên", "begin from the parent's plan"),
    "remind.letter": Text("lập công văn đôn đốc", "draft a letter of reminder"),
    "remind.failed": Text("gửi lời nhắc không được", "a message could not be sent"),
    "remind.sent": Text("gửi lời nhắc", "send a message"),
    "remind.read": Text("xem lời nhắc", "look at reminders"),
    "remind.reply": Text("phản hồi lời nhắc", "answer a reminder"),
    "remind.retry": Text("cho gửi lại lời nhắc", "let a message be sent again"),
    "remind.send": Text("nhắc việc", "remind"),
    "report.write": Text("lập báo cáo", "write a report"),
    "role.assign": Text("giao vai trò", "assign a role"),
    "role.end": Text("thôi vai trò", "end a role"),
    "sums.recorded": Text("ghi nhận số tự báo cáo", "record reported sums"),
    "task.assign": Text("giao người phụ trách nhiệm vụ", "assign a task to somebody"),
    "task.evidence": Text("ghi minh chứng nhiệm vụ", "add evidence of a task"),
    "task.inspect": Text("kiểm tra nhiệm vụ", "inspect a task"),
    "tick.done": Text("làm việc đến hạn", "do what was due"),
    "tick.failed": Text("việc đến hạn bị hỏng", "something due failed"),
    "tick.missed": Text("bỏ qua việc đến hạn khi máy tắt", "missed what was due while off"),
    "unit.map": Text("gán mã cho đơn vị", "map a code to a unit"),
    "unit.map_same_names": Text("gán mã trùng tên đơn vị", "map codes that are units' names"),
    "unit.unmap": Text("bỏ gán mã", "undo a mapping"),
    "upload.store": Text("nhận tệp tải lên", "take an uploaded file"),
    "user.accept": Text("nhận lời mời, đặt mật khẩu", "accept an invitation"),
    "user.active": Text("khóa hoặc mở tài khoản", "lock or unlock an account"),
    "user.identity.link": Text("nối danh tính đăng nhập", "link an identity"),
    "user.identity.remove": Text("gỡ danh tính đăng nhập", "remove an identity"),
    "user.identity.unlink": Text("bỏ nối danh tính đăng nhập", "unlink an identity"),
    "user.invite": Text("mời người dùng", "invite a user"),
    "user.link": Text("tạo liên kết đặt mật khẩu", "make a link to set a password"),
    "user.mail": Text("đổi thư điện tử", "change a mail address"),
    "user.password": Text("đặt mật khẩu", "set a password"),
    "user.second_factor.add": Text("bật lớp xác thực thứ hai", "add a second factor"),
    "user.second_factor.remove": Text("bỏ lớp xác thực thứ hai", "remove a second factor"),
    "user.second_factor.reset": Text("gỡ xác thực hai lớp", "reset a second factor"),
    "user.sign_in": Text("đăng nhập", "sign in"),
    "workspace.upgrade": Text("nâng cấp dữ liệu", "upgrade the workspace"),
}
_STAGES = {
    "begin": Text("bắt đầu", "begun"),
    "done": Text("xong", "done"),
    "refused": Text("bị từ chối", "refused"),
}


def deed_named(verb: str) -> Text:
    """What an event of the log is called; a verb that nobody named stays as it is."""
    found = _DEEDS.get(verb) or _step_named(verb) or _job_named(verb) or _stage_named(verb)
    return found or Text(verb, verb)


def people_named(actors: Iterable[str]) -> dict[str, str]:
    """Actor → full name, or what a program and the command line are called."""
    wanted = set(actors)
    known = {one.username: one for one in User.objects.filter(username__in=wanted)}
    return {actor: called(known.get(actor), actor) for actor in wanted}


def reader_named(office: Office, layout: str) -> Text:
    """The title of the layout, or of the portal (``portal/part``), that read a file."""
    known = office.book.layouts.get(layout)
    if known is not None:
        return Text(known.title_vi, known.title_en)
    portal = office.book.portals.get(layout.partition("/")[0])
    return portal.title if portal is not None else Text(layout, layout)


def source_named(office: Office, source: str) -> Text:
    """The title of where data come from: of the portal, else of the layout that reads them."""
    for portal in office.book.portals.values():
        if portal.source == source:
            return portal.title
    for layout in office.book.layouts.values():
        if layout.source == source:
            return Text(layout.title_vi, layout.title_en)
    return reader_named(office, source)


def _step_named(verb: str) -> Text | None:
    subject, _, step = verb.partition(".")
    for table in TABLES:
        if _SUBJECTS.get(table.id, table.id) == subject:
            for one in table.steps:
                if one.verb == step:
                    return Text(
                        f"{table.title.vi.lower()}: {one.title.vi}",
                        f"{table.title.en.lower()}: {one.title.en}",
                    )
    return None


def _stage_named(verb: str) -> Text | None:
    """What the command line tells twice: that it begins, and how it ended."""
    deed, _, stage = verb.rpartition(".")
    found, ended = _DEEDS.get(deed), _STAGES.get(stage)
    return Text(f"{found.vi}: {ended.vi}", f"{found.en}: {ended.en}") if found and ended else None


def _job_named(verb: str) -> Text | None:
    subject, _, rest = verb.partition(".")
    kind, _, state = rest.partition(".")
    if subject != "job" or kind not in JobKind.values:
        return None
    texts = []
    for language in ("vi", "en"):
        with override(language):
            words = str(JobKind(kind).label).lower()
            ended = f": {str(JobState(state).label).lower()}" if state in JobState.values else ""
            texts.append(words + ended)
    return Text(texts[0], texts[1])
