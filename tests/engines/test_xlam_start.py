"""The add-in under Wine: its command starts the right packages where the current folder has wrong ones; its project is readable."""

from __future__ import annotations

import hashlib
import json
import zipfile

import olefile
import pytest
from tests.engines import excel_server
from tests.engines.excel_server import ExcelServer, windows_path

import bomrisk
from bomrisk_excel.installing.launcher import launcher_command
from bomrisk_excel.xlam import build_addin

WRONG = "raise SystemExit('the wrong module')\n"


@pytest.fixture
def beside_the_workbook(wine):
    """A server that is going to be started from a folder with modules, and a cmd.exe, of a supplier."""
    server = ExcelServer()
    for name in ("xlwings", "pandas", "win32api", "bomrisk_excel", "json"):
        (server._folder / f"{name}.py").write_text(WRONG)
    (server._folder / "cmd.exe").write_text("no program")
    return server


def test_modules_in_the_current_folder_are_not_imported(beside_the_workbook):
    # Nor are those that variables name, which any program may have set.
    wrong = windows_path(beside_the_workbook._folder)
    beside_the_workbook.variables |= {"PYTHONPATH": wrong, "PYTHONHOME": wrong}
    with beside_the_workbook as server:
        assert bomrisk.__version__ in server.call("bomrisk_excel.udfs", "BOMRISK_VERSION")


@pytest.mark.parametrize("start", ["-B -c", "-B -P -c", "-B -I -c"])
def test_they_would_be_as_shipped(beside_the_workbook, monkeypatch, start):
    """Without -P or -I they come first; with it, xlwings' own preparation of the path puts the current folder back."""
    prepare = "import xlwings.utils; xlwings.utils.prepare_sys_path('false;;;;;;'); import bomrisk_excel; "

    def shipped(interpreter: str) -> str:
        return f'"{interpreter}" {start} "{prepare}import xlwings; xlwings.serve(\'$(CLSID)\')"'

    monkeypatch.setattr(excel_server, "launcher_command", shipped)
    with pytest.raises(RuntimeError, match="exited before"):
        beside_the_workbook.__enter__()


def test_variables_would_count_without_isolation(beside_the_workbook, monkeypatch):
    wrong = windows_path(beside_the_workbook._folder)
    beside_the_workbook.variables["PYTHONPATH"] = wrong

    def safe_path_only(interpreter: str) -> str:
        return launcher_command(interpreter).replace(" -I ", " -P ")

    monkeypatch.setattr(excel_server, "launcher_command", safe_path_only)
    with pytest.raises(RuntimeError, match="exited before"):
        beside_the_workbook.__enter__()


READ = """
import hashlib, json, sys
import pythoncom
from win32com import storagecon

def read(storage):
    found = {}
    elements = storage.EnumElements()
    for name, kind, size, *_ in (page[0] for page in iter(elements.Next, ())):
        how = storagecon.STGM_READ | storagecon.STGM_SHARE_EXCLUSIVE
        if kind == storagecon.STGTY_STORAGE:
            found[name] = read(storage.OpenStorage(name, None, how, None, 0))
        else:
            found[name] = hashlib.sha256(storage.OpenStream(name, None, how, 0).Read(size)).hexdigest()
    return found

how = storagecon.STGM_READ | storagecon.STGM_SHARE_EXCLUSIVE
print("FOUND" + json.dumps(read(pythoncom.StgOpenStorage(sys.argv[1], None, how, None, 0))))
"""


def test_the_storage_functions_of_windows_read_the_project(excel, tmp_path):
    report = build_addin(tmp_path / "bomrisk.xlam")
    with zipfile.ZipFile(report.path) as archive:
        (tmp_path / "vbaProject.bin").write_bytes(archive.read("xl/vbaProject.bin"))
    (tmp_path / "read.py").write_text(READ)
    said = excel.run_python(windows_path(tmp_path / "read.py"), windows_path(tmp_path / "vbaProject.bin"))
    assert "FOUND" in said, said
    found = json.loads(said.partition("FOUND")[2].splitlines()[0])
    with olefile.OleFileIO(tmp_path / "vbaProject.bin") as file:
        expected = {"VBA": {}}
        for path in file.listdir():
            where = expected["VBA"] if path[0] == "VBA" else expected
            where[path[-1]] = hashlib.sha256(file.openstream(path).read()).hexdigest()
    assert found == expected
    assert {"dir", "_VBA_PROJECT", *report.modules} == set(found["VBA"])
