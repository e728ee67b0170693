"""The facts' own checks: every table alone, all tables against each other, and what a broken table says."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from io import StringIO

import pandas as pd
import pytest

from bomrisk import reference
from bomrisk.errors import ReferenceDataError
from bomrisk.reference.checks import cross_check
from bomrisk.reference.parse import parse_table
from bomrisk.reference.schema import TABLES
from bomrisk.reference.tables import read_text, table

SET = ["material", "stage", "dataset", "year"]


# --- the tables as they are


def test_all_tables_pass_their_checks() -> None:
    assert reference.check() == []


@pytest.mark.parametrize("name", TABLES)
def test_table_is_not_empty_and_has_the_columns_of_its_schema(name: str) -> None:
    frame = getattr(reference, name)()
    assert len(frame) > 0
    assert list(frame.columns) == [column.name for column in TABLES[name].columns]


def test_enough_facts() -> None:
    sets = reference.share_sets()
    chosen = sets[sets["role"] == "chosen"]
    assert len(reference.materials()) >= 70
    assert len(chosen) >= 100
    assert chosen["material"].nunique() >= 75
    assert (reference.controls()["kind"] == "export_control").sum() >= 80
    assert reference.blocs()["bloc"].nunique() == 19
    assert reference.countries()["governance"].notna().sum() > 200


def test_customs_codes_are_all_there() -> None:
    codes = reference.hs_codes()
    assert codes.groupby("code_system")["code"].nunique().to_dict() == {"CN8": 16, "HS6": 275, "HTS10": 14}


def test_verified_through_is_a_date() -> None:
    assert reference.verified_through == dt.date(2026, 10, 8)


def test_unknown_attribute_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="verified_since"):
        _ = reference.verified_since  # type: ignore[attr-defined]


def test_namibia_is_a_country_not_a_missing_value() -> None:
    countries = reference.countries().set_index("country")
    assert countries.loc["NA", "name"] == "Namibia"
    assert "NA" in set(reference.shares()["country"])
    assert reference.shares()["country"].notna().all()
    assert reference.countries()["country"].notna().all()


# --- shares


def test_no_set_names_more_than_the_world() -> None:
    sums = reference.shares().groupby(SET)["share"].sum()
    assert sums.max() <= 1 + 1e-9


def test_one_chosen_set_for_each_material_and_stage() -> None:
    sets = reference.share_sets()
    assert sets[sets["role"] == "chosen"].groupby(["material", "stage"]).size().eq(1).all()
    assert sets.groupby(["material", "stage"])["role"].agg(lambda role: (role == "chosen").sum()).eq(1).all()


def test_a_set_that_names_too_little_is_never_chosen_over_one_that_names_enough() -> None:
    shares = reference.shares()
    named = shares[shares["country"] != "ZZ"].groupby(SET)["share"].sum().rename("named")
    sets = reference.share_sets().join(named, on=SET)
    best = sets.groupby(["material", "stage"])["named"].transform("max")
    chosen = sets["role"] == "chosen"
    assert not (chosen & (sets["named"] < 0.6) & (best >= 0.6)).any()


def test_the_unnamed_rest_is_never_the_only_row() -> None:
    shares = reference.shares()
    assert shares.groupby(SET)["country"].agg(lambda countries: (countries != "ZZ").any()).all()


def test_withheld_is_missing_not_zero() -> None:
    shares = reference.shares().set_index([*SET, "country"])["share"]
    assert pd.isna(shares["lithium", "mining", "usgs-mcs-2026", 2025, "US"])
    assert shares["titanium", "refining", "usgs-mcs-2026", 2025, "US"] == 0


def test_world_mining_data_is_cited_in_single_rows_only() -> None:
    cited = reference.shares().query("dataset == 'wmd-2026'")
    assert cited.groupby(SET).size().max() <= 3
    without_smallest = cited.groupby(SET)["share"].agg(lambda share: share.sum() - share.min())
    assert (without_smallest < 0.6).all(), "no more rows than name 60 %"


@pytest.mark.parametrize(
    ("material", "stage", "dataset", "country", "low", "high"),
    [
        ("gallium", "refining", "usgs-mcs-2026", "CN", 0.98, 1.0),
        ("germanium", "refining", "bgs-2024", "CN", 0.90, 0.97),
        ("antimony", "mining", "usgs-mcs-2026", "RU", 0.28, 0.30),
        ("antimony", "mining", "wmd-2026", "TJ", 0.19, 0.20),
        ("cobalt", "mining", "usgs-mcs-2026", "CD", 0.72, 0.74),
        ("cobalt", "mining", "iea-2025", "CD", 0.66, 0.67),
        ("copper", "mining", "usgs-mcs-2026", "CL", 0.22, 0.24),
        ("niobium", "mining", "usgs-mcs-2026", "BR", 0.92, 0.93),
        ("uranium", "mining", "wna-2025", "NA", 0.12, 0.13),
        ("magnet-rare-earths", "refining", "iea-2026", "CN", 0.84, 0.84),
        ("magnet-rare-earths", "refining", "iea-2025", "CN", 0.91, 0.92),
        ("ndfeb-magnet", "fabrication", "iea-2025", "CN", 0.94, 0.94),
        ("graphite-anode", "fabrication", "iea-2026", "CN", 0.94, 0.94),
        ("aluminium", "mining", "usgs-mcs-2026", "GN", 0.33, 0.35),
        ("aluminium", "refining", "usgs-mcs-2026", "CN", 0.60, 0.62),
        ("titanium", "refining", "usgs-mcs-2026", "CN", 0.70, 0.71),
    ],
)
def test_known_shares(material: str, stage: str, dataset: str, country: str, low: float, high: float) -> None:
    found = reference.shares().query(
        "material == @material and stage == @stage and dataset == @dataset and country == @country"
    )
    assert len(found) == 1
    assert low <= found["share"].iloc[0] <= high


def test_values_copied_from_a_group_say_so() -> None:
    sets = reference.share_sets().query("role == 'chosen'").set_index(["material", "stage"])
    shares = reference.shares().set_index(SET).sort_index()
    for material, stage, group in [
        ("neodymium", "mining", "magnet-rare-earths"),
        ("lutetium", "refining", "heavy-rare-earths"),
        ("cerium", "mining", "light-rare-earths"),
    ]:
        row = sets.loc[(material, stage)]
        assert row["group_value"] == "yes"
        copied = shares.loc[(material, stage, row["dataset"], row["year"])]
        own = shares.loc[(group, stage, row["dataset"], row["year"])]
        assert copied.reset_index(drop=True).equals(own.reset_index(drop=True))
    assert sets.loc[("dysprosium", "mining"), "group_value"] == "no"


# --- names


@pytest.mark.parametrize(
    ("name", "material"),
    [
        ("gallium", "gallium"),
        (" GALLIUM ", "gallium"),
        ("Ga", "gallium"),
        ("GA", None),  # not a symbol, could be anything
        ("ga", None),
        ("In", "indium"),
        ("in", None),
        ("Cobalt", "cobalt"),
        ("CO", None),  # Colombia or carbon monoxide, not cobalt
        ("Kupfer", "copper"),
        ("Aluminum", "aluminium"),
        ("cesium", "caesium"),
        ("baryte", "barite"),
        ("wolfram", "tungsten"),
        ("Graphite (natural)", "graphite-natural"),
        ("natural graphite", "graphite-natural"),
        ("graphite (natural flake)", "graphite-natural"),
        ("graphite (synthetic, high-grade)", "graphite-synthetic"),
        ("graphite", "graphite"),  # the group: natural or synthetic is not said
        ("rare earths (heavy)", "heavy-rare-earths"),
        ("Rare earths (REO, all)", "rare-earths"),
        ("Seltene Erden", "rare-earths"),
        ("superhard materials (synthetic diamond, cBN)", "superhard"),
        ("NdFeB magnets (sintered)", "ndfeb-magnet"),
        ("Iron ore (usable ore)", "iron-ore"),
        ("Silicon metal", "silicon"),
        ("polysilicon", "polysilicon"),
        ("unobtainium", None),
        ("", None),
    ],
)
def test_names_resolve_exactly_or_not_at_all(name: str, material: str | None) -> None:
    assert reference.material_id(name) == material


def test_groups_reach_members_and_groups_inside() -> None:
    assert set(reference.members("magnet-rare-earths")) == {"neodymium", "praseodymium", "dysprosium", "terbium"}
    assert {"scandium", "yttrium", "heavy-rare-earths"} <= set(reference.members("rare-earths"))
    assert reference.members("copper") == ()
    assert set(reference.groups_of("dysprosium")) == {"rare-earths", "heavy-rare-earths", "magnet-rare-earths"}
    assert reference.groups_of("copper") == ()


def test_a_group_reaches_all_that_its_inner_groups_reach() -> None:
    groups = reference.groups()
    for group, member in zip(groups["group"], groups["member"], strict=True):
        assert set(reference.members(member)) <= set(reference.members(group))


# --- loading


def test_callers_get_copies() -> None:
    frame = reference.countries()
    frame.loc[:, "governance"] = 0.0
    assert reference.countries()["governance"].max() > 5


def test_dtypes_are_plain() -> None:
    shares, controls, blocs = reference.shares(), reference.controls(), reference.blocs()
    assert pd.api.types.is_string_dtype(shares["country"]) or shares["country"].dtype == object
    assert shares["year"].dtype == "int64"
    assert shares["share"].dtype == "float64"
    assert controls["effective_from"].dtype == "datetime64[ns]"
    assert blocs["since"].dtype == "Int64"
    assert (controls["end_users"].isna() | controls["end_users"].map(type).eq(str)).all()


def test_import_reads_no_table() -> None:
    code = "import bomrisk.reference, bomrisk.reference.tables as t; print(t.table.cache_info().currsize)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "0\n"


# --- broken tables


GROUPS = "group,member,source_id,year,confidence\n"


@pytest.mark.parametrize(
    ("name", "text", "where", "what"),
    [
        ("groups", GROUPS + "a,b,s,2020,maybe\n", "groups.csv row 2, column confidence", "'maybe' is none of"),
        ("groups", GROUPS + "a,b,s,2020,verified\na,,s,2020,verified\n", "row 3, column member", "must not be empty"),
        ("groups", GROUPS + "a,b,s,soon,verified\n", "row 2, column year", "'soon' is not a number"),
        ("groups", GROUPS + "a,b,s,20.5,verified\n", "row 2, column year", "is not between"),
        ("groups", GROUPS + "a,b,s,2020.5,verified\n", "row 2, column year", "not a whole number"),
        ("groups", GROUPS + "A B,b,s,2020,verified\n", "row 2, column group", "not written as"),
        ("groups", GROUPS + "a,b,s,2020\n", "groups.csv row 2", "4 cells where the header has 5"),
        ("groups", GROUPS + "a,b,s,2020,verified\n" * 2, "row 3, column group", "repeats row 2 (a, b)"),
        ("groups", "group,member,source_id,year\n", "row 1, column confidence", "column is missing"),
        ("groups", GROUPS.replace("group", "cluster") + "\n", "row 1, column cluster", "unknown column"),
        ("groups", "", "groups.csv", "empty"),
        ("groups", GROUPS + "a,b, s,2020,verified\n", "row 2, column source_id", "blanks around"),
        ("groups", GROUPS + "a,b,s;;t,2020,verified\n", "row 2, column source_id", "empty part"),
        ("materials", None, "materials.csv row 5, column cas", "not written as"),
        ("shares", None, "shares.csv row 5, column share", "1.2 is not between 0 and 1"),
        ("controls", None, "controls.csv row 5, column effective_from", "not a date (YYYY-MM-DD)"),
    ],
)
def test_a_broken_table_says_where(name: str, text: str | None, where: str, what: str) -> None:
    if text is None:  # the real table with one cell spoilt
        column, bad = {
            "materials": ("cas", "12-3"),
            "shares": ("share", "1.2"),
            "controls": ("effective_from", "2025-13-01"),
        }[name]
        frame = pd.read_csv(_as_file(name), dtype="object", keep_default_na=False)
        frame.loc[3, column] = bad
        text = frame.to_csv(index=False)
    with pytest.raises(ReferenceDataError) as caught:
        parse_table(text, TABLES[name])
    assert where in caught.value.where
    assert what in caught.value.what


def _as_file(name: str) -> StringIO:
    return StringIO(read_text(TABLES[name].file))


def test_all_problems_of_a_table_are_told_at_once() -> None:
    text = GROUPS + "A B,b,s,2020,verified\na,b,s,never,maybe\n"
    with pytest.raises(ReferenceDataError) as caught:
        parse_table(text, TABLES["groups"])
    message = str(caught.value)
    for place in ("row 2, column group", "row 3, column year", "row 3, column confidence"):
        assert f"groups.csv {place}" in message


def test_an_empty_table_has_typed_columns() -> None:
    frame = parse_table(GROUPS, TABLES["groups"])
    assert len(frame) == 0
    assert frame["year"].dtype == "int64"


def _spoilt(name: str, row: int, column: str, value: object) -> list[str]:
    tables = {each: table(each).copy() for each in TABLES if each != "part_rules"}
    tables[name].loc[row - 2, column] = value
    return cross_check(tables)


@pytest.mark.parametrize(
    ("name", "column", "value", "what"),
    [
        ("shares", "material", "unobtainium", "'unobtainium' is not known"),
        ("shares", "country", "QQ", "'QQ' is not known"),
        ("shares", "source_id", "hearsay", "'hearsay' is not known"),
        ("shares", "share", 1.0, "of the world"),
        ("share_sets", "role", "second_opinion", "0 chosen sets"),
        ("share_sets", "dataset", "other", "is missing"),
        ("groups", "member", "unobtainium", "'unobtainium' is not known"),
        ("materials", "cas", "7440-55-4", "wrong check digit"),
        ("materials", "aliases", "Kupfer", "already stands for"),
        ("hs_codes", "code", "25041", "is no HS6 code"),
        ("hs_codes", "material", "unobtainium", "'unobtainium' is not known"),
        ("controls", "destinations", "ATLANTIS", "neither a country nor a bloc"),
        ("controls", "last_day", pd.Timestamp("1999-01-01"), "earlier than effective_from"),
        ("control_scopes", "control_id", "XX-1", "'XX-1' is not known"),
        ("control_scopes", "forms", "vapour", "'vapour' is not known"),
        ("control_scopes", "measure", "quota;ban", "'ban' is no measure of CN-2010-REQUOTA"),
        ("blocs", "country", "QQ", "'QQ' is not known"),
        ("alloys", "contains", "chromium=0.18;unobtainium", "'unobtainium' is not known"),
        ("alloys", "source_id", "hearsay", "'hearsay' is not known"),
    ],
)
def test_cross_check_finds(name: str, column: str, value: object, what: str) -> None:
    problems = _spoilt(name, 2, column, value)
    assert any(what in problem for problem in problems), problems
    assert all(".csv" in problem for problem in problems)


def test_cross_check_finds_materials_in_part_rules() -> None:
    columns = [column.name for column in TABLES["part_rules"].columns]
    cells = {"rule": "magnet", "kind": "part", "contains": "ndfeb-magnet=0.9;unobtainium?=0.1", "source_id": "wmd-2026"}
    cells |= {"year": "2026", "confidence": "secondary"}
    text = ",".join(columns) + "\n" + ",".join(cells.get(column, "") for column in columns) + "\n"
    tables = {each: table(each) for each in TABLES if each != "part_rules"}
    problems = cross_check(tables | {"part_rules": parse_table(text, TABLES["part_rules"])})
    assert problems == ["part_rules.csv row 2, column contains: 'unobtainium' is not known."]
