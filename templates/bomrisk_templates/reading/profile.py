"""What a person tells the reader about a file, and how it is kept for the next one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from bomrisk.errors import InputError
from bomrisk_templates.reading.grid import column_index
from bomrisk_templates.reading.header_text import normalise
from bomrisk_templates.reading.header_words import CANONICAL

__all__ = ["Profile"]

_KEYS = ("columns", "header_row", "sheet", "sheets", "decimal", "skip_rows", "headers")


@dataclass(frozen=True, slots=True)
class Profile:
    """Overrides of how a BOM file is understood.

    Parameters
    ----------
    columns : mapping
        Canonical name to a column letter (``C``), a header text (``Bezeichnung``), or empty for "there is no such column".
    header_row : int, optional
        1-based row of the header; 0 if the table has none.
    sheets : tuple of str
        Sheets to read; empty for all.
    decimal : {"", ",", "."}
        Decimal sign of numbers written as text.
    skip_rows : frozenset of int
        1-based rows to leave out.
    headers : tuple of str
        Header texts of the table that it was made for; a saved profile is found by them.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    header_row: int | None = None
    sheets: tuple[str, ...] = ()
    decimal: Literal["", ",", "."] = ""
    skip_rows: frozenset[int] = frozenset()
    headers: tuple[str, ...] = ()

    @classmethod
    def from_toml(cls, path: str | Path) -> Profile:
        """Read a profile from a TOML file.

        Parameters
        ----------
        path : str or Path

        Raises
        ------
        InputError
            If the file is missing, is not TOML, or says something unknown.
        """
        path = Path(path)
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError as error:
            raise InputError(
                "there is no such profile.", where=str(path), action="Check the name and the folder."
            ) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InputError(f"the profile is not valid TOML ({error}).", where=path.name) from error
        except OSError as error:
            raise InputError(f"the profile cannot be read ({error.strerror or error}).", where=path.name) from error
        return cls.from_mapping(content, where=path.name)

    @classmethod
    def from_mapping(cls, content: Mapping[str, Any], *, where: str = "profile") -> Profile:
        """Make a profile from plain values.

        Parameters
        ----------
        content : mapping
            Keys ``columns, header_row, sheet, sheets, decimal, skip_rows, headers``.
        where : str
            Named in messages.

        Raises
        ------
        InputError
            If a key or a value is unknown.
        """
        for key in content:
            if key not in _KEYS:
                raise InputError(f"unknown setting {key!r}.", where=where, action=f"Known are: {', '.join(_KEYS)}.")
        columns = content.get("columns", {})
        if not isinstance(columns, Mapping):
            raise InputError("[columns] must be a table of name = column.", where=where)
        chosen: dict[str, str] = {}
        for name, column in columns.items():
            if name not in CANONICAL:
                raise InputError(
                    f"unknown column name {name!r}.", where=where, action=f"Known are: {', '.join(CANONICAL)}."
                )
            chosen[name] = "" if column in (None, False) else str(column)
        header_row = content.get("header_row")
        if header_row is not None and (
            not isinstance(header_row, int) or isinstance(header_row, bool) or header_row < 0
        ):
            raise InputError("header_row must be a row number, or 0 for none.", where=where)
        decimal = content.get("decimal", "")
        if decimal not in ("", ",", "."):
            raise InputError("decimal must be ',' or '.'.", where=where)
        sheets = content.get("sheets", [])
        if isinstance(sheets, str):
            sheets = [sheets]
        if content.get("sheet"):
            sheets = [content["sheet"], *sheets]
        rows = content.get("skip_rows", [])
        if not isinstance(rows, list | tuple | set | frozenset) or not all(
            isinstance(row, int) and row > 0 for row in rows
        ):
            raise InputError("skip_rows must be a list of row numbers.", where=where)
        headers = content.get("headers", [])
        if not isinstance(headers, list | tuple) or not all(isinstance(text, str) for text in headers):
            raise InputError("headers must be a list of texts.", where=where)
        names = tuple(str(sheet) for sheet in sheets)
        return cls(chosen, header_row, names, decimal, frozenset(rows), tuple(headers))

    def knows(self, headers: Iterable[str]) -> bool:
        """Whether it was made for a table with these header texts: the same ones, in any order."""
        mine = {normalise(text) for text in self.headers}
        return bool(mine) and mine == {normalise(text) for text in headers if text.strip()}

    def to_toml(self) -> str:
        """The profile as TOML text that `from_toml` reads back."""
        lines: list[str] = []
        if self.header_row is not None:
            lines.append(f"header_row = {self.header_row}")
        if self.sheets:
            lines.append(f"sheets = [{', '.join(_quote(sheet) for sheet in self.sheets)}]")
        if self.decimal:
            lines.append(f"decimal = {_quote(self.decimal)}")
        if self.skip_rows:
            lines.append(f"skip_rows = [{', '.join(str(row) for row in sorted(self.skip_rows))}]")
        if self.headers:
            lines.append(f"headers = [{', '.join(_quote(text) for text in self.headers)}]")
        if self.columns:
            lines += ["", "[columns]", *(f"{name} = {_quote(column)}" for name, column in self.columns.items())]
        return "\n".join(lines).strip() + "\n"

    def resolve(self, headers: Mapping[int, str], left: int, right: int) -> dict[str, int | None]:
        """Turn the chosen letters and header texts into columns of one table.

        Parameters
        ----------
        headers : mapping
            0-based column to header text.
        left, right : int
            Columns of the table, `right` excluded.

        Returns
        -------
        dict
            Canonical name to column, None for "no such column"; names that this table has no column for are left out.
        """
        found: dict[str, int | None] = {}
        by_text = {normalise(text): column for column, text in sorted(headers.items(), reverse=True)}
        for name, column in self.columns.items():
            if not column:
                found[name] = None
                continue
            text = by_text.get(normalise(column))
            index = text if text is not None else column_index(column)
            if index is not None and left <= index < right:
                found[name] = index
        return found


def _quote(text: str) -> str:
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    )
    return f'"{escaped}"'
