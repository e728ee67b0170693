"""The sheets BOM and Results."""

from __future__ import annotations

from typing import Any

import xlsxwriter

from bomrisk_templates.authoring.look import Look
from bomrisk_templates.authoring.tables import colour_grades, entry_hints, new_page, put_table
from bomrisk_templates.bom_risk.columns import TABLES

__all__ = ["ACTIONS", "add_bom", "add_left_entries", "add_results"]

ACTIONS = ["Ask supplier", "Second source", "Substitute", "Build stock", "Licence", "Accept", "Done"]
"""What a buyer may decide about a line."""
_HINTS = {
    "alternates": "Yours: other parts that may be bought for this line, several with ; between them.",
    "material_override": "Names or ids of materials, several with ; between them, or none = nothing critical in it. Then score "
    "again: this overrules what was recognised.",
    "origin_override": "Country where the material comes from: ISO code (CN) or name. Then score again: this overrules what was "
    "read.",
    "owner": "Yours: who looks after this line.",
    "action": "Choose one, or type your own.",
    "due_date": "Yours: a date, e.g. 2026-12-31.",
    "comment": "Yours: whatever should stay with this line.",
}
_HEADER = 4
_NOTE = 3
_RANGE = (
    "The lowest and highest score that the facts allow with the policy as it is: unnamed countries, other sources, unknown "
    "origins, materials that are not sure."
)
_LIKELY = (
    "Between Likely low and Likely high lie nine of ten draws of all that is not known for certain, the judgements of the policy "
    "among it. Worked out when the BOM was scored."
)
_RANK = (
    "In nine of ten draws the line is from Rank from to Rank to, 1 being the worst. Worked out when the BOM was scored."
)
_MEANING = {
    "low": _RANGE,
    "high": _RANGE,
    "score_p05": _LIKELY,
    "score_p95": _LIKELY,
    "stays": "In how many of all draws the line is one of the 20 worst. Worked out when the BOM was scored.",
    "rank_low": _RANK,
    "rank_high": _RANK,
    "grade_stays": "In how many of all draws the line has the grade that it has. Worked out when the BOM was scored.",
}
"""What headings mean, shown when one is chosen."""


def add_bom(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add the buyer's lines as they were read."""
    page = new_page(
        book,
        look,
        "BOM",
        "Bill of materials",
        "The lines as they were read, with the place in the source file. Alternates and the columns marked (yours), in blue, are "
        "yours: what you state there counts when the BOM, or this workbook, is scored again.",
    )
    last = put_table(page, "bomrisk_bom", _HEADER, 0)
    entry_hints(page, "bomrisk_bom", _HEADER, last, _HINTS)
    page.sheet.freeze_panes(_HEADER + 1, 2)
    page.sheet.repeat_rows(_HEADER)
    page.sheet.print_area(0, 0, last, len(TABLES["bomrisk_bom"]) - 1)


def add_left_entries(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add what the buyer wrote in an earlier workbook on lines that are gone."""
    page = new_page(
        book,
        look,
        "Kept entries",
        "Kept entries",
        "What you wrote in an earlier workbook on lines that are not in this BOM. It comes back with its line, by part number.",
    )
    last = put_table(page, "bomrisk_left_entries", _HEADER, 0)
    entry_hints(page, "bomrisk_left_entries", _HEADER, last, dict.fromkeys(_HINTS, "Yours, from an earlier workbook."))
    page.sheet.freeze_panes(_HEADER + 1, 2)
    page.sheet.repeat_rows(_HEADER)
    page.sheet.print_area(0, 0, last, len(TABLES["bomrisk_left_entries"]) - 1)


def add_results(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add one rated row per line, and the buyer's own columns beside."""
    page = new_page(
        book,
        look,
        "Results",
        "Results by line",
        "Score 0 to 100, half concentration, half export-control exposure (weights on Policy). Owner, Action, Due date and "
        "Comment, in blue, are yours; columns to the right of them hold the details.",
    )
    keys = [column.key for column in TABLES["bomrisk_results"]]
    last = put_table(page, "bomrisk_results", _HEADER, 0, header_height=32)
    colour_grades(page, "bomrisk_results", _HEADER, last, 0)
    sheet = page.sheet
    sheet.write_blank(_NOTE, 0, None, look.lead())
    page.name_cell("bomrisk_stability_note", _NOTE, 0)
    for key, text in _MEANING.items():
        at, heading = keys.index(key), TABLES["bomrisk_results"][keys.index(key)].header
        sheet.data_validation(
            _HEADER, at, _HEADER, at, {"validate": "any", "input_title": heading, "input_message": text}
        )
    sheet.freeze_panes(_HEADER + 1, keys.index("description") + 1)
    sheet.repeat_rows(_HEADER)
    sheet.print_area(0, 0, last, keys.index("why"))
    rules: dict[str, dict[str, Any]] = {
        "action": {"validate": "list", "source": ACTIONS, "error_type": "warning"},
        "due_date": {
            "validate": "date",
            "criteria": ">=",
            "value": 36526,
            "error_title": "Due date",
            "error_message": "Enter a date, e.g. 2026-12-31.",
        },
    }
    entry_hints(page, "bomrisk_results", _HEADER, last, _HINTS, rules)
