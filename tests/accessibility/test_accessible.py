"""Every workbook that the product writes can be read by everybody: no check finds anything in any of them."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser

import pandas as pd
import pytest
from tests.accessibility.cells import unreadable
from tests.accessibility.check import check
from tests.accessibility.vision import too_close
from tests.addin.ribbon.workbooks import DEMO, dated
from tests.templates.article24_books import fill_in, nothing_strategic, portfolio
from tests.templates.conftest import hand_facts, reckon, small_bom, small_extras
from tests.templates.supplier_risk.filling import Filling
from tests.templates.test_assemblies import DRIVE

from bomrisk.assessment import assess
from bomrisk_excel.acceptance import acceptance_path
from bomrisk_excel.cli import main
from bomrisk_excel.ribbon.check_workbook import check_workbook
from bomrisk_excel.ribbon.controls_calendar import controls_calendar
from bomrisk_excel.ribbon.email_page import copy_for_email
from bomrisk_excel.ribbon.frozen_file import freeze_file
from bomrisk_excel.ribbon.score_bom import score_bom
from bomrisk_excel.ribbon.what_changed import what_changed
from bomrisk_templates import fill_bom_risk
from bomrisk_templates.article24.fill import fill_article24
from bomrisk_templates.article24.fill import template_path as article24_template_path
from bomrisk_templates.article24.kept import read_kept
from bomrisk_templates.authoring import look
from bomrisk_templates.bom_risk.fill import template_path
from bomrisk_templates.supplier_risk.fill import template_path as supplier_template_path
from bomrisk_templates.supplier_risk.index import index_template_path

MANY = 300
AS_OF = ["--as-of", "2026-11-22", "--to", "DE"]


def said(findings):
    return "\n".join(map(str, findings))


def template(folder):
    return template_path()


def acceptance(folder):
    return acceptance_path()


def frozen(folder):
    """The workbook with most calls of our functions, as Freeze to values leaves it."""
    file = freeze_file(acceptance_path())
    assert file.cells
    file.write(folder / "frozen.xlsx")
    return folder / "frozen.xlsx"


def hostile(folder):
    """A few lines, some of which are made to be taken for formulas, and columns of the buyer."""
    out = folder / "small.xlsx"
    fill_bom_risk(reckon(), small_bom(), small_extras(), source_name="m.xlsx", out=out, facts=hand_facts())
    return out


def many_lines(folder):
    """Several pages, several levels, every grade, and amounts in several currencies."""
    bom = pd.concat([DRIVE] * (MANY // len(DRIVE) + 1), ignore_index=True).assign(row=lambda lines: lines.index + 6)
    bom["part_number"] = [f"{part}/{row}" for part, row in zip(bom["part_number"], bom["row"], strict=True)]
    bom["currency"] = ["EUR", "USD"] * (len(bom) // 2)
    out = folder / "many.xlsx"
    fill_bom_risk(assess(bom, as_of="2026-11-22", to="DE"), bom, source_name="many", out=out)
    return out


def demo(folder):
    assert main(["demo", "-o", str(folder / "demo.xlsx"), *AS_OF]) == 0
    return folder / "demo.xlsx"


def supplier_templates(folder):
    """Both templates, the one for suppliers and that of the index."""
    return [supplier_template_path(), index_template_path()]


def suppliers(folder, *options):
    """A workbook for each supplier of the sample, and the index of them."""
    out = folder / "ask"
    assert (
        main(
            ["suppliers", str(DEMO), "--out", str(out), "--buyer", "Buyer Ltd", "--due", "2026-12-18", *AS_OF, *options]
        )
        == 0
    )
    files = [*out.glob("*.xlsx"), *out.glob("*/*.xlsx")]
    assert len(files) > 10
    return files


def suppliers_in_german_with_scores(folder):
    """The same in another language, with all that is told on request only, and many lines."""
    return suppliers(folder, "--language", "de", "--with-scores", "--with-quantities", "--ask-unrecognised")


def replies(folder):
    """The sample after two suppliers have answered some, with who said what and the grades before and after."""
    sent = sorted(path for path in suppliers(folder) if path.parent.name == "to-suppliers")
    (folder / "back").mkdir()
    for path, country in zip(sent, ("China (CN)", "unknown"), strict=False):
        filling = Filling(path).contact()
        filling.answer(material_origin=country, processing_country=country, share=0.4, remark="=a text, no formula")
        filling.save(folder / "back" / path.name)
    out = folder / "merged.xlsx"
    assert main(["replies", str(folder / "back"), "--into", str(DEMO), "-o", str(out), *AS_OF]) == 0
    return out


def article24(folder):
    """The template of the Article 24 workbook, one of several BOMs before and after an officer's work, and one without a use."""
    empty, first, again = (folder / f"{name}.xlsx" for name in ("empty", "first", "again"))
    fill_article24(nothing_strategic(), empty)
    fill_article24(portfolio(), first)
    fill_in(first)
    fill_article24(portfolio(), again, read_kept(first))
    return [article24_template_path(), empty, first, again]


WRITTEN = [
    template, hostile, many_lines, demo, acceptance, frozen, supplier_templates, suppliers, suppliers_in_german_with_scores,
    replies, article24,
]  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN, ids=lambda each: each.__name__)
def test_nothing_is_found_in_a_workbook(written, tmp_path):
    made = written(tmp_path)
    for path in made if isinstance(made, list) else [made]:
        assert said(check(path)) == "", path.name


def test_nothing_is_found_on_our_sheets_in_the_buyers_workbook(tmp_path):
    shutil.copy(DEMO, tmp_path / "joint.xlsx")
    assert main(["score", str(tmp_path / "joint.xlsx"), "--into", str(tmp_path / "rated.xlsx"), *AS_OF]) == 0
    own = new_sheets(tmp_path / "joint.xlsx", tmp_path / "rated.xlsx")
    assert len(own) > 10
    assert said(check(tmp_path / "rated.xlsx", own)) == ""


def new_sheets(before, after):
    names = [pd.ExcelFile(path, engine="calamine").sheet_names for path in (before, after)]
    return [name for name in names[1] if name not in names[0]]


def test_nothing_is_found_on_the_sheets_that_the_ribbon_draws(session, tmp_path):
    book = dated(session.open_copy(DEMO, tmp_path), "2026-10-01")
    score_bom(book)
    dated(book)
    html = []
    for command in (what_changed, controls_calendar, check_workbook):
        command(book)
    copy_for_email(book, lambda page, _: bool(html.append(page)) or True)
    book.save(tmp_path / "drawn.xlsx")
    own = new_sheets(DEMO, tmp_path / "drawn.xlsx")
    assert own == ["Risk dashboard", "Risk results", "Risk changes", "Risk controls", "Risk check", "Risk e-mail"]
    assert said(check(tmp_path / "drawn.xlsx", own, entry_fills={look.INPUT_FILL})) == ""
    assert message_findings(html[0]) == []


class Message(HTMLParser):
    """Texts of a message with the colours that they inherit."""

    def __init__(self):
        super().__init__()
        self.stack, self.texts, self.tags = [("", "#000000", "#FFFFFF")], [], []

    def handle_starttag(self, tag, attributes):
        style = dict(attributes).get("style") or ""
        _, ink, fill = self.stack[-1]
        ink = (re.search(r"(?<![-\w])color:(#\w{6})", style) or [0, ink])[1]
        self.stack.append((tag, ink, (re.search(r"background:(#\w{6})", style) or [0, fill])[1]))
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.stack.pop()[0] == tag

    def handle_data(self, data):
        self.texts.append((data, *self.stack[-1][1:]))


def message_findings(html):
    message = Message()
    message.feed(html)
    assert len(message.texts) > 20
    found = [f"{text}: {bad}" for text, ink, fill in message.texts if (bad := unreadable((ink,), (fill,), 10, False))]
    heads = [attributes for tag, attributes in message.tags if tag == "th"]
    found += ["a header cell without scope" for attributes in heads if attributes.get("scope") != "col"]
    if message.tags[0][1].get("lang") != "en":
        found.append("the message has no language")
    return found if heads else [*found, "a table without header cells"]


def test_grades_are_told_apart_from_a_cell_without_grade_too():
    assert too_close({**{grade: fill for grade, (fill, _) in look.GRADES.items()}, "none": look.WHITE}) == []
