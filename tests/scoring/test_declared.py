"""The column ``declaration``: its grammar, its place above the other rungs, and what a person is told about it."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bomrisk
from bomrisk import reference
from bomrisk.assessment import assess
from bomrisk.evidence import EVIDENCE, Finding, identify, outcomes_of
from bomrisk.evidence.contents import contents_of, joined_items
from bomrisk.evidence.declaration_text import Item, Statement, format_declaration, parse_declaration
from bomrisk.lines import distinct_lines
from bomrisk.setting import Setting
from bomrisk.single_lines import Line, SingleLines

NAN = math.nan


@pytest.mark.parametrize(
    ("cell", "statements"),
    [
        ("", ()),
        (
            "full: neodymium=0.27; boron=0.01; iron=0.66 | Acme, IPC-1752A class D, 2026-03-01",
            (
                Statement(
                    "full",
                    (Item(("neodymium",), 0.27), Item(("boron",), 0.01), Item(("iron",), 0.66)),
                    "Acme, IPC-1752A class D, 2026-03-01",
                ),
            ),
        ),
        ("some: lead=2 %", (Statement("some", (Item(("lead",), 0.02),)),)),
        ("SOME:Nd = 27%", (Statement("some", (Item(("neodymium",), 0.27),)),)),
        ("full: nothing | Acme", (Statement("full", (), "Acme"),)),
        ("full: none", (Statement("full", ()),)),
        ("some: lead>0.001", (Statement("some", (Item(("lead",), 0.001, ">"),)),)),
        ("full: titanium<0.05", (Statement("full", (Item(("titanium",), 0.05, "<"),)),)),
        ("some: tantalum?", (Statement("some", (Item(("tantalum",), less_sure=True),)),)),
        (
            "full: graphite-natural/graphite-synthetic=0.2",
            (Statement("full", (Item(("graphite-natural", "graphite-synthetic"), 0.2),)),),
        ),
        (
            "may: gold; tin | Z, CMRT 6.5 || no: tantalum | Z, CMRT 6.5",
            (
                Statement("may", (Item(("gold",)), Item(("tin",))), "Z, CMRT 6.5"),
                Statement("no", (Item(("tantalum",)),), "Z, CMRT 6.5"),
            ),
        ),
        ("may: gold\nno: tin", (Statement("may", (Item(("gold",)),)), Statement("no", (Item(("tin",)),)))),
    ],
)
def test_grammar(cell, statements):
    found, problems = parse_declaration(cell)
    assert problems == ()
    assert str(found) == str(statements)


@pytest.mark.parametrize(
    ("cell", "problems"),
    [
        ("RoHS compliant", ["does not begin with"]),
        ("full:", ["write full: nothing"]),
        ("some: ", ["nothing stands after some:"]),
        ("some: nothing", ["'nothing' is no known material"]),
        ("full: unobtainium=0.2", ["'unobtainium' is no known material"]),
        ("full: lead=2", ["'2' of lead"]),
        ("full: lead=0", ["'0' of lead"]),
        ("full: lead=-0.2", ["'-0.2' of lead"]),
        ("full: lead=0,2", ["'0,2' of lead"]),
        ("full: lead=1e-3", ["'1e-3' of lead"]),
        ("full: lead=nan", ["'nan' of lead"]),
        ("full: lead=0.7; tin=0.6", ["add up to 1.3"]),
        ("full: lead=0.2; lead=0.3", ["lead stands twice"]),
        ("no: tin=0.2", ["names alone"]),
        ("may: tin?", ["names alone"]),
        ("some: tin || no: tin", ["both declared and denied"]),
        ("full: foo=1; lead=9 || what", ["'foo' is no known", "'9' of lead", "does not begin with"]),
    ],
)
def test_what_cannot_be_read_is_said_all_at_once(cell, problems):
    statements, found = parse_declaration(cell)
    assert statements == ()
    assert len(found) == len(problems)
    assert all(part in text for part, text in zip(problems, found, strict=True))


IDS = sorted(reference.materials()["material"])
amounts = st.one_of(st.just(NAN), st.floats(1e-12, 0.05))
items = st.builds(
    lambda names, amount, sign, sure: Item(tuple(names), amount, sign if amount > 0 else "=", sure),
    st.lists(st.sampled_from(IDS), min_size=1, max_size=1),
    amounts,
    st.sampled_from("=<>"),
    st.booleans(),
)
sources = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


@given(
    st.lists(items, min_size=1, max_size=8, unique_by=lambda item: item.names),
    st.sampled_from(["full", "some"]),
    sources,
)
def test_what_is_written_can_be_read(found, word, source):
    (read,), problems = parse_declaration(format_declaration([Statement(word, tuple(found), source)]))
    assert problems == ()
    assert [item.names for item in read.items] == [item.names for item in found]
    for before, after in zip(found, read.items, strict=True):
        assert 0 < after.amount <= 1 or math.isnan(after.amount)
        if before.amount >= 1e-9:
            assert after.amount == pytest.approx(before.amount, rel=1e-3)
            assert after.sign == before.sign


@given(st.text())
def test_any_text_is_read_or_refused(text):
    statements, problems = parse_declaration(text)
    assert not (statements and problems)
    for statement in statements:
        for item in statement.items:
            assert math.isnan(item.amount) or 0 < item.amount <= 1


def found(**cells) -> dict[str, tuple[str, str]]:
    rows = identify(pd.DataFrame([cells]))
    return {row.material: (row.rung, row.confidence) for row in rows.itertuples()}


def test_full_stands_alone():
    by = found(description="NdFeB magnet with brass nut", declaration="full: neodymium=0.27; iron=0.66 | Acme")
    assert by == {"neodymium": ("declaration", "high"), "iron": ("declaration", "high")}


def test_full_with_nothing():
    assert found(description="tantalum capacitor", declaration="full: nothing") == {}


def test_partial_adds():
    by = found(description="brass nut", declaration="some: lead=0.02")
    assert by["lead"] == ("declaration", "high")
    assert by["copper"] == ("keyword", "high")


def test_less_sure_and_possible():
    by = found(description="thing", declaration="some: tantalum? || may: gold")
    assert by == {"tantalum": ("declaration", "medium"), "gold": ("declaration", "low")}


def test_possible_does_not_weaken_what_is_found():
    assert found(description="brass nut", declaration="may: copper; gold")["copper"] == ("keyword", "high")


def test_no_rules_out_what_is_only_inferred():
    inferred = found(description="MLCC 100nF 0402")
    assert inferred["nickel"][1] == "medium"
    by = found(description="MLCC 100nF 0402", declaration="no: nickel")
    assert by == {name: how for name, how in inferred.items() if name != "nickel"}


def test_no_of_a_group_rules_out_its_members():
    assert "neodymium" in found(material="neodymium")
    by = found(description="servo motor", declaration="no: rare-earths")
    assert not set(by) & {"rare-earths", *reference.members("rare-earths")}


def test_no_gives_way_to_what_the_line_names():
    assert found(description="tantalum capacitor 10uF", declaration="no: tantalum")["tantalum"][1] == "high"


def test_candidates_are_chosen_among_by_the_line():
    cell = "full: graphite-natural/graphite-synthetic=0.2"
    assert set(found(declaration=cell)) == {"graphite-natural", "graphite-synthetic"}
    assert found(declaration=cell, material="graphite-natural") == {"graphite-natural": ("declaration", "medium")}


def test_unreadable_is_no_evidence():
    assert found(material="copper", declaration="full: unobtainium") == found(material="copper")


def test_amounts_are_fractions_and_upper_bounds():
    rows = identify(pd.DataFrame({"declaration": ["full: lead=0.02; titanium<0.0005; nickel>0.001; tin"]}))
    amounts_of = dict(zip(rows["material"], rows["mass_fraction"], strict=True))
    assert (amounts_of["lead"], amounts_of["titanium"]) == (0.02, 0.0005)
    assert math.isnan(amounts_of["nickel"])
    assert math.isnan(amounts_of["tin"])
    assert bomrisk.score(pd.DataFrame({"declaration": ["full: titanium<0.0005"]}))["trace"].all()
    assert not bomrisk.score(pd.DataFrame({"declaration": ["some: titanium>0.0005"]}))["trace"].any()


def test_rating_of_nothing_declared():
    rated = assess(
        pd.DataFrame({"description": ["tantalum capacitor", "thing"], "declaration": ["full: nothing | A, 2026", None]})
    )
    lines = rated.lines
    assert lines["unrated_reason"].tolist() == ["no listed material declared", "no rated material was recognised"]
    assert lines["why"][0] == "Unrated: no listed material declared."
    assert lines["evidence"][0] == "declaration: nothing listed | A, 2026 (high)"
    assert lines["confidence"][0] == "high"
    assert (lines["findings"][0], lines["findings"][1]) == ("nothing-declared", "no-material")


def test_evidence_names_the_source():
    rated = bomrisk.score(pd.DataFrame({"declaration": ["some: gallium=0.4 | Acme, IPC-1752A class C, 2026-03-01"]}))
    assert rated["evidence"][0] == "declaration: gallium=0.4 | Acme, IPC-1752A class C, 2026-03-01 (high)"
    assert rated["grade"][0] == "E"


def test_distinct_lines_look_at_the_column():
    bom = pd.DataFrame(
        {
            "description": ["brass nut", "brass bolt", "brass nut", "brass nut"],
            "declaration": ["full: copper=0.6; zinc=0.4", "full: copper=0.6; zinc=0.4", "some: lead=0.02", None],
        }
    )
    codes, distinct = distinct_lines(bom)
    # Where a full declaration settles a line, its words count for nothing.
    assert codes.tolist()[0] == codes.tolist()[1]
    assert len(set(codes.tolist())) == 3
    assert distinct["description"].isna().sum() == 1
    whole = assess(bom).lines["materials"].tolist()
    assert whole == ["copper; zinc", "copper; zinc", "lead; copper; zinc", "copper; zinc"]


POSSIBLE = [
    # what may be in the part, the reason why it is unrated
    ("may: graphite", "graphite"),  # a group without shares of its own stands for its members
    ("may: platinum-group-metals", "platinum-group-metals"),
    ("may: gallium; graphite", "gallium, graphite"),
    ("may: graphite-natural", "graphite-natural"),
    ("may: rare-earths", "rare-earths"),
]


@pytest.mark.parametrize(("cell", "named"), POSSIBLE)
def test_what_may_be_in_the_part_gives_no_grade(cell, named):
    rated = bomrisk.score(pd.DataFrame({"declaration": [cell]}), as_of="2026-11-22", to="DE")
    assert rated["grade"][0] == "unrated"
    assert rated["score"].isna()[0]
    assert rated["unrated_reason"][0] == f"what it contains is possible, not known: {named}"


@pytest.mark.parametrize("column", ["material", "material_override", "declaration"])
def test_what_is_in_the_part_for_certain_gives_a_grade_whichever_member_it_is(column):
    cell = {"declaration": "some: graphite"}.get(column, "graphite")
    rated = bomrisk.score(pd.DataFrame({column: [cell]}), as_of="2026-11-22", to="DE").iloc[0]
    assert rated["grade"] == "D"
    assert rated["low"] < rated["score"] <= rated["high"]


def test_what_may_be_in_the_part_raises_the_upper_end_alone():
    cells = ["some: copper", "some: copper || may: graphite"]
    sure, more = bomrisk.score(pd.DataFrame({"declaration": cells}), as_of="2026-11-22", to="DE").to_dict("records")
    assert (sure["score"], sure["grade"], sure["low"]) == (more["score"], more["grade"], more["low"])
    assert more["high"] > sure["high"]


def test_findings_about_the_column():
    bom = pd.DataFrame(
        {
            "sheet": "BOM",
            "row": [2, 3, 4, 5, 6],
            "description": ["x", "x", "tantalum capacitor", "tantalum capacitor 10 uF", "NdFeB magnet"],
            "declaration": ["yes", "yes", "no: tantalum", "full: tin=0.9", "full: neodymium=0.3; iron=0.7"],
        }
    )
    rows = assess(bom).findings
    rows = rows[rows["code"].str.startswith("declaration")]
    assert rows[["code", "where"]].values.tolist() == [
        ["declaration-unreadable", "BOM!2"], ["declaration-contradicted", "BOM!4"], ["declaration-contradicted", "BOM!5"],
    ]  # fmt: skip
    assert "1 more line." in rows["message"].iloc[0]
    assert "tantalum was kept" in rows["message"].iloc[1]
    assert "was believed" in rows["message"].iloc[2]


def test_single_lines_rate_as_whole_boms():
    cells = ["full: neodymium=0.3; iron=0.7", "some: gallium", "may: gold", "full: nothing", "may: graphite"]
    numbers, outcomes = outcomes_of({name: cells if name == "declaration" else [""] * len(cells) for name in EVIDENCE})
    setting = Setting.of(None, "2026-11-22", "DE")
    lines: list[tuple[Finding, ...]] = [outcomes[number] for number in numbers]
    single = SingleLines(setting).rate([Line(evidence, "", "") for evidence in lines])
    whole = bomrisk.score(pd.DataFrame({"declaration": cells}), as_of="2026-11-22", to="DE")
    assert [rating.grade for rating in single] == whole["grade"].tolist()
    assert [rating.score for rating in single][:2] == pytest.approx(whole["score"].tolist()[:2])


@pytest.mark.parametrize(
    ("cas", "name", "amount", "items"),
    [
        ("7440-55-3", "Gallium", 0.4, ["gallium=0.4"]),
        ("12047-27-7", "Barium titanate", 0.4, ["barium<0.4", "titanium<0.4"]),
        ("7440-21-3", "Silicon", 0.4, ["polysilicon/silicon=0.4"]),
        ("7439-89-6", "Iron", NAN, ["iron"]),
        ("9002-88-4", "Polyethylene", 0.4, []),
        ("", "Lead", 0.4, ["lead=0.4"]),
        ("", "Lead/Lead Compounds", 0.4, ["lead<0.4"]),
        ("", "Cadmium and its compounds", NAN, ["cadmium"]),
        ("", "Leaded glass", 0.4, []),
        # A name beside a CAS number is not believed more than the number.
        ("9002-88-4", "Gold", 0.4, []),
    ],
)
def test_contents_of_substances(cas, name, amount, items):
    assert [str(item) for item in contents_of(cas, name, amount)] == items


@pytest.mark.parametrize(
    ("given", "joined"),
    [
        ([("tin", 0.1, "="), ("tin", 0.2, "=")], ["tin=0.3"]),
        ([("tin", 0.1, "="), ("tin", 0.2, "<")], ["tin<0.3"]),
        ([("tin", 0.1, "="), ("tin", NAN, "=")], ["tin>0.1"]),
        ([("tin", 0.1, ">"), ("tin", 0.2, "<")], ["tin>0.1"]),
        ([("tin", NAN, "="), ("tin", 0.2, "<")], ["tin"]),
        ([("tin", 0.1, "="), ("gold", 0.2, "=")], ["gold=0.2", "tin=0.1"]),
        ([("tin", 0.8, "="), ("tin", 0.8, "=")], ["tin=1"]),
    ],
)
def test_sums(given, joined):
    assert [str(item) for item in joined_items(Item((name,), amount, sign) for name, amount, sign in given)] == joined


@pytest.mark.parametrize(("word", "form"), [("some", "semi"), ("full", "")])
def test_who_declares_a_material_does_not_say_that_the_wire_is_no_wire(word, form):
    line = {"description": ["wire"], "hs_code": ["810196"], "declaration": [f"{word}: tungsten=0.99"]}
    found = identify(pd.DataFrame(line))
    assert found["material"].tolist() == ["tungsten"]
    assert found["form"].tolist() == [form]


def test_a_member_that_is_declared_has_the_form_in_which_its_group_was_found():
    line = {"description": ["Graphite thermal sheet"], "declaration": ["some: graphite-natural"]}
    group, member = identify(pd.DataFrame(line).drop(columns="declaration")), identify(pd.DataFrame(line))
    assert set(group["form"]) == {"semi"}
    assert member.loc[member["material"].eq("graphite-natural"), "form"].tolist() == ["semi"]


@pytest.mark.parametrize("country", ["", "JP", "CN"])
def test_a_declared_member_is_rated_within_what_its_group_left_open(country):
    """Which of the two it is cannot be worse than the worse of them was."""
    line = {"description": "Graphite thermal sheet", "country": country}
    said = [{}, {"declaration": "some: graphite-natural"}, {"declaration": "some: graphite-synthetic"}]
    lines = assess(pd.DataFrame([line | each for each in said]).fillna(""), as_of="2026-11-22", to="DE").lines
    assert lines["score"][1:].between(lines["low"][0] - 1e-9, lines["high"][0] + 1e-9).all()
    assert lines["score"][1:].max() == pytest.approx(lines["score"][0])
