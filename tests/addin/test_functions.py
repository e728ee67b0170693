"""The Excel functions as plain Python: the table of cases, agreement with the library, and whatever a fuzzer finds."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.addin import udf_cases

import bomrisk
from bomrisk.setting import Setting
from bomrisk_excel import udfs, user_settings
from bomrisk_excel.functions import rated_items
from bomrisk_excel.functions.function_table import with_function_table
from bomrisk_excel.functions.items import Item
from bomrisk_excel.functions.registry import FUNCTIONS, HIDDEN, excel_function
from bomrisk_excel.functions.short_why import short_why

CASES = udf_cases.load()


def call(case: dict[str, Any]) -> Any:
    entry = FUNCTIONS[case["function"]]
    hidden = {
        argument.name: udf_cases.plain(case["names"].get(udf_cases.NAMES[argument.name]))
        for argument in entry.arguments
        if argument.vba
    }
    return getattr(udfs, entry.name)(*map(udf_cases.plain, case["args"]), **hidden)


@pytest.mark.parametrize("case", CASES, ids=[f"{case['function']}: {case['name']}" for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    assert {"expect", "expect_start"} & case.keys()
    assert udf_cases.complaint(case, call(case)) == ""


def test_every_function_has_cases() -> None:
    assert {case["function"] for case in CASES} == set(FUNCTIONS)


# Agreement with the library --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("destination", "as_of"), [("DE", "2026-11-22"), ("US", "2026-11-28"), ("JP", "2024-06-01")])
def test_all_materials_score_as_in_the_library(destination: str, as_of: str) -> None:
    expected = bomrisk.materials(as_of=as_of, to=destination)
    items = [[name] for name in expected["material"]]
    for function, column in (("SCORE", "score"), ("CONCENTRATION", "concentration"), ("EXPOSURE", "exposure")):
        got = getattr(udfs, f"BOMRISK_{function}")(items, None, None, destination, as_of)
        for (cell,), value in zip(got, expected[column], strict=True):
            assert cell == "unrated" if pd.isna(value) else cell == pytest.approx(value, abs=1e-9)
    grades = udfs.BOMRISK_GRADE(items, None, None, destination, as_of)
    assert [grade for (grade,) in grades] == expected["grade"].tolist()


def test_parts_rate_as_in_the_library_and_alone_as_in_a_range() -> None:
    bom = pd.DataFrame(
        {
            "description": ["NdFeB magnet N42SH", "MLCC 100nF X7R 0603", "GaN transistor", "hard metal drill WC-Co", "bracket"],
            "material_origin": ["CN", "", "JP", "", ""],
            "country": ["DE", "CN", "", "AT", "DE"],
        }
    )  # fmt: skip
    expected = bomrisk.score(bom, as_of="2026-11-22", to="DE")
    columns = [[[cell] for cell in bom[name]] for name in bom.columns]
    together = udfs.BOMRISK_SCORE(*columns, "DE", "2026-11-22")
    rated_items._kept_ratings.cache_clear()
    alone = [udfs.BOMRISK_SCORE(*row, "DE", "2026-11-22") for row in zip(*(bom[name] for name in bom), strict=True)]
    assert [cell for (cell,) in together] == alone
    for cell, value in zip(alone, expected["score"], strict=True):
        assert cell == "unrated" if pd.isna(value) else cell == pytest.approx(value, abs=1e-9)
    why = [udfs.BOMRISK_WHY(*row, "DE", "2026-11-22") for row in zip(*(bom[name] for name in bom), strict=True)]
    assert why == [short_why(text) for text in expected["why"]]


def test_the_range_rates_as_the_library() -> None:
    header = ["Part", "Description", "Material origin"]
    rows = [["A-1", "Sintered NdFeB magnet", "CN"], ["A-2", "Copper busbar", "CL"], ["A-3", "Ge lens", None]]
    got = udfs.BOMRISK_RATE([header, *rows], "score;low;high;hhi;n1;grade", "DE", "2026-11-22")
    frame = pd.DataFrame(rows, columns=["part_number", "description", "material_origin"])
    expected = bomrisk.score(frame, as_of="2026-11-22", to="DE")
    for line, (_, row) in zip(got[1:], expected.iterrows(), strict=True):
        assert line[:5] == pytest.approx([*row[["score", "low", "high"]], row["hhi"] * 10_000, row["n1"]])
        assert line[5] == row["grade"]


def test_a_users_policy_holds_for_everything_and_a_broken_one_is_named(tmp_path, monkeypatch) -> None:
    default, concentration = (
        udfs.BOMRISK_SCORE([["gallium"], ["tin"]]),
        udfs.BOMRISK_CONCENTRATION([["gallium"], ["tin"]]),
    )
    monkeypatch.setenv("BOMRISK_HOME", str(tmp_path))
    try:
        for weights, expected in (((1.0, 0.0), concentration), ((0.5, 0.5), default)):
            policy = bomrisk.Policy().with_(weight_concentration=weights[0], weight_exposure=weights[1])
            (tmp_path / "policy.toml").write_text(policy.to_toml(), encoding="utf-8")
            user_settings.user_policy.cache_clear()
            assert udfs.BOMRISK_SCORE([["gallium"], ["tin"]]) == [[pytest.approx(cell)] for (cell,) in expected]
            assert udfs.BOMRISK_SCORE("gallium", None, None, "DE") == pytest.approx(expected[0][0])
            changed = "policy default (changed: weight_concentration, weight_exposure)"
            assert (changed in udfs.BOMRISK_VERSION()) == (weights != (0.5, 0.5))
        (tmp_path / "policy.toml").write_text("[severity]\nlicense = 0.5\n", encoding="utf-8")
        user_settings.user_policy.cache_clear()
        assert udfs.BOMRISK_SCORE("gallium").startswith("#BOMRISK: policy.toml")
        assert "license" in udfs.BOMRISK_GRADE([["gallium"], ["tin"]])[1][0]
    finally:
        monkeypatch.undo()
        user_settings.user_policy.cache_clear()


# What is kept, and what is left out ------------------------------------------------------------------------------------


def test_ratings_are_kept_within_bounds(monkeypatch) -> None:
    monkeypatch.setattr(rated_items, "_MOST_KEPT", 3)
    ratings = rated_items.KeptRatings(Setting.of(None, "2026-11-22", "DE"))
    questions = [rated_items.Question(Item("description", f"copper wire {number} mm")) for number in range(10)]
    for _ in range(2):
        assert len(ratings.of(question for question in questions)) == 10
        assert len(ratings.of(questions[:2])) == 2
    assert len(ratings._by_question) <= 3


LONG = "Grade E (88): Erbium, refining. Congo, Dem. Rep. holds 99 % of world refining (U.S. Geological Survey, data for 2024)."


def test_a_long_reason_loses_whole_sentences_from_its_end() -> None:
    controls = [
        f"Country {letter}: export licence (No. {letter} of 2025) in force since 2025-04-04." for letter in "ABC"
    ]
    assert short_why(" ".join([LONG, controls[0]])) == " ".join([LONG, controls[0]])
    briefly = [text.replace(", data for ", ", ").replace(" in force since ", " since ") for text in [LONG, *controls]]
    briefly[0] = briefly[0].replace("U.S. Geological Survey", "USGS")
    assert short_why(" ".join([LONG, *controls])) == " ".join([*briefly[:3], "More: BOMRISK_CONTROLS."])
    assert len(short_why(LONG + " " + "x" * 300)) == 255


# Whatever comes in -----------------------------------------------------------------------------------------------------

TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["gallium", "Ga", "8505.11", "7440-55-3", "NdFeB", "2026-11-22", "31.02.2026", "CN", "Korea", "mining", "high", "all",
         "#N/A", "#VALUE!", "#BOMRISK: x", "=1+1", "@x", "1,5", "1.234", "69 %", "grade;score", "TRUE", "\x00", "\ud800",
         "x" * 32767, "magnet " * 4600, "1" * 32767, ";" * 3000, "nan", "inf", "1e999", "٣", "Ⅷ", "²"]
    ),
)  # fmt: skip
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(-(2**40), 2**40),
    st.datetimes(),
    st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.integers(-2146828288, -2146826200),
    TEXTS,
)
RANGES = st.one_of(
    CELLS,
    st.lists(CELLS, max_size=4),
    st.lists(st.lists(CELLS, max_size=4), max_size=4),
    st.lists(st.tuples(CELLS, st.lists(CELLS, max_size=2)), max_size=3),
)


def is_cell(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= 255
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, bool | int | dt.datetime)


@pytest.mark.parametrize("name", list(FUNCTIONS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_anything_in_gives_cells_out(name: str, data: st.DataObject) -> None:
    entry = FUNCTIONS[name]
    count = data.draw(st.integers(sum(not a.optional for a in entry.arguments), len(entry.arguments)))
    arguments = [data.draw(RANGES) for _ in range(count)]
    got = getattr(udfs, name)(*arguments)
    if isinstance(got, list):
        assert got
        assert all(isinstance(row, list) and len(row) == len(got[0]) and row for row in got)
        cells = [cell for row in got for cell in row]
    else:
        cells = [got]
    assert all(map(is_cell, cells)), cells
    assert not any(isinstance(cell, str) and "failed inside" in cell for cell in cells), (arguments, cells)
    assert repr(getattr(udfs, name)(*arguments)) == repr(got)


def test_a_failure_inside_is_a_text_not_an_exception() -> None:
    def BOMRISK_BROKEN(item):  # noqa: N802
        """For this test."""
        raise ZeroDivisionError("one / zero")

    try:
        broken = excel_function({"item": "Anything."})(BOMRISK_BROKEN)
        assert broken(1) == "#BOMRISK: BOMRISK_BROKEN failed inside (ZeroDivisionError: one / zero). Please report it."
    finally:
        FUNCTIONS.pop("BOMRISK_BROKEN")


def test_errors_that_xlwings_does_not_know_and_currency_cells() -> None:
    spill, unheard_of = -2146826243, -2146826200
    assert udfs.BOMRISK_SCORE([[spill], [unheard_of]]) == [
        ["#BOMRISK: item is #SPILL!."],
        ["#BOMRISK: item is #UNKNOWN!."],
    ]
    assert udfs.BOMRISK_SCORE("gallium", as_of_name=spill) == "#BOMRISK: bomrisk_as_of is #SPILL!."
    assert udfs.BOMRISK_SCORE("gallium", as_of_name=Decimal(46354)) == udfs.BOMRISK_SCORE(
        "gallium", None, None, None, 46354
    )
    assert udfs.BOMRISK_HHI([[Decimal("0.5")], [Decimal("0.5")]]) == 5000.0


# What Excel can register -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", FUNCTIONS.values(), ids=list(FUNCTIONS))
def test_help_fits_the_wizard(entry) -> None:
    assert re.fullmatch(r"BOMRISK_[A-Z0-9_]+", entry.name)
    assert 20 <= len(entry.doc) <= 255
    assert entry.doc.endswith(".")
    visible = [argument for argument in entry.arguments if not argument.vba]
    assert entry.arguments[: len(visible)] == tuple(visible), "hidden arguments come last"
    for argument in visible:
        assert 10 <= len(argument.doc) <= 255, argument
        assert "ptional" not in argument.doc
    assert {argument.name: argument.vba for argument in entry.arguments if argument.vba}.items() <= HIDDEN.items()


def test_the_table_in_the_readme_is_the_registry() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert with_function_table(readme) == readme, "run: python -m bomrisk_excel.functions.function_table README.md"
    assert all(f"`{name}(" in readme for name in FUNCTIONS)
