"""The functions through xlwings' real COM server: what Excel's VBA would get is what plain Python gives.

The server runs in a Windows Python under Wine. Cells go in as Range objects, which the server reads over COM, and as values.
"""

from __future__ import annotations

import itertools
import os
import signal
import time
from importlib.resources import files
from typing import Any

import pytest
from tests.addin import udf_cases
from tests.engines import excel_server
from tests.engines.com_calls import SAMPLES, UDFS, difference, plainly, through_com, unfit_text
from tests.engines.excel_server import ExcelServer, windows_path

import bomrisk
from bomrisk_excel import installing
from bomrisk_excel.functions.registry import FUNCTIONS
from bomrisk_excel.installing.launcher import launcher_command

pytestmark = [pytest.mark.wine, pytest.mark.xdist_group("wine")]
CASES = udf_cases.load()


# The cases ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ranges", [True, False], ids=["ranges", "values"])
@pytest.mark.parametrize("case", CASES, ids=[f"{case['function']}: {case['name']}" for case in CASES])
def test_case(excel: ExcelServer, case: dict[str, Any], ranges: bool) -> None:
    got = through_com(excel, case["function"], case["args"], case["names"], ranges)
    assert difference(got, plainly(case["function"], case["args"], case["names"])) == ""
    assert unfit_text(got) == ""


def test_every_function_is_called() -> None:
    assert {case["function"] for case in CASES} == set(FUNCTIONS)


def test_ten_thousand_rows(excel: ExcelServer) -> None:
    items = [
        "gallium",
        "NdFeB magnet 20x10x5",
        "Socket head screw M4",
        None,
        "MLCC 100nF X7R 0603",
        "7440-55-3",
        12.5,
        {"error": "#N/A"},
    ]
    column = [
        [f"{item} no. {row}" if isinstance(item, str) and row % 3 else item]
        for row, item in zip(range(10_000), itertools.cycle(items))
    ]
    for function in ("BOMRISK_SCORE", "BOMRISK_WHY"):
        got = through_com(excel, function, [column], {}, ranges=True)
        assert len(got) == 10_000
        assert difference(got, plainly(function, [column], {})) == ""


# The engine itself: these say that the tests above would notice -----------------------------------------------------------


def test_cells_arrive_as_from_excel(excel: ExcelServer) -> None:
    row = [
        1,
        "a",
        True,
        None,
        "",
        {"date": "2026-11-22T13:14:15"},
        {"error": "#N/A"},
        {"error": "#SPILL!"},
        {"currency": 2.5},
    ]
    kinds = ["float", "str", "bool", "NoneType", "NoneType", "datetime", "NoneType", "int", "Decimal"]
    for ranges in (True, False):
        assert excel.call(SAMPLES, "KINDS", [row, row], ranges=ranges) == [kinds, kinds]
        echoed = [1.0, "a", True, "", "", {"date": "2026-11-22T13:14:15"}, "#N/A", -2146826243, {"currency": 2.5}]
        assert excel.call(SAMPLES, "ECHO", [row, row], ranges=ranges) == [echoed, echoed]
    assert excel.call(SAMPLES, "ECHO", 5) == 5.0
    assert excel.call(SAMPLES, "ECHO", [[1, 2]]) == [1.0, 2.0]


def test_what_raises_reaches_the_caller_and_the_server_lives(excel: ExcelServer) -> None:
    process = excel.call(SAMPLES, "PROCESS")
    with pytest.raises(UserWarning, match="no such item: lead"):
        excel.call(SAMPLES, "RAISES", "lead", ranges=False)
    with pytest.raises(UserWarning, match="BOMRISK_NONE"):
        excel.call(UDFS, "BOMRISK_NONE", "lead")
    assert excel.call(SAMPLES, "PROCESS") == process


def test_the_doctors_probe_plays_excel_too(excel: ExcelServer) -> None:
    probe = files(installing).joinpath("probe_server.py").read_text(encoding="utf-8")
    [dll] = excel.python.parent.glob("xlwings64-*.dll")
    arguments = [windows_path(dll), launcher_command(excel.interpreter)]
    assert f"bomrisk {bomrisk.__version__}; facts" in excel.run_python(
        "-B", "-c", probe, *arguments, UDFS, "BOMRISK_VERSION"
    )
    assert "BOMRISK_NONE" in excel.run_python("-B", "-c", probe, *arguments, UDFS, "BOMRISK_NONE")


def test_a_server_that_hangs_is_ended(wine: None) -> None:
    with ExcelServer(timeout=30) as hanging:
        hanging.timeout = 2
        with pytest.raises(TimeoutError, match="SLEEPS"):
            hanging.call(SAMPLES, "SLEEPS", 60, ranges=False)
        assert hanging.processes() == []


SERVER = b"\0-c\0import os, sys"


def end_server(server: ExcelServer) -> None:
    [process] = server.processes(SERVER)
    os.kill(process, signal.SIGKILL)
    while server.processes(SERVER):
        time.sleep(0.05)
    time.sleep(1)  # until Wine knows


def test_a_server_that_was_ended_is_replaced(wine: None) -> None:
    """As XLPy in the add-in does it: end what is left, a blank more in the command, one more try."""
    with ExcelServer() as server:
        for _ in range(2):
            first = server.call(SAMPLES, "PROCESS")
            end_server(server)
            assert server.call(SAMPLES, "PROCESS") != first
            assert len(server.processes(SERVER)) == 1


def test_the_same_command_would_not_replace_it(wine: None) -> None:
    """Else the blank were needless."""
    with ExcelServer() as server:
        end_server(server)
        answer = server.request(do="activate_only")
        assert "Could not activate Python COM server" in answer["said"]


def test_a_python_that_exits_gives_a_text_and_another_try_is_possible(
    wine: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel_server, "launcher_command", lambda name: f'"{name}" -I -c "raise SystemExit"  $(CLSID)')
    server = ExcelServer()
    try:
        server._launch()
        for _ in range(2):
            with pytest.raises(RuntimeError, match="exited before it was possible"):
                server.request(do="start")
    finally:
        server.close()
