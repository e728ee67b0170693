"""Speed of the Excel functions as ratios, through xlwings' real COM server under Wine.

Run ``python tests/benchmarks/excel_ratios.py`` after ``tests/engines/install-wine``. Both sides of a ratio are measured in one
server and in turns. Each row names the work, the reference work, the median ratio over the rounds and the limit that the
project holds itself to; exit status 1 when a ratio is above its limit. Wine's COM is slower than that of Windows, so the
absolute times are for orientation only.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.ratios import PARTS
from tests.engines.excel_server import OMITTED, ExcelServer, missing

LINES = 10_000
CALLS = 1_000
UDFS, SAMPLES = "bomrisk_excel.udfs", "sample_udfs"
HIDDEN = [None, None]
"""What the workbook's names bomrisk_destination and bomrisk_as_of hold: nothing."""

Pair = tuple[float, float]


def texts(start: int) -> list[list[str]]:
    """Descriptions in a column, none like one of another start."""
    return [[f"{PARTS[line % len(PARTS)]} rev {line % 97} item {start + line}"] for line in range(LINES)]


def scored(server: ExcelServer, do: str, item: object, *, ranges: bool, repeat: int = 1) -> list[float]:
    """Seconds of each of so many calls =BOMRISK_SCORE(item)."""
    arguments = [item, OMITTED, OMITTED, OMITTED, OMITTED]
    return times(server, do, UDFS, "BOMRISK_SCORE", arguments, HIDDEN, ranges=ranges, repeat=repeat)


def times(
    server: ExcelServer,
    do: str,
    module: str,
    function: str,
    arguments: list[Any],
    hidden: list[Any],
    *,
    ranges: bool,
    repeat: int = 1,
) -> list[float]:
    """Seconds of each of so many calls."""
    request = {"module": module, "function": function, "arguments": arguments, "hidden": hidden}
    return list(server.request(do=do, ranges=ranges, repeat=repeat, **request)["seconds"])


def a_range(server: ExcelServer, rounds: int) -> list[Pair]:
    """A range of descriptions never seen before, against 3 times echoing it plus plain Python; the limit is so 1."""
    for do in ("time", "time_plain"):
        scored(server, do, "gallium", ranges=True)  # imports and tables are not the question here
    pairs = []
    for number in range(2 * rounds):
        cells = texts(number * LINES)
        [ours] = scored(server, "time", cells, ranges=True)
        [echo] = times(server, "time", SAMPLES, "ECHO", [cells], [], ranges=True)
        [plain] = scored(server, "time_plain", cells, ranges=True)
        pairs.append((ours, 3 * echo + plain))
    return pairs


def a_known_range(server: ExcelServer, rounds: int) -> list[Pair]:
    """The same with a range that was rated before, as when Excel computes a sheet again."""
    cells = texts(-LINES)
    for do in ("time", "time_plain"):
        scored(server, do, cells, ranges=True)
    pairs = []
    for _ in range(rounds):
        [ours] = scored(server, "time", cells, ranges=True)
        [echo] = times(server, "time", SAMPLES, "ECHO", [cells], [], ranges=True)
        [plain] = scored(server, "time_plain", cells, ranges=True)
        pairs.append((ours, 3 * echo + plain))
    return pairs


def single_calls(ranges: bool) -> Callable[[ExcelServer, int], list[Pair]]:
    """=BOMRISK_SCORE("gallium"), or of a cell, against a function that does nothing: medians of blocks of calls, by turns."""

    def measure(server: ExcelServer, rounds: int) -> list[Pair]:
        scored(server, "time", "gallium", ranges=ranges)
        times(server, "time", SAMPLES, "NOTHING", ["gallium"], [], ranges=ranges)
        repeat = -(-CALLS // rounds) if not ranges else 20
        pairs = []
        for _ in range(rounds):
            ours = scored(server, "time", "gallium", ranges=ranges, repeat=repeat)
            idle = times(server, "time", SAMPLES, "NOTHING", ["gallium"], [], ranges=ranges, repeat=repeat)
            pairs.append((statistics.median(ours), statistics.median(idle)))
        return pairs

    return measure


def new_single_calls(server: ExcelServer, rounds: int) -> list[Pair]:
    """=BOMRISK_SCORE("...") of a description never seen before, as a formula filled down: medians of blocks of calls, by turns."""
    for cell in ("gallium", "copper wire"):
        scored(server, "time", cell, ranges=False)
    pairs = []
    for number in range(rounds):
        block = texts((1000 + number) * LINES)[: -(-CALLS // rounds)]
        ours = [scored(server, "time", cell, ranges=False)[0] for [cell] in block]
        idle = times(server, "time", SAMPLES, "NOTHING", ["gallium"], [], ranges=False, repeat=len(block))
        pairs.append((statistics.median(ours), statistics.median(idle)))
    return pairs


def first_call(server: ExcelServer, rounds: int) -> list[Pair]:
    """Start of the server and first score, against start and first call of a function that uses pandas."""

    def once(module: str, function: str, arguments: list[Any], hidden: list[Any]) -> float:
        server.request(do="stop")
        request = {"module": module, "function": function, "arguments": arguments, "hidden": hidden}
        return float(server.request(do="first_call", ranges=False, **request)["seconds"])

    def pair() -> Pair:
        ours = once(UDFS, "BOMRISK_SCORE", ["gallium", OMITTED, OMITTED, OMITTED, OMITTED], HIDDEN)
        return ours, once(SAMPLES, "TOTALS", [[[1, 2], [3, 4]]], [])

    pair()  # files come from the disk
    return [pair() for _ in range(rounds)]


BENCHMARKS: dict[str, tuple[Callable[[ExcelServer, int], list[Pair]], float]] = {
    "10,000 new rows / 3 x echo + plain Python": (a_range, 1.0),
    "10,000 known rows / 3 x echo + plain Python": (a_known_range, 1.0),
    "one value / a function that does nothing": (single_calls(ranges=False), 1.5),
    "one new value / a function that does nothing": (new_single_calls, 2.5),
    "one cell / a function that does nothing": (single_calls(ranges=True), 1.5),
    "start and first call / bare xlwings and pandas": (first_call, 2.0),
}


def main() -> int:
    """Run all benchmarks and print one row each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="pairs measured for each row (default 5)")
    rounds = parser.parse_args().rounds
    if reason := missing():
        print(f"The Excel functions are not measured: {reason}")
        return 0
    slow = 0
    print(f"{'work / reference, through COM under Wine':<58}{'ours [s]':>10}{'other [s]':>11}{'ratio':>8}{'limit':>7}")
    with ExcelServer(timeout=300) as server:
        for name, (benchmark, limit) in BENCHMARKS.items():
            pairs = benchmark(server, rounds)
            ratio = statistics.median(ours / other for ours, other in pairs)
            ours, other = (statistics.median(side) for side in zip(*pairs, strict=True))
            slow += ratio > limit
            print(
                f"{name:<58}{ours:>10.4f}{other:>11.4f}{ratio:>8.2f}{limit:>7.1f}{'  ABOVE' if ratio > limit else ''}",
                flush=True,
            )
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
