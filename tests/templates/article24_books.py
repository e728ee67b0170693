"""A portfolio with every kind of gap, and what an officer writes into its workbook."""

import numpy as np
import pandas as pd

from bomrisk.assessment import assess
from bomrisk_templates.bom_risk.money import money_of
from bomrisk_templates.package.workbook import Workbook
from bomrisk_templates.portfolio import Portfolio

AS_OF = "2026-11-22"
SEVERAL = "mined: neodymium=AU 60 %, CN 40 % || processed: neodymium=EE"
DRIVE = pd.DataFrame(
    [
        # part, description, supplier, quantity, price, declared origin, extraction, processing, material origin, recycled, in
        ("M-1", "NdFeB magnet N48SH", "Magnets GmbH", 10, 5.0, SEVERAL, None, None, None, None, None),
        ("M-2", "NdFeB magnet N42", "Magnets GmbH", 10, 15.0, None, None, None, None, None, None),
        ("M-2", "NdFeB magnet N42", "Magnets GmbH", 4, 15.0, None, None, None, None, None, None),
        ("G-1", "GaN FET 100 V", "Chips SARL", 20, 3.0, None, None, None, "gallium: CN", None, None),
        ("W-1", "tungsten powder", "Hartstoff", 2, 40.0, None, "AT", "AT", None, "30 %", "DE"),
        ("C-1", "Copper busbar", "Copper AG", 2, 7.0, None, "CL", "PL", None, "10 %", None),
        ("S-1", "EN 1.4301 screw", "Schrauben", 100, 0.1, None, None, None, None, None, None),
        ("B-1", "Li-ion cell 18650", "Akku", 8, 4.0, None, None, None, None, None, None),
    ],
    columns=[
        "part_number", "description", "supplier", "quantity", "unit_price", "declared_origin", "extraction_country",
        "processing_country", "material_origin", "recycled_content", "recycling_country",
    ],
)  # fmt: skip
JOINT = pd.DataFrame(
    [
        ("=1+1", "cobalt sputter target", "A*c?me ~Co", 1, 90.0),
        ("L-1", "PCB 4 layers FR4 ENIG", "Platinen", 3, 6.0),
        (None, "germanium window", None, 1, None),
        ("T-1", "tin solder", "Zinn", 1, 2.0),
    ],
    columns=["part_number", "description", "supplier", "quantity", "unit_price"],
)


def portfolio(*boms, as_of=AS_OF, to="DE"):
    """Rate frames as BOMs; without any, the two above."""
    boms = boms or (DRIVE, JOINT)
    names = tuple(f"bom-{number}.xlsx" for number in range(1, len(boms) + 1))
    parts = [
        bom.assign(bom=name, sheet="Parts", row=range(5, 5 + len(bom)), currency="EUR")
        for name, bom in zip(names, boms, strict=True)
    ]
    lines = pd.concat(parts, ignore_index=True)
    rated = assess(lines, as_of=as_of, to=to)
    amount = lambda key: pd.to_numeric(lines[key], errors="coerce").to_numpy(float)  # noqa: E731
    return Portfolio(names, lines, rated, amount("quantity") * amount("unit_price"), money_of(lines, rated.as_of), [])


def nothing_strategic():
    """One line without any strategic raw material."""
    return portfolio(JOINT.iloc[[3]].reset_index(drop=True))


ENTRIES = {
    # part (else description), material -> entries
    ("M-2", "Neodymium", 0): {
        "Your extraction country": "CN",
        "Your processing country": "CN",
        "Your stock in weeks": 6.0,
    },
    ("M-2", "Neodymium", 1): {
        "Your extraction country": "au",
        "Your stock in weeks": 2.5,
        "Your evidence": "mail of 2 May",
    },
    ("G-1", "Gallium", 0): {
        "Your processing country": "DE",
        "Your recycled content": 0.5,
        "Your recycling country": "DE",
    },
    ("M-1", "Neodymium", 0): {"Your extraction country": "MY"},
    ("L-1", "Nickel", 0): {"Your decision": "yes"},
    ("B-1", "Lithium", 0): {"Your decision": "no"},
    ("", "Germanium", 0): {"Your processing country": "XX"},
}
OF_MATERIALS = {
    "a24_other": {"Neodymium": {"Your view of prices": "indexed", "Your view of energy": "none"}},
    "a24_vulnerability": {
        "Neodymium": {"Your decision": "yes", "Your weeks until output stops": 8.0, "Your reason": "no second source"},
        "Gallium": {"Your decision": "yes"},
        "Copper": {"Your decision": "no"},
    },
    "a24_mitigation": {
        "Neodymium": {
            "Your diversification assessed": "yes, possible",
            "Your substitution assessed": "under way",
            "Your measure": "second source in 2027",
        },
        "Gallium": {"Your diversification assessed": "under way", "Your substitution assessed": "yes, not possible"},
    },
}
COMPANY = {"Company": "Servo AG", "Average number of employees": 900.0, "Net worldwide turnover in EUR million": 151.0}


def fill_in(path):
    """Type the entries into a workbook, as an officer would."""
    book = Workbook.open(path)
    cells = _Cells(path, book)
    seen = {}
    parts, materials = cells.column("a24_uses", "Part number"), cells.column("a24_uses", "Material")
    for row, (part, material) in enumerate(zip(parts, materials, strict=True)):
        key = (part or "", material)
        at = seen[key] = seen.get(key, -1) + 1
        for heading, value in ENTRIES.get((*key, at), {}).items():
            cells.put("a24_uses", heading, row, value)
    for table, by_name in OF_MATERIALS.items():
        for row, material in enumerate(cells.column(table, "Material")):
            for heading, value in by_name.get(material, {}).items():
                cells.put(table, heading, row, value)
    for row, item in enumerate(cells.column("a24_company", "Item")):
        if item in COMPANY:
            cells.put("a24_company", "Yours", row, COMPANY[item])
    cells.put("a24_questions", "Your day of asking", 0, np.datetime64("2026-11-01").astype(object))
    book.save(path)


class _Cells:
    def __init__(self, path, book):
        import openpyxl

        self._book, self._values = book, openpyxl.load_workbook(path)
        self._sheets = {part: name for name, part in book.sheet_parts.items()}

    def column(self, table, heading):
        place = self._book.tables[table]
        sheet, column = self._values[self._sheets[place.sheet_part]], place.column(heading)
        return [sheet.cell(row, column).value for row in range(place.body.top, place.body.bottom + 1)]

    def put(self, table, heading, row, value):
        place = self._book.tables[table]
        self._book.sheet(place.sheet_part).set_cell(place.body.top + row, place.column(heading), value)
