"""The lines of today's BOM that a reply is about: by the names of its parts, wherever the lines stand by now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from bomrisk_templates.bom_risk.line_key import LineKey, key_of
from bomrisk_templates.declarations.declaration import Part
from bomrisk_templates.declarations.matching import LineIndex, company_key
from bomrisk_templates.supplier_risk.reply import AskedPart
from bomrisk_templates.supplier_risk.seal import line_ids

__all__ = ["ReplyLines"]

_KNOWN_BY = ("part_number", "manufacturer_part_number", "description", "manufacturer")
_COMPANIES = ("supplier", "manufacturer")


class ReplyLines:
    """The lines of a BOM by the names that supplier workbooks have for them.

    Parameters
    ----------
    lines : DataFrame
        Canonical columns.
    """

    def __init__(self, lines: pd.DataFrame) -> None:
        self._lines = lines
        self._by_key: dict[LineKey, list[int]] = {}
        columns = [name for name in _KNOWN_BY if name in lines.columns]
        cells = [lines[name].astype(object).where(lines[name].notna(), None).tolist() for name in columns]
        for position in range(len(lines)):
            row = {name: values[position] for name, values in zip(columns, cells, strict=True)}
            # A line that nothing names is known by its place alone, as the workbook has it.
            key = key_of(row) or ("line", str(position))
            self._by_key.setdefault(key, []).append(position)
        self._index = LineIndex(lines)
        self._by_id: dict[int, Mapping[str, list[int]]] = {}

    def of(self, line_id: str, part: AskedPart) -> tuple[list[int], bool]:
        """Find the lines of a part.

        Parameters
        ----------
        line_id : str
        part : AskedPart

        Returns
        -------
        positions : list of int
            Empty where it is in the BOM no more.
        by_number : bool
            Whether they were found by a part number only.
        """
        found = self._named(len(line_id)).get(line_id, [])
        if found:
            return found, False
        numbers = (part.reference, part.number)
        return next((at for number in numbers if number and (at := self._index.of_part(Part(number)))), []), True

    def other_companies(self, positions: Sequence[int], supplier: str) -> list[str]:
        """Companies that the lines name, where the supplier is none of them."""
        wanted, names = company_key(supplier), []
        for name in _COMPANIES:
            if name in self._lines.columns:
                column = self._lines[name].iloc[list(positions)].dropna()
                names += [str(each) for each in column]
        if not names or wanted in map(company_key, names):
            return []
        return list(dict.fromkeys(names))

    def _named(self, length: int) -> Mapping[str, list[int]]:
        """Lines by name of that length; a name that two kinds of lines would have is left out."""
        if length not in self._by_id:
            named: dict[str, list[list[int]]] = {}
            for key, positions in self._by_key.items():
                named.setdefault(line_ids([key], length)[0], []).append(positions)
            self._by_id[length] = {name: found[0] for name, found in named.items() if len(found) == 1}
        return self._by_id[length]
