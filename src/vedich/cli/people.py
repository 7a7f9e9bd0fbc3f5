"""Commands about people: people add, invite, link, list, roles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from vedich.cli.output import AsJson, Lang, Say, answering

app_people = typer.Typer(
    help="Người dùng và quyền. / People and their roles.", no_args_is_help=True
)

Username = Annotated[
    str, typer.Argument(metavar="USER", help="Tên đăng nhập. / User name to sign in with.")
]
FullName = Annotated[str, typer.Option("--name", metavar="N", help="Họ và tên. / Full name.")]
RoleName = Annotated[
    str,
    typer.Option(
        "--role",
        metavar="R",
        help="administrator, office, appraiser, council, unit_head, officer, leader, auditor.",
    ),
]
UnitCode = Annotated[
    str, typer.Option("--unit", metavar="U", help="Chỉ đơn vị này. / Only this unit.")
]
OfficerCode = Annotated[
    str,
    typer.Option(
        "--officer",
        metavar="CODE",
        help="Mã cán bộ trong dữ liệu, với quyền officer. / The officer's code in the data.",
    ),
]
Email = Annotated[
    str,
    typer.Option(
        "--email", metavar="A", help="Thư điện tử để nhận lời nhắc. / Mail address for reminders."
    ),
]
Below = Annotated[
    bool, typer.Option("--below", help="Kể cả đơn vị trực thuộc. / And the units under it.")
]
Site = Annotated[
    str, typer.Option("--site", metavar="URL", help="Địa chỉ trang. / Address of the site.")
]
_SITE = "http://127.0.0.1:8000"


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app_people.command("add")(add)
    app_people.command("invite")(invite)
    app_people.command("link")(link)
    app_people.command("list")(list_people)
    app_people.command("demo")(demo)
    app.add_typer(app_people, name="people")


@contextmanager
def recorded(as_json: bool, lang: str) -> Iterator[Say]:
    """Answers of commands that need the application's database."""
    with answering(as_json, lang) as say:
        from vedich.operations.work.serving import prepare

        prepare()
        yield say


def add(
    username: Username,
    name: FullName,
    role: RoleName,
    unit: UnitCode = "",
    below: Below = False,
    officer: OfficerCode = "",
    lang: Lang = "",
) -> None:
    """Thêm người dùng, hỏi mật khẩu ngay. / Add somebody and ask for the password now."""
    with recorded(False, lang) as say:
        from vedich.operations.people.accounts import accept_invitation

        invited = _invite(username, name, role, unit, below, officer)
        words = "Password" if say.lang == "en" else "Mật khẩu"
        password = typer.prompt(words, hide_input=True, confirmation_prompt=True)
        user = accept_invitation(invited.token, password)
        say.line(f"Đã thêm {user.username}.", f"{user.username} was added.")


def invite(
    username: Username,
    name: FullName,
    role: RoleName,
    unit: UnitCode = "",
    below: Below = False,
    officer: OfficerCode = "",
    email: Email = "",
    site: Site = _SITE,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Mời người dùng bằng một liên kết, không cần thư điện tử. / Invite by a link, without mail."""
    with recorded(as_json, lang) as say:
        _show_link(say, _invite(username, name, role, unit, below, officer, email), site)


def link(username: Username, site: Site = _SITE, as_json: AsJson = False, lang: Lang = "") -> None:
    """Tạo liên kết đặt lại mật khẩu. / Make a link to set a new password."""
    with recorded(as_json, lang) as say:
        from vedich.operations.data.recording import operator
        from vedich.operations.people.accounts import find_user, new_link

        _show_link(say, new_link(operator(), find_user(username)), site)


def list_people(as_json: AsJson = False, lang: Lang = "") -> None:
    """Liệt kê người dùng và quyền. / List people and their roles."""
    with recorded(as_json, lang) as say:
        from vedich.operations.people import views

        answer = views.list_people()
        titles = (
            ("User", "Name", "Roles", "Active")
            if say.lang == "en"
            else ("Tên đăng nhập", "Họ và tên", "Quyền", "Đang dùng")
        )
        yes, no = ("yes", "no") if say.lang == "en" else ("có", "không")
        rows = [
            [
                row["username"],
                row["full_name"],
                ", ".join(f"{one['role']} {one['unit']}".strip() for one in row["roles"]),
                yes if row["active"] else no,
            ]
            for row in answer["rows"]
        ]
        say.answer(answer, lambda to: to.table(titles, rows))


def demo(as_json: AsJson = False, lang: Lang = "") -> None:
    """Tạo người dùng thử, mỗi quyền một người, in mật khẩu. / Make demo users, one per role."""
    with recorded(as_json, lang) as say:
        from vedich.operations.demo.people import demo_people

        answer = demo_people()
        titles = (
            ("User", "Password", "Role", "Unit")
            if say.lang == "en"
            else ("Tên đăng nhập", "Mật khẩu", "Quyền", "Đơn vị")
        )
        role = "role" if say.lang == "en" else "role_vi"
        keys = ("username", "password", role, "unit")
        say.answer(
            answer,
            lambda to: to.table(titles, [[row[key] for key in keys] for row in answer["rows"]]),
        )


def _invite(
    username: str, name: str, role: str, unit: str, below: bool, officer: str, email: str = ""
) -> Any:
    from vedich.domain.errors import Refusal
    from vedich.operations.data.recording import operator
    from vedich.operations.people.accounts import invite as run
    from vedich.records.models import Role, ScopeKind

    if role not in Role.values:
        names = ", ".join(Role.values)
        raise Refusal(
            "no_such_role",
            f"Không có quyền “{role}”. Các quyền: {names}.",
            f"There is no role “{role}”. Roles: {names}.",
        )
    scope = ScopeKind.ALL
    if unit:
        scope = ScopeKind.SUBTREE if below else ScopeKind.UNIT
    return run(
        operator(),
        username,
        name,
        role=Role(role),
        scope=scope,
        unit=unit,
        officer=officer,
        email=email,
    )


def _show_link(say: Say, invited: Any, site: str) -> None:
    url = site.rstrip("/") + invited.path
    until = invited.invitation.expires_at
    answer = {"rows": [], "link": url, "expires_at": until}
    say.answer(
        answer,
        lambda to: to.line(
            f"Gửi liên kết này cho người được mời "
            f"(dùng một lần, đến {until:%H:%M %d/%m/%Y}):\n{url}",
            f"Hand this link to the person (works once, until {until:%d/%m/%Y %H:%M}):\n{url}",
        ),
    )
