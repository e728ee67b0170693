"""The evidence ladder: which evidence wins, what ambiguous evidence leaves open, what never breaks."""

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from bomrisk.evidence import identify, identify_distinct
from bomrisk.evidence.customs import code_spellings
from bomrisk.evidence.ladder import COLUMNS
from bomrisk.evidence.substances import is_cas_number


def look(**cells):
    return identify(pd.DataFrame({name: [value] for name, value in cells.items()}))


def held(**cells):
    found = look(**cells)
    return set(found.loc[found["confidence"] != "low", "material"])


def rungs(**cells):
    found = look(**cells)
    return set(found.loc[found["confidence"] != "low", "rung"])


def test_the_table_has_its_columns_even_when_nothing_is_found():
    found = look(description="????")
    assert tuple(found.columns) == COLUMNS
    assert found.empty


def test_an_empty_bom_and_a_bom_without_evidence_give_an_empty_table():
    assert identify(pd.DataFrame({"description": pd.Series([], dtype="str")})).empty
    assert identify(pd.DataFrame({"quantity": [1.0, 2.0]})).empty


# --- CAS numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["7440-55-3", "7440-56-4", "1303-00-0", "7429-91-6", "12070-12-1"])
def test_check_digit_right(number):
    assert is_cas_number(number)


@pytest.mark.parametrize("number", ["7440-55-4", "1303-00-1", "1234-56-7", "7440-553", "abc"])
def test_check_digit_wrong(number):
    assert not is_cas_number(number)


def test_cas_wins_over_everything():
    found = look(cas="7440-55-3", material="copper", hs_code="8101.94", description="brass rod")
    assert set(found["material"]) == {"gallium"}
    assert set(found["rung"]) == {"cas"}
    assert set(found["confidence"]) == {"high"}


def test_several_cas_numbers_in_a_cell_add_up():
    assert held(cas="7440-55-3; 7440-38-2 / 7440-50-8") == {"gallium", "arsenic", "copper"}


def test_a_compound_holds_its_elements():
    assert held(cas="1303-00-0") == {"gallium", "arsenic"}


def test_a_wrong_check_digit_is_no_evidence():
    assert held(cas="7440-55-4", description="Germanium window") == {"germanium"}


def test_graphite_and_silicon_numbers_stand_for_several_materials():
    found = look(cas="7782-42-5")
    assert {"graphite-natural", "graphite-synthetic"} <= set(found["material"])
    assert found["ambiguous"].all()
    found = look(cas="7440-21-3")
    assert {"silicon", "polysilicon"} <= set(found["material"])
    assert found["ambiguous"].all()


def test_the_material_column_settles_an_ambiguous_cas_number():
    found = look(cas="7440-21-3", material="polysilicon")
    assert set(found["material"]) == {"polysilicon"}
    assert not found["ambiguous"].any()


# --- the material column --------------------------------------------------------------------------------------------

MATERIAL_CELLS = [
    ("dysprosium", "dysprosium"),
    ("Dy", "dysprosium"),
    ("Cu", "copper"),
    ("copper; tin", "copper tin"),
    ("Wolfram", "tungsten"),
    ("brass", "copper zinc"),
    ("Messing", "copper zinc"),
    ("laiton", "copper zinc"),
    ("латунь", "copper zinc"),
    ("stainless steel", "chromium nickel"),
    ("Edelstahl", "chromium nickel"),
    ("acier inoxydable", "chromium nickel"),
    ("acero inoxidable", "chromium nickel"),
    ("不锈钢", "chromium nickel"),
    ("1.4301", "chromium nickel"),
    ("1.4404", "chromium nickel molybdenum"),
    ("AISI 316L", "chromium nickel molybdenum"),
    ("X5CrNi18-10", "chromium nickel"),
    ("EN AW-6082 T6", "aluminium magnesium silicon manganese"),
    ("AlMg3", "aluminium magnesium"),
    ("AlSi10Mg", "aluminium silicon magnesium"),
    ("Ti6Al4V", "titanium aluminium vanadium"),
    ("CuZn39Pb3", "copper zinc lead"),
    ("CuSn8", "copper tin"),
    ("NdFeB", "neodymium praseodymium boron"),
    ("SmCo5", "samarium cobalt"),
    ("Hartmetall", "tungsten cobalt"),
    ("Inconel 625", "nickel chromium molybdenum niobium"),
    ("42CrMo4", "chromium molybdenum"),
    ("GaAs", "gallium arsenic"),
    ("Alu", "aluminium"),
    ("紫铜", "copper"),
]


@pytest.mark.parametrize(("cell", "materials"), MATERIAL_CELLS, ids=[cell for cell, _ in MATERIAL_CELLS])
def test_material_column(cell, materials):
    assert held(material=cell, description="Part 4711") == set(materials.split())
    assert rungs(material=cell, description="Part 4711") == {"material"}


@pytest.mark.parametrize("cell", ["steel", "Steel", "iron", "Iron"])
def test_iron_and_steel_give_a_described_part_no_grade_however_they_are_written(cell):
    assert held(material=cell, description="Pump suspension spring") == set()


@pytest.mark.parametrize("cell", ["Nylon", "PA66 GF30", "S235JR", "Kunststoff", "ABS", "Steel", "wood"])
def test_a_material_that_holds_nothing_rated_silences_the_description(cell):
    assert held(material=cell, description="Threaded insert M3") == set()


@pytest.mark.parametrize("cell", ["see drawing", "-", "n/a", "tbd", None])
def test_a_material_cell_that_says_nothing_leaves_the_word_to_the_description(cell):
    assert held(material=cell, description="Brass insert M3") == {"copper", "zinc"}


def test_symbols_keep_their_case():
    assert held(material="In") == {"indium"}
    assert held(material="in", description="adapter 1/4 in") == set()


# --- customs codes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("8505.11.10", ["85051110"]),
        ("8505 11 10", ["85051110"]),
        ("850511", ["850511"]),
        ("8505.11", ["850511"]),
        ("8112.92.10.00", ["8112921000"]),
        ("81129289.0", ["81129289"]),
        ("8101.94; 8102.94", ["810194", "810294"]),
        ("8505.1", ["850510"]),
        ("1012100", ["01012100"]),
        ("8112", ["8112"]),
        ("12", []),
        ("n/a", []),
    ],
)
def test_spellings_of_codes(cell, codes):
    assert code_spellings(cell) == codes


def test_a_dedicated_subheading_is_sure():
    found = look(hs_code="8101.94", description="Part 4711")
    assert set(found["material"]) == {"tungsten"}
    assert set(found["rung"]) == {"hs6"}
    assert set(found["confidence"]) == {"high"}


def test_a_national_line_splits_the_subheading():
    assert held(hs_code="81129289") == {"gallium"}
    assert rungs(hs_code="81129289") == {"cn8"}
    assert held(hs_code="8112.92.60.00") == {"germanium"}
    assert rungs(hs_code="8112.92.60.00") == {"hts10"}


def test_an_unknown_national_line_falls_back_to_its_subheading():
    assert held(hs_code="81019490") == {"tungsten"}


def test_a_group_gives_candidates():
    found = look(hs_code="811292")
    assert set(found["material"]) == {"gallium", "germanium", "indium", "niobium", "vanadium"}
    assert found["ambiguous"].all()
    assert "high" not in set(found["confidence"])


def test_the_description_chooses_among_candidates():
    found = look(hs_code="811292", description="Gallium 99.99 %, 1 kg")
    assert set(found["material"]) == {"gallium"}
    assert set(found["rung"]) == {"hs6"}
    assert not found["ambiguous"].any()


def test_a_basket_with_a_telling_description_is_read_by_the_description():
    assert held(hs_code="8505.11", description="Disc magnet N42SH 10x5") >= {"neodymium", "boron", "dysprosium"}


def test_a_basket_alone_gives_candidates_only():
    found = look(hs_code="850131", description="Part 4711")
    assert found["ambiguous"].all()


def test_ferrite_magnet_code_rules_out_rare_earths():
    assert not held(hs_code="8505.19", description="Disc magnet N35") & {"neodymium", "praseodymium", "dysprosium"}
    assert not held(hs_code="8505.19", category="Magnets") & {"neodymium", "praseodymium", "dysprosium"}


def test_a_code_that_says_nothing_leaves_the_word_to_the_description():
    assert held(hs_code="7318.15", description="Screw M4x10 A2 stainless steel") == {"chromium", "nickel"}


# --- category and description ---------------------------------------------------------------------------------------


def test_category_alone():
    found = look(category="Tantalum capacitors", description="293-XYZ")
    assert set(found.loc[found["confidence"] != "low", "material"]) == {"tantalum"}
    assert set(found["rung"]) == {"category"}


def test_the_description_makes_the_category_more_precise():
    assert held(category="Magnets", description="Ferrite ring 40x20") == set()
    assert "dysprosium" in held(category="Magnets", description="Block N45SH magnet 20x10x5")


def test_a_category_that_the_description_contradicts_is_not_believed():
    assert held(category="Motor assembly", description="Screw M3x8") == set()


def test_the_part_number_speaks_when_the_description_is_a_value():
    assert held(description="100nF", manufacturer_part_number="GRM188R71H104KA93D") == {"barium", "nickel"}
    assert held(description="47uF C_TANTAL_D", manufacturer_part_number="EEHZC1V470P") == {"aluminium"}


def test_a_substance_in_the_notes_counts():
    assert held(description="Nut M5", notes="A2 stainless steel") == {"chromium", "nickel"}


# --- properties -----------------------------------------------------------------------------------------------------

CELLS = {
    "description": [
        None, "", "LED red 0603", "N42SH magnet", "Brass insert M3", "Screw for magnet", "不锈钢螺丝 M3", "Магнит", "x" * 300,
    ],
    "material": [None, "Cu", "1.4301", "Nylon"],
    "cas": [None, "7440-55-3", "7782-42-5", "nonsense"],
    "hs_code": [None, "8505.19", "811292", "81129289", "0"],
    "category": [None, "Magnets", "LED"],
}  # fmt: skip
LINES = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in CELLS.items()}), min_size=1, max_size=12
)


def by_line(found, line):
    rows = found[found["line"] == line].drop(columns="line")
    return rows.sort_values("material").reset_index(drop=True)


@settings(max_examples=40, deadline=None)
@given(lines=LINES, seed=st.integers(0, 1000))
def test_order_and_repetition_of_lines_change_nothing(lines, seed):
    bom = pd.DataFrame(lines, columns=list(CELLS))
    order = np.random.default_rng(seed).integers(0, len(bom), size=2 * len(bom))
    found, shuffled = identify(bom), identify(bom.iloc[order].reset_index(drop=True))
    for position, line in enumerate(order):
        pd.testing.assert_frame_equal(by_line(found, line), by_line(shuffled, position))


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=80), other=st.text(max_size=30))
def test_any_text_is_read_without_error(text, other):
    found = identify(pd.DataFrame({"description": [text], "material": [other], "cas": [other], "hs_code": [text]}))
    assert set(found["confidence"]) <= {"high", "medium", "low"}


@settings(max_examples=40, deadline=None)
@given(lines=LINES)
def test_lines_are_in_range_and_materials_are_named_once_per_line(lines):
    bom = pd.DataFrame(lines, columns=list(CELLS))
    found = identify(bom)
    assert found["line"].is_monotonic_increasing
    assert found["line"].between(0, len(bom) - 1).all()
    assert not found.duplicated(["line", "material"]).any()
    assert found["mass_fraction"].dropna().between(0, 1).all()


def test_missing_cells_of_every_kind_are_no_evidence():
    bom = pd.DataFrame({"description": [None, np.nan, pd.NA, "", "  "], "cas": [np.nan] * 5, "material": [None] * 5})
    assert identify(bom).empty


def test_case_accents_and_widths_do_not_matter():
    for text in ("Neodym-Magnet", "NEODYM-MAGNET", "neodym magnet", "ＮｅｏｄｙｍMagnet"):
        assert held(description=text) >= {"neodymium", "boron"}


def test_distinct_patterns_are_identified_once():
    bom = pd.DataFrame({"description": ["Brass insert M3", "LED red"] * 500})
    pattern_of_line, table = identify_distinct(bom)
    assert pattern_of_line.tolist() == [0, 1] * 500
    assert len(table) < 40
    assert len(identify(bom)) == 500 * len(table)


def test_a_heading_of_many_things_gives_no_grade_to_a_part_without_listed_material():
    """8507.90 is parts of batteries: cathode, anode and also the box, which its description names."""
    bom = pd.DataFrame({"description": ["LOWER ENCLOSURE ASSY", "Item 4711"], "hs_code": ["8507.90", "8507.90"]})
    found = identify(bom)
    assert set(found.loc[found["line"].eq(0), "confidence"]) == {"low"}
    assert not found.loc[found["line"].eq(0), "ambiguous"].any()
    assert found.loc[found["line"].eq(1), "ambiguous"].all()
