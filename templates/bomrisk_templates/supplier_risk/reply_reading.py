"""Reads a supplier workbook that came back: partly filled, edited, sorted, renamed, saved by any program; refuses what is none."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from bomrisk.errors import InputError
from bomrisk.findings import Finding
from bomrisk_templates.reading.day_cells import day_of
from bomrisk_templates.reading.grid import Cell as GridCell
from bomrisk_templates.reading.grid import Grid, text_of
from bomrisk_templates.reading.sniff import sniff
from bomrisk_templates.reading.workbook import read_workbook
from bomrisk_templates.supplier_risk.columns import ANSWERS
from bomrisk_templates.supplier_risk.reply import AskedPart, Cell, Reply, ReplyRow
from bomrisk_templates.supplier_risk.reply_cells import material_of, read_answer
from bomrisk_templates.supplier_risk.reply_sheets import FoundTable, find_declaration, find_lines, find_values
from bomrisk_templates.supplier_risk.seal import FORMAT, seal
from bomrisk_templates.supplier_risk.texts import key_of_header

__all__ = ["is_reply", "read_reply", "sniff_workbook"]

_SAVED = re.compile(rb"<(?:dcterms:modified|dc:date)[^>]*>(\d{4}-\d\d-\d\d)")
_MOST_NAMED = 5
Values = Mapping[str, tuple[GridCell, str]]


def is_reply(grids: Sequence[Grid]) -> bool:
    """Whether a workbook has a declaration as ours have it."""
    return find_declaration(grids) is not None


def read_reply(path: Path, findings: list[Finding], grids: Sequence[Grid] | None = None) -> Reply:
    """Read a supplier workbook.

    Parameters
    ----------
    path : Path
    findings : list of Finding
        Receives what a person should know about the file.
    grids : sequence of Grid, optional
        Its sheets, where they were read already.

    Returns
    -------
    Reply

    Raises
    ------
    InputError
        If it is no supplier workbook, one of another version, or its prefilled parts were changed.
    """
    sheets = read_workbook(path, sniff_workbook(path)) if grids is None else grids
    declaration, lines = find_declaration(sheets), find_lines(sheets)
    if declaration is None or lines is None:
        raise InputError(
            "this is no supplier workbook of ours: no sheet has the columns of its declaration and of its parts.",
            where=path.name,
            action="Ask the supplier for the workbook that was sent, filled in.",
        )
    values = find_values(path, sheets)
    _check_version(values, path.name)
    asked = _asked_parts(lines)
    _check_seal(values, asked, path.name)
    parts = {line_id: part for line_id, part, _ in asked}
    rows = _rows(declaration, parts, path.name, findings)
    sheet = f"{path.name} {declaration.grid.sheet}"
    _say_missing_rows(asked, rows, sheet, findings)
    if declaration.foreign:
        names = ", ".join(declaration.foreign[:_MOST_NAMED])
        message = f"Columns that the workbook did not have were not read: {names}."
        findings.append(
            Finding("reply-columns", "info", f"{sheet}!{declaration.grid.numbers[declaration.header]}", message)
        )
    blank = all(cell.state == "blank" for row in rows for cell in row.cells.values())
    reply = Reply(
        file=path.name,
        supplier=_text(values, "name"),
        request=_text(values, "request_id"),
        as_of=_iso(values, "as_of"),
        answered_by=_text(values, "contact_name"),
        email=_text(values, "contact_email"),
        date=_date_of(path, values, findings, blank=blank),
        parts=parts,
        rows=rows,
        sheet=sheet,
    )
    if blank:
        message = "Nothing is filled in, not even unknown: every question stays open."
        findings.append(Finding("reply-blank", "warning", sheet, message, f"Ask {reply.supplier} again."))
    return reply


def sniff_workbook(path: Path) -> Literal["xlsx", "xls", "xlsb", "ods"]:
    """Tell which kind of workbook a file is.

    Raises
    ------
    InputError
        If it is none.
    """
    kind = sniff(path)
    if kind == "text":
        raise InputError(
            "this is a text file, no workbook.", where=path.name, action="Ask the supplier for the workbook."
        )
    return kind


def _text(values: Values, name: str) -> str:
    return " ".join(text_of(values.get(name, ("", ""))[0]).split())


def _iso(values: Values, name: str) -> str:
    day = day_of(values.get(name, ("", ""))[0])
    return day.isoformat() if day else _text(values, name)


def _check_version(values: Values, file: str) -> None:
    version = _text(values, "format")
    if version and version != FORMAT:
        newer = version.isdecimal() and int(version) > int(FORMAT)
        raise InputError(
            f"the workbook has the format {version[:20]!r}; {FORMAT} is known.",
            where=f"{file} {values['format'][1]}",
            action="Update bomrisk." if newer else "Send the supplier a new workbook.",
        )
    lost = [name for name in ("seal", "request_id", "name", "as_of", "format") if not _text(values, name)]
    if lost:
        raise InputError(
            f"the first sheet lost what tells which request this answers ({', '.join(lost)}).",
            where=file,
            action="Send the supplier the workbook again, or copy the answers into it as values.",
        )


def _asked_parts(lines: FoundTable) -> list[tuple[str, AskedPart, str]]:
    """Parts with the names of their materials, as the locked sheet lists them."""
    found = []
    for _, cells in lines.rows():
        line_id = text_of(cells["line_id"]).strip()
        if line_id:
            part = AskedPart(*(text_of(cells.get(key, "")) for key in ("part_number", "your_reference", "description")))
            found.append((line_id, part, text_of(cells["materials"])))
    return found


def _check_seal(values: Values, asked: Sequence[tuple[str, AskedPart, str]], file: str) -> None:
    keys = [
        (line_id, part.number, material) for line_id, part, materials in asked for material in materials.split("; ")
    ]
    made = seal(_text(values, "request_id"), _text(values, "name"), _iso(values, "as_of"), keys)
    if made != _text(values, "seal"):
        raise InputError(
            "its seal does not fit: the parts, their materials, the supplier or the request are not those that were sent, so "
            "nobody can say what the answers are about.",
            where=f"{file} {values['seal'][1]}",
            action="Send the supplier the workbook again, or copy the answers into it as values.",
        )


def _rows(
    table: FoundTable, parts: Mapping[str, AskedPart], file: str, findings: list[Finding]
) -> tuple[ReplyRow, ...]:
    by_number: dict[str, list[str]] = {}
    for line_id, part in parts.items():
        by_number.setdefault(_plain(part.number), []).append(line_id)
    keys = [key for key in ANSWERS if key in table.columns]
    rows = []
    for number, cells in table.rows():
        given = {key: text_of(cells.get(key, "")).strip() for key in ("line_id", "part_number", "material", "asked")}
        answers = {
            key: read_answer(key, cells[key], f"{file} {table.place(number, key)}", table.error(number, key))
            for key in keys
        }
        if all(cell.state == "blank" for cell in answers.values()) and not given["asked"]:
            continue
        about = _lines_of(given, parts, by_number, f"{file} {table.place(number, 'part_number')}", findings)
        materials = _materials_of(given["material"])
        if materials is None:
            key = "material" if "material" in table.columns else "part_number"
            message = f"{given['material'][:60]!r} is no material that is known, so the row was not read."
            action = "Ask the supplier, or correct the name."
            findings.append(Finding("reply-material", "warning", f"{file} {table.place(number, key)}", message, action))
        if not about or materials is None:
            continue
        findings += _unclear(answers)
        asked = frozenset(filter(None, map(key_of_header, given["asked"].split(";"))))
        place = f"{file} {table.grid.sheet}!{number}"
        rows += [ReplyRow(line_id, materials, given["material"], asked, answers, place) for line_id in about]
    return tuple(rows)


def _lines_of(
    given: Mapping[str, str], parts: Mapping[str, AskedPart], by_number: Mapping[str, list[str]], where: str,
    findings: list[Finding],
) -> list[str]:  # fmt: skip
    """The parts that a row is about; none, with a finding, where that is not clear.

    A row that the supplier added names the part by its number: it is about all that have it, for the buyer may have several
    numbers for one part of the supplier.
    """
    line_id, number = given["line_id"], given["part_number"]
    same = by_number.get(_plain(number), [])
    if not given["asked"] and same:
        return same
    if line_id in parts:
        if not number or _plain(parts[line_id].number) == _plain(number):
            return [line_id]
        what = f"The part number {number[:60]!r} is not the one that was asked about ({parts[line_id].number[:60]!r})"
    elif len(same) == 1:
        return same
    elif same:
        what = f"The part number {number[:60]!r} stands for {len(same)} parts of this request, and the line id is gone"
    else:
        name = repr(number[:60]) if number else "A part without a number"
        what = f"{name} was not asked about"
    action = "Ask the supplier which part is meant; what stands in the row may be true of another one."
    findings.append(Finding("reply-part", "warning", where, f"{what}, so the row was not read.", action))
    return []


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _materials_of(text: str) -> tuple[str, ...] | None:
    """Ids of the material, or of the candidates, in a row; None where one is not known."""
    if not text:
        return ()
    whole = material_of(text)
    names: list[str] = [whole] if whole else [material_of(name) for name in text.split(" / ")]
    return tuple(names) if all(names) else None


def _unclear(answers: Mapping[str, Cell]) -> list[Finding]:
    return [
        Finding("reply-unclear", "warning", cell.where, f"{cell.problem}; it does not count.", "Ask the supplier.")
        for cell in answers.values()
        if cell.state == "unclear"
    ]


def _say_missing_rows(
    asked: Sequence[tuple[str, AskedPart, str]], rows: Sequence[ReplyRow], sheet: str, findings: list[Finding]
) -> None:
    """Rows that were sent and are not there any more: nobody has answered them."""
    present = {(row.line_id, _plain(row.name)) for row in rows}
    gone = [
        f"{part.number} ({name})" if name else part.number
        for line_id, part, materials in asked
        for name in materials.split("; ")
        if (line_id, _plain(name)) not in present
    ]
    if gone:
        listed = ", ".join(gone[:_MOST_NAMED]) + (
            f" and {len(gone) - _MOST_NAMED} more" if len(gone) > _MOST_NAMED else ""
        )
        message = (
            f"Rows that were sent are not there any more, or cannot be read: {listed}. They count as not answered."
        )
        findings.append(
            Finding("reply-rows-gone", "warning", sheet, message, "Ask the supplier whether that was meant.")
        )


def _date_of(path: Path, values: Values, findings: list[Finding], *, blank: bool) -> dt.date | None:
    cell, place = values.get("declared_on", ("", ""))
    day = day_of(cell)
    if day is not None or blank:
        return day
    saved, asked = _saved_on(path), day_of(values.get("asked_on", ("", ""))[0])
    usable = saved if saved is not None and (asked is None or saved >= asked) else None
    what = f"The date {text_of(cell)[:30]!r} cannot be read" if cell != "" else "No date is filled in"
    so = f"the day on which the file was saved counts, {usable}" if usable else "the reply counts as undated"
    findings.append(Finding("reply-undated", "info", f"{path.name} {place}".strip(), f"{what}; {so}.", ""))
    return usable


def _saved_on(path: Path) -> dt.date | None:
    """The day on which a program last saved the workbook, as it says itself."""
    if not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as archive:
        for name in ("docProps/core.xml", "meta.xml"):
            try:
                found = _SAVED.search(archive.read(name)[:100_000])
            except KeyError:
                continue
            if found:
                return dt.date.fromisoformat(found[1].decode())
    return None
