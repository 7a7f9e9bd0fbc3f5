"""Import a file: read it apart, land it, acknowledge it, publish what follows from it.

    import_file(Path("dossiers.xlsx"), "sync-record")

``dry_run`` does the same in a copy that is thrown away: it shows the receipt and which figures
would change, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedich.domain.errors import Refusal
from vedich.domain.layouts import SourceKind
from vedich.operations.closing.doors import check_import_stays
from vedich.operations.closing.imports import late_rows, without_closed
from vedich.operations.data.layouts import Choice, Recognised, choose
from vedich.operations.office import Office
from vedich.operations.telling import Tell, silent
from vedich.warehouse.ledger import Import
from vedich.warehouse.shapes import Kind

if TYPE_CHECKING:
    from vedich.intake.reading import Reading
    from vedich.warehouse.landing import Delivery
    from vedich.warehouse.workspace import Writer

_KINDS = {
    SourceKind.DOSSIERS: Kind.DOSSIERS,
    SourceKind.SUMMARY: Kind.OBSERVATIONS,
    SourceKind.OBSERVATIONS: Kind.OBSERVATIONS,
    SourceKind.UNITS: Kind.UNITS,
    SourceKind.PROCEDURES: Kind.PROCEDURES,
    SourceKind.CALENDAR: Kind.CALENDAR,
}
_PLACE = ("row", "sheet")
_PUBLISHED = (SourceKind.SUMMARY, SourceKind.OBSERVATIONS)


def import_file(
    path: Path,
    layout: str | None = None,
    *,
    dry_run: bool = False,
    annotate: Path | None = None,
    kinds: Collection[SourceKind] = tuple(_KINDS),
    tell: Tell = silent,
    office: Office | None = None,
) -> dict[str, Any]:
    """The receipt of the contract, with ``import``, ``snapshot`` and, for a dry run, ``changes``.

    ``kinds``: what the file may be. Refusal where the file as a whole can't be taken; then
    nothing was changed.
    """
    office = office or Office.open()
    if annotate is not None:
        check_copy(path, annotate)
    chosen = choose(office, path, layout, kinds)
    read = _read(office, path, chosen, tell)
    if annotate is not None:
        from vedich.intake.annotating import annotate as write_annotated

        write_annotated(path, read[0].receipt, annotate)
    return _take(office, [read], dry_run, tell)[0]


def _read(office: Office, path: Path, chosen: Choice, tell: Tell) -> tuple[Reading, Delivery]:
    tell(f"Đang đọc “{path.name}” …", f"Reading “{path.name}” …")
    reading, source = chosen.read(path, office, tell)
    reading = without_closed(office, reading)
    return reading, delivery_of(path, reading, source)


def _take(
    office: Office, read: Sequence[tuple[Reading, Delivery]], dry_run: bool, tell: Tell
) -> list[dict[str, Any]]:
    """The receipts of what was read, once it is landed (or only rehearsed)."""
    if dry_run:
        from vedich.operations.data.rehearsing import rehearse

        outcomes = [rehearse(office, delivery, tell) for _, delivery in read]
    else:
        outcomes = land_and_publish(office, [delivery for _, delivery in read], tell)
    return [
        {
            **_receipt(reading, delivery),
            **outcome,
            "dry_run": dry_run,
            "in_closed_periods": late_rows(office, reading),
        }
        for (reading, delivery), outcome in zip(read, outcomes, strict=True)
    ]


def check_copy(path: Path, copy: Path) -> None:
    """The annotated copy is a new workbook: it never takes the place of the file it is about."""
    if copy.suffix.lower() != ".xlsx" or (copy.exists() and copy.samefile(path)):
        raise Refusal(
            "bad_annotated_copy",
            f"Bản sao có ghi chú phải là một tệp .xlsx khác, không phải “{copy.name}”.",
            f"The annotated copy has to be another .xlsx file, not “{copy.name}”.",
            where=str(copy),
            hint_vi="Ví dụ: --annotate ban-sao.xlsx.",
            hint_en="For instance: --annotate copy.xlsx.",
        )


def observe_files(
    paths: Sequence[Path],
    layout: str | None = None,
    *,
    captured: datetime | None = None,
    dry_run: bool = False,
    tell: Tell = silent,
    office: Office | None = None,
) -> dict[str, Any]:
    """One receipt per file of published figures, in the order given; all are taken or none is.

    Without a layout a file is recognised by its keys or header words, as the portals' files say.
    ``captured``: when the figures were read, where the file does not say it itself.
    """
    office = office or Office.open()
    chosen: Choice = choose(office, Path(), layout, _PUBLISHED) if layout else Recognised(captured)
    read = [_read(office, path, chosen, tell) for path in paths]
    return {"rows": _take(office, read, dry_run, tell)}


def land_and_publish(
    office: Office, deliveries: Sequence[Delivery], tell: Tell = silent
) -> list[dict[str, Any]]:
    """Land deliveries one after the other, then publish once; what became of their rows."""
    from vedich.warehouse.snapshot import publish

    with office.workspace.writing() as writer:
        tell("Đang ghi nhận …", "Taking the rows in …")
        outcomes = [_land(writer, delivery) for delivery in deliveries]
        tell("Đang tính lại số liệu …", "Computing the figures again …")
        identity = publish(writer, office.indicators)
    return [{**outcome, "snapshot": identity.name} for outcome in outcomes]


def _land(writer: Writer, delivery: Delivery) -> dict[str, Any]:
    """Land one delivery, which acknowledges it."""
    from vedich.warehouse.landing import land
    from vedich.warehouse.versions import classify

    known = writer.ledger.find(delivery.sha256, delivery.layout_digest)
    fates = classify(writer, delivery)
    entry = land(writer, delivery)
    told = fates.new + fates.updated + fates.unchanged + fates.superseded
    # A row of a summary whose cells are all blank is accepted, says no figure, changes nothing.
    without_figure = delivery.receipt.get("accepted", told) - told
    return {
        "new": fates.new,
        "updated": fates.updated,
        "unchanged": fates.unchanged + without_figure,
        "superseded": fates.superseded,
        "new_units": list(fates.new_units),
        "import": entry.seq,
        "already_imported": known is not None,
    }


def list_imports(office: Office | None = None) -> dict[str, Any]:
    """Every entry of the ledger, the latest last; ``accepted`` as its receipt said."""
    office = office or Office.open()
    return {"rows": [_entry(office, entry) for entry in office.imports]}


def withdraw_import(number: int, reason: str, office: Office | None = None) -> dict[str, Any]:
    """Take an import back; the versions it had replaced count again. A reason has to be given."""
    from vedich.warehouse.landing import withdraw
    from vedich.warehouse.snapshot import publish

    check_reason(reason)
    office = office or Office.open()
    check_import_stays(office, number)
    with office.workspace.writing() as writer:
        entry = withdraw(writer, number, reason=reason)
        identity = publish(writer, office.indicators)
    return {"rows": [_entry(office, entry)], "withdrawn": number, "snapshot": identity.name}


def check_reason(reason: str) -> None:
    """Refusal where none is given."""
    if not reason.strip():
        raise Refusal(
            "no_reason",
            "Rút một lần nhập thì phải nêu lý do.",
            "Withdrawing an import needs a reason.",
            where="--reason",
        )


def _accepted(office: Office, entry: Import) -> int:
    """As the receipt said: a row of a published table is stored as several figures."""
    if entry.kind is not Kind.OBSERVATIONS:
        return entry.rows
    return int(office.workspace.receipt(entry.seq).get("accepted", entry.rows))


def _entry(office: Office, entry: Import) -> dict[str, Any]:
    return {
        "import": entry.seq,
        "kind": entry.kind.value,
        "file": entry.name,
        "layout": entry.layout,
        "source": entry.source,
        "accepted": _accepted(office, entry),
        "imported_at": entry.imported_at.isoformat(sep=" ", timespec="seconds"),
        "sha256": entry.sha256,
        "withdraws": entry.withdraws,
        "withdrawn_by": entry.withdrawn_by,
    }


def delivery_of(path: Path, reading: Reading, source: str) -> Delivery:
    from vedich.warehouse.landing import Delivery

    receipt = reading.receipt
    covered = tuple(name for name in reading.table.column_names if name not in _PLACE)
    return Delivery(
        kind=_KINDS[SourceKind(receipt.kind)],
        original=path,
        name=path.name,
        sha256=receipt.sha256,
        layout=receipt.layout,
        layout_digest=receipt.layout_digest,
        source=source,
        rows=reading.table,
        covered=covered,
        codes_as_of=reading.unit_codes,
        receipt=receipt.as_dict("vi"),
    )


def _receipt(reading: Reading, delivery: Delivery) -> dict[str, Any]:
    """The receipt with every text in both languages."""
    said, english = reading.receipt.as_dict("vi"), reading.receipt.as_dict("en")
    for vi, en in zip(said["rejects"], english["rejects"], strict=True):
        vi["reason_en"] = en["reason"]
    for vi, en in zip(said["warnings"], english["warnings"], strict=True):
        vi["message_en"] = en["message"]
    return {**said, "source": delivery.source}
