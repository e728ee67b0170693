"""Run the command line inside the test, in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bomrisk_excel.cli import main


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]

BOM = """\
Part number,Description,Qty,Material,Unit price
M-1,Magnet block,4,dysprosium,12.5
W-1,Wire,2,copper,3
B-1,Bracket,1,,1.2
G-1,Wafer,1,gallium,80
"""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call the command line; the current folder is `tmp_path`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOMRISK_HOME", str(tmp_path / ".bomrisk"))

    def call(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@pytest.fixture
def bom(tmp_path: Path) -> Path:
    """A small BOM as CSV in the current folder."""
    path = tmp_path / "bom.csv"
    path.write_text(BOM, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def files_made() -> dict[Any, dict[Path, bytes]]:
    """What `once` keeps: by what was made of which files, the files that were written."""
    return {}


@pytest.fixture
def once(
    request: pytest.FixtureRequest, tmp_path: Path, files_made: dict[Any, dict[Path, bytes]]
) -> Callable[[str, Callable[[], object]], None]:
    """Make files of `tmp_path` as another test made them: from the same files they are made once, and copied then."""

    def files() -> dict[Path, bytes]:
        return {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def call(name: str, make: Callable[[], object]) -> None:
        before = files()
        given = sha256(repr(sorted((str(path), sha256(each).digest()) for path, each in before.items())).encode())
        key = (request.module.__name__, name, given.digest())
        if key not in files_made:
            make()
            files_made[key] = {path: each for path, each in files().items() if before.get(path) != each}
        for path, content in files_made[key].items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(content)

    return call


@pytest.fixture
def prepare(run: Run, tmp_path: Path, once: Callable[[str, Callable[[], object]], None]) -> Callable[..., None]:
    """Run a command whose files a test begins with, and of which it wants to know no more than that it succeeds."""

    def call(*arguments: object) -> None:
        def make() -> None:
            outcome = run(*arguments)
            assert outcome.code == 0, outcome.err

        once(" ".join(map(str, arguments)).replace(str(tmp_path), "."), make)

    return call
