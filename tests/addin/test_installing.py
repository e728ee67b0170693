"""Installing the Excel add-in, taking it back, and what is read from Windows for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path, PureWindowsPath

import pytest
import xlwings
from tests.addin.fake_windows import ADDIN, OFFICE, START, FakeWindows, addin, built, conf, file, program, tree

import bomrisk
from bomrisk.errors import InputError
from bomrisk_excel.installing import NotInstalledError, doctor, install, status, uninstall
from bomrisk_excel.installing.addin_file import read_addin
from bomrisk_excel.installing.conf_file import conf_line, pairs, path_for_vba
from bomrisk_excel.installing.excel import find_excel, program_bits
from bomrisk_excel.installing.facts import Facts
from bomrisk_excel.installing.launcher import command_length, dll_name, launcher_command
from bomrisk_excel.installing.receipt import read_receipt
from bomrisk_excel.installing.windows import unsupported
from bomrisk_excel.xlam.xlwings_vba import xlwings_module


@pytest.fixture
def fake(tmp_path: Path) -> FakeWindows:
    return FakeWindows(tmp_path)


@pytest.fixture
def installed(fake: FakeWindows) -> FakeWindows:
    install(fake, build=built)
    return fake


# Installing and taking back

OTHER = b'"PYTHONPATH","C:\\Tools"\r\n\r\n"LICENSE KEY","a,b"\n"SHOW CONSOLE","True"'
EARLIER = b'"interpreter_win","C:\\Old\\python.exe"\r\n'


@pytest.mark.parametrize("conf", [None, b"", OTHER, EARLIER + OTHER, OTHER + b"\r\n" + EARLIER, b"\xff\xfe\x22\0"])
def test_install_and_uninstall_leave_the_rest_as_it_was(fake, conf):
    (fake.profile_folder / "notes.txt").write_bytes(b"mine")
    file(f"{START}/own macros.xlsb", b"x")(fake)
    if conf is not None:
        fake.conf.parent.mkdir()
        fake.conf.write_bytes(conf)
        (fake.conf.parent / "policy.toml").write_bytes(b"name = 'mine'\n")
    before = tree(fake.top)
    done = install(fake, build=built)
    assert fake.addin.read_bytes() == ADDIN
    assert pairs(fake.from_ansi(fake.conf.read_bytes()))["INTERPRETER_WIN"] == str(fake.interpreter) == done.interpreter
    assert sorted(path.name for path in fake.start_folder.iterdir()) == ["bomrisk.xlam", "own macros.xlsb"]
    once = tree(fake.top)
    install(fake, build=built)
    assert tree(fake.top) == once
    removed = uninstall(fake)
    assert fake.addin in removed.removed
    assert tree(fake.top) == before


def test_other_settings_stay_in_force(fake):
    fake.conf.parent.mkdir()
    fake.conf.write_bytes(EARLIER + b'"SHOW CONSOLE","True"\r\n')
    install(fake, build=built)
    found = pairs(fake.from_ansi(fake.conf.read_bytes()))
    assert found == {"INTERPRETER_WIN": str(fake.interpreter), "SHOW CONSOLE": "True"}
    assert {check.state for check in doctor(fake)} == {"ok"}


def test_folders_that_were_missing_go_again(fake):
    fake.start_folder.rmdir()
    fake.start_folder.parent.rmdir()
    before = tree(fake.top)
    install(fake, build=built)
    install(fake, build=built)
    uninstall(fake)
    assert tree(fake.top) == before


def test_what_others_added_since_stays(installed):
    installed.conf.write_bytes(installed.conf.read_bytes() + OTHER)
    removed = uninstall(installed)
    assert installed.conf.read_bytes() == OTHER
    assert removed.removed == (installed.addin,)
    assert "other settings" in removed.left[0]


def test_the_earlier_interpreter_comes_back_even_so(fake):
    fake.conf.parent.mkdir()
    fake.conf.write_bytes(EARLIER)
    install(fake, build=built)
    fake.conf.write_bytes(fake.conf.read_bytes() + OTHER)
    uninstall(fake)
    assert fake.conf.read_bytes() == EARLIER + OTHER


def test_a_file_put_there_by_hand_is_left(fake):
    fake.addin.write_bytes(ADDIN)
    removed = uninstall(fake)
    assert removed.removed == ()
    assert str(fake.addin) in removed.left[0]
    assert fake.addin.exists()


def test_a_file_replaced_by_hand_is_left(installed):
    installed.addin.write_bytes(addin("9.9"))
    removed = uninstall(installed)
    assert removed.removed == (installed.conf,)
    assert "by hand" in removed.left[0]
    assert installed.addin.exists()


def test_a_damaged_receipt_is_no_receipt(installed):
    (installed.conf.parent / "installed.json").write_text("{}")
    assert uninstall(installed).removed == ()
    install(installed, build=built)
    assert installed.addin in uninstall(installed).removed


def test_an_update_replaces_the_add_in(installed):
    install(installed, build=lambda out: out.write_bytes(addin("9.9")))
    assert read_addin(installed.addin).version == "9.9"
    uninstall(installed)
    assert not installed.addin.exists()
    assert not installed.conf.parent.exists()


def test_a_start_folder_that_moved_leaves_no_second_add_in(installed):
    installed.set(rf"{OFFICE}\Common\General", "Xlstart", "XLSTART2")
    done = install(installed, build=built)
    assert done.addin.parent.name == "XLSTART2"
    assert not installed.addin.exists()
    uninstall(installed)
    assert not done.addin.exists()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Make Windows refuse to replace or remove files of a name."""

    def hold(name: str) -> None:
        real = {each: getattr(Path, each) for each in ("replace", "unlink")}

        def refuse(self: Path, target: Path) -> Path:
            if target.name == name:
                raise PermissionError(13, "Access is denied", str(self), 5, str(target))
            return real["replace"](self, target)

        def keep(self: Path, missing_ok: bool = False) -> None:
            if self.name == name:
                raise PermissionError(13, "Access is denied", str(self))
            real["unlink"](self, missing_ok)

        monkeypatch.setattr(Path, "replace", refuse)
        monkeypatch.setattr(Path, "unlink", keep)

    return hold


@pytest.mark.parametrize("name", ["bomrisk.xlam", "bomrisk.conf", "installed.json"])
@pytest.mark.parametrize("excel", [True, False])
@pytest.mark.parametrize("action", ["first install", "update", "uninstall"])
def test_a_held_file_stops_everything(fake, held, name, excel, action):
    if action != "first install":
        install(fake, build=built)
    before = tree(fake.top)
    fake.programs = {"EXCEL.EXE"} if excel else set()
    held(name)
    act = uninstall if action == "uninstall" else partial(install, build=lambda out: out.write_bytes(addin("9.9")))
    with pytest.raises(NotInstalledError) as caught:
        act(fake)
    assert caught.value.where.endswith(name)
    assert ("Close all windows of Excel" in caught.value.action) is excel
    assert tree(fake.top) == before


def test_no_half_written_file_is_ever_in_the_start_folder(fake, monkeypatch):
    """Excel opens whatever lies there when it starts."""
    seen = []
    real = Path.replace

    def look(self: Path, target: Path) -> Path:
        seen.append([path.name for path in fake.start_folder.iterdir()])
        return real(self, target)

    monkeypatch.setattr(Path, "replace", look)
    install(fake, build=built)
    assert seen[0] == []
    assert all(each == ["bomrisk.xlam"] for each in seen[1:])


def test_a_build_that_fails_leaves_nothing(fake):
    before = tree(fake.top)

    def fail(out: Path) -> None:
        raise InputError("No such thing.")

    with pytest.raises(InputError):
        install(fake, build=fail)
    assert tree(fake.top) == before


def _without_dll(fake: FakeWindows) -> None:
    fake.dll.unlink()


def _only_an_old_dll(fake: FakeWindows) -> None:
    fake.dll.rename(fake.dll.with_name("xlwings64-0.30.0.dll"))


def _excel_of_32_bits(fake: FakeWindows) -> None:
    (fake.office / "EXCEL.EXE").write_bytes(program(0x14C))


def _store(fake: FakeWindows) -> None:
    fake.interpreter = fake.top / "Microsoft" / "WindowsApps" / "python.exe"


def _strange_letters(fake: FakeWindows) -> None:
    folder = fake.top / "środowisko"
    (fake.top / "venv").rename(folder)
    fake.interpreter = folder / "Scripts" / "python.exe"


def _strange_profile(fake: FakeWindows) -> None:
    fake.profile_folder = fake.top / "Users" / "Łukasz"


@pytest.mark.parametrize(
    ("change", "what", "action"),
    [
        (_without_dll, "xlwings64-0.37.8.dll is missing", "force-reinstall --no-deps xlwings==0.37.8"),
        (_only_an_old_dll, "xlwings64-0.37.8.dll is missing", "py -m venv"),
        (_excel_of_32_bits, "xlwings32-0.37.8.dll is missing", "py -m venv"),
        (_store, "Microsoft Store", "py -m venv"),
        (_strange_letters, "cannot read", "plain letters"),
        (_strange_profile, "code page", "system locale"),
    ],
)
def test_a_python_that_cannot_serve_is_refused(fake, change, what, action):
    change(fake)
    before = tree(fake.top)
    with pytest.raises(InputError) as caught:
        install(fake, build=built)
    assert what in caught.value.what
    assert action in caught.value.action
    assert tree(fake.top) == before


def test_short_names_help_where_letters_do_not(fake):
    _strange_letters(fake)
    fake.short_names[fake.interpreter] = "C:\\RODOWI~1\\Scripts\\python.exe"
    assert install(fake, build=built).interpreter == "C:\\RODOWI~1\\Scripts\\python.exe"
    assert b"RODOWI~1" in fake.conf.read_bytes()


def test_the_console_python_is_named(fake):
    fake.interpreter = fake.interpreter.with_name("pythonw.exe")
    assert install(fake, build=built).interpreter.endswith("python.exe")


# Status


def test_status(fake):
    found = status(fake)
    assert not found.installed
    assert [text for text in found.differences if "addin install" in text] == list(found.differences)
    install(fake, build=built)
    found = status(fake)
    assert found.installed
    assert found.differences == ()
    assert (found.addin_version, found.excel) == (bomrisk.__version__, "Excel 16.0.17928.20114, 64-bit")
    assert not fake.commands


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda fake: fake.addin.write_bytes(addin("0.0.9")), "was built by bomrisk 0.0.9"),
        (lambda fake: fake.addin.write_bytes(b"?"), "damaged"),
        (lambda fake: fake.conf.unlink(), "which Python"),
        (conf('"INTERPRETER_WIN","C:\\Other\\python.exe"\r\n'), "C:\\Other"),
        (lambda fake: (fake.conf.parent / "installed.json").unlink(), "by hand"),
        (file("Office16/XLSTART/bomrisk.xlam"), "another bomrisk.xlam"),
        (lambda fake: (fake.forget("excel.exe"), fake.forget("curver")), "no Excel"),
    ],
)
def test_status_names_each_difference(installed, change, words):
    change(installed)
    differences = status(installed).differences
    assert len(differences) == 1
    assert words in differences[0]


# The configuration file as VBA reads it


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ('"A","1"\r\n"B","2"\r\n', {"A": "1", "B": "2"}),
        ('"a","1"\n"A","2"\n', {"A": "1"}),
        ('"A","x, y & z"\r\n', {"A": "x, y & z"}),
        ("A, 1 \r\nB,2", {"A": "1", "B": "2"}),
        ('"A","1"\r\n\r\n"B","2"\r\n', {"A": "1", "": "B"}),
        ('"A"\r\n"1"\r\n', {"A": "1"}),
        ('"A","1', {"A": "1"}),
        ('  "A" , "C:\\Program Files\\x"\r\n', {"A": "C:\\Program Files\\x"}),
        ('"A","1"\r\n"B"', {"A": "1"}),
    ],
)
def test_pairs_as_vba_reads_them(text, found):
    assert pairs(text) == found


@pytest.mark.parametrize("path", ["C:\\Users\\Jürgen Groß & Söhne\\py's env\\python.exe", "\\\\srv\\a,b\\python.exe"])
def test_paths_survive_the_file(fake, path):
    chosen = path_for_vba(fake, PureWindowsPath(path))
    assert chosen == path
    line = conf_line(fake, "INTERPRETER_WIN", chosen)
    assert line.endswith(b"\r\n")
    assert pairs(line.decode("cp1252")) == {"INTERPRETER_WIN": path}


def test_a_percent_sign_is_no_variable(fake):
    fake.variables["TEMP"] = "D:\\temp"
    assert path_for_vba(fake, PureWindowsPath("C:\\%TEMP%\\python.exe")) == "C:\\%TEMP%\\python.exe"


def test_paths_that_do_not_are_refused(fake):
    path = "C:\\Users\\李\\python.exe"
    with pytest.raises(InputError):
        path_for_vba(fake, PureWindowsPath(path))


# How VBA reaches Python


def test_the_command_is_what_the_vba_builds():
    """Reckon the VBA expression of the add-in: strings, Chr(34) and the setting, joined with &."""
    source = xlwings_module().source
    expression = re.search(r"^ *XLPyCommand = (.*?)\r?$", source, re.MULTILINE)[1]
    parts = {"Chr(34)": '"', "Interpreter": "C:\\A & B\\python.exe"}
    text = "".join(
        parts.get(part) or part[1:-1].replace('""', '"')
        for part in re.findall(r'Chr\(34\)|Interpreter|"(?:[^"]|"")*"', expression)
    )
    assert launcher_command("C:\\A & B\\python.exe") == text
    assert command_length(text) == len(text) - len("$(CLSID)") + 38


def test_the_vba_looks_where_the_doctor_looks():
    source = xlwings_module().source
    for line in (
        'If LoadLibrary(ParentFolder(PYTHON_WIN) + "\\" + XLPyDLLName) = 0 Then',
        'If LoadLibrary(ParentFolder(ParentFolder(PYTHON_WIN)) + "\\" + XLPyDLLName) = 0 Then',
        f'Private Const XLPyDLLName As String = "{dll_name(64, xlwings.__version__)}"',
        'GetConfigFromFile(Environ("USERPROFILE") & "\\.bomrisk\\bomrisk.conf", "INTERPRETER_WIN", named)',
        "Input #iFileNum, sVarName, sVarValue",
    ):
        assert line in source, line


def test_the_real_add_in_installs(fake):
    (fake.dll.parent / dll_name(64, xlwings.__version__)).write_bytes(program())
    install(fake)
    found = read_addin(fake.addin)
    assert (found.version, found.xlwings_version, found.fault) == (bomrisk.__version__, xlwings.__version__, "")
    once = fake.addin.read_bytes()
    install(fake)
    assert fake.addin.read_bytes() == once


# Excel


@pytest.mark.parametrize(("machine", "bits"), [(0x14C, 32), (0x8664, 64), (0xAA64, 64), (0x1234, None)])
def test_bits_of_a_program(tmp_path, machine, bits):
    path = tmp_path / "x.exe"
    path.write_bytes(program(machine))
    assert program_bits(path) == bits
    path.write_bytes(program(machine)[:66])
    assert program_bits(path) is None
    assert program_bits(tmp_path / "none.exe") is None


def test_an_excel_without_click_to_run(fake):
    fake.registry.clear()
    assert find_excel(fake) is None
    root = r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Office\{}\Excel\InstallRoot"
    for version in ("9.0", "15.0", "16.0"):
        fake.set(root.format(version), "Path", str(fake.office))
    (fake.office / "EXCEL.EXE").write_bytes(program(0x14C))
    found = find_excel(fake)
    assert (found.key, found.bits, found.program) == ("16.0", 32, fake.office / "EXCEL.EXE")


def test_the_interpreter_is_what_the_file_says_to_the_letter(installed):
    installed.variables["HOME"] = "C:\\Users\\x"
    installed.conf.write_bytes(b'"INTERPRETER_WIN","%HOME%\\python.exe"\r\n')
    assert Facts(installed, "1").interpreter == "%HOME%\\python.exe"


def test_a_probe_sees_no_more_than_excels_python(installed):
    assert Facts(installed, "1").python is not None
    assert installed.commands[-1][:4] == [str(installed.interpreter), "-I", "-B", "-c"]


# Other systems


@pytest.mark.parametrize(("platform", "word"), [("linux", "Linux"), ("darwin", "Mac"), ("freebsd14", "COM")])
def test_other_systems_are_told_what_works(platform, word):
    text = str(unsupported(platform))
    for each in (word, "bomrisk score", "addin build -o"):
        assert each in text


def test_the_receipt_loses_nothing(fake):
    fake.conf.parent.mkdir()
    fake.conf.write_bytes(bytes(range(256)))
    install(fake, build=built)
    receipt = read_receipt(fake.conf.parent / "installed.json")
    assert receipt.conf_without(fake.conf.read_bytes()) == bytes(range(256))
