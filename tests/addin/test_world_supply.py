"""Concentration, shares and sources against the files they come from, read here with nothing but csv."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

import bomrisk
from bomrisk import reference
from bomrisk.policy import Policy
from bomrisk_excel import udfs

FACTS = Path(reference.__file__).parent
Key = tuple[str, str]


def _rows(name: str) -> list[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _chosen() -> dict[Key, list[tuple[str, float | None]]]:
    """Country and share of the chosen dataset of each material and stage; None where the share is withheld."""
    datasets = {
        (row["material"], row["stage"]): (row["dataset"], row["year"])
        for row in _rows("share_sets.csv")
        if row["role"] == "chosen"
    }
    found: dict[Key, list[tuple[str, float | None]]] = defaultdict(list)
    for row in _rows("shares.csv"):
        key = (row["material"], row["stage"])
        if datasets[key] == (row["dataset"], row["year"]) and row["country"] != "ZZ":
            found[key].append((row["country"], float(row["share"]) if row["share"] else None))
    return found


CHOSEN = _chosen()
MINIMUM = Policy().minimum_named_share
RATED = bomrisk.materials().set_index("material")


def stages_of(name: str) -> dict[str, list[tuple[str, float | None]]]:
    return {stage: rows for (material, stage), rows in CHOSEN.items() if material == name}


def is_rated(rows: list[tuple[str, float | None]]) -> bool:
    return sum(value or 0.0 for _, value in rows) >= MINIMUM - 1e-9


@pytest.mark.parametrize(("name", "stage"), sorted(CHOSEN))
def test_shares_are_those_of_the_files(name: str, stage: str) -> None:
    rows = CHOSEN[name, stage]
    known = {country: value for country, value in rows if value is not None}
    countries = [[country] for country, _ in rows]
    assert udfs.BOMRISK_SHARE([[name]], [*countries, ["LU"]], stage) == [
        *[[pytest.approx(known[c]) if c in known else "unknown"] for c, _ in rows],
        ["unknown"],
    ]

    table = udfs.BOMRISK_PRODUCERS(name, stage)[1:]
    listed = {row[1]: row[3] for row in table if row[1]}
    assert listed == {country: "withheld" if value is None else pytest.approx(value) for country, value in rows}
    numbers = [row[3] for row in table if row[1] and row[3] != "withheld"]
    assert numbers == sorted(known.values(), reverse=True)
    rest = [row[3] for row in table if not row[1]]
    assert rest == ([pytest.approx(1 - sum(known.values()))] if 1 - sum(known.values()) > 1e-9 else [])

    index, left = udfs.BOMRISK_HHI([[name]], stage), udfs.BOMRISK_N1([[name]], stage)
    each = udfs.BOMRISK_N1([[name]] * 2, stage, [[next(iter(known))], ["LU"]])
    if is_rated(rows):
        assert index == pytest.approx(sum((100 * value) ** 2 for value in known.values()))
        assert left == pytest.approx(1 - max(known.values()))
        assert each == [[pytest.approx(1 - next(iter(known.values())))], ["unknown"]]
    else:
        for text in (index, left, each[0][0]):
            assert text.startswith("#BOMRISK: unrated: only"), text


def test_there_is_a_stage_with_too_little_known() -> None:
    assert not is_rated(CHOSEN["palladium", "refining"])
    assert udfs.BOMRISK_SHARE("palladium", "RU", "refining") == pytest.approx(
        dict(CHOSEN["palladium", "refining"])["RU"]
    )
    assert udfs.BOMRISK_N1("palladium", "refining", "RU").startswith("#BOMRISK: unrated: only 40")


@pytest.mark.parametrize("name", sorted({name for name, _ in CHOSEN}))
def test_the_stage_left_out_is_the_one_that_gives_the_rating(name: str) -> None:
    rating = RATED.loc[name]
    if rating["grade"] == "unrated":
        stages = stages_of(name)
        stage = max(stages, key=lambda one: sum((value or 0.0) ** 2 for _, value in stages[one]))
    else:
        stage = rating["bottleneck_stage"]
        assert udfs.BOMRISK_HHI(name) == pytest.approx(10_000 * rating["hhi"])
        assert udfs.BOMRISK_N1(name) == pytest.approx(rating["n1"])
        assert udfs.BOMRISK_SHARE(name, rating["top_country"]) == pytest.approx(rating["top_share"])
    assert {row[4] for row in udfs.BOMRISK_PRODUCERS(name)[1:]} == {stage}
    assert udfs.BOMRISK_SOURCE(name).startswith(f"{stage}, data for ")


def test_cobalt_is_about_the_congo_wherever_it_is_asked() -> None:
    assert udfs.BOMRISK_SHARE("cobalt", "CD") == pytest.approx(0.73106)
    assert "mining" in udfs.BOMRISK_WHY("cobalt")
    assert udfs.BOMRISK_HHI("cobalt") == udfs.BOMRISK_HHI("cobalt", "mining") != udfs.BOMRISK_HHI("cobalt", "refining")


def test_a_country_that_only_another_stage_names_is_not_unknown() -> None:
    share = dict(CHOSEN["lithium", "mining"])["ZW"]
    assert "ZW" not in dict(CHOSEN["lithium", "refining"])
    assert share is not None
    assert udfs.BOMRISK_SHARE("lithium", "ZW") == (
        f"#BOMRISK: ZW is not named in refining; mining: {share:.4g}. Give the stage."
    )
    assert udfs.BOMRISK_N1("lithium", None, "ZW") == (
        f"#BOMRISK: ZW is not named in refining; mining: {1 - share:.4g}. Give the stage."
    )
    assert udfs.BOMRISK_SHARE("lithium", "ZW", "refining") == "unknown"
    assert udfs.BOMRISK_SHARE("lithium", "ZW", "mining") == pytest.approx(share)


def test_groups_without_shares_say_what_to_ask_for() -> None:
    for name, member in (("graphite", "graphite-natural"), ("platinum-group-metals", "iridium")):
        for got in (udfs.BOMRISK_HHI(name), udfs.BOMRISK_SHARE(name, "CN"), udfs.BOMRISK_PRODUCERS(name)):
            assert got.startswith(f"#BOMRISK: {name} is a group without production shares of its own. Ask for ")
            assert member in got
    assert "osmium" not in udfs.BOMRISK_HHI("platinum-group-metals")


# Shares in cells -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([[0.6], [0.3]], 4500.0),
        ([[60.0], [30.0]], 4500.0),
        ([[60.0], [0.5]], 3600.25),
        ([[0.334], [0.334], [0.334]], 10_000 / 3),
        ([[1.0000001]], 10_000.0),
        ([["60 %"], ["30 %"]], 4500.0),
        ([[0.6], ["withheld"], ["unknown"], [None], [0.3]], 4500.0),
    ],
)
def test_index_of_shares(cells: list[list[Any]], expected: float) -> None:
    assert udfs.BOMRISK_HHI(cells) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("cells", "begin"),
    [
        ([[0.6], [0.3], [0.2]], "shares: the shares add up to 1.1, more than the whole. Fractions"),
        ([["60 %"], ["50 %"]], "shares: the shares add up to 1.1, more than the whole."),
        ([[60], [50]], "shares: the shares add up to 110, more than the whole."),
        (
            [[1.3], [0.2]],
            "shares: the shares add up to 1.5, too much for fractions of 1 and too little for percentages.",
        ),
        ([[0.6], ["#N/A"]], "shares: row 2 is #N/A."),
        ([["#N/A"], [0.6]], "shares: row 1 is #N/A."),
        ([["share"], [0.6]], "shares: row 1 is the text 'share', not a number."),
        ([[0.6, "CN"]], "shares: column 2 is the text 'CN', not a number."),
        ([[0.6, 0.1], [0.1, True]], "shares: row 2, column 2 is TRUE, not a number."),
        ([["gallium"], [0.5]], "shares: row 1 is the text 'gallium', not a number."),
        ([[0.6], [-0.1]], "shares: row 2 is below zero."),
        ([[60.0], ["30 %"]], "shares: some shares have a percent sign, others are above 1."),
        ([[0.0], [0.0]], "shares: they add up to 0"),
    ],
)
def test_shares_that_cannot_be_used(cells: list[list[Any]], begin: str) -> None:
    got = udfs.BOMRISK_HHI(cells)
    assert isinstance(got, str), got
    assert got.startswith(f"#BOMRISK: {begin}"), got


def test_the_share_column_of_the_producers_gives_the_index_of_the_material() -> None:
    for name in ("cobalt", "gallium", "tungsten"):
        column = [[row[3]] for row in udfs.BOMRISK_PRODUCERS(name)[1:] if row[1]]
        assert udfs.BOMRISK_HHI(column) == pytest.approx(udfs.BOMRISK_HHI(name))
    with_withheld = next(key for key, rows in CHOSEN.items() if is_rated(rows) and None in dict(rows).values())
    column = [[row[3]] for row in udfs.BOMRISK_PRODUCERS(*with_withheld)[1:] if row[1]]
    assert ["withheld"] in column
    assert udfs.BOMRISK_HHI(column) == pytest.approx(udfs.BOMRISK_HHI(*with_withheld))


def test_other_arguments_are_checked_with_shares_too() -> None:
    assert udfs.BOMRISK_HHI([[0.6], [0.3]], "smelting").startswith("#BOMRISK: stage 'smelting' is none of")
    assert udfs.BOMRISK_HHI([[0.6], [0.3]], None, "mid") == "#BOMRISK: bound 'mid' is none of low, high."


# Sources ---------------------------------------------------------------------------------------------------------------


def test_a_mistyped_control_is_not_taken_for_a_material() -> None:
    got = udfs.BOMRISK_SOURCE("CN-2023-2")
    assert got.startswith("#BOMRISK: 'CN-2023-2' is neither a known control nor a material. Did you mean CN-2023-23")
    assert "gallium" in udfs.BOMRISK_SOURCE("galium")


def test_sources_are_cut_between_sources_or_their_places() -> None:
    places = {row["source_id"]: row["locator"] for row in _rows("sources.csv")}
    more = 0
    for row in _rows("controls.csv"):
        ids = [one.strip() for one in row["source_id"].split(";")]
        got = udfs.BOMRISK_SOURCE(row["control_id"])
        assert len(got) <= 255
        text, mark, count = got.partition("; … and ")
        whole = [one for one in ids if places[one] in text]
        if mark:
            more += 1
            assert len(ids) - int(count.removesuffix(" more")) == max(1, len(whole)), got
            assert any(text.endswith(part) for one in ids for part in places[one].split("; ")), got
        else:
            assert len(whole) == len(ids) or got.endswith("; …"), got
    assert more > 10


# The EU's indicator ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((None, None, 0.5, 0.1, 0.9), "hhi_gs and hhi_eu are both blank. Give one of them or both."),
        ((2, 1, None, 0.1, 0.9), "import_reliance is missing: with both hhi_gs and hhi_eu it is needed."),
        ((2, 1, 80, 0.1, 0.9), "import_reliance is 80: give it as 0.8 or 80 %."),
        ((2, None, None, 12, 0.9), "eol_rir is 12: give it as 0.12 or 12 %."),
        ((2, None, None, 0.1, 95), "si_sr is 95: give it as 0.95 or 95 %."),
        ((2, None, None, -0.1, 0.9), "eol_rir is -0.1: expected is 0 to 1, or 0 % to 100 %."),
        (
            (5578, None, None, 0.1, 0.9),
            "hhi_gs is 5578: expected is 0 to 10, the HHI weighted by governance and trade as the Commission prints it. "
            "A plain HHI of 0 to 10,000 cannot stand for it.",
        ),
    ],
)
def test_supply_risk_says_what_is_expected(arguments: tuple[float | None, ...], expected: str) -> None:
    assert udfs.BOMRISK_EU_SR(*arguments) == f"#BOMRISK: {expected}"


def test_a_net_exporter_counts_as_no_import_reliance() -> None:
    assert udfs.BOMRISK_EU_SR(2, 1, -0.3, 0.1, 0.9) == pytest.approx(1 * 0.9 * 0.9)
