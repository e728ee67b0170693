"""LibreOffice as a second opinion on formulas."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
NEEDS_LIBREOFFICE = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: run tests/engines/install-libreoffice"),
]


def python_with_uno() -> str | None:
    """LibreOffice's Python link belongs to the system's Python, not to a virtual environment."""
    for python in ("/usr/bin/python3", shutil.which("python3")):
        if python and not subprocess.run([python, "-c", "import uno"], capture_output=True).returncode:
            return python
    return None


UNO_PYTHON = python_with_uno() if SOFFICE else None
NEEDS_UNO = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(
        UNO_PYTHON is None, reason="LibreOffice with python3-uno is missing: run tests/engines/install-libreoffice"
    ),
]
# Without this LibreOffice shows the stored values of files that Excel or XlsxWriter wrote.
_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


def recalculate(workbooks: Iterable[Path], out: Path, profile: Path) -> None:
    """Compute every formula of workbooks anew, in one run, and save them under their names in another folder.

    `profile` is an empty folder, or that of an earlier run.
    """
    settings = profile / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir()
        settings.write_text(_ALWAYS_RECALCULATE)
    command = [str(SOFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), *map(str, workbooks)]
    subprocess.run(command, check=True, capture_output=True, timeout=540)


def convert(workbook: Path, ending: str, profile: Path) -> Path:
    """Save a workbook in another format beside it; `profile` is an empty folder, or that of an earlier run."""
    command = [str(SOFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    command += ["--convert-to", ending, "--outdir", str(workbook.parent), str(workbook)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return workbook.with_suffix(f".{ending}")


def as_a_person(document: Path, steps: Sequence[Sequence[Any]]) -> list[Any]:
    """Do with a workbook what `libreoffice_person` knows, one step after another, and return what was read."""
    done = subprocess.run(
        [str(UNO_PYTHON), str(Path(__file__).with_name("libreoffice_person.py")), str(SOFFICE)],
        input=json.dumps({"document": str(document), "steps": steps}),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))
