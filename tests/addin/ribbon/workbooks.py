"""Workbooks to rate, and what was written to them."""

from pathlib import Path

ROOT = Path(__file__).parents[3]
DEMO = ROOT / "addin/bomrisk_excel/demo/servo-joint.xlsx"
AS_OF = "2026-11-22"
HEADER_ROW = 5
BOM = [
    ["Part number", "Description", "Qty", "Material", "Supplier", "Unit price"],
    ["M-1", "Magnet block", 4, "dysprosium", "Magna", 12.5],
    ["W-1", "Wire", 2, "copper", "Draht", 3],
    ["B-1", "Bracket", 1, None, "Magna", 1.2],
    ["G-1", "Wafer", 1, "gallium", "Semi", 80],
]


def dated(book, day=AS_OF):
    book.names.add("bomrisk_as_of", f'="{day}"')
    return book


def table(book, sheet="Risk results", header_row=HEADER_ROW):
    """Rows of a written table as dicts, down to its first blank row."""
    rows = [list(row) for row in book.impl.wb[sheet].iter_rows(min_row=header_row, values_only=True)]
    head = rows[0]
    body = []
    for row in rows[1:]:
        if not any(cell is not None for cell in row):
            break
        body.append(dict(zip(head, row, strict=True)))
    return body


def cells(book, sheet):
    return {
        cell.coordinate: (cell.value, cell.number_format, cell.font.b, cell.fill.fgColor.rgb)
        for row in book.impl.wb[sheet].iter_rows()
        for cell in row
    }


def bom_rows(book, rows):
    ws = book.impl.wb["BOM"]
    ws.delete_rows(1, ws.max_row)
    for row in rows:
        ws.append(row)
    book.sheets["BOM"].activate()
