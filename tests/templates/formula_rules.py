"""What formulas that recipients get may use: functions that every Excel since 2016 has, none that computes at each change."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path

from openpyxl.utils import FORMULAE

VOLATILE = frozenset({"NOW", "TODAY", "OFFSET", "INDIRECT", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO"})
"""https://learn.microsoft.com/office/client-developer/excel/excel-recalculation"""
BY_LANGUAGE = frozenset({"TEXT"})
"""Their format codes are read in the language of the reader's Excel."""
ALLOWED = frozenset(FORMULAE) - VOLATILE - BY_LANGUAGE
"""openpyxl's list is that of the standard (ECMA-376, part 1, 18.17.7), thus of Excel 2007: whatever came later is missing."""
LONGEST = 8_192
_FORMULA = re.compile(
    r"<((?:x14:|xm:|c:)?(?:f|formula[12]?|calculatedColumnFormula|totalsRowFormula|definedName))\b([^>]*)(?<!/)>(.*?)</\1>",
    re.DOTALL,
)
_WITH_FORMULAS = ("xl/worksheets/", "xl/tables/", "xl/charts/", "xl/workbook.xml")


def formulas_of(path: Path) -> Iterator[tuple[str, str, str]]:
    """Part, attributes and text of each formula: in cells, columns, names, validations, conditional formats and charts."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith(_WITH_FORMULAS) and name.endswith(".xml"):
                for _, attributes, formula in _FORMULA.findall(archive.read(name).decode()):
                    yield name, attributes, unescape(formula)


def functions_in(formulas: Iterable[str]) -> set[str]:
    """Names of the functions that formulas call."""
    return {
        function
        for formula in formulas
        for function in re.findall(r"([A-Za-z_][\w.]*)\(", re.sub(r'"[^"]*"', '""', formula))
    }


def array_formulas(path: Path) -> list[str]:
    """Formulas that fill more than their cell: those entered as arrays, those marked dynamic, and references to what spilled."""
    found = [
        f"{part}: {text}" for part, attributes, text in formulas_of(path) if 't="array"' in attributes or "{" in text
    ]
    found += [
        f"{part}: {text}"
        for part, _, text in formulas_of(path)
        if re.search(r"_xlfn|_xlws|_xlpm|ANCHORARRAY|\$?[A-Z]+\$?\d+#", text)
    ]
    with zipfile.ZipFile(path) as archive:
        if "xl/metadata.xml" in archive.namelist():
            found.append("xl/metadata.xml: says that formulas spill")
    return found
