"""The sheets that people read first: About and Instructions."""

from __future__ import annotations

import xlsxwriter

from bomrisk_templates.authoring.figure_formulas import HEADLINES
from bomrisk_templates.authoring.look import GRADES, INPUT_FILL, INPUT_INK, RULE, Look
from bomrisk_templates.authoring.tables import Page, new_page

__all__ = ["add_about", "add_instructions"]

_SCORED = (
    ("bomrisk_source_file", "Bill of materials", "text"),
    ("bomrisk_as_of", "As-of date", "date"),
    ("bomrisk_destination", "Destination", "text"),
    ("bomrisk_verified_through", "Facts verified through", "date"),
    ("bomrisk_policy_name", "Policy", "text"),
    ("bomrisk_version", "Made with", "text"),
)
_HINTS = {
    "bomrisk_as_of": "Yours: the day that the ratings hold for, e.g. 2026-11-22. Then score the BOM again.",
    "bomrisk_destination": "Yours: the buyer's country as ISO code, e.g. DE. Then score the BOM again.",
}
_FIGURES = (
    ("bomrisk_lines", "Lines", "int"),
    ("bomrisk_rated_lines", "Lines rated", "int"),
    ("bomrisk_high_lines", "Lines graded D or E", "int"),
    ("bomrisk_unrated_lines", "Lines unrated (the reason is in Results)", "int"),
    ("bomrisk_total_spend", "Spend on all lines", "money"),
    ("bomrisk_high_spend_share", "Part of the spend on lines graded D or E", "share"),
    ("bomrisk_first_bottleneck", "Material behind most of them", "text"),
    ("bomrisk_first_change", "Next dated change", "text"),
)
_GRADE_WORDS = {
    "A": "Broad supply, hardly any control",
    "B": "Some concentration or control",
    "C": "Concentrated or controlled: know your supplier's sources",
    "D": "Concentrated and controlled: act within the year",
    "E": "One country decides: act now",
    "unrated": "Not enough is known; this is no good news",
}
_DISCLAIMER = (
    "A screening from public facts, each with its source and year on the sheet Sources. The grades are judgements; the "
    "Policy sheet shows them all.",
    "It is no legal advice and no export classification: before you act on a control, read it or ask counsel.",
)


def add_about(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add the cover: what this is, what it holds for, the headline figures."""
    page = new_page(
        book,
        look,
        "About",
        "BOM risk",
        "Which lines of this bill of materials depend on one country or on an export control, and why.",
    )
    sheet = page.sheet
    sheet.set_column(0, 0, 42)
    sheet.set_column(1, 1, 64)
    sheet.set_column(2, 2, 28)
    row = _section(page, 4, "What was scored")
    for name, label, style in _SCORED:
        sheet.write_string(row, 0, label, look.body("text"))
        entry = name in ("bomrisk_as_of", "bomrisk_destination")
        sheet.write_blank(row, 1, None, look.body(style, "entry" if entry else "given", align="left"))
        page.name_cell(name, row, 1)
        if entry:
            hint = {"validate": "any", "input_title": label, "input_message": _HINTS[name]}
            sheet.data_validation(row, 1, row, 1, hint)
            same = f'=IF({name}={name.replace("bomrisk_", "bomrisk_scored_")},"","Changed: score again")'
            sheet.write_formula(row, 2, same, look.notice(), "")
            page.name_cell(f"{name}_notice", row, 2)
        sheet.set_row(row, 17)
        row += 1
    sheet.write_string(row, 0, "Checks", look.body("text"))
    sheet.write_formula(
        row, 1, '=bomrisk_master_check&": "&bomrisk_master_counts', look.body("text", "formula", bold=True), ""
    )
    page.name_cell("bomrisk_check_line", row, 1)
    row = _section(page, row + 2, "What it says")
    for name, label, style in _FIGURES:
        sheet.write_string(row, 0, label, look.body("text"))
        sheet.write_formula(row, 1, "=" + HEADLINES[name], look.body(style, "formula", align="left", bold=True), "")
        page.name_cell(name, row, 1)
        if name == "bomrisk_total_spend":
            sheet.write_formula(row, 2, '=bomrisk_currency&""', look.lead(), "")
            page.name_cell("bomrisk_spend_currency", row, 2)
        sheet.set_row(row, 17)
        row += 1
    row = _section(page, row + 1, "How to read a grade")
    styles = look.grades()
    for grade, words in _GRADE_WORDS.items():
        sheet.write_string(row, 0, grade, look.body("grade"))
        sheet.write_string(row, 1, words, look.body("text"))
        for key, style in styles.items():
            if key == grade:
                sheet.conditional_format(
                    row, 0, row, 0, {"type": "cell", "criteria": "==", "value": f'"{key}"', "format": style}
                )
        row += 1
    row = _section(page, row + 1, "What it is not")
    for text in _DISCLAIMER:
        sheet.write_string(row, 0, text, look.make(indent=1))
        row += 1
    sheet.print_area(0, 0, row, 2)
    sheet.fit_to_pages(1, 1)


def _section(page: Page, row: int, text: str, columns: int = 3) -> int:
    page.sheet.set_row(row, 20)
    page.sheet.write_string(row, 0, text, page.look.section())
    for column in range(1, columns):
        page.sheet.write_blank(row, column, None, page.look.section())
    return row + 1


_STEPS = (
    (
        "Reading it",
        (
            (
                "Dashboard",
                "One page to send on: the worst lines, the countries and materials behind them, the next dated "
                "changes, what to ask whom.",
            ),
            (
                "Results",
                "One row per line of the BOM, in its order, with the grade, the reason in words, and columns for "
                "your decisions.",
            ),
            (
                "Assemblies",
                "Where the BOM has several levels: the worst line inside each assembly, its spend, and how much of that lies "
                "on grades D and E.",
            ),
            (
                "Controls",
                "The export controls that reach these materials, with their status on the as-of date and what changes next.",
            ),
            (
                "Calendar",
                "What changes when: controls that start or end and suspensions that run out, with the lines, the spend and the "
                "grades that each moves.",
            ),
            (
                "Scenarios",
                "Every line under three pictures of what may come, side by side, and which change of which instrument moves it. "
                "Worked out at the scoring.",
            ),
            (
                "Without a country",
                "What is lost if the largest producers are out (N-1): supply by material and stage, lines, spend, and how long "
                "your stock lasts.",
            ),
            (
                "Checks",
                "Whether the figures can be relied on, and what is worth knowing about the BOM. Look here first "
                "when something seems odd.",
            ),
        ),
    ),
    (
        "Working with it",
        (
            (
                "Your decisions",
                "Fill in Owner, Action, Due date and Comment on Results (blue). Sort and filter Results as "
                "you like; formulas follow their row.",
            ),
            (
                "Your knowledge",
                "You know better what a part is made of, or where from? Fill in Material (yours) and Material origin (yours) "
                "on BOM (blue) and score this workbook again.",
            ),
            (
                "Next month",
                "Score the new BOM with --keep and the name of this workbook: all your entries are carried over by part number; "
                "those whose line is gone stand on Kept entries.",
            ),
            (
                "Suppliers",
                "Ask them with bomrisk suppliers, read what comes back with bomrisk replies: the answers stand on BOM with who "
                "and when, and on a sheet Replies with the grades before and after.",
            ),
            (
                "Prices",
                "No spend? Type quantity and unit price, or the line total, into Results: the figures by spend follow.",
            ),
            (
                "Currencies",
                "Amounts in other currencies count at the rates on Rates (blue), from your own table. No rate, no spend.",
            ),
            (
                "Another judgement",
                "Change a weight, a severity, a curve or a band on Policy (blue). All scores and grades "
                "follow at once, without any add-in.",
            ),
            (
                "Another date",
                "As-of date and destination decide which controls hold. They are stored with the rating: "
                "after a change score the BOM again.",
            ),
            (
                "Leave alone",
                "Do not sort or edit the grey calculation sheets. Do not rename tables or names: bomrisk finds "
                "its place by them.",
            ),
        ),
    ),
    (
        "How a score comes about",
        (
            (
                "1  Materials",
                "Each line is traced to its materials by the best evidence it has (declared, CAS number, "
                "customs code, category, words). See Materials.",
            ),
            (
                "2  Concentration",
                "Per material and stage, the squared country shares of world output are summed (HHI), "
                "weighted by governance, and mapped to 0..100 points.",
            ),
            (
                "3  Exposure",
                "The part of the world's supply that export controls hold, each by severity, coverage, form "
                "and status on the as-of date, mapped to 0..100.",
            ),
            (
                "4  Score",
                "The weighted sum of both; a floor lifts it where the supply is stopped or a monopoly. The worst "
                "stage counts: the bottleneck.",
            ),
            (
                "5  Line",
                "A line is as bad as its scarcest material. Low and High show what unnamed producers, other "
                "sources and unknown origins leave open.",
            ),
            (
                "How sure",
                "Likely low and high: nine of ten draws of facts, materials and judgements. Stays in worst 20 and Rank say whether "
                "the order holds.",
            ),
            (
                "Unrated",
                "Where too little is known there is no number, never a zero. The reason stands in the column Why.",
            ),
        ),
    ),
    (
        "Calculation sheets (grey)",
        (
            (
                "Exposure",
                "Every control on every stage: effect = severity x coverage x form x status; the strictest per "
                "country counts with its share.",
            ),
            ("Stages", "Concentration and exposure points, floor and score of each material at each stage."),
            (
                "Materials, Ratings",
                "From stages to materials to distinct ratings; Results looks its rating up by number.",
            ),
            (
                "Structure",
                "The lines in tree order, each assembly above what is inside it; Assemblies sums over spans of it.",
            ),
            ("Figures", "Counts and sums behind the dashboard."),
        ),
    ),
)


def add_instructions(book: xlsxwriter.Workbook, look: Look) -> None:
    """Add how to read and use the workbook."""
    page = new_page(
        book,
        look,
        "Instructions",
        "Instructions",
        "How to read this workbook, what you may change, and how a score comes about.",
    )
    sheet = page.sheet
    sheet.set_portrait()
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 112)
    row = 4
    for heading, steps in _STEPS:
        row = _section(page, row, heading, 2)
        for label, text in steps:
            sheet.set_row(row, 30 if len(text) > 132 else 17)
            sheet.write_string(row, 0, label, look.body("text", bold=True))
            sheet.write_string(row, 1, text, look.body("wrap"))
            row += 1
        row += 1
    row = _section(page, row, "Colours", 2)
    sheet.write_string(row, 0, "Blue cell", look.body("text", bg_color=INPUT_FILL, font_color=INPUT_INK))
    sheet.write_string(row, 1, "Yours to fill in or to change.", look.body("text"))
    sheet.write_string(row + 1, 0, "Grey tab or cell", look.body("text", "formula", calculation=True))
    sheet.write_string(row + 1, 1, "Computed; nothing to do here.", look.body("text"))
    for offset, (grade, (fill, ink)) in enumerate(GRADES.items(), start=2):
        sheet.write_string(
            row + offset,
            0,
            grade,
            look.make(bold=True, align="center", bg_color=fill, font_color=ink, bottom=1, bottom_color=RULE),
        )
        sheet.write_string(row + offset, 1, f"Grade {grade}: {_GRADE_WORDS[grade]}.", look.body("text"))
    sheet.fit_to_pages(1, 1)
