"""A BOM of four suppliers, rated with the real facts, and the workbooks that are made of it."""

import datetime as dt
import zipfile

import numpy as np
import pandas as pd
import pytest

from bomrisk.assessment import assess
from bomrisk.questions import open_questions
from bomrisk_templates.supplier_risk.fill import Sender
from bomrisk_templates.supplier_risk.grouping import suppliers_of
from bomrisk_templates.supplier_risk.workbooks import plan_workbooks, write_workbooks

DAY = dt.date(2026, 11, 22)
BOM = pd.DataFrame(
    {
        "sheet": "BOM",
        "row": range(2, 12),
        "part_number": [f"BUY-{number}" for number in range(101, 111)],
        "description": [
            "NdFeB magnet N42SH with Dy", "SmCo magnet, encoder", "GaN power transistor 650V", "MLCC 100nF X7R 0603 50V",
            "Tantalum capacitor 10uF 16V", "NdFeB magnet N42SH with Dy", "Antimony trioxide flame retardant", "Plastic cap",
            "Tungsten electrode", "Gallium wafer",
        ],
        "manufacturer_part_number": [
            "MW-1", "MW-2", "GS66508T", "GRM188R71H104KA93D", "T491A106K016AT", "MW-1", None, None, None, "W-9",
        ],
        "supplier": [
            "Magnet Works GmbH", "MAGNET WORKS GmbH.", "Chip & Co", "Chip & Co", "Chip & Co", "Magnet Works GmbH", "Zeta Chemie KG",
            "Kappa Plast", None, "n/a",
        ],
        "supplier_part_number": ["900-1", "900-2", None, None, None, "900-1", "=cmd|'/c calc'!A1", None, None, None],
        "quantity": [311.0, 313.0, 317.0, 331.0, 337.0, 347.0, 349.0, 353.0, 359.0, 367.0],
        "unit_price": [71.2345, 72.2345, 73.2345, 74.2345, 75.2345, 76.2345, 77.2345, 78.2345, 79.2345, 80.2345],
        "currency": "EUR",
        "notes": [f"internal remark {number}" for number in range(10)],
    }
)  # fmt: skip
SPEND = (BOM["quantity"] * BOM["unit_price"]).to_numpy(dtype=np.float64)


@pytest.fixture(scope="session")
def rated():
    """Assessment and questions of the BOM."""
    return assess(BOM, as_of=DAY, to="DE"), open_questions(BOM, as_of=DAY, to="DE", spend=SPEND)


def write(rated, folder, language="en", *, unrecognised=False, lines=BOM, entries=None, **sender):
    assessment, questions = rated
    plan = plan_workbooks(
        lines, assessment, questions, suppliers_of(lines), language=language, unrecognised=unrecognised
    )
    sender = Sender("Buyer Ltd, Purchasing", DAY, dt.date(2026, 12, 18), **sender)
    write_workbooks(
        plan, folder, sender, source_name="bom.xlsx", language=language, spend=SPEND, currency="EUR", entries=entries
    )
    return plan


@pytest.fixture(scope="session")
def english(rated, tmp_path_factory):
    """Folder and plan of the workbooks in English."""
    folder = tmp_path_factory.mktemp("english")
    return folder, write(rated, folder)


@pytest.fixture(scope="session")
def german(rated, tmp_path_factory):
    """The same in German, with all that may be told on request."""
    folder = tmp_path_factory.mktemp("german")
    return folder, write(rated, folder, "de", unrecognised=True, with_scores=True, with_quantities=True)


def workbook_of(made, supplier):
    folder, plan = made
    return next(folder / file for request, file in plan.asked if request.supplier.name == supplier)


def table(book, name):
    """Headers and rows of an Excel table, values as stored."""
    for sheet in book.worksheets:
        if name in sheet.tables:
            rows = [[cell.value for cell in row] for row in sheet[sheet.tables[name].ref]]
            return pd.DataFrame(rows[1:], columns=rows[0])
    raise KeyError(name)


def parts(path):
    with zipfile.ZipFile(path) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}
