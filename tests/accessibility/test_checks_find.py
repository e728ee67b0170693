"""Each check finds its defect, where it is, in a workbook that has no other; and lets pass what is no defect."""

from __future__ import annotations

import openpyxl
import pytest
from tests.accessibility.check import check
from tests.accessibility.made_workbooks import (
    both,
    cell,
    chart,
    equal,
    hidden_row,
    link,
    listing,
    made,
    of_sheet,
    open_cells,
    own_properties,
    rich,
    rules,
    when,
)

SCALE = {"type": "3_color_scale", "min_color": "#FFFFFF", "mid_color": "#DDDDDD", "max_color": "#303030"}
BAR = {"type": "data_bar", "bar_color": "#102040"}
ICONS = {"type": "icon_set", "icon_style": "3_traffic_lights", "icons_only": True}
WIDE = {"position": "center", "value": True}
FOUND = {
    "pale text": (cell("D2", font_color="#999999"), "Parts!D2", "contrast"),
    "dark text on a dark fill": (cell("D2", bg_color="#404040"), "Parts!D2", "contrast"),
    "text on one colour of a pattern": (cell("D2", pattern=2, fg_color="#303030", bg_color="#FFFFFF"), "Parts!D2", "contrast"),
    "a number format's colour": (cell("D2", -1, num_format="0;[Yellow]-0"), "Parts!D2", "contrast"),
    "a number format's numbered colour": (cell("D2", -1, num_format="0;[Color 6]-0"), "Parts!D2", "contrast"),
    "a pale piece of a text": (rich, "Parts!D2", "contrast"),
    "large text that is too pale": (cell("D2", font_size=18, font_color="#A0A0A0"), "Parts!D2", "contrast"),
    "a table in a built-in style": (
        lambda book, sheet: sheet.add_table("F1:F9", {"columns": [{"header": "Sum"}]}) and None, "Parts!F1:F9", "contrast"),
    "a pale footer": (of_sheet("set_footer", "&C&KBBBBBBPage &P"), "Parts, ", "contrast"),
    "a state with pale text": (rules("B2:B41", equal("A", bg_color="#405D82", font_color="#808080")), "Parts!B2:B41", "contrast"),
    "a fill under the cell's own text": (rules("B2:B41", equal("A", bg_color="#202020")), "Parts!B2:B41", "contrast"),
    "an ink on the cell's own fill": (rules("B2:B41", equal("A", font_color="#BBBBBB")), "Parts!B2:B41", "contrast"),
    "two rules that meet": (
        rules("C2:C41", when("=$C2>5", bg_color="#BBBBBB"), when("=$C2>9", font_color="#707070")), "Parts!C2:C41", "contrast"),
    "the dark end of a scale": (rules("C2:C41", (SCALE, {})), "Parts!C2:C41", "contrast"),
    "a dark bar": (rules("C2:C41", (BAR, {})), "Parts!C2:C41", "contrast"),
    "a bar label": (
        chart({"fill": {"color": "#102040"}, "data_labels": WIDE}), "Parts, xl/charts/chart1.xml", "contrast"),
    "fills that all see alike": (
        rules("B2:B41", equal("A", bg_color="#FFE0E0"), equal("B", bg_color="#FFD8D8")), "Parts!B2:B41", "palette"),
    "red and green": (
        rules("B2:B41", equal("A", bg_color="#C6A868"), equal("B", bg_color="#9CB868")), "Parts!B2:B41", "palette"),
    "neighbouring series": (
        chart({"fill": {"color": "#4060A0"}}, {"fill": {"color": "#4468A0"}}), "Parts, xl/charts/chart1.xml", "palette"),
    "neighbouring points": (
        chart({"points": [{"fill": {"color": "#4060A0"}}, {"fill": {"color": "#4468A0"}}]}), "Parts, ", "palette"),
    "an empty header": (cell("B1", "", bold=True), "Parts!B1", "header row"),
    "a header twice": (cell("B1", "part ", bold=True), "Parts!B1", "header row"),
    "a header that scrolls away": (of_sheet("freeze_panes", 0, 1), "Parts!A1:D41", "header row"),
    "a table without header": (
        lambda book, sheet: sheet.add_table("F2:G5", {"header_row": False, "style": None}) and None, "Parts!F2:G5", "header row"),
    "a list's header that scrolls away": (listing(0), "List!A1", "header row"),
    "a chart without words": (chart(text=""), "Parts!F2", "alt text"),
    "a chart that says chart": (chart(text="Chart 1"), "Parts!F2", "alt text"),
    "a text box without words": (of_sheet("insert_textbox", "F2", "Look here"), "Parts!F2", "alt text"),
    "a button": (of_sheet("insert_button", "F2", {"caption": "Go"}), "Parts", "alt text"),
    "a chart without title": (chart(title=""), "Parts, xl/charts/chart1.xml", "alt text"),
    "a sheet wider than paper": (lambda book, sheet: setattr(sheet, "fit_page", 0), "Parts", "print"),
    "pages without header": (lambda book, sheet: setattr(sheet, "repeat_row_range", ""), "Parts", "print"),
    "pages with another row repeated": (of_sheet("repeat_rows", 2, 3), "Parts!A1:D41", "print"),
    "pages without number": (of_sheet("set_footer", "&CParts"), "Parts", "print"),
    "a state of another cell": (rules("D2:D41", when('=$B2="E"', bg_color="#FFC000")), "Parts!D2:D41", "colour only"),
    "a state of empty cells": (
        rules("D2:D41", equal("", bg_color="#FFC000")), "Parts!D2:D41", "colour only"),
    "blank cells": (rules("D2:D41", ({"type": "blanks"}, {"bg_color": "#FFC000"})), "Parts!D2:D41", "colour only"),
    "bars without numbers": (
        rules("C2:C41", ({**BAR, "bar_color": "#C0D0F0", "bar_only": True}, {})), "Parts!C2:C41", "colour only"),
    "lights without numbers": (rules("C2:C41", (ICONS, {})), "Parts!C2:C41", "colour only"),
    "cells to fill in": (open_cells(), "Parts!D2:D2", "colour only"),
    "a link that is only blue": (
        link("Source", font_color="#0000C0"), "Parts!D2", "colour only"),
    "a bare address": (link("https://example.org", underline=1), "Parts!D2", "link text"),
    "a formula's bare address": (cell("D2", '=HYPERLINK("https://example.org")', underline=1), "Parts!D2", "link text"),
    "a name that says nothing": (lambda book, sheet: book.add_worksheet("Sheet2") and None, "Sheet2", "sheet name"),
    "a start far down": (of_sheet("set_selection", "D30"), "Parts!D30", "start"),
    "a start out of view": (of_sheet("freeze_panes", 1, 0, 20, 0), "Parts!A21", "start"),
    "no title": (own_properties(title=""), "docProps/core.xml", "properties"),
}  # fmt: skip


@pytest.mark.parametrize("name", FOUND)
def test_a_defect_is_found_where_it_is(tmp_path, name):
    defect, where, rule = FOUND[name]
    found = check(made(tmp_path / "defect.xlsx", defect))
    assert {each.rule for each in found} == {rule}, found
    assert any(each.where == where or each.where.startswith(where) for each in found), found


PASSES = {
    "nothing": lambda book, sheet: None,
    "large text": cell("D2", font_size=18, font_color="#808080"),
    "large bold text": cell("D2", font_size=14, bold=True, font_color="#808080"),
    "a row that nobody sees": hidden_row,
    "states in words and colours": rules(
        "B2:B41", equal("A", bg_color="#F6DFA6"), equal("E", bg_color="#00204C", font_color="#FFFFFF")
    ),
    "a formula about the cell itself": rules("C2:D41", when("=C2>5", bg_color="#F6DFA6")),
    "a state in bold": rules("D2:D41", when('=$B2="E"', bg_color="#F6DFA6", bold=True)),
    "a pale scale": rules("C2:C41", ({**SCALE, "max_color": "#9AA7B5"}, {})),
    "a chart with words": chart({"fill": {"color": "#4060A0"}}, {"fill": {"color": "#C6A04A"}}),
    "a text box as decoration": of_sheet("insert_textbox", "F2", "", {"decorative": True}),
    "a note": of_sheet("write_comment", "D2", "A note is text."),
    "cells to fill in with a prompt": open_cells(input_title="Comment", input_message="Yours."),
    "cells to fill in that their header names": both(open_cells(), cell("D1", "Comment (yours)")),
    "a link with words": link("Source", underline=1),
    "a list whose header stays": listing(1),
}  # fmt: skip


@pytest.mark.parametrize("name", PASSES)
def test_what_is_no_defect_passes(tmp_path, name):
    assert check(made(tmp_path / "fine.xlsx", PASSES[name])) == []


def test_no_language_and_merged_cells_are_found(tmp_path):
    path = made(tmp_path / "merged.xlsx", language="")
    assert [str(each) for each in check(path)] == ["docProps/core.xml [properties] the document has no language"]
    book = openpyxl.load_workbook(path)
    book["Parts"].merge_cells("A3:A4")
    book.save(path)
    assert ("Parts!A3:A4", "merged cells") in {(each.where, each.rule) for each in check(path)}


def test_only_the_sheets_that_are_ours_are_checked(tmp_path):
    path = made(tmp_path / "theirs.xlsx", cell("D2", font_color="#999999"), language="")
    assert check(path, only=["Risk results"]) == []
    assert [each.where for each in check(path, only=["Parts"])] == ["Parts!D2"]
