"""Speed as ratios against plain pandas work, both measured in the same run.

Run ``python tests/benchmarks/ratios.py``: each row names the work, the reference work, the median ratio over the rounds and
the limit that the project holds itself to. Exit status 1 when a ratio is above its limit. Absolute times depend on the
machine and are printed for orientation only.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.boms import make_bom
from tests.benchmarks.filling import less_memory, less_time, less_time_than_openpyxl
from tests.benchmarks.processes import run, seconds
from tests.benchmarks.recognition import numbered_texts, recognising, recognising_afresh, unlike_texts
from tests.benchmarks.scoring import workbook
from tests.benchmarks.suppliers import writing_only

LINES_TO_READ = 100_000
LINES_IN_MEMORY = 1_000_000
LINES_OF_A_YEAR = 10_000


def memory(_folder: Path, rounds: int) -> list[tuple[float, float]]:
    """Scoring a million lines whose materials are assigned against merging them with a prepared rating table."""
    import numpy as np
    import pandas as pd

    import bomrisk

    table = bomrisk.materials(as_of="2026-11-22", to="DE").drop(columns="name")
    names = table["material"].to_numpy(dtype=object)
    rng = np.random.default_rng(1)
    size = LINES_IN_MEMORY
    bom = pd.DataFrame(
        {
            "part_number": [f"P-{number}" for number in range(size)],
            "material": names[rng.integers(len(names), size=size)],
            "quantity": rng.integers(1, 500, size=size),
            "unit_price": rng.random(size),
        }
    )
    pairs = []
    for _ in range(rounds):
        ours = seconds(lambda: bomrisk.score(bom, as_of="2026-11-22", to="DE"))
        pairs.append((ours, seconds(lambda: bom.merge(table, on="material", how="left"))))
    return pairs


def dates(_folder: Path, rounds: int) -> list[tuple[float, float]]:
    """Scoring 10,000 lines on each of 365 days against scoring them once, on a day that was not asked for before."""
    import datetime as dt

    import pandas as pd

    import bomrisk
    from bomrisk.timeline import scores_by_day

    texts = numbered_texts(LINES_OF_A_YEAR, 1)
    countries = [("CN", "DE", "JP", "US", None)[number % 5] for number in range(len(texts))]
    bom = pd.DataFrame({"description": texts, "country": countries})
    bomrisk.score(bom, as_of="2024-12-31", to="US")
    pairs = []
    for number in range(1, rounds + 1):
        start = dt.date(2025, 1, 1) + dt.timedelta(days=number)
        ours = seconds(lambda start=start: scores_by_day(bom, start, days=364, to="US"))  # type: ignore[misc]
        pairs.append((ours, seconds(lambda start=start: bomrisk.score(bom, as_of=start, to="US"))))  # type: ignore[misc]
    return pairs


def importing(_folder: Path, rounds: int) -> list[tuple[float, float]]:
    """`import bomrisk` against `import pandas`, each in a fresh process."""
    return [(seconds(run("-c", "import bomrisk")), seconds(run("-c", "import pandas"))) for _ in range(2 * rounds)]


def reading(folder: Path, rounds: int) -> list[tuple[float, float]]:
    """Reading and mapping a large .xlsx against python-calamine to a DataFrame."""
    import pandas as pd
    from python_calamine import CalamineWorkbook

    from bomrisk_templates.reading import read_bom

    bom = folder / "large.xlsx"
    make_bom(bom, LINES_TO_READ)

    def plain() -> object:
        rows = CalamineWorkbook.from_path(str(bom)).get_sheet_by_index(0).to_python()
        return pd.DataFrame(rows[1:], columns=rows[0])

    return [(seconds(lambda: read_bom(bom)), seconds(plain)) for _ in range(rounds)]


def first_text(_folder: Path, rounds: int) -> list[tuple[float, float]]:
    """A fresh process that recognises one text against one that imports pandas."""
    one = "import pandas as pd; from bomrisk.evidence import identify; identify(pd.DataFrame({'description': ['BLDC motor']}))"
    return [(seconds(run("-c", one)), seconds(run("-c", "import pandas"))) for _ in range(2 * rounds)]


BENCHMARKS = {
    "score 10,000 lines of .xlsx / calamine + XlsxWriter": (workbook, 2.0),
    "fill 100,000 rows / XlsxWriter": (less_time, 1.0),
    "fill 100,000 rows / XlsxWriter, peak memory [MB]": (less_memory, 2.0),
    "fill 10,000 rows / openpyxl": (less_time_than_openpyxl, 1 / 3),
    "200 supplier workbooks / template copied, same cells": (writing_only, 1.5),
    "score 1,000,000 lines in memory / merge": (memory, 3.0),
    "score 10,000 lines on each of 365 days / on one day": (dates, 10.0),
    "read 100,000 lines of .xlsx / calamine to a DataFrame": (reading, 2.5),
    "recognise 20,000 new texts with other numbers / look up their words": (recognising(numbered_texts), 5.0),
    "recognise 20,000 new texts, no two alike / look up their words": (recognising(unlike_texts), 35.0),
    "recognise 20,000 descriptions in a new process / look up their words": (recognising_afresh, 25.0),
    "import bomrisk / import pandas": (importing, 1.3),
    "recognise one text / import pandas": (first_text, 3.0),
}


def main() -> int:
    """Run all benchmarks and print one row each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="pairs measured for each row (default 5)")
    rounds = parser.parse_args().rounds
    slow = 0
    print(f"{'work / reference':<58}{'ours [s]':>10}{'plain [s]':>11}{'ratio':>8}{'limit':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for name, (benchmark, limit) in BENCHMARKS.items():
            pairs = benchmark(Path(folder), rounds)
            ratio = statistics.median(ours / plain for ours, plain in pairs)
            ours, plain = (statistics.median(times) for times in zip(*pairs, strict=True))
            slow += ratio > limit
            print(
                f"{name:<58}{ours:>10.2f}{plain:>11.2f}{ratio:>8.2f}{limit:>7.2f}{'  ABOVE' if ratio > limit else ''}"
            )
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
