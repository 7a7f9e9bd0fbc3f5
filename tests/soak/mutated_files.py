"""Damaged and hostile files, thousands of them: no crash, no hang, every row accounted for.

``run(files, seed)`` makes each file from its own seed, reads it and answers with what went
wrong, in words. The number of rows is counted here a third time, by plain means (ElementTree,
Python's csv), and compared with the receipt. CI runs 100, ``script/soak`` 2,000.
"""

from __future__ import annotations

import csv
import io
import random
import re
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

from tests.soak.sample_files import sample_csv, sample_json, sample_workbook
from vedich.domain.errors import Refusal
from vedich.domain.layouts import Layout
from vedich.intake.reading import read
from vedich.rulebook.layouts import load_layout
from vedich.rulebook.source import SourceFile

SLOWEST = 30.0
SHEET = "xl/worksheets/sheet1.xml"
LAYOUT = Path(__file__).with_name("sample_layout.yaml")

Mutation = Callable[[random.Random], tuple[str, bytes]]


def run(files: int, seed: int) -> list[str]:
    """Read ``files`` mutated files made from ``seed``; the failures, empty when all is well."""
    layout = load_layout(SourceFile.read(LAYOUT))
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        numbers = range(seed, seed + files)
        found = pool.map(lambda number: _try(number, Path(folder), layout), numbers)
        return [wrong for wrong in found if wrong]


def mutated(number: int) -> tuple[str, str, bytes]:
    """(name of the mutation, suffix, content) of one number: the same every time."""
    chance = random.Random(number)
    mutate = MUTATIONS[number % len(MUTATIONS)]
    suffix, content = mutate(chance)
    return mutate.__name__.strip("_"), suffix, content


def _try(number: int, folder: Path, layout: Layout) -> str:
    name, suffix, content = mutated(number)
    path = folder / f"{number}{suffix}"
    path.write_bytes(content)
    started = time.monotonic()
    try:
        wrong = _judge(path, layout)
    except Exception as error:
        wrong = f"{type(error).__name__}: {error}"
    finally:
        path.unlink()
    seconds = time.monotonic() - started
    if seconds > SLOWEST:
        wrong += f" took {seconds:.0f} s"
    return f"{number} {name}: {wrong}" if wrong else ""


def _judge(path: Path, layout: Layout) -> str:
    try:
        reading = read(path, layout)
    except Refusal as refusal:
        whole = refusal.code and refusal.vi and refusal.en and refusal.where
        return "" if whole else f"a refusal without its words: {refusal!r}"
    receipt = reading.receipt
    receipt.check_balance()
    if receipt.accepted != reading.table.num_rows:
        return f"accepted {receipt.accepted}, but the table has {reading.table.num_rows} rows"
    named = {(row.sheet, row.row) for row in receipt.rejects}
    if len(named) != receipt.rejected:
        return "a rejected row is named twice or not at all"
    rows = count_rows(path)
    if rows is not None and rows != receipt.physical_rows:
        return f"{rows} rows counted here, {receipt.physical_rows} in the receipt"
    return ""


def count_rows(path: Path) -> int | None:
    """Physical rows by plain means; None where plain means can't read the file."""
    if path.suffix == ".xlsx":
        return _count_sheet_rows(path)
    if path.suffix == ".csv":
        return _count_records(path.read_bytes())
    return None


def _count_sheet_rows(path: Path) -> int | None:
    try:
        with zipfile.ZipFile(path) as package:
            root = ElementTree.fromstring(package.read(SHEET))  # noqa: S314 - our own file
    except Exception:
        return None
    last, before = 0, 0
    for row in (each for each in root.iter() if each.tag.endswith("}row")):
        before = int(row.get("r", before + 1))
        if any(cell.tag.endswith("}c") for cell in row):
            last = before
    return last


def _count_records(content: bytes) -> int | None:
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = content.decode("utf-16")
        else:
            text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    csv.field_size_limit(sys.maxsize)
    semicolons = text.count("H37.15;") + text.count("H37.16.01;")
    delimiter = ";" if semicolons > text.count("H37.15,") + text.count("H37.16.01,") else ","
    return sum(1 for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


# Workbooks ---------------------------------------------------------------------------------


def _edited(content: bytes, edit: Callable[[str], str], member: str = SHEET) -> bytes:
    """The workbook with one member edited."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", 8) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, edit(data.decode()).encode() if name == member else data)
    return result.getvalue()


def _cut_workbook(chance: random.Random) -> tuple[str, bytes]:
    content = sample_workbook(chance)
    return ".xlsx", content[: chance.randrange(len(content))]


def _bytes_of_workbook(chance: random.Random) -> tuple[str, bytes]:
    content = bytearray(sample_workbook(chance))
    for _ in range(chance.randrange(1, 30)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return ".xlsx", bytes(content)


def _bomb(chance: random.Random) -> tuple[str, bytes]:
    result = io.BytesIO(sample_workbook(chance))
    with zipfile.ZipFile(result, "a", 8) as package, package.open("xl/media/a.bin", "w") as file:
        for _ in range(chance.randrange(24, 80)):
            file.write(bytes(1 << 20))
    return ".xlsx", result.getvalue()


def _swollen_sheet(chance: random.Random) -> tuple[str, bytes]:
    spaces = " " * (1 << 20) * chance.randrange(24, 64)
    return ".xlsx", _edited(
        sample_workbook(chance), lambda xml: xml.replace("<sheetData>", "<sheetData>" + spaces)
    )


def _wrong_dimension(chance: random.Random) -> tuple[str, bytes]:
    stated = chance.choice(["A1:A1", "A1:C5", "A1:XFD1048576", "B7:D9", "nonsense"])
    return ".xlsx", _edited(
        sample_workbook(chance), lambda xml: re.sub('ref="[^"]*"', f'ref="{stated}"', xml, count=1)
    )


def _far_cell(chance: random.Random) -> tuple[str, bytes]:
    letters = chance.choice(["XFD", "AZZ", "ZZ", "AA"])
    row = chance.choice([1048576, 1000000, 70000, 5000])
    cell = f'<row r="{row}"><c r="{letters}{row}"><v>1</v></c></row></sheetData>'
    return ".xlsx", _edited(sample_workbook(chance), lambda xml: xml.replace("</sheetData>", cell))


def _merged_at_random(chance: random.Random) -> tuple[str, bytes]:
    def area() -> str:
        first, last = sorted(chance.sample(range(1, 60), 2))
        return f'<mergeCell ref="{chance.choice("ABC")}{first}:{chance.choice("DEF")}{last}"/>'

    merges = "".join(area() for _ in range(chance.randrange(1, 20)))
    return ".xlsx", _edited(
        sample_workbook(chance),
        lambda xml: xml.replace("</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>"),
    )


def _formula_cells(chance: random.Random) -> tuple[str, bytes]:
    def formula(match: re.Match[str]) -> str:
        if chance.random() > 0.2:
            return match[0]
        kind = chance.choice(
            [
                "<c{0}><f>A1+1</f></c>",
                "<c{0}><f>A1+1</f><v></v></c>",
                "<c{0}><f>A1+1</f><v>7</v></c>",
                '<c{0} t="str"><f>A1</f><v>x</v></c>',
                '<c{0} t="e"><f>1/0</f><v>#DIV/0!</v></c>',
                '<c{0} t="b"><v>1</v></c>',
            ]
        )
        return kind.format(match[1])

    return ".xlsx", _edited(
        sample_workbook(chance), lambda xml: re.sub(r'<c( r="\w+")[^>]*>.*?</c>', formula, xml)
    )


def _rows_out_of_order(chance: random.Random) -> tuple[str, bytes]:
    def shuffle(xml: str) -> str:
        rows = re.findall(r"<row .*?</row>", xml)
        chosen = chance.sample(range(len(rows)), 2)
        for at, other in (chosen, reversed(chosen)):
            xml = xml.replace(rows[at], f"@{other}@", 1)
        return re.sub(r"@(\d+)@", lambda match: rows[int(match[1])], xml)

    return ".xlsx", _edited(sample_workbook(chance), shuffle)


def _rows_lost_or_doubled(chance: random.Random) -> tuple[str, bytes]:
    def change(match: re.Match[str]) -> str:
        return chance.choice([match[0]] * 8 + ["", match[0] * 2, match[0].replace(" r=", " q=")])

    return ".xlsx", _edited(
        sample_workbook(chance), lambda xml: re.sub(r"<row .*?</row>", change, xml)
    )


def _styled_emptiness(chance: random.Random) -> tuple[str, bytes]:
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(500, 40_000))
    return ".xlsx", _edited(
        sample_workbook(chance), lambda xml: xml.replace("</sheetData>", empty + "</sheetData>")
    )


def _no_shared_texts(chance: random.Random) -> tuple[str, bytes]:
    keep = chance.randrange(5)

    def cut(xml: str) -> str:
        items = re.findall(r"<si>.*?</si>", xml)
        return xml.replace("".join(items[keep:]), "")

    return ".xlsx", _edited(sample_workbook(chance), cut, "xl/sharedStrings.xml")


def _entities(chance: random.Random) -> tuple[str, bytes]:
    dtd = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    member = chance.choice([SHEET, "xl/workbook.xml", "xl/sharedStrings.xml"])
    return ".xlsx", _edited(
        sample_workbook(chance), lambda xml: xml.replace("?>", "?>" + dtd, 1), member
    )


def _prefixed(chance: random.Random) -> tuple[str, bytes]:
    def prefix(xml: str) -> str:
        xml = re.sub(r"<(/?)(\w)", r"<\1x:\2", xml)
        return xml.replace("xmlns=", "xmlns:x=")

    return ".xlsx", _edited(sample_workbook(chance), prefix)


# CSV and JSON ------------------------------------------------------------------------------


def _cut_csv(chance: random.Random) -> tuple[str, bytes]:
    content = sample_csv(chance).encode()
    return ".csv", content[: chance.randrange(len(content))]


def _bytes_of_csv(chance: random.Random) -> tuple[str, bytes]:
    content = bytearray(sample_csv(chance).encode())
    for _ in range(chance.randrange(1, 20)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return ".csv", bytes(content)


def _wrong_encoding(chance: random.Random) -> tuple[str, bytes]:
    encoding = chance.choice(["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1258", "latin-1"])
    return ".csv", sample_csv(chance).encode(encoding, "replace")


def _quotes(chance: random.Random) -> tuple[str, bytes]:
    text = sample_csv(chance)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(['"', '""', '"\n"', "\n", "\r", ",", ";"]) + text[at:]
    return ".csv", text.encode()


def _line_ends(chance: random.Random) -> tuple[str, bytes]:
    lines = sample_csv(chance).split("\n")
    return ".csv", "".join(
        line + chance.choice(["\n", "\r\n", "\r", "\n\n", " \n"]) for line in lines
    ).encode()


def _many_columns(chance: random.Random) -> tuple[str, bytes]:
    return ".csv", (sample_csv(chance) + "," * 1_000_000 + "\n").encode()


def _empty_columns_everywhere(chance: random.Random) -> tuple[str, bytes]:
    more = "," * chance.choice([500, 2_000, 20_000])
    return ".csv", "\n".join(line + more for line in sample_csv(chance).split("\n")).encode()


def _zeros(chance: random.Random) -> tuple[str, bytes]:
    content = bytearray(sample_csv(chance).encode())
    for _ in range(chance.randrange(1, 400)):
        content[chance.randrange(len(content))] = 0
    return ".csv", bytes(content)


def _long_field(chance: random.Random) -> tuple[str, bytes]:
    return ".csv", (sample_csv(chance) + '"' + "a" * chance.randrange(10**5, 10**7)).encode()


def _cut_json(chance: random.Random) -> tuple[str, bytes]:
    content = sample_json(chance).encode()
    suffix = chance.choice([".json", ".jsonl"])
    return suffix, content[: chance.randrange(len(content))]


def _odd_json(chance: random.Random) -> tuple[str, bytes]:
    deep = "[" * 100_000 + "]" * 100_000
    odd = chance.choice(
        [deep, '{"a":' * 5_000 + "1" + "}" * 5_000, "NaN", "1e999", "null", '"\\ud800"', "[[]]"]
    )
    text = sample_json(chance)
    at = chance.choice([at for at, sign in enumerate(text) if sign in "[{,:"]) + 1
    return chance.choice([".json", ".jsonl"]), (text[:at] + odd + "," + text[at:]).encode()


def _something_else(chance: random.Random) -> tuple[str, bytes]:
    start = chance.choice([b"", b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1"), b"%PDF-1.7\n"])
    suffix = chance.choice([".xlsx", ".csv", ".json", ".jsonl"])
    return suffix, start + chance.randbytes(chance.randrange(5_000))


MUTATIONS: tuple[Mutation, ...] = (
    _cut_workbook,
    _bytes_of_workbook,
    _bomb,
    _swollen_sheet,
    _wrong_dimension,
    _far_cell,
    _merged_at_random,
    _formula_cells,
    _rows_out_of_order,
    _rows_lost_or_doubled,
    _styled_emptiness,
    _no_shared_texts,
    _entities,
    _prefixed,
    _cut_csv,
    _bytes_of_csv,
    _wrong_encoding,
    _quotes,
    _line_ends,
    _many_columns,
    _empty_columns_everywhere,
    _zeros,
    _long_field,
    _cut_json,
    _odd_json,
    _something_else,
)
