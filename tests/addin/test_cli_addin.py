"""``bomrisk addin``: building everywhere, the rest on Windows only, and how outcomes are shown."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.addin.fake_windows import FakeWindows

import bomrisk
from bomrisk.errors import InputError
from bomrisk_excel.acceptance import acceptance_path
from bomrisk_excel.cli import addin_command
from bomrisk_excel.installing import Check, Installed, NotInstalledError, Removed, Status, doctor

ACTIONS = ["build", "install", "uninstall", "status", "doctor", "acceptance"]
WELL = Check("Excel", "ok", "Excel 16.0, 64-bit.")
HARM = Check("Not in OneDrive", "warning", "It lies in [OneDrive].", "Make an environment elsewhere.")
BROKEN = Check("xlwings' DLL", "failed", "xlwings64-0.37.8.dll is gone.", "Restore it.")
LATER = Check("Functions answer", "skipped", 'Not looked at: put "xlwings\' DLL" right first.')
STATUS = Status(
    installed=True,
    addin="C:\\XLSTART\\bomrisk.xlam",
    addin_version="0.1.0",
    version="0.1.0",
    conf="C:\\.bomrisk\\bomrisk.conf",
    interpreter="C:\\venv\\Scripts\\python.exe",
    excel="Excel 16.0, 64-bit",
    excel_runs=False,
    differences=(),
)


def test_help_of_the_command_and_each_action(run):
    result = run("addin", "--help")
    assert result.code == 0
    assert "bomrisk addin" in result.out.split("examples:", 1)[1]
    assert all(action in result.out for action in ACTIONS)
    for words in ("exit codes:", " 1 ", " 2 ", "3 "):
        assert words in result.out
    for action in ACTIONS:
        text = run("addin", action, "--help").out
        assert f"bomrisk addin {action}" in text.split("examples:", 1)[1]
        assert "%%" not in text


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from bomrisk_excel.cli import main; main(['addin', '--help']); main(['addin', 'doctor', '--help']);"
        "heavy = {'pandas', 'numpy', 'rich', 'lxml', 'xlwings'} & set(sys.modules); sys.exit(str(heavy) if heavy else 0)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert result.returncode == 0, result.stderr


def test_the_add_in_is_looked_after_without_loading_what_rates():
    code = "import sys; import bomrisk_excel.cli.addin_command; sys.exit(1 if {'pandas', 'numpy'} & set(sys.modules) else 0)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert result.returncode == 0, result.stderr


def test_an_action_is_needed(run):
    assert run("addin").code == 2
    assert run("addin", "repair").code == 2


# Building


def test_build(run, tmp_path):
    result = run("addin", "build", "-o", "bomrisk.xlam")
    assert (result.code, result.out) == (0, "bomrisk.xlam\n")
    assert bomrisk.__version__ in result.err
    assert "xl/vbaProject.bin" in zipfile.ZipFile(tmp_path / "bomrisk.xlam").namelist()


def test_the_acceptance_workbook_is_copied_out(run, tmp_path):
    result = run("addin", "acceptance")
    assert (result.code, Path(result.out.strip()).name) == (0, "bomrisk-acceptance.xlsx")
    copied = (tmp_path / "bomrisk-acceptance.xlsx").read_bytes()
    assert copied == acceptance_path().read_bytes()
    assert run("addin", "acceptance").code == 3
    (tmp_path / "folder").mkdir()
    assert run("addin", "acceptance", "-o", "folder/").code == 0


def test_build_never_replaces_a_file_unasked(run, tmp_path):
    (tmp_path / "a.xlam").write_bytes(b"mine")
    result = run("addin", "build", "-o", "a.xlam")
    assert result.code == 3
    assert "--overwrite" in result.err
    assert (tmp_path / "a.xlam").read_bytes() == b"mine"
    assert run("addin", "build", "-o", "a.xlam", "--overwrite").code == 0
    assert zipfile.is_zipfile(tmp_path / "a.xlam")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["-o", "a.xlsm"], 2, "ends in .xlam"),
        (["-o", "none/a.xlam"], 3, "no such folder"),
        ([], 2, "required: -o"),
    ],
)
def test_build_needs_a_place(run, arguments, code, words):
    result = run("addin", "build", *arguments)
    assert result.code == code
    assert words in result.err
    assert "Traceback" not in result.err


# Other systems


@pytest.mark.skipif(sys.platform == "win32", reason="this is Windows")
@pytest.mark.parametrize(
    "arguments", [["install"], ["uninstall"], ["status"], ["status", "--json"], ["doctor"], ["doctor", "--json"]]
)
def test_other_systems_are_told_what_works_there(run, tmp_path, arguments):
    result = run("addin", *arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err.count("\n") == 1
    for words in ("needs Excel for Windows", "bomrisk score", "bomrisk addin build -o"):
        assert words in result.err
    assert list(tmp_path.iterdir()) == []


# How outcomes are shown


def answering(monkeypatch: pytest.MonkeyPatch, name: str, answer: object) -> None:
    def give(*_arguments: object, **_options: object) -> object:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(addin_command, name, give)


@pytest.mark.parametrize(
    ("checks", "code", "last"),
    [
        ([WELL], 0, "0 failures, 0 warnings. Excel can reach bomrisk."),
        ([WELL, HARM], 0, "0 failures, 1 warning. Excel can reach bomrisk."),
        ([WELL, HARM, BROKEN, LATER], 1, "1 failure, 1 warning. Begin with the first failure."),
    ],
)
def test_doctor(run, monkeypatch, checks, code, last):
    answering(monkeypatch, "doctor", checks)
    result = run("addin", "doctor")
    assert result.code == code
    assert result.err.strip() == last
    for check in checks:
        assert check.name in result.out
        assert check.found in result.out
        assert check.action in result.out
    as_json = run("addin", "doctor", "--json")
    assert as_json.code == code
    assert json.loads(as_json.out) == [
        {"name": check.name, "state": check.state, "found": check.found, "action": check.action} for check in checks
    ]


def test_the_whole_doctor_can_be_shown(run, monkeypatch, tmp_path):
    fake = FakeWindows(tmp_path / "windows")
    monkeypatch.setattr(addin_command, "doctor", lambda say: doctor(fake, say=say))
    result = run("addin", "doctor")
    assert result.code == 1
    assert "bomrisk addin install" in result.out


def test_status(run, monkeypatch):
    answering(monkeypatch, "status", STATUS)
    result = run("addin", "status")
    assert result.code == 0
    assert "C:\\venv\\Scripts\\python.exe" in result.out
    assert json.loads(run("addin", "status", "--json").out)["installed"] is True


def test_status_with_a_difference(run, monkeypatch):
    text = "The add-in was built by bomrisk 0.0.9; this is 0.1.0. Close Excel. Run `bomrisk addin install`."
    answering(monkeypatch, "status", Status(**{**vars(STATUS), "differences": (text,)}))
    result = run("addin", "status")
    assert result.code == 1
    assert text in " ".join(result.out.split())
    assert json.loads(run("addin", "status", "--json").out)["differences"] == [text]


@pytest.mark.parametrize(("excel_runs", "words"), [(True, "close all its windows"), (False, "=BOMRISK_VERSION()")])
def test_install(run, monkeypatch, excel_runs, words):
    done = Installed(Path("XLSTART/bomrisk.xlam"), Path("bomrisk.conf"), "C:\\venv\\Scripts\\python.exe", excel_runs)
    answering(monkeypatch, "install", done)
    result = run("addin", "install")
    assert (result.code, result.out) == (0, f"{Path('XLSTART/bomrisk.xlam')}\n")
    for each in (words, "python.exe", "addin doctor"):
        assert each in result.err


def test_uninstall(run, monkeypatch):
    answering(monkeypatch, "uninstall", Removed((Path("a.xlam"),), ("b.conf holds other settings.",)))
    result = run("addin", "uninstall")
    assert (result.code, result.out) == (0, "a.xlam\n")
    assert "b.conf holds other settings." in result.err
    answering(monkeypatch, "uninstall", Removed((), ()))
    assert "nothing was removed" in run("addin", "uninstall").err


@pytest.mark.parametrize("action", ["install", "uninstall"])
def test_a_held_file_is_a_file_not_written(run, monkeypatch, action):
    error = NotInstalledError(
        "Excel is running and holds this file.", where="x.xlam", action="Close all windows of Excel."
    )
    answering(monkeypatch, action, error)
    result = run("addin", action)
    assert result.code == 3
    assert result.err == "bomrisk: x.xlam: Excel is running and holds this file. Close all windows of Excel.\n"


def test_a_python_that_cannot_serve(run, monkeypatch):
    answering(monkeypatch, "install", InputError("No DLL.", where="python.exe", action="Restore it."))
    result = run("addin", "install")
    assert (result.code, result.err) == (2, "bomrisk: python.exe: No DLL. Restore it.\n")
