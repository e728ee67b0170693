"""No cell makes a function raise into VBA, hang or end the server, and plain Python answers the same."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.addin import udf_cases
from tests.engines.com_calls import SAMPLES, difference, plainly, texts, through_com, unfit_text, visible_arguments
from tests.engines.excel_server import OMITTED, ExcelServer

from bomrisk_excel.functions.registry import FUNCTIONS

pytestmark = [pytest.mark.wine, pytest.mark.xdist_group("wine")]
TAKING = list(filter(visible_arguments, FUNCTIONS))

AWKWARD: dict[str, Any] = {
    "blank": None,
    "no text": "",
    "spaces": "   ",
    "true": True,
    "zero": 0,
    "negative": -1.5,
    "largest": 1.7976931348623157e308,
    "smallest": 5e-324,
    "a day": {"date": "2026-11-22"},
    "a moment": {"date": "2026-11-22T23:59:59"},
    "the last day": {"date": "9999-12-31"},
    "an error": {"error": "#DIV/0!"},
    "huge text": "gallium " * 4_000,
    "one long word": "x" * 32_767,
    "other scripts": "镓 гaллий \U0001f9f2 ﷽ e\u0301",
    "control characters": "gal\x01lium\r\n\tin\u200b",
    "half a pair": "gallium \ud83e",
    "a formula": "=1+1",
    "pattern": "((((((((((.*)*)*)*)*)*)*)*)*)*",
    "a column": [["gallium"], [None], [{"error": "#N/A"}], [3.5], [True]],
    "a row": [["gallium", None, {"error": "#REF!"}, {"date": "2026-11-22"}]],
    "a block": [["gallium", "CN"], ["copper", None], [0, False]],
    "blanks": [[None] * 3] * 50,
}


@pytest.mark.parametrize("ranges", [True, False], ids=["ranges", "values"])
@pytest.mark.parametrize("function", TAKING)
def test_awkward_cells_raise_nothing(excel: ExcelServer, function: str, ranges: bool) -> None:
    process = excel.call(SAMPLES, "PROCESS")
    count = visible_arguments(function)
    for name, value in AWKWARD.items():
        # A Range costs Wine 50 ms, and all arguments are read in the same way: one place must do.
        for place in range(1 if ranges else count):
            given = [OMITTED] * place + [value]
            got = through_com(excel, function, given, {}, ranges)
            assert (name, place, unfit_text(got)) == (name, place, "")
            assert (name, place, difference(got, plainly(function, given, {}))) == (name, place, "")
    assert excel.call(SAMPLES, "PROCESS") == process


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_names_in_the_workbook_raise_nothing(excel: ExcelServer, name: str) -> None:
    names = dict.fromkeys(udf_cases.NAMES.values(), AWKWARD[name])
    for function, entry in FUNCTIONS.items():
        if any(argument.vba for argument in entry.arguments):
            given = ["gallium"][: visible_arguments(function)]
            got = through_com(excel, function, given, names, ranges=False)
            assert (function, unfit_text(got)) == (function, "")
            assert (function, difference(got, plainly(function, given, names))) == (function, "")


@pytest.mark.parametrize("cell", [{"error": "#SPILL!"}, {"error": "#CALC!"}, {"currency": 8542.39}])
def test_cells_that_xlwings_does_not_translate(excel: ExcelServer, cell: dict[str, Any]) -> None:
    """They arrive as an int and as a Decimal; neither may be taken for another value or raise."""
    for function in TAKING:
        got = through_com(excel, function, [cell], {}, ranges=True)
        assert unfit_text(got) == ""
        if "error" in cell:
            assert (function, "21468" in str(got)) == (function, False)
            assert any(text.startswith("#BOMRISK: ") for text in texts(got)) or function == "BOMRISK_RATE"
        if "currency" in cell:
            assert difference(got, through_com(excel, function, [cell["currency"]], {}, ranges=True)) == ""


def test_many_calls_give_the_same_answer(excel: ExcelServer) -> None:
    first = through_com(excel, "BOMRISK_WHY", ["gallium"], {}, ranges=False)
    assert first.startswith("G")
    assert all(through_com(excel, "BOMRISK_WHY", ["gallium"], {}, ranges=False) == first for _ in range(1_000))


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=40),
    st.sampled_from(
        ["gallium", "Nd", "7440-55-3", "850511", "CN", "US", "mining", "low", "2026-11-28", "1.234,5", "all", "grade"]
    ),
    st.datetimes(min_value=dt.datetime(1900, 3, 1)).map(
        lambda moment: {"date": moment.replace(microsecond=0).isoformat()}
    ),
    st.sampled_from(["#N/A", "#REF!", "#SPILL!", "#CALC!"]).map(lambda name: {"error": name}),
    st.integers(-(10**9), 10**9).map(lambda number: {"currency": number / 4}),
)
RANGES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=4)
)


@pytest.mark.parametrize("function", FUNCTIONS)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_anything_in_gives_what_python_gives(excel: ExcelServer, function: str, data: st.DataObject) -> None:
    argument = st.one_of(st.just(OMITTED), CELLS, RANGES)
    arguments = [data.draw(argument) for _ in range(visible_arguments(function))]
    names = {name: data.draw(st.one_of(st.none(), CELLS, RANGES)) for name in udf_cases.NAMES.values()}
    got = through_com(excel, function, arguments, names, ranges=False)
    assert unfit_text(got) == ""
    assert difference(got, plainly(function, arguments, names)) == ""
