"""Lines that are several parts, joined by a plus."""

from __future__ import annotations

import pandas as pd
import pytest

from bomrisk.evidence import identify
from bomrisk.evidence.sets_of_parts import single_parts

SETS = [
    ("M2 screws + M2 heat-set inserts", {"copper", "zinc"}, set()),
    ("M2 ねじ + M2 インサート", {"copper", "zinc"}, set()),
    ("Case + Li-ion battery 18650", {"lithium", "cobalt", "graphite"}, set()),
    ("Condensatori 100nF ceramici + 10µF elettrolitico", {"aluminium"}, set()),
    ("608 bearing + neodymium magnet N42", {"chromium", "neodymium"}, set()),
    ("Pin 18650 + Đế pin", {"lithium", "cobalt", "graphite"}, set()),
    ("Screws M3 + nuts", set(), {"copper", "chromium", "neodymium"}),
    ("ATX power supply 80 + Gold", {"copper", "silicon"}, {"gold"}),
    ("Spannung 5 V + 12 V", set(), {"copper", "vanadium"}),
]


@pytest.mark.parametrize(("text", "holds", "not_there"), SETS)
def test_the_line_holds_what_its_parts_hold(text, holds, not_there):
    found = identify(pd.DataFrame({"description": [text]}))
    sure = set(found.loc[found["confidence"].ne("low"), "material"])
    assert holds <= sure
    assert not sure & not_there
    assert not found.duplicated(["line", "material"]).any()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("screw + nut + washer", ["screw", "nut", "washer"]),
        ("screw+nut", []),
        ("screw | a + b", []),
        ("5 V + 12 V", []),
        ("+ nut", []),
        ("", []),
    ],
)
def test_what_the_single_parts_are(text, parts):
    assert single_parts(text) == parts
