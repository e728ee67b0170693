"""Fill in a workbook in LibreOffice as a person does, read it and save it. Run by a Python that has the module ``uno``.

    python3 libreoffice_person.py SOFFICE < plan.json > read.json

Plan: ``document``; ``steps``, each a list that begins with what is done:
["type", sheet, address, text] as at the keyboard; ["paste", sheet, from, to] with the clipboard; ["clear", sheet, address];
["unprotect", sheet]; ["delete row", sheet, number]; ["sort", sheet, range, column, descending], the column counted from 0 in
the range; ["compute"] every formula anew; ["read", sheet, range]; ["show", sheet, address]; and ["save", path], whose ending says
in which format. Read: for each step that reads, the rows of numbers and texts, TRUE being 1 and an error null; for each that
shows, the text that stands in the cell on the screen.
"""

import json
import sys
import tempfile
from pathlib import Path

import uno
from com.sun.star.table import TableSortField
from libreoffice_basic import Office, value

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97", ".ods": "calc8"}


def sort_field(column, descending):
    made = TableSortField()
    made.Field, made.IsAscending = column, not descending
    return made


def do(document, what, *details):
    if what == "save":
        (path,) = details
        document.storeToURL(Path(path).as_uri(), (value("FilterName", FILTERS[Path(path).suffix]),))
        return None
    if what == "compute":
        document.calculateAll()
        return None
    sheet = document.Sheets.getByName(details[0])
    if what == "read":
        return sheet.getCellRangeByName(details[1]).DataArray
    if what == "show":
        return sheet.getCellRangeByName(details[1]).String
    if what == "type":
        sheet.getCellRangeByName(details[1]).FormulaLocal = details[2]
    elif what == "paste":
        view = document.CurrentController
        view.select(sheet.getCellRangeByName(details[1]))
        held = view.getTransferable()
        view.select(sheet.getCellRangeByName(details[2]))
        view.insertTransferable(held)
    elif what == "clear":
        sheet.getCellRangeByName(details[1]).clearContents(1 | 2 | 4 | 16)  # values, dates, texts, formulas
    elif what == "unprotect":
        sheet.unprotect("")
    elif what == "delete row":
        sheet.Rows.removeByIndex(details[1] - 1, 1)
    elif what == "sort":
        fields = uno.Any("[]com.sun.star.table.TableSortField", (sort_field(details[2], details[3]),))
        sheet.getCellRangeByName(details[1]).sort((value("SortFields", fields), value("ContainsHeader", False)))
    else:
        raise SystemExit(f"nobody knows how to {what}")
    return None


def main():
    plan = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        office = Office(sys.argv[1], folder)
        try:
            document = office.open(plan["document"])
            found = [do(document, *step) for step in plan["steps"]]
            json.dump([each for each in found if each is not None], sys.stdout)
            document.close(True)
        finally:
            office.close()


if __name__ == "__main__":
    main()
