"""Checks of the configuration and of the Python that it names."""

from __future__ import annotations

from pathlib import Path

from bomrisk_excel.installing.check import Check, failed, passed, skipped, warning
from bomrisk_excel.installing.conf_file import INTERPRETER
from bomrisk_excel.installing.excel import program_bits
from bomrisk_excel.installing.facts import Facts
from bomrisk_excel.installing.launcher import LONGEST_COMMAND, LONGEST_PATH, command_length, dll_folders, dll_name

__all__ = ["characters", "cloud", "configuration", "dll", "interpreter", "lengths", "packages", "variables", "versions"]

_OLDEST_PYTHON = (3, 11)
_VARIABLES = ("PYTHONHOME", "PYTHONPATH")
_ENVIRONMENTS = (r"HKCU\Environment", r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment")
_INSTALL = "Run `bomrisk addin install`."
_NEW_ENVIRONMENT = (
    "Make a Python environment on this computer, e.g. `py -m venv C:\\bomrisk`, install bomrisk there "
    "(`C:\\bomrisk\\Scripts\\pip install bomrisk`) and run `C:\\bomrisk\\Scripts\\bomrisk addin install`."
)


def configuration(facts: Facts) -> Check:
    """VBA finds the configuration, and in it the interpreter."""
    name = "Configuration"
    path = facts.places.conf
    if facts.windows.to_ansi(str(path)) is None:
        return failed(
            name,
            f"Excel's macros cannot open {path}: it has characters outside the code page of Windows.",
            "In the Windows settings for language and region (administrative settings, system locale) choose the language of "
            "these characters, or tick UTF-8; restart, then run `bomrisk addin install` again.",
        )
    if facts.conf is None:
        return failed(name, f"There is no {path}, so Excel does not know which Python to start.", _INSTALL)
    if not facts.interpreter:
        return failed(name, f"{path} has no line {INTERPRETER}, or one that Excel's macros cannot read.", _INSTALL)
    return passed(name, f"{path} names {facts.interpreter}.")


def interpreter(facts: Facts) -> Check:
    """The interpreter exists and runs."""
    name = "Python"
    if not facts.interpreter:
        return skipped(name, "Configuration")
    if not Path(facts.interpreter).is_absolute():
        return failed(
            name,
            f"{facts.interpreter}, which the configuration names, is no full path; the add-in starts nothing else.",
            "Run `bomrisk addin install` with the Python that shall serve Excel.",
        )
    if not Path(facts.interpreter).is_file():
        return failed(
            name,
            f"{facts.interpreter}, which the configuration names, does not exist.",
            "Run `bomrisk addin install` with the Python that shall serve Excel: it was moved or removed.",
        )
    if "\\windowsapps\\" in facts.interpreter.replace("/", "\\").lower():
        return failed(
            name,
            f"{facts.interpreter} is the Python of the Microsoft Store, beside which Excel finds no DLL.",
            _NEW_ENVIRONMENT,
        )
    if facts.python is None:
        return failed(
            name,
            f"{facts.interpreter}: {facts.trouble}.",
            "Start it once in a console to see why. An antivirus program may hold it back; an environment whose Python was "
            "updated or removed has to be made anew, then run `bomrisk addin install`.",
        )
    if tuple(int(part) for part in facts.python.python.split(".")[:2]) < _OLDEST_PYTHON:
        return failed(
            name,
            f"{facts.interpreter} is Python {facts.python.python}, which cannot be started as the add-in does it.",
            f"Use Python {'.'.join(map(str, _OLDEST_PYTHON))} or newer. {_NEW_ENVIRONMENT}",
        )
    return passed(name, f"{facts.interpreter}, Python {facts.python.python}, {facts.python.bits}-bit.")


def packages(facts: Facts) -> Check:
    """The interpreter imports what the functions need."""
    name = "Packages"
    if facts.python is None:
        return skipped(name, "Python")
    errors = dict(facts.python.errors)
    if errors:
        # pywin32 is what win32api belongs to; xlwings fails without it, so it is named first.
        first = next((each for each in ("win32api", "xlwings", "pandas") if each in errors), next(iter(errors)))
        package = {"win32api": "pywin32", "bomrisk_excel.udfs": "bomrisk"}.get(first, first)
        listed = "; ".join(f"{each}: {reason}" for each, reason in errors.items())
        return failed(
            name,
            f"{facts.interpreter} cannot import {listed}",
            f'Reinstall it: "{facts.interpreter}" -m pip install --force-reinstall {package}. What lies with one user '
            f"(pip --user) or is found through PYTHONPATH does not count; if pip can install nowhere else: {_NEW_ENVIRONMENT}",
        )
    found = facts.python.versions
    return passed(name, ", ".join(f"{each} {found[each]}" for each in ("bomrisk", "xlwings", "pandas")) + ".")


def versions(facts: Facts) -> Check:
    """Add-in and Python are of the same bomrisk."""
    name = "Same version"
    if facts.python is None or "bomrisk" not in facts.python.versions:
        return skipped(name, "Packages" if facts.python else "Python")
    if facts.addin is None or not facts.addin.version:
        return skipped(name, "Add-in file")
    there = facts.python.versions["bomrisk"]
    if there != facts.addin.version:
        return failed(
            name,
            f"The add-in was built by bomrisk {facts.addin.version}, but {facts.interpreter} has bomrisk {there}: "
            "functions that only one of them knows fail.",
            "Close Excel and run `bomrisk addin install` with that Python.",
        )
    ours = facts.python.versions.get("xlwings", "")
    if ours and facts.addin.xlwings_version not in ("", ours):
        return failed(
            name,
            f"The add-in carries the macros of xlwings {facts.addin.xlwings_version}, but {facts.interpreter} has xlwings "
            f"{ours}, whose DLL has another name.",
            "Close Excel and run `bomrisk addin install` with that Python.",
        )
    return passed(name, f"Add-in and Python are bomrisk {there}.")


def dll(facts: Facts) -> Check:
    """The DLL of xlwings lies where VBA looks, whole and of Excel's bits."""
    name = "xlwings' DLL"
    if facts.python is None:
        return skipped(name, "Python")
    if not facts.xlwings:
        return skipped(name, "Packages")
    file = dll_name(facts.bits, facts.xlwings)
    folders = dll_folders(Path(facts.interpreter))
    for folder in folders:
        if (folder / file).is_file():
            bits = program_bits(folder / file)
            if bits == facts.bits:
                return passed(name, f"{folder / file}")
            return failed(
                name,
                f"{folder / file} is damaged: it is no DLL for {facts.bits}-bit programs.",
                _put_back(facts, "Reinstall xlwings"),
            )
    looked = " nor in ".join(str(folder) for folder in folders)
    elsewhere = [each for each in facts.python.dlls if Path(each).name == file and Path(each).is_file()]
    if elsewhere:
        return failed(
            name,
            f"{file} is neither in {looked}, where Excel looks, but in {Path(elsewhere[0]).parent}: xlwings was installed "
            "for one user (pip --user), or for another Python.",
            _NEW_ENVIRONMENT,
        )
    if any(Path(each).name == file for each in facts.python.dlls):
        return failed(
            name,
            f"{file} came with xlwings but is neither in {looked}: most likely an antivirus program removed it.",
            _put_back(facts, f"Restore {file} from its quarantine, ask for an exception for it, or reinstall xlwings"),
        )
    return failed(name, f"{file} is neither in {looked}.", _put_back(facts, "Reinstall xlwings"))


def _put_back(facts: Facts, how: str) -> str:
    version = f"=={facts.xlwings}" if facts.xlwings else ""
    return f'{how}: "{facts.interpreter}" -m pip install --force-reinstall --no-deps xlwings{version}'


def characters(facts: Facts) -> Check:
    """The interpreter's path survives the code page of VBA."""
    name = "Characters in the path"
    if not facts.interpreter:
        return skipped(name, "Configuration")
    if facts.windows.to_ansi(facts.interpreter) is None or "\N{REPLACEMENT CHARACTER}" in facts.interpreter:
        return failed(
            name,
            f"{facts.interpreter} has characters outside the code page of Windows, which Excel's macros need.",
            _NEW_ENVIRONMENT,
        )
    return passed(name, "Excel's macros can read them all.")


def lengths(facts: Facts) -> Check:
    """Path and command are short enough for VBA and for xlwings."""
    name = "Length of the path"
    if not facts.interpreter:
        return skipped(name, "Configuration")
    length, whole = len(facts.interpreter), command_length(facts.command)
    if length > LONGEST_PATH:
        return failed(
            name,
            f"{facts.interpreter} has {length:,} characters; Excel's macros take {LONGEST_PATH}.",
            _NEW_ENVIRONMENT,
        )
    if whole > LONGEST_COMMAND:
        return failed(
            name,
            f"The command with which Excel starts Python has {whole:,} characters; xlwings takes {LONGEST_COMMAND:,}.",
            _NEW_ENVIRONMENT,
        )
    return passed(name, f"{length} of {LONGEST_PATH} characters; the command has {whole:,} of {LONGEST_COMMAND:,}.")


def cloud(facts: Facts) -> Check:
    """The interpreter is not in a folder that is synchronised."""
    name = "Not in OneDrive"
    if not facts.interpreter:
        return skipped(name, "Configuration")
    if variable := facts.in_cloud_folder(Path(facts.interpreter)):
        return warning(
            name,
            f"{facts.interpreter} lies in a folder that OneDrive synchronises (%{variable}%): files can be removed from this "
            "computer to save space, and every start becomes slow.",
            _NEW_ENVIRONMENT,
        )
    return passed(name, "Python is on this computer only.")


def variables(facts: Facts) -> Check:
    """No variable leads the Python of a console to other packages than Excel's."""
    name = "Python's variables"
    windows = facts.windows
    found = [
        each
        for each in _VARIABLES
        if windows.environment(each) or any(windows.registry_value(key, each) for key in _ENVIRONMENTS)
    ]
    if found:
        listed = ", ".join(found)
        return warning(
            name,
            f"{listed} is set. Excel's Python ignores it, that of a console does not: they can find different packages.",
            f"Remove {listed} in the Windows settings for environment variables if no other program needs it; install what "
            "it leads to in the environment itself.",
        )
    return passed(name, f"{' and '.join(_VARIABLES)} are not set.")
