"""Keep Python's garbage collector from walking many new objects again and again while they are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_paused"]


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the collector of cycles, if it runs.

    For what holds no cycles, such as the rows of a large file or the tables of rules: to look for them takes a quarter of the
    time that it takes to make these.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
