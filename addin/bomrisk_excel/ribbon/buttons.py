"""The buttons of the ribbon tab, from left to right: what they are called, what they say, and which script they run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["BUTTONS", "TAB", "Button"]

TAB = "BOM risk"
"""What the ribbon tab is called."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button of the ribbon.

    Parameters
    ----------
    id : str
        ``ScoreBom`` for the VBA callback ``BomriskScoreBom``.
    label : str
        What stands on it.
    group : str
        The group that it stands in; buttons of a group follow each other.
    image : str
        Name of one of Office's own pictures (imageMso), of a control that Excel has: where it lacks one, the button stays blank.
    size : {"large", "normal"}
    tip : str
        Bold first line of the tip.
    help : str
        The rest of the tip.
    script : str
        A function without arguments in :mod:`bomrisk_excel.ribbon.scripts`.
    """

    id: str
    label: str
    group: str
    image: str
    size: Literal["large", "normal"]
    tip: str
    help: str
    script: str


BUTTONS: tuple[Button, ...] = (
    Button(
        "ScoreBom",
        "Score BOM",
        "Rate",
        "ConditionalFormattingColorScalesGallery",
        "large",
        "Rate the bill of materials on this sheet",
        "Finds the table on the active sheet and adds the sheets Risk dashboard and Risk results beside it. Your own cells "
        "are never changed. What you enter into Owner, Action, Due date and Comment stays when you score "
        "again.",
        "score_bom",
    ),
    Button(
        "RiskWorkbook",
        "Risk workbook",
        "Rate",
        "FileSaveAsExcelXlsx",
        "large",
        "Make the living risk workbook",
        "Writes a new file beside this workbook in which every grade is a formula on a Policy sheet, with controls, checks "
        "and sources, and opens it. Recipients need no add-in.",
        "risk_workbook",
    ),
    Button(
        "ControlsCalendar",
        "Controls calendar",
        "Watch",
        "FunctionsDateTimeInsertGallery",
        "large",
        "Which export controls reach this BOM, and what changes when",
        "Adds the sheet Risk controls: the next dated change first, with materials, decree and source.",
        "controls_calendar",
    ),
    Button(
        "WhatChanged",
        "What changed",
        "Watch",
        "ConditionalFormattingIconSetsGallery",
        "large",
        "What changed since the last score",
        "Rates the BOM anew and lists on the sheet Risk changes which lines moved, from what to what, and why: a control, "
        "the facts, or the line itself.",
        "what_changed",
    ),
    Button(
        "CheckWorkbook",
        "Check workbook",
        "Prepare",
        "ErrorChecking",
        "normal",
        "How this workbook is understood",
        "Lists on the sheet Risk check which tables and columns were recognised and why, what a person should look at, "
        "and formulas of this add-in that give no value.",
        "check_workbook",
    ),
    Button(
        "CopyForEmail",
        "Copy for e-mail",
        "Send",
        "FileSendAsAttachment",
        "normal",
        "The lines that matter, on one page",
        "Adds the sheet Risk e-mail with the worst lines, why, what to ask and what changes next, and copies it, ready to "
        "be pasted into a message.",
        "copy_for_email",
    ),
    Button(
        "SupplierWorkbooks",
        "Supplier workbooks",
        "Send",
        "DataValidation",
        "normal",
        "A workbook with the open questions for each supplier",
        "Writes a new folder beside this workbook: one file per supplier with its parts, the questions whose answers move the "
        "rating and cells to answer in, and an index of all suppliers for you only. No prices or scores go to suppliers.",
        "supplier_workbooks",
    ),
    Button(
        "FreezeValues",
        "Freeze to values",
        "Send",
        "PasteValues",
        "normal",
        "Save a copy for people without this add-in",
        "Saves a copy beside this workbook in which every formula with a BOMRISK function is replaced by its value. This "
        "workbook stays as it is.",
        "freeze_values",
    ),
    Button(
        "Help",
        "Help",
        "Help",
        "Help",
        "normal",
        "How to use the buttons and functions",
        "Opens the help page that came with the add-in.",
        "show_help",
    ),
)
"""The buttons from left to right."""
