"""Worksheet functions that show the engine without bomrisk: what a call costs, how cells arrive, what raising does."""

import os
import time

import pandas as pd
import xlwings as xw


@xw.func
@xw.arg("cells", ndim=2, err_to_str=True)
@xw.ret(ndim=2)
def ECHO(cells, *others):  # noqa: N802
    """Give the range back untouched."""
    return cells


@xw.func
def NOTHING(item=None):  # noqa: N802
    """Do nothing with one cell."""
    return 0.0


@xw.func
@xw.arg("cells", ndim=2)
def KINDS(cells):  # noqa: N802
    """Name the Python type of each cell."""
    return [[type(cell).__name__ for cell in row] for row in cells]


@xw.func
@xw.arg("cells", ndim=2)
def TOTALS(cells):  # noqa: N802
    """Sum of each column, by pandas."""
    return [pd.DataFrame(cells).sum(numeric_only=True).tolist()]


@xw.func
def RAISES(item):  # noqa: N802
    """Raise."""
    raise ValueError(f"no such item: {item}")


@xw.func
def PROCESS():  # noqa: N802
    """Give the number of the server's process."""
    return os.getpid()


@xw.func
def SLEEPS(seconds):  # noqa: N802
    """Take long."""
    time.sleep(seconds)
    return seconds
