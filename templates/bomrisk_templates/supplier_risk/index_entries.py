"""What the buyer noted in an index of suppliers: who has replied, when, and comments."""

from __future__ import annotations

from pathlib import Path

from bomrisk_templates.bom_risk.risk_file import open_risk_file
from bomrisk_templates.supplier_risk.columns import TABLES
from bomrisk_templates.supplier_risk.grouping import spelling_key
from bomrisk_templates.supplier_risk.index_rows import Entry

__all__ = ["read_index_entries"]

_TABLE = "supplier_index"


def read_index_entries(path: Path) -> dict[str, Entry]:
    """Read the entries of an index, by the supplier's key.

    Returns
    -------
    dict
        Empty for a workbook that is no index.

    Raises
    ------
    InputError
        If it is no readable workbook.
    """
    file = open_risk_file(path, (_TABLE,))
    table = file.table(_TABLE) if file is not None else None
    if table is None:
        return {}
    keys = {column.header: column.key for column in TABLES[_TABLE]}
    found: dict[str, Entry] = {}
    for _, cells in table.rows():
        row = {keys[header]: cell for header, cell in cells.items() if header in keys}
        if "supplier" in row:
            entry = Entry(row.get("reply"), row.get("replied_on"), row.get("comment"), str(row["supplier"]))
            found.setdefault(spelling_key(str(row["supplier"])), entry)
    return found
