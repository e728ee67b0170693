"""The programs that compute workbooks anew: they know nothing of each other, nor of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from tests.engines import libreoffice

Engine = Callable[[Iterable[Path], Path], None]

# Its WebAssembly is compiled once per process, for seven seconds: the tests share one.
NEEDS_FORMULON = [pytest.mark.formulon, pytest.mark.xdist_group("formulon")]
ENGINES = {"libreoffice": libreoffice.NEEDS_LIBREOFFICE, "formulon": NEEDS_FORMULON}
"""Marks by name of the engine; what an engine cannot is said in its module."""
EACH_ENGINE = [pytest.param(name, marks=marks) for name, marks in ENGINES.items()]


def engine_of(name: str, profile: Path) -> Engine:
    """Return what computes workbooks anew and saves them in another folder; `profile` is an empty folder."""
    if name == "libreoffice":
        return lambda workbooks, out: libreoffice.recalculate(workbooks, out, profile)
    from tests.engines import formulon_engine  # no other test needs its interpreter of WebAssembly

    return formulon_engine.recalculate
