"""An office's own fee tables: one person enters a workbook, another accepts it, then it counts.

    entered = enter(Path("bieu-thu.xlsx"), by="an.nv")
    accept(entered["table"], by="binh.tt")

Every version entered is kept in ``fees/<table>/`` of the workspace with the workbook itself. The
one accepted last stands in ``definitions/fees/office.yaml`` with a record of both persons and the
digest of what was accepted; it replaces the one before it as a whole.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from vedich.domain.clock import now
from vedich.domain.errors import Refusal
from vedich.domain.layouts import SourceKind
from vedich.operations.data.layouts import choose
from vedich.operations.fees.asking import fee_book
from vedich.operations.fees.rows import Known, as_table
from vedich.operations.fees.second_person import (
    Person,
    actor_of,
    check_person,
    is_same,
    name_of,
)
from vedich.operations.keeping.auditing import append
from vedich.operations.keeping.decided_files import deciding, put
from vedich.operations.office import Office
from vedich.operations.people.permissions import Action
from vedich.operations.telling import silent
from vedich.records.models import AuditEvent
from vedich.rulebook.book import Kind
from vedich.rulebook.fees import RECORD, content_digest, load_fees
from vedich.rulebook.source import SourceFile
from vedich.warehouse.files import sync_file, write_durably

LAYOUT = "fee-table"
_TABLE = re.compile(r"[0-9a-f]{12}")


def check_table(path: Path, office: Office | None = None) -> dict[str, Any]:
    """What a workbook holds, nothing kept: ``fees``, ``rejects``, ``ok`` and its ``sha256``."""
    office = office or Office.open()
    chosen = choose(office, path, LAYOUT, (SourceKind.FEES,))
    reading, _ = chosen.read(path, office, silent)
    said, english = reading.receipt.as_dict("vi"), reading.receipt.as_dict("en")
    unread = [
        {**one, "reason_en": other["reason"]}
        for one, other in zip(said["rejects"], english["rejects"], strict=True)
    ]
    table = as_table(reading.table.to_pylist(), _known(office))
    headings = {column.field: column.headers[0] for column in chosen.layout.columns}
    unmeant = [{**one, "column": headings[one["column"]]} for one in table.rejects]
    rejects = sorted([*unread, *unmeant], key=lambda one: (one["sheet"], one["row"]))
    if not rejects and not table.data["fees"]:
        raise Refusal(
            "empty_fee_table",
            f"Tệp “{path.name}” không có dòng nào của biểu thu.",
            f"“{path.name}” holds no row of a fee table.",
            where=path.name,
            hint_vi="Điền vào mẫu của “vedich fees template”.",
            hint_en="Fill in the template of “vedich fees template”.",
        )
    return {
        "rows": rejects,
        "ok": not rejects,
        "fees": 0 if rejects else len(table.data["fees"]),
        "rules": 0 if rejects else sum(len(fee["rules"]) for fee in table.data["fees"]),
        "file": reading.receipt.file,
        "sha256": reading.receipt.sha256,
        "data": {} if rejects else table.data,
    }


def enter(
    path: Path, by: Person, *, dry_run: bool = False, office: Office | None = None
) -> dict[str, Any]:
    """Keep a workbook as a version that waits for a second person.

    ``rows`` are the rows that can't be meant; with any of them nothing is kept.
    """
    office = office or Office.open()
    check_person(by, Action.IMPORT_DATA)
    read = check_table(path, office)
    data = read.pop("data")
    answer = {**read, "dry_run": dry_run, "table": None, "state": None}
    if dry_run or not read["ok"]:
        return answer
    name = str(read["sha256"])[:12]
    folder = _folder(office) / name
    with deciding(office.workspace.path):
        if not (folder / "entry.json").exists():
            text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
            load_fees(SourceFile.of(f"{name}.yaml", text))
            entry = {
                "table": name,
                "file": read["file"],
                "sha256": read["sha256"],
                "content": content_digest(SourceFile.of("", text).data),
                "entered_by": name_of(by),
                "entered_at": now().isoformat(sep=" ", timespec="seconds"),
                "fees": read["fees"],
                "rules": read["rules"],
            }
            write_durably(folder / f"original{path.suffix.lower()}", _copier(path))
            write_durably(
                folder / "table.yaml", lambda beside: beside.write_text(text, encoding="utf-8")
            )
            # The entry is written last: without it the version does not exist.
            said = json.dumps(entry, ensure_ascii=False, indent=1)
            put(folder / "entry.json", said, _tell(by, "fees.enter", name, entry))
    return {**answer, **_version(office, name)}


def accept(
    table: str, by: Person, *, instead_of: str | None = None, office: Office | None = None
) -> dict[str, Any]:
    """Let a version count from now on; Refusal for the person who entered it.

    ``instead_of``: the table in force that this one was compared with (empty: none); Refusal where
    another one has taken its place since. Of two people who accept at once the first counts.
    """
    office = office or Office.open()
    check_person(by, Action.IMPORT_DATA)
    with deciding(office.workspace.path):
        version = _version(office, table)
        _check_other_person(version, by)
        if version["state"] != "accepted":
            _put_in_force(office, version, by, instead_of)
    done = _version(office, table)
    return {"rows": [done], **done}


def _check_other_person(version: Mapping[str, Any], by: Person) -> None:
    if not is_same(str(version["entered_by"]), by):
        return
    table = version["table"]
    raise Refusal(
        "same_person",
        f"Biểu thu {table} do “{version['entered_by']}” nhập; người khác phải chấp nhận.",
        f"Table {table} was entered by “{version['entered_by']}”; somebody else accepts it.",
        where=table,
        hint_vi="Nhờ người thứ hai đối chiếu với văn bản rồi chấp nhận.",
        hint_en="Ask a second person to compare it with the document and accept it.",
    )


def _put_in_force(
    office: Office, version: Mapping[str, Any], by: Person, instead_of: str | None
) -> None:
    table, before = version["table"], _current(office)
    if instead_of is not None and instead_of != _table_of(_in_force_data(office)):
        raise Refusal(
            "other_table_in_force",
            "Trong lúc đối chiếu, một biểu thu khác đã được chấp nhận.",
            "Another table was accepted while this one was being compared.",
            where=table,
            hint_vi="Đối chiếu lại với biểu đang dùng rồi chấp nhận.",
            hint_en="Compare it with the table in use now, then accept it.",
        )
    text = (_folder(office) / table / "table.yaml").read_text(encoding="utf-8")
    if content_digest(SourceFile.of("", text).data) != version["content"]:
        raise Refusal(
            "table_changed",
            f"Biểu thu {table} không còn như lúc nhập.",
            f"Table {table} is no longer what was entered.",
            where=table,
            hint_vi="Nhập lại tệp Excel.",
            hint_en="Import the workbook again.",
        )
    record = {
        "file": version["file"],
        "sha256": version["sha256"],
        "entered_by": version["entered_by"],
        "entered_at": datetime.fromisoformat(str(version["entered_at"])),
        "accepted_by": name_of(by),
        "accepted_at": now().replace(microsecond=0),
        "content": version["content"],
    }
    signed = f"{text}{yaml.safe_dump({RECORD: record}, allow_unicode=True, sort_keys=False)}"
    load_fees(SourceFile.of("office.yaml", signed))
    was = before and before["content"]
    put(_in_force(office), signed, _tell(by, "fees.accept", table, record, was))


def write_template(out: Path, office: Office | None = None) -> dict[str, Any]:
    """Write the empty workbook: the headings and the words that the layout reads."""
    from vedich.documents.fee_template import write_fee_template

    source = (office or Office.open()).book.source(Kind.LAYOUTS, LAYOUT)
    headings: dict[str, list[str]] = {}
    for column in source.data["columns"].values():
        codes = column.get("codes", {})
        headings[column["header"][0]] = [word for word, value in codes.items() if word != value]
    out = out.absolute()
    write_durably(out, lambda beside: write_fee_template(beside, headings))
    return {"rows": [{"file": out}]}


def tables(office: Office | None = None) -> dict[str, Any]:
    """Every version entered, the latest first, with who entered and whether it counts."""
    office = office or Office.open()
    folder = _folder(office)
    names = [path.parent.name for path in folder.glob("*/entry.json")] if folder.is_dir() else []
    rows = [_version(office, name) for name in names]
    rows.sort(key=lambda row: (str(row["entered_at"]), row["table"]), reverse=True)
    return {"rows": rows}


def compare(table: str = "", office: Office | None = None) -> dict[str, Any]:
    """A version beside the one that counts: rows ``{change, fee, title, …, before, after}``.

    Without ``table`` the version entered last is compared.
    """
    office = office or Office.open()
    if not table:
        listed = tables(office)["rows"]
        if not listed:
            raise _unknown(table)
        table = listed[0]["table"]
    version = _version(office, table)
    text = (_folder(office) / table / "table.yaml").read_text(encoding="utf-8")
    read, in_force = SourceFile.of("", text).data, _in_force_data(office)
    new, old = _flat(read), _flat(in_force)
    titles = {
        fee.get("adds_to") or fee["id"]: fee["title"]
        for data in (in_force, read)
        for fee in data.get("fees", ())
    }
    rows = []
    for key in sorted({*new, *old}):
        before, after = old.get(key), new.get(key)
        if before != after:
            change = "added" if before is None else "removed" if after is None else "changed"
            told = dict(key)
            title = titles[told["fee"]]
            rows.append(
                {"change": change, **told, "title": title, "before": before, "after": after}
            )
    same = sum(1 for key in new if old.get(key) == new[key])
    return {
        "rows": rows,
        "table": table,
        "state": version["state"],
        "unchanged": same,
        "instead_of": _table_of(in_force),
    }


def _flat(data: Any) -> dict[tuple[tuple[str, str], ...], dict[str, Any]]:
    """Every rule of a table: what it is about → what it says."""
    found: dict[tuple[tuple[str, str], ...], dict[str, Any]] = {}
    for fee in data.get("fees", ()) if isinstance(data, dict) else ():
        for rule in fee["rules"]:
            key = (
                ("fee", fee.get("adds_to") or fee["id"]),
                ("procedure", fee["procedures"][0]),
                ("channel", ",".join(rule.get("channels", ()))),
                ("payer", ",".join(rule.get("payers", ()))),
                ("unit", ",".join(rule.get("places", ()))),
                ("per", f"{rule.get('per', '')} {rule.get('times', '')}".strip()),
                ("valid_from", str(rule["in_force_from"])),
            )
            basis = rule["basis"][0]
            found[key] = {
                "steps": [[step["starts_at"], step["amount"]] for step in rule["steps"]],
                "cap": rule.get("cap"),
                "valid_to": str(rule["in_force_to"] or ""),
                "clause": f"{basis['clause']}, {basis['document']}",
            }
    return found


def _known(office: Office) -> Known:
    fees = {name: fee for name, fee in fee_book(office).fees.items() if not fee.adds_to}
    # A fee that only the office's table in force defines is not what the next one adds to.
    shipped = {name: fee for name, fee in fees.items() if not name.startswith("local-")}
    listed: dict[str, str] = {}
    if office.imports:
        with office.serving() as snapshot:
            listed = {
                str(code): str(name or code)
                for code, name in snapshot.con.execute(
                    "SELECT national, max(name) FROM procedures GROUP BY national"
                ).fetchall()
            }
    return Known(shipped, listed)


def _version(office: Office, table: str) -> dict[str, Any]:
    path = _folder(office) / table / "entry.json"
    if not _TABLE.fullmatch(table) or not path.is_file():
        raise _unknown(table)
    entry: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    current = _current(office)
    counts = current is not None and current["sha256"] == entry["sha256"]
    by = {"accepted_by": None, "accepted_at": None}
    if current is not None and counts:
        by = {key: current[key] for key in by}
    return {**entry, **by, "state": "accepted" if counts else "waiting"}


def _unknown(table: str) -> Refusal:
    return Refusal(
        "no_such_fee_table",
        f"Không có biểu thu “{table[:30]}”." if table else "Chưa có biểu thu nào được nhập.",
        f"There is no fee table “{table[:30]}”." if table else "No fee table was entered yet.",
        where=table[:30],
        hint_vi="Xem “vedich fees tables”.",
        hint_en="See “vedich fees tables”.",
    )


def _in_force_data(office: Office) -> Any:
    path = _in_force(office)
    return SourceFile.read(path).data if path.is_file() else {}


def _table_of(data: Any) -> str:
    """The name of the table that a file in force came from; empty where there is none."""
    return str(data[RECORD]["sha256"])[:12] if data else ""


def _current(office: Office) -> Mapping[str, Any] | None:
    """The record of the table that counts; None where there is none."""
    record: Mapping[str, Any] | None = _in_force_data(office).get(RECORD)
    return record


def _folder(office: Office) -> Path:
    return office.workspace.path / "fees"


def _in_force(office: Office) -> Path:
    return office.workspace.path / "definitions" / "fees" / "office.yaml"


def _copier(path: Path) -> Any:
    def copy(beside: Path) -> None:
        shutil.copyfile(path, beside)
        beside.chmod(0o600)
        sync_file(beside)

    return copy


def _tell(
    by: Person, verb: str, table: str, after: Mapping[str, Any], before: Any = None
) -> AuditEvent:
    return append(actor_of(by), verb, f"fees:{table}", before=before, after=after)
