"""How the add-in's VBA reaches Python: where it looks for xlwings' DLL, and the command that the DLL starts."""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "LONGEST_COMMAND",
    "LONGEST_PATH",
    "OPTIONS",
    "command_length",
    "dll_folders",
    "dll_name",
    "launcher_command",
]

LONGEST_COMMAND = 2048
"""Characters that xlwings' DLL takes."""
LONGEST_PATH = 259
"""Characters that the calls take with which VBA finds a file and loads a DLL."""
OPTIONS = ("-I", "-B")
"""Options of the interpreter: nothing from the current folder, from PYTHONPATH or from the user's own packages; no bytecode."""

_CLASS_ID = "{00000000-0000-0000-0000-000000000000}"


def dll_name(bits: int, version: str) -> str:
    """Name of xlwings' DLL for an Excel of so many bits."""
    return f"xlwings{bits}-{version}.dll"


def dll_folders(interpreter: Path) -> tuple[Path, Path]:
    """Folders in which VBA's XLPyLoadDLL looks, in its order: beside the interpreter, and above it (virtual environments)."""
    return interpreter.parent, interpreter.parent.parent


def launcher_command(interpreter: str) -> str:
    """Return the command as XLPyCommand in the add-in builds it.

    Parameters
    ----------
    interpreter : str
        The path in the configuration.
    """
    code = "import os, sys; os.chdir(sys.prefix); import xlwings; xlwings.serve('$(CLSID)')"
    return f'"{interpreter}" {" ".join(OPTIONS)} -c "{code}"'


def command_length(command: str) -> int:
    """Return how long a command is once the DLL has put its class id in."""
    return len(command.replace("$(CLSID)", _CLASS_ID))
