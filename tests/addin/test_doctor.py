"""The doctor of the Excel add-in: each link from a formula to its answer is broken in turn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.addin.fake_windows import (
    ADDIN,
    EXCEL,
    POLICIES,
    START,
    XLWINGS,
    FakeWindows,
    addin,
    built,
    conf,
    file,
    program,
    setting,
    tree,
)

import bomrisk
from bomrisk_excel.installing import doctor, install, status
from bomrisk_excel.installing.windows import Ran

DEFENDER = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender"
RULE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"


@pytest.fixture
def fake(tmp_path: Path) -> FakeWindows:
    return FakeWindows(tmp_path)


@pytest.fixture
def installed(fake: FakeWindows) -> FakeWindows:
    install(fake, build=built)
    return fake


def test_a_fresh_installation_is_well(installed):
    checks = doctor(installed)
    assert {check.state for check in checks} == {"ok"}, [check for check in checks if check.state != "ok"]
    assert len({check.name for check in checks}) == len(checks)
    library, command, *function = installed.commands[-1][5:]
    assert library == str(installed.dll)
    assert function == ["bomrisk_excel.udfs", "BOMRISK_VERSION"]
    assert command.startswith(f'"{installed.interpreter}" -I')


def _python_said(change: Callable[[dict], None]) -> Callable[[FakeWindows], None]:
    def apply(fake: FakeWindows) -> None:
        change(fake.packages)
        fake.ran["_WANTED"] = fake.said(fake.packages)

    return apply


def _dll_of_another_place(fake: FakeWindows) -> None:
    other = fake.roaming_folder / "Python" / fake.dll.name
    other.parent.mkdir()
    fake.dll.rename(other)
    fake.packages["dlls"] = [str(other)]
    fake.ran["_WANTED"] = fake.said(fake.packages)


def _dll_not_listed(fake: FakeWindows) -> None:
    fake.dll.unlink()
    fake.packages["dlls"] = []
    fake.ran["_WANTED"] = fake.said(fake.packages)


def _no_program(fake: FakeWindows) -> None:
    def run(command: list[str], seconds: float) -> Ran:
        raise OSError(193, "not a valid Win32 application")

    fake.run = run


def _opened_by_excels_list(fake: FakeWindows) -> None:
    file("Tools/bomrisk.xlam", addin("0.0.1"))(fake)
    fake.set(rf"{EXCEL}\Options", "OPEN1", f'/R "{fake.top / "Tools" / "bomrisk.xlam"}"')


def _disabled(fake: FakeWindows) -> None:
    fake.set(rf"{EXCEL}\Resiliency\DisabledItems", "A1", b"\1\0\0\0" + str(fake.addin).upper().encode("utf-16-le"))


def _untrusted_and_marked(fake: FakeWindows) -> None:
    setting(f"{EXCEL}\\Security", "VBAWarnings", 1, trusted=False)(fake)
    fake.marks[fake.addin] = "[ZoneTransfer]\r\nZoneId=3\r\n"


def _python_variables(fake: FakeWindows) -> None:
    for name in ("PYTHONPATH", "PYTHONHOME"):
        fake.set(r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment", name, "C:\\x")


def _long_path(fake: FakeWindows) -> None:
    folder = fake.top / ("x" * 200) / ("y" * 60)
    folder.parent.mkdir()
    fake.dll.parent.rename(folder)
    fake.conf.write_bytes(b'"INTERPRETER_WIN","%s"\r\n' % bytes(folder / "Scripts" / "python.exe"))


def _unreadable_profile(fake: FakeWindows) -> None:
    old = fake.profile_folder
    fake.profile_folder = fake.top / "Users" / "Łukasz"
    fake.profile_folder.mkdir()
    (old / ".bomrisk").rename(fake.profile_folder / ".bomrisk")


ADMIN = f"{POLICIES}\\Excel\\Security"
# name, how to break it, the check that fails, what its finding names, what its action names
BROKEN = [
    (
        "no Excel",
        lambda fake: (fake.forget("excel.exe"), fake.forget("curver")),
        "Excel",
        "Excel.Application",
        "repair Office",
    ),
    (
        "Excel 2007",
        setting(r"HKCR\Excel.Application\CurVer", "", "Excel.Application.12"),
        "Excel",
        "too old",
        "Excel 2016",
    ),
    ("no add-in", lambda fake: fake.addin.unlink(), "Add-in file", "no bomrisk.xlam", "addin install"),
    ("add-in cut short", lambda fake: fake.addin.write_bytes(ADDIN[:900]), "Add-in file", "damaged", "addin install"),
    (
        "foreign add-in",
        lambda fake: fake.addin.write_bytes(addin(sheet="x")),
        "Add-in file",
        "no sheet bomrisk.conf",
        "addin install",
    ),
    (
        "a second add-in",
        file("Users/Anna/AppData/Roaming/Microsoft/AddIns/bomrisk.xlam", addin("0.0.1")),
        "One add-in only",
        "version 0.0.1",
        "delete bomrisk.xlam",
    ),
    ("one for all users", file("Office16/XLSTART/bomrisk.xlam"), "One add-in only", "Office16", "delete bomrisk.xlam"),
    ("one in Excel's list", _opened_by_excels_list, "One add-in only", "Tools", "Options > Add-ins"),
    (
        "conf in start folder",
        file(f"{START}/bomrisk.conf", b""),
        "Nothing else in the start folder",
        "bomrisk.conf",
        "delete or move bomrisk.conf",
    ),
    (
        "copy in start folder",
        file(f"{START}/bomrisk (1).xlam"),
        "Nothing else in the start folder",
        "bomrisk (1).xlam",
        "bomrisk (1).xlam",
    ),
    ("no configuration", lambda fake: fake.conf.unlink(), "Configuration", "bomrisk.conf", "addin install"),
    ("no interpreter in it", conf('"OTHER","x"\r\n'), "Configuration", "INTERPRETER_WIN", "addin install"),
    (
        "a blank line above it",
        conf('\r\n"INTERPRETER_WIN","{python}"\r\n'),
        "Configuration",
        "cannot read",
        "addin install",
    ),
    ("a bare name", conf('"INTERPRETER_WIN","python"\r\n'), "Python", "no full path", "addin install"),
    (
        "Python too old for -I as it is now",
        _python_said(lambda said: said.update(python="3.9.13")),
        "Python",
        "3.9.13",
        "Python 3.11",
    ),
    ("long path", _long_path, "Length of the path", "Excel's macros take 259", "C:\\bomrisk"),
    ("profile not in the code page", _unreadable_profile, "Configuration", "code page", "system locale"),
    ("Python removed", lambda fake: fake.interpreter.unlink(), "Python", "does not exist", "addin install"),
    ("Python does not start", _no_program, "Python", "not a valid Win32", "made anew"),
    ("Python hangs", lambda fake: fake.ran.update(_WANTED=Ran(None)), "Python", "no answer within 60 s", "antivirus"),
    (
        "Python says no",
        lambda fake: fake.ran.update(_WANTED=Ran(1, "", "Traceback\nNo Python at C:\\Old")),
        "Python",
        "No Python at C:\\Old",
        "made anew",
    ),
    (
        "no pywin32",
        _python_said(lambda said: said["errors"].update(win32api="No module", xlwings="x")),
        "Packages",
        "win32api: No module",
        "pip install --force-reinstall pywin32",
    ),
    (
        "pandas broken",
        _python_said(lambda said: said["errors"].update(pandas="DLL load failed")),
        "Packages",
        "DLL load failed",
        "--force-reinstall pandas",
    ),
    (
        "functions do not import",
        _python_said(lambda said: said["errors"].update({"bomrisk_excel.udfs": "no"})),
        "Packages",
        "bomrisk_excel.udfs",
        "--force-reinstall bomrisk",
    ),
    ("old add-in", lambda fake: fake.addin.write_bytes(addin("0.0.9")), "Same version", "0.0.9", "addin install"),
    (
        "newer xlwings",
        _python_said(lambda said: said["versions"].update(xlwings="0.40.0")),
        "Same version",
        "0.40.0",
        "addin install",
    ),
    ("DLL gone", lambda fake: fake.dll.unlink(), "xlwings' DLL", "antivirus", "quarantine"),
    ("DLL for one user", _dll_of_another_place, "xlwings' DLL", "pip --user", "py -m venv"),
    (
        "DLL never there",
        _dll_not_listed,
        "xlwings' DLL",
        "xlwings64-0.37.8.dll",
        "force-reinstall --no-deps xlwings==0.37.8",
    ),
    ("DLL empty", lambda fake: fake.dll.write_bytes(b""), "xlwings' DLL", "damaged", "force-reinstall"),
    (
        "32-bit Excel",
        lambda fake: (fake.office / "EXCEL.EXE").write_bytes(program(0x14C)),
        "xlwings' DLL",
        "xlwings32-0.37.8.dll",
        "force-reinstall",
    ),
    ("VBA off", setting(f"{POLICIES}\\Common", "vbaoff", 1), "Macros", "switched off VBA", "IT department"),
    (
        "no macros, not trusted",
        setting(f"{EXCEL}\\Security", "VBAWarnings", 4, trusted=False),
        "Macros",
        "not among the trusted",
        "Trusted Locations",
    ),
    (
        "signed only by policy",
        setting(ADMIN, "VBAWarnings", 3, trusted=False),
        "Macros",
        "only signed macros",
        "XLSTART",
    ),
    (
        "trusted locations off",
        lambda fake: (
            setting(ADMIN, "VBAWarnings", 4)(fake),
            fake.set(f"{ADMIN}\\Trusted Locations", "AllLocationsDisabled", 1),
        ),
        "Macros",
        "switched off",
        "IT department",
    ),
    (
        "only locations of a policy",
        lambda fake: (
            setting(ADMIN, "VBAWarnings", 3)(fake),
            fake.set(f"{POLICIES}\\Common\\Security\\Trusted Locations", "Allow User Locations", 0),
        ),
        "Macros",
        "administrator",
        "IT department",
    ),
    (
        "add-ins off",
        setting(f"{EXCEL}\\Security", "DisableAllAddins", 1),
        "Add-ins allowed",
        "Disable all Application Add-ins",
        "untick",
    ),
    ("add-ins off by policy", setting(ADMIN, "DisableAllAddins", 1), "Add-ins allowed", "Disable all", "IT department"),
    ("disabled after a crash", _disabled, "Not disabled", "bomrisk.xlam", "Disabled Items"),
    ("marked, not trusted", _untrusted_and_marked, "Not marked as a download", "downloaded", "Unblock"),
    (
        "Defender's rule",
        setting(rf"{DEFENDER}\Windows Defender Exploit Guard\ASR\Rules", RULE, "1"),
        "Excel may start programs",
        "Defender",
        RULE,
    ),
    (
        "Defender's rule, managed",
        setting(rf"{DEFENDER}\Policy Manager", "ASRRules", f"x=2|{RULE.upper()}=1"),
        "Excel may start programs",
        "Defender",
        "python.exe",
    ),
    (
        "server hangs",
        lambda fake: fake.ran.update(_Variant=Ran(None)),
        "Functions answer",
        "no answer within 30 s",
        "antivirus",
    ),
    (
        "server refuses",
        lambda fake: fake.ran.update(_Variant=fake.said({"error": "RuntimeError: Access denied"})),
        "Functions answer",
        "Access denied",
        "python.exe",
    ),
    (
        "server crashes",
        lambda fake: fake.ran.update(_Variant=Ran(3, "", "Fatal")),
        "Functions answer",
        "Fatal",
        "exception",
    ),
    (
        "another bomrisk answers",
        lambda fake: fake.ran.update(_Variant=fake.said({"answer": "#BOMRISK: no"})),
        "Functions answer",
        "#BOMRISK: no",
        "what the answer names",
    ),
    (
        "another version answers",
        lambda fake: fake.ran.update(_Variant=fake.said({"answer": f"bomrisk 1{bomrisk.__version__}; facts 2026"})),
        "Functions answer",
        "does not name",
        "Reinstall bomrisk",
    ),
    (
        "policy with a typo",
        file("Users/Anna/.bomrisk/policy.toml", b"nonsense = 1\n"),
        "Policy file",
        "nonsense",
        "policy.toml",
    ),
    (
        "policy is no text",
        file("Users/Anna/.bomrisk/policy.toml", b"\xff\xfe\xff"),
        "Policy file",
        "UTF-8",
        "Save policy.toml",
    ),
]


@pytest.mark.parametrize(
    ("breaking", "name", "found", "action"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_each_broken_link_is_the_one_failure(installed, breaking, name, found, action):
    breaking(installed)
    checks = doctor(installed)
    failures = [check for check in checks if check.state == "failed"]
    assert [check.name for check in failures] == [name]
    assert not [check for check in checks if check.state == "warning"]
    assert found in failures[0].found
    assert action in failures[0].action


def _cloud(fake: FakeWindows) -> None:
    fake.variables["OneDriveCommercial"] = str(fake.top / "venv")


def _marked(fake: FakeWindows) -> None:
    fake.marks[fake.addin] = "[ZoneTransfer]\r\nZoneId=3\r\nReferrerUrl=x\r\n"


def _start_folder_on_the_network(fake: FakeWindows) -> None:
    fake.set(rf"{EXCEL}\Security\Trusted Locations\Location1", "Path", "/elsewhere")


WARNED = [
    ("Windows 8", lambda fake: setattr(fake, "build", (6, 3, 9600)), "Windows", "Windows 10"),
    ("Excel 2013", setting(r"HKCR\Excel.Application\CurVer", "", "Excel.Application.15"), "Excel", "Excel 2016"),
    ("Excel of unknown bits", lambda fake: (fake.office / "EXCEL.EXE").write_bytes(b"?"), "Excel", "About Excel"),
    ("add-in without version", lambda fake: fake.addin.write_bytes(addin("")), "Add-in file", "addin install"),
    ("Python in OneDrive", _cloud, "Not in OneDrive", "py -m venv"),
    ("PYTHONPATH", lambda fake: fake.variables.update(PYTHONPATH="C:\\x"), "Python's variables", "Remove PYTHONPATH"),
    ("PYTHONHOME", setting(r"HKCU\Environment", "PYTHONHOME", "C:\\x"), "Python's variables", "Remove PYTHONHOME"),
    ("both for all users", _python_variables, "Python's variables", "Remove PYTHONHOME, PYTHONPATH"),
    ("start folder not trusted", _start_folder_on_the_network, "Macros", "Trusted Locations"),
    ("signatures wanted", setting(ADMIN, "RequireAddinSig", 1), "Add-ins allowed", "sign bomrisk.xlam"),
    ("marked in a trusted folder", _marked, "Not marked as a download", "addin install"),
]


def test_letters_beyond_the_code_page(installed):
    """As an editor writes them that saves UTF-8."""
    folder = installed.top / "Łódź"
    installed.dll.parent.rename(folder)
    installed.conf.write_bytes(f'"INTERPRETER_WIN","{folder}/Scripts/python.exe"\r\n'.encode())
    failures = {check.name: check for check in doctor(installed) if check.state == "failed"}
    assert set(failures) == {"Python", "Characters in the path"}
    assert "C:\\bomrisk" in failures["Characters in the path"].action


@pytest.mark.parametrize(("changing", "name", "action"), [row[1:] for row in WARNED], ids=[row[0] for row in WARNED])
def test_what_may_do_harm_is_a_warning(installed, changing, name, action):
    changing(installed)
    checks = doctor(installed)
    assert not [check for check in checks if check.state == "failed"]
    warned = [check for check in checks if check.state == "warning"]
    assert [check.name for check in warned] == [name]
    assert action in warned[0].action


def test_nothing_installed_leaves_the_later_links_alone(fake):
    checks = {check.name: check for check in doctor(fake)}
    assert {name for name, check in checks.items() if check.state == "failed"} == {"Add-in file", "Configuration"}
    assert checks["Functions answer"].state == "skipped"
    assert "Configuration" in checks["Functions answer"].found
    assert not fake.commands
    assert all(check.action for check in checks.values() if check.state in ("failed", "warning"))


def test_the_doctor_changes_nothing(installed):
    before = tree(installed.top)
    doctor(installed)
    status(installed)
    assert tree(installed.top) == before


def test_python_of_other_bits_than_excel(installed):
    installed.packages["bits"] = 32
    installed.ran["_WANTED"] = installed.said(installed.packages)
    checks = {check.name: check for check in doctor(installed)}
    assert checks["xlwings' DLL"].state == "ok"
    assert checks["Functions answer"].state == "warning"
    (installed.dll.parent / f"xlwings32-{XLWINGS}.dll").write_bytes(program(0x14C))
    assert {check.state for check in doctor(installed)} == {"ok"}


LOCATIONS = "Security\\Trusted Locations"


@pytest.mark.parametrize(
    ("values", "folder", "trusts"),
    [
        ([], None, True),  # Excel has not written its list yet
        ([(EXCEL, "L0", "Path", "C:\\Elsewhere")], None, False),
        ([(EXCEL, "L0", "Path", "{above}")], None, False),
        ([(EXCEL, "L0", "Path", "{above}\\"), (EXCEL, "L0", "AllowSubfolders", 1)], None, True),
        ([(EXCEL, "L0", "Path", "%HOME%/AppData/Roaming/Microsoft/Excel/xlstart/")], None, True),
        ([(f"{POLICIES}\\Excel", "L0", "Path", "{start}"), (EXCEL, "L1", "Path", "C:\\Elsewhere")], None, True),
        ([(EXCEL, "L0", "Path", "{start}"), (EXCEL, "", "AllLocationsDisabled", 1)], None, False),
        ([(EXCEL, "L0", "Path", "{start}"), (f"{POLICIES}\\Excel", "", "AllLocationsDisabled", 1)], None, False),
        ([(EXCEL, "L0", "Path", "\\\\server\\x\\Microsoft\\Excel\\XLSTART")], "\\\\server\\x", False),
        (
            [
                (EXCEL, "L0", "Path", "\\\\server\\x\\Microsoft\\Excel\\XLSTART"),
                (EXCEL, "", "AllowNetworkLocations", 1),
            ],
            "\\\\server\\x",
            True,
        ),
    ],
)
def test_which_folders_excel_trusts(fake, values, folder, trusts):
    fake.forget("trusted locations")
    fake.variables["HOME"] = str(fake.profile_folder)
    fake.set(f"{EXCEL}\\Security", "VBAWarnings", 4)
    places = {"start": fake.start_folder, "above": fake.start_folder.parent}
    if folder:
        fake.roaming_folder = Path(folder)
    for key, location, name, value in values:
        fake.set(
            f"{key}\\{LOCATIONS}\\{location}".rstrip("\\"), name, value.format(**places) if name == "Path" else value
        )
    checks = {check.name: check for check in doctor(fake)}
    assert checks["Macros"].state == ("ok" if trusts else "failed"), checks["Macros"]


def test_where_all_macros_run_no_trust_is_needed(installed):
    setting(f"{EXCEL}\\Security", "VBAWarnings", 1, trusted=False)(installed)
    assert {check.state for check in doctor(installed)} == {"ok"}


def test_a_file_that_excel_has_open_is_no_other_add_in(installed):
    file(f"{START}/~$bomrisk.xlam", b"")(installed)
    assert {check.state for check in doctor(installed)} == {"ok"}


def test_the_policy_of_another_home_counts(installed):
    installed.variables["BOMRISK_HOME"] = str(installed.top / "elsewhere")
    file("elsewhere/policy.toml", b"nonsense = 1\n")(installed)
    failures = [check for check in doctor(installed) if check.state == "failed"]
    assert [check.name for check in failures] == ["Policy file"]
    assert "elsewhere" in failures[0].found


def test_a_windows_without_anything(fake):
    """Whatever state a Windows without anything is in, each failure and warning says what to do."""
    fake.registry.clear()
    fake.start_folder.rmdir()
    fake.interpreter.unlink()
    checks = doctor(fake)
    assert {"Excel", "Start folder", "Add-in file", "Configuration"} == {
        check.name for check in checks if check.state == "failed"
    }
    assert all(check.action for check in checks if check.state in ("failed", "warning"))
    assert not any(check.action for check in checks if check.state in ("ok", "skipped"))
