"""The visual language of the workbooks: colours, fonts and cell formats in one place.

Grades run from light and yellow to dark and blue, as cividis does, in larger steps: any two of them, unrated among them, are 16
or more apart in CIEDE2000, also without one kind of cones, and grey printers keep their order. The letter always stands beside
the colour. Every text has a contrast of 4.5:1 or more on its fill. tests/accessibility checks all of this.
"""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

__all__ = ["ANSWERS", "CALCULATION", "GRADES", "INK", "INPUT_FILL", "NAVY", "Look"]

INK = "#1B2430"
MUTED = "#5A6472"
NAVY = "#1F2F4D"
RULE = "#CBD2DB"
CALCULATION = "#5C6674"
CALCULATION_FILL = "#F3F4F6"
ENTRY_HEADER = "#2F5597"
INPUT_FILL = "#E9F0FA"
INPUT_INK = "#1A3F7A"
WHITE = "#FFFFFF"
ENTRIES = (INPUT_FILL, INPUT_INK, ENTRY_HEADER)
"""Fill, text and header colour of what is the buyer's."""
ANSWERS = ("#E4F1E1", "#173F1C", "#2F6B3A")
"""The same of what a supplier fills in: another colour, since it is somebody else's."""

GRADES = {
    "A": ("#F6DFA6", INK),
    "B": ("#C6A04A", INK),
    "C": ("#918D7C", INK),
    "D": ("#405D82", WHITE),
    "E": ("#00204C", WHITE),
}
"""Fill and text colour of each grade."""
UNRATED = {"bg_color": "#FFFFFF", "fg_color": "#B9C0CA", "pattern": 14, "font_color": INK}

_FONT = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "vcenter"}

_LOOKS: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@"},
    "any": {},
    "wrap": {"text_wrap": True},
    "flag": {"align": "center"},
    "grade": {"align": "center", "bold": True},
    "result": {"align": "center", "bold": True},
    "int": {"num_format": "0", "align": "right"},
    "year": {"num_format": "0", "align": "center"},
    "score": {"num_format": "0.0", "align": "right"},
    "factor": {"num_format": "0.00##", "align": "right"},
    "factor_text": {"align": "right"},
    "setting": {"align": "right"},
    "amount": {"align": "right"},
    "amount_text": {"align": "right"},
    "share": {"num_format": "0%", "align": "right"},
    "share_fine": {"num_format": "0.0%", "align": "right"},
    "hhi": {"num_format": "#,##0", "align": "right"},
    "money": {"num_format": "#,##0.00", "align": "right"},
    "whole_money": {"num_format": "#,##0", "align": "right"},
    "count": {"num_format": "#,##0", "align": "right"},
    "points": {"num_format": '+0.0;-0.0;"–"', "align": "right"},
    "date": {"num_format": "yyyy-mm-dd", "align": "center"},
    "link": {"underline": 1, "font_color": INPUT_INK, "text_wrap": True},
    "entry": {},
    "entry_wrap": {"text_wrap": True},
    "entry_rate": {"num_format": "0.0000##", "align": "right"},
    "entry_date": {"num_format": "yyyy-mm-dd", "align": "center"},
    "entry_share": {"num_format": "0.##%", "align": "right"},
    "entry_number": {"num_format": "0.##", "align": "right"},
}
_RIGHT = {
    "int",
    "score",
    "factor",
    "factor_text",
    "setting",
    "amount",
    "amount_text",
    "share",
    "share_fine",
    "hhi",
    "money",
    "whole_money",
    "count",
    "points",
    "entry_rate",
    "entry_share",
    "entry_number",
}
_CENTRE = {"flag", "grade", "result", "year", "date", "entry_date"}


class Look:
    """Formats of a workbook, each made once.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    entries : (fill, text colour, header colour), optional
        Of the cells that people fill in.
    """

    def __init__(self, book: xlsxwriter.Workbook, entries: tuple[str, str, str] = ENTRIES) -> None:
        self._book = book
        self.entries = entries
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def make(self, **properties: Any) -> Format:
        """Return a format with the house font and these properties."""
        merged = {**_FONT, **properties}
        key = tuple(sorted(merged.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(merged)
        return self._made[key]

    def body(self, look: str, role: str = "given", *, calculation: bool = False, **more: Any) -> Format:
        """Format of a table's body cell."""
        properties = dict(_LOOKS[look])
        # A calculated text formatted as "@" would turn into its formula's text when edited.
        if role == "formula" and properties.get("num_format") == "@":
            del properties["num_format"]
        properties.update({"bottom": 1, "bottom_color": RULE})
        if role == "entry":
            properties.update({"bg_color": self.entries[0], "font_color": self.entries[1], "locked": False})
        elif calculation and role == "formula":
            properties["bg_color"] = CALCULATION_FILL
        properties.update(more)
        if properties.get("align") != "center":  # air between a number and the text beside it
            properties["indent"] = 1
        return self.make(**properties)

    def header(self, look: str, *, calculation: bool = False, role: str = "given") -> Format:
        """Format of a table's header cell."""
        align = "right" if look in _RIGHT else "center" if look in _CENTRE else "left"
        fill = CALCULATION if calculation else self.entries[2] if role == "entry" else NAVY
        return self.make(
            bold=True,
            font_color=WHITE,
            bg_color=fill,
            text_wrap=True,
            align=align,
            bottom=1,
            bottom_color=fill,
            indent=0 if align == "center" else 1,
        )

    def title(self) -> Format:
        """Format of a sheet's title."""
        return self.make(font_size=18, bold=True, font_color=NAVY)

    def lead(self) -> Format:
        """Format of the line under a title."""
        return self.make(font_color=MUTED)

    def notice(self) -> Format:
        """Format of a notice that must not be missed."""
        return self.make(bold=True, font_color="#7A1F00")

    def section(self) -> Format:
        """Format of a heading inside a sheet."""
        return self.make(font_size=12, bold=True, font_color=NAVY, bottom=2, bottom_color=NAVY)

    def grades(self) -> dict[str, Format]:
        """Conditional formats of the grades."""
        made = {
            letter: self._book.add_format({"bg_color": fill, "font_color": ink, "bold": True})
            for letter, (fill, ink) in GRADES.items()
        }
        made["unrated"] = self._book.add_format(UNRATED)
        return made
