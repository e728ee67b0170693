"""Workbooks made for the checks: one without any defect, and ways to give it a single one."""

from __future__ import annotations

import xlsxwriter

from bomrisk_templates.authoring.language import say_language

ROWS = 40
HEADS = ("Part", "Grade", "Score", "Comment")


def made(path, defect=lambda book, sheet: None, language="en"):
    """A workbook without a defect, but for one."""
    book = xlsxwriter.Workbook(path)
    book.set_properties({"title": "Parts", "author": "Purchasing"})
    sheet = book.add_worksheet("Parts")
    head = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F2F4D"})
    columns = [{"header": each, "header_format": head} for each in HEADS]
    sheet.add_table(0, 0, ROWS, 3, {"name": "parts", "style": None, "columns": columns})
    for row in range(1, ROWS + 1):
        sheet.write_row(row, 0, [f"P{row}", "ABCDE"[row % 5], row])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&K5A6472Page &P of &N")
    defect(book, sheet)
    book.close()
    say_language(path, language)
    return path


def cell(place, value="x", **look):
    return lambda book, sheet: sheet.write(place, value, book.add_format(look))


def rules(place, *rules):
    """Conditional formats: what each asks, and how it looks then."""

    def add(book, sheet):
        for rule, look in rules:
            sheet.conditional_format(place, {**rule, "format": book.add_format(look)} if look else rule)

    return add


def equal(text, **look):
    return {"type": "cell", "criteria": "==", "value": f'"{text}"'}, look


def when(formula, **look):
    return {"type": "formula", "criteria": formula}, look


def both(*defects):
    return lambda book, sheet: [each(book, sheet) for each in defects] and None


def of_sheet(method, *arguments):
    return lambda book, sheet: getattr(sheet, method)(*arguments) and None


def listing(frozen):
    """A sheet with a long list that is no table."""

    def add(book, _):
        sheet = book.add_worksheet("List")
        head = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F2F4D"})
        sheet.write_row(0, 0, ["Part", "Score"], head)
        for row in range(1, 60):
            sheet.write_row(row, 0, [f"P{row}", row])
        sheet.freeze_panes(frozen, 0)
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&CPage &P")

    return add


def chart(*series, title="Scores", text="Column chart: the score of each part.", **more):
    def add(book, sheet):
        drawn = book.add_chart({"type": "column", **more})
        for number, each in enumerate(series or ({},), start=1):
            drawn.add_series({"values": f"=Parts!$C${number}:$C${number + 5}", **each})
        drawn.set_title({"name": title} if title else {"none": True})
        sheet.insert_chart("F2", drawn, {"description": text} if text else {})

    return add


def link(text, **look):
    def add(book, sheet):
        sheet.write_url("D2", "https://example.org", book.add_format(look), text)

    return add


def hidden_row(book, sheet):
    sheet.write("D3", "x", book.add_format({"font_color": "#EEEEEE"}))
    sheet.set_row(2, None, None, {"hidden": True})


def rich(book, sheet):
    sheet.write_rich_string("D2", "dark, ", book.add_format({"font_color": "#CCCCCC"}), "pale")


def own_properties(**properties):
    return lambda book, sheet: book.set_properties({"title": "Parts", "author": "Purchasing", **properties})


def open_cells(**prompt):
    def add(book, sheet):
        sheet.write_blank("D2", None, book.add_format({"locked": False}))
        if prompt:
            sheet.data_validation("D2", {"validate": "any", **prompt})

    return add
