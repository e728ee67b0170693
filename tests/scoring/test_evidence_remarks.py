"""Remarks tell what a part is for and what is near it: only where nothing else does, they tell what it is."""

from __future__ import annotations

import pandas as pd
import pytest

from bomrisk.evidence import identify

# description, remarks, what the part holds, what it does not hold
REMARKS = [
    ("Aluminium plate 3 mm", "holds the camera and the NEMA17 stepper motor", {"aluminium"}, {"copper", "neodymium"}),
    ("Hall sensor KY-003", "sees the magnet in the cup", {"silicon"}, {"neodymium"}),
    ("608 ball bearing", "a plastic one does, too", {"chromium"}, set()),
    ("Screw M3x8", "for the motor", set(), {"copper", "neodymium"}),
    # A substance in the remarks counts, and so does what makes the kind of part more precise.
    ("Bracket", "Material: EN AW-6061", {"aluminium"}, set()),
    ("Motor", "NEMA 17 stepper, bipolar", {"copper", "neodymium"}, set()),
    # Where nothing else is understood, the remarks are all there is.
    ("Item 17", "NdFeB magnet N42", {"neodymium"}, set()),
    ("A-1234", "tantalum capacitor", {"tantalum"}, set()),
]


@pytest.mark.parametrize(("description", "remarks", "holds", "not_there"), REMARKS)
def test_what_remarks_tell(description, remarks, holds, not_there):
    found = identify(pd.DataFrame({"description": [description], "notes": [remarks]}))
    sure = set(found.loc[found["confidence"].ne("low"), "material"])
    assert holds <= sure
    assert not sure & not_there


def test_a_remark_that_repeats_the_description_is_the_description():
    line = {"description": ["Stepper motor"], "notes": ["Stepper motor"]}
    once = identify(pd.DataFrame({"description": ["Stepper motor"]}))
    pd.testing.assert_frame_equal(identify(pd.DataFrame(line)), once)
