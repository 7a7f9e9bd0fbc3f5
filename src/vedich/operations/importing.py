"""Import a file: read it apart, land it, acknowledge it, publish what follows from it.

    import_file(Path("dossiers.xlsx"), "sync-record")

``dry_run`` does the same in a copy that is thrown away: it shows the receipt and which figures
would change, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedich.domain.layouts import SourceKind
from vedich.operations.layouts import Choice, Recognised, choose
from vedich.operations.office import Office
from vedich.operations.telling import Tell, silent
from vedich.warehouse.ledger import Import
from vedich.warehouse.shapes import Kind

if TYPE_CHECKING:
    from vedich.intake.reading import Reading
    from vedich.warehouse.landing import Delivery

_KINDS = {
    SourceKind.DOSSIERS: Kind.DOSSIERS,
    SourceKind.SUMMARY: Kind.OBSERVATIONS,
    SourceKind.OBSERVATIONS: Kind.OBSERVATIONS,
    SourceKind.UNITS: Kind.UNITS,
    SourceKind.PROCEDURES: Kind.PROCEDURES,
    SourceKind.CALENDAR: Kind.CALENDAR,
}
_PLACE = ("row", "sheet")


def import_file(
    path: Path,
    layout: str | None = None,
    *,
    dry_run: bool = False,
    annotate: Path | None = None,
    tell: Tell = silent,
    office: Office | None = None,
) -> dict[str, Any]:
    """The receipt of the contract, with ``import``, ``snapshot`` and, for a dry run, ``changes``.

    Refusal where the file as a whole can't be taken; then nothing was changed.
    """
    office = office or Office.open()
    return _import(office, path, choose(office, path, layout), dry_run, tell, annotate)


def _import(
    office: Office,
    path: Path,
    chosen: Choice,
    dry_run: bool,
    tell: Tell,
    annotate: Path | None = None,
) -> dict[str, Any]:
    tell(f"Đang đọc “{path.name}” …", f"Reading “{path.name}” …")
    reading, source = chosen.read(path, office, tell)
    if annotate is not None:
        from vedich.intake.annotating import annotate as write_annotated

        write_annotated(path, reading.receipt, annotate)
    delivery = _delivery(path, reading, source)
    if dry_run:
        from vedich.operations.rehearsing import rehearse

        outcome = rehearse(office, delivery, tell)
    else:
        outcome = land_and_publish(office, delivery, tell)
    return {**_receipt(reading, delivery), **outcome, "dry_run": dry_run}


def observe_files(
    paths: Sequence[Path],
    layout: str | None = None,
    *,
    captured: datetime | None = None,
    dry_run: bool = False,
    tell: Tell = silent,
    office: Office | None = None,
) -> dict[str, Any]:
    """One receipt per file of published figures, in the order given.

    Without a layout a file is recognised by its keys or header words, as the portals' files say.
    ``captured``: when the figures were read, where the file does not say it itself.
    """
    office = office or Office.open()
    chosen: Choice = choose(office, Path(), layout) if layout else Recognised(captured)
    return {"rows": [_import(office, path, chosen, dry_run, tell) for path in paths]}


def land_and_publish(office: Office, delivery: Delivery, tell: Tell = silent) -> dict[str, Any]:
    """Land a delivery, acknowledge it, publish; what became of its rows and of what is served."""
    from vedich.warehouse.landing import land
    from vedich.warehouse.snapshot import publish
    from vedich.warehouse.versions import classify

    with office.workspace.writing() as writer:
        known = writer.ledger.find(delivery.sha256, delivery.layout_digest)
        tell("Đang ghi nhận …", "Taking the rows in …")
        fates = classify(writer, delivery)
        entry = land(writer, delivery)
        tell("Đang tính lại số liệu …", "Computing the figures again …")
        identity = publish(writer, office.indicators)
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
        "snapshot": identity.name,
    }


def list_imports(office: Office | None = None) -> dict[str, Any]:
    """Every entry of the ledger, the latest last; ``accepted`` as its receipt said."""
    office = office or Office.open()
    return {"rows": [_entry(office, entry) for entry in office.imports]}


def withdraw_import(number: int, reason: str, office: Office | None = None) -> dict[str, Any]:
    """Take an import back; the versions it had replaced count again."""
    from vedich.warehouse.landing import withdraw
    from vedich.warehouse.snapshot import publish

    office = office or Office.open()
    with office.workspace.writing() as writer:
        entry = withdraw(writer, number, reason=reason)
        identity = publish(writer, office.indicators)
    return {"rows": [_entry(office, entry)], "withdrawn": number, "snapshot": identity.name}


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


def _delivery(path: Path, reading: Reading, source: str) -> Delivery:
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
