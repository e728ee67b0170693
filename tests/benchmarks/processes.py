"""Measuring work in processes of its own: wall time, processor time, and what it adds to the process's memory."""

from __future__ import annotations

import ctypes
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

__all__ = ["Cost", "cost_of", "pairs", "report", "run", "seconds", "told"]


@dataclass(frozen=True)
class Cost:
    """What a piece of work took.

    Parameters
    ----------
    wall, processor : float
        Seconds on the clock, and of the processor; the second hardly depends on what else the machine does.
    memory : float
        Peak of resident memory above what was resident before [MB].
    """

    wall: float
    processor: float
    memory: float = 0.0

    def __sub__(self, other: Cost) -> Cost:
        return Cost(self.wall - other.wall, self.processor - other.processor, self.memory)


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call [s]."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


_BYTECODE = tempfile.TemporaryDirectory(prefix="bomrisk-bytecode-")
_ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
_ENVIRONMENT["PYTHONPYCACHEPREFIX"] = _BYTECODE.name
"""Modules are compiled once, in the first run, as pip does when it installs; a checkout may not have its bytecode."""


def run(*command: str) -> Callable[[], str]:
    """Make a callable that runs a Python process, fails loudly when it does, and returns what was printed."""
    arguments = [sys.executable, *command]
    return lambda: subprocess.run(arguments, check=True, stdout=subprocess.PIPE, text=True, env=_ENVIRONMENT).stdout


def cost_of(work: Callable[[], object]) -> Cost:
    """Cost of one call in this process, its children included."""
    gc.collect()
    with suppress(OSError, AttributeError):  # what the preparation left in the heap must not hide what the work takes
        ctypes.CDLL(None).malloc_trim(0)
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before, used, start = _resident("VmRSS"), _processor(), time.perf_counter()
    work()
    return Cost(time.perf_counter() - start, _processor() - used, _resident("VmHWM") - before)


def _processor() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _resident(key: str) -> float:
    """A line of what Linux says about this process [MB]."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines[key].split()[0]) / 1024


def report(work: Callable[[], object]) -> None:
    """Print the cost of one call for :func:`told`."""
    print(json.dumps(asdict(cost_of(work))))


def told(printed: str) -> Cost:
    """Read a cost that another process printed."""
    return Cost(**json.loads(printed))


def pairs(ours: Callable[[], Cost], plain: Callable[[], Cost], rounds: int) -> list[tuple[Cost, Cost]]:
    """Measure both in turns, after a round that does not count; say what the processor did."""
    found = [(ours(), plain()) for _ in range(rounds + 1)][1:]
    spent = [[each.processor for each in side] for side in zip(*found, strict=True)]
    ratio = statistics.median(our / other for our, other in zip(*spent, strict=True))
    print(f"  processor: {statistics.median(spent[0]):.2f} s / {statistics.median(spent[1]):.2f} s, ratio {ratio:.2f}")
    return found
