"""Print the figures of a corpus."""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import json
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tests.corpus.layout import LayoutFigures, judge_layout
from tests.corpus.materials import MaterialFigures, judge_materials
from tests.corpus.truth import MaterialTruth, material_truths, table_truths

from bomrisk_excel.cli import main as bomrisk

__all__ = ["Corpus", "main"]


class Corpus:
    """What bomrisk says of the files of a folder.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables = table_truths(folder)
        self.lines = material_truths(folder)
        self._file_of = {table.slug: table.file for table in self.tables}

    @cache  # noqa: B019 - one corpus lives as long as the process
    def check(self, file: str) -> dict[str, Any]:
        """What ``bomrisk check FILE --json`` prints; no tables where it refuses the file."""
        return _printed("check", str(self.folder / "files" / file), "--json") or {"tables": []}

    @cache  # noqa: B019
    def _lines(self, file: str) -> dict[tuple[str, int], list[dict[str, Any]]]:
        """What ``bomrisk score FILE --json`` prints, by place: tables side by side have lines in the same row."""
        found: dict[tuple[str, int], list[dict[str, Any]]] = {}
        for line in (_printed("score", str(self.folder / "files" / file), "--json") or {"lines": []})["lines"]:
            found.setdefault((line["sheet"], line["row"]), []).append(line)
        return found

    @cache  # noqa: B019
    def _materials_of_texts(self) -> dict[str, frozenset[str]]:
        """Materials by text, for lines whose file is not in the folder."""
        texts = [line.text for line in self.lines if line.slug not in self._file_of]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "texts.csv"
            with path.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows([["Description", "Quantity"], *([text, 1] for text in texts)])
            profile = Path(folder) / "profile.toml"
            profile.write_text('header_row = 1\n[columns]\ndescription = "A"\nquantity = "B"\n', encoding="utf-8")
            lines = (_printed("score", str(path), "--json", "--profile", str(profile)) or {"lines": []})["lines"]
        return {texts[line["row"] - 2]: _names(line) for line in lines}

    def materials(self, truth: MaterialTruth) -> frozenset[str] | None:
        """Materials that count in the score of a line; None where there is no such line."""
        file = self._file_of.get(truth.slug)
        if file is None:
            return self._materials_of_texts().get(truth.text)
        lines = self._lines(file).get((truth.sheet, truth.row), [])
        named = [line for line in lines if line["description"] and line["description"] in truth.text]
        return frozenset().union(*map(_names, named or lines)) if lines else None


def _names(line: dict[str, Any]) -> frozenset[str]:
    return frozenset(entry["material"] for entry in line["materials"])


def _printed(*arguments: str) -> Any:
    """The JSON that a command prints, None where it fails."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        code = bomrisk([*arguments])
    return json.loads(printed.getvalue()) if code == 0 else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of a folder; with ``--misses`` also what is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.corpus", description="Figures on BOM files with ground truth."
    )
    parser.add_argument("folder", type=Path, help="holds files/, index.csv and materials_truth.csv")
    parser.add_argument("--misses", action="store_true", help="list what is wrong")
    options = parser.parse_args(arguments)
    corpus = Corpus(options.folder)
    if not corpus.tables and not corpus.lines:
        sys.stderr.write(f"{options.folder}: neither index.csv nor materials_truth.csv has rows.\n")
        return 2
    misses: list[str] = []
    if corpus.tables:
        layout = judge_layout(corpus.tables, corpus.check)
        _print_layout(layout)
        misses += layout.misses
    if corpus.lines:
        materials = judge_materials(corpus.lines, corpus.materials)
        _print_materials(materials)
        misses += materials.misses
    if options.misses:
        print("", *misses, sep="\n")
    return 0


def _print_layout(figures: LayoutFigures) -> None:
    print(f"{'tables':<24}{figures.tables:>12}")
    for name, right, asked in (
        ("header row", figures.headers, figures.tables),
        ("part rows exact", figures.rows, figures.tables),
        *((role, *counts) for role, counts in figures.columns.items()),
    ):
        print(f"{name:<24}{f'{right} of {asked}':>12}{right / asked:>8.1%}")


def _print_materials(figures: MaterialFigures) -> None:
    print(f"\n{'materials':<12}{'lines':>8}{'precision':>11}{'recall':>8}{'lines with a wrong one':>24}")
    for kind, counts in sorted(figures.by_kind.items(), key=lambda item: (item[0] == "all", item[0])):
        rates = f"{counts.precision:>11.3f}{counts.recall:>8.3f}{counts.false_positives:>24.1%}"
        print(f"{kind:<12}{counts.lines:>8}{rates}")


if __name__ == "__main__":
    raise SystemExit(main())
