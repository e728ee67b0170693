"""Each reference table, read once from the package's own files."""

from __future__ import annotations

from functools import cache
from importlib import resources

import pandas as pd

from bomrisk.errors import ReferenceDataError
from bomrisk.reference.parse import parse_table
from bomrisk.reference.schema import TABLES

__all__ = ["table"]


@cache
def table(name: str) -> pd.DataFrame:
    """Return a reference table without copying it: for reading only, every caller gets the same frame.

    Parameters
    ----------
    name : str
        Name of the table, e.g. ``shares``.

    Returns
    -------
    DataFrame
        Columns as in :data:`bomrisk.reference.schema.TABLES`.

    Raises
    ------
    ReferenceDataError
        If the file is missing or breaks its schema.
    """
    schema = TABLES[name]
    return parse_table(read_text(schema.file), schema)


def read_text(file: str) -> str:
    """Return the text of a file of this package."""
    try:
        return (resources.files("bomrisk.reference") / file).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ReferenceDataError(
            "The reference table is missing from the installation.", where=file, action="Install bomrisk again."
        ) from None
