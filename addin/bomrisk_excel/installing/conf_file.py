r"""The configuration file ``bomrisk.conf``, as xlwings' VBA reads it.

VBA reads it with ``Input #``, field by field, in the code page of Windows, and takes the first field that equals the
name it looks for: a blank line or a stray quote shifts every pair below it. The installer's own line therefore goes on top.
"""

from __future__ import annotations

from pathlib import Path

from bomrisk.errors import InputError
from bomrisk_excel.installing.windows import Windows

__all__ = ["INTERPRETER", "conf_line", "pairs", "path_for_vba", "with_line", "without_lines"]

INTERPRETER = "INTERPRETER_WIN"


def pairs(text: str) -> dict[str, str]:
    """Return the settings that VBA finds in a file's text, names in upper case.

    Parameters
    ----------
    text : str

    Returns
    -------
    dict
        The first value of each name, since VBA stops there.
    """
    fields = _fields(text)
    found: dict[str, str] = {}
    for name, value in zip(fields[::2], fields[1::2], strict=False):
        found.setdefault(name.upper(), value)
    return found


def _fields(text: str) -> list[str]:
    """Split as VBA's ``Input #`` does: at commas and line ends, except between quotes, which know no escape."""
    fields: list[str] = []
    at, end = 0, len(text)
    while at < end:
        while at < end and text[at] in " \t":
            at += 1
        if at < end and text[at] == '"':
            close = text.find('"', at + 1)
            close = end if close < 0 else close
            fields.append(text[at + 1 : close])
            at = close + 1
            while at < end and text[at] not in ",\r\n":
                at += 1
        else:
            begin = at
            while at < end and text[at] not in ",\r\n":
                at += 1
            fields.append(text[begin:at].strip())
        at += 2 if text[at : at + 2] == "\r\n" else 1
    return fields


def conf_line(windows: Windows, name: str, value: str) -> bytes:
    """Return one line of the file."""
    line = windows.to_ansi(f'"{name}","{value}"\r\n')
    if line is None or '"' in value:
        raise InputError("Excel's macros cannot read these characters.", where=value)
    return line


def path_for_vba(windows: Windows, path: Path) -> str:
    """Return a path so that VBA can read it from a file, load a DLL beside it and start it.

    All three go through the code page of Windows. Where the path as it is does not survive this, its 8.3 form does.

    Raises
    ------
    InputError
        If there is no form that does.
    """
    for text in (str(path), windows.short_path(path)):
        if text and windows.to_ansi(text) is not None and '"' not in text:
            return text
    raise InputError(
        "This path has characters that Excel's macros cannot read (they know only those of the Windows code page), "
        "and the drive keeps no short names.",
        where=str(path),
        action="Make a Python environment in a folder with plain letters (`py -m venv C:\\bomrisk`) and install bomrisk there.",
    )


def without_lines(content: bytes, name: str, windows: Windows) -> tuple[bytes, list[bytes]]:
    """Return a file's content without the lines that set `name`, and those lines."""
    kept: list[bytes] = []
    taken: list[bytes] = []
    for line in content.splitlines(keepends=True):
        fields = _fields(windows.from_ansi(line).strip())
        (taken if fields and fields[0].upper() == name else kept).append(line)
    return b"".join(kept), taken


def with_line(content: bytes, line: bytes) -> bytes:
    """Return a file's content with a line on top, where VBA finds it whatever follows."""
    return line + content
