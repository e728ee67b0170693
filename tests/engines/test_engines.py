"""The engines are the ones that were promised, and what is said of formulon is so."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from importlib.metadata import metadata, version
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.table import Table
from tests.engines.libreoffice import NEEDS_LIBREOFFICE, SOFFICE
from tests.engines.recalculation import NEEDS_FORMULON


@pytest.mark.libreoffice
@NEEDS_LIBREOFFICE[1]
def test_libreoffice_is_that_of_the_backports():
    said = subprocess.run([str(SOFFICE), "--version"], check=True, capture_output=True, text=True, timeout=120).stdout
    number = re.match(r"LibreOffice (\d+)\.(\d+)", said)
    assert number, said
    assert (int(number[1]), int(number[2])) >= (25, 2), said
    system = Path("/etc/os-release")
    if system.is_file() and 'VERSION_ID="12"' in system.read_text() and shutil.which("dpkg-query"):
        asked = ["dpkg-query", "-W", "-f", "${Version}", "libreoffice-calc-nogui"]
        package = subprocess.run(asked, check=False, capture_output=True, text=True, timeout=60).stdout
        assert re.match(r"(4:)?25\.2\..*~bpo12", package), package


def test_formulon_is_free_software():
    assert metadata("formulon")["License-Expression"] == "Apache-2.0"
    assert tuple(map(int, version("formulon").split(".")[:2])) >= (0, 18)


GIVES = {
    "INDEX": ("=SUM(INDEX(parts[Value],1):INDEX(parts[Value],2))", 3),
    "ROW": ("=SUMPRODUCT(ROW(parts[Value])*1)", 9),
    "SUM": ("=SUM(parts[Twice])", 12),
}


def book(path):
    """A table with a column of formulas, and beside it a formula with each function."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["It gives", None, "Value", "Twice"])
    for row, (formula, _) in enumerate(GIVES.values(), start=2):
        sheet.append([formula, None, row - 1, f"=C{row}*2"])
    sheet.add_table(Table(displayName="parts", ref="C1:D4"))
    made.save(path)
    return openpyxl.load_workbook(path)


def results(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).active
    return {name: sheet.cell(row, 1).value for row, name in enumerate(GIVES, start=2)}


@pytest.mark.formulon
@NEEDS_FORMULON[1]
def test_what_formulon_cannot_is_still_so_and_plain_ranges_are_computed(tmp_path):
    from tests.engines.formulon_engine import CANNOT, computed, with_plain_ranges

    wanted = {name: value for name, (_, value) in GIVES.items()}
    assert set(wanted) == set(CANNOT)
    made = book(tmp_path / "table.xlsx")
    as_they_are = results(computed(made))
    assert not [name for name in CANNOT if as_they_are[name] == wanted[name]], "formulon can now: let it read tables"
    assert results(computed(with_plain_ranges(made))) == wanted
