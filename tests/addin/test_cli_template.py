"""The risk workbook in the buyer's own look: a template that other programs saved is filled as ours is."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.styles import Font
from tests.addin.risk_files import table
from tests.engines import libreoffice
from tests.engines.libreoffice import NEEDS_LIBREOFFICE

SETTING = ["--as-of", "2026-11-22", "--to", "DE", "-q"]


def restyled(path):
    """Another title, a logo's row above the results, a sheet of one's own, saved by openpyxl."""
    book = openpyxl.load_workbook(path)
    book["Results"]["A1"] = "Ergebnis je Zeile"
    book["Results"]["A1"].font = Font(name="Arial", size=20)
    book["Results"].title = "Ergebnis"
    for name in book.defined_names.values():
        name.attr_text = name.attr_text.replace("Results!", "Ergebnis!")
    book.create_sheet("Our rules", 0)["A1"] = "Ask purchasing first"
    book.save(path)


def saved_by_libreoffice(path):
    out, profile = path.parent / "saved", path.parent / "profile"
    profile.mkdir()
    libreoffice.recalculate([path], out, profile)
    (out / path.name).replace(path)


@pytest.mark.parametrize("change", [restyled, pytest.param(saved_by_libreoffice, marks=NEEDS_LIBREOFFICE)])
def test_a_restyled_template_is_filled(run, bom, tmp_path, change):
    assert run("template", "-o", "ours.xlsx").code == 0
    change(tmp_path / "ours.xlsx")
    assert run("score", bom.name, "-o", "ours-risk.xlsx", "--template", "ours.xlsx", *SETTING).code == 0
    assert run("score", bom.name, "-o", "plain-risk.xlsx", *SETTING).code == 0
    ours, plain = (table(tmp_path / name, "bomrisk_results") for name in ("ours-risk.xlsx", "plain-risk.xlsx"))
    columns = ["Line", "Part number", "Grade", "Score", "Bottleneck", "Why"]
    assert ours[columns].equals(plain[columns])


def test_the_own_sheets_and_words_of_a_template_stay(run, bom, tmp_path):
    run("template", "-o", "ours.xlsx")
    restyled(tmp_path / "ours.xlsx")
    run("score", bom.name, "-o", "ours-risk.xlsx", "--template", "ours.xlsx", *SETTING)
    book = openpyxl.load_workbook(tmp_path / "ours-risk.xlsx")
    assert book["Our rules"]["A1"].value == "Ask purchasing first"
    assert book["Ergebnis"]["A1"].value == "Ergebnis je Zeile"
    assert book["Ergebnis"]["A1"].font.name == "Arial"


def test_a_template_that_lost_names_is_refused_with_all_of_them(run, bom, tmp_path):
    run("template", "-o", "ours.xlsx")
    book = openpyxl.load_workbook(tmp_path / "ours.xlsx")
    del book.defined_names["bomrisk_headline"]
    del book["Results"].tables["bomrisk_results"]
    book.save(tmp_path / "ours.xlsx")
    outcome = run("score", bom.name, "-o", "out.xlsx", "--template", "ours.xlsx", *SETTING)
    assert outcome.code == 2
    assert "bomrisk_headline" in outcome.err
    assert "bomrisk_results" in outcome.err
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize(("name", "content"), [("no.xlsx", None), ("text.xlsx", b"no workbook"), ("bom.csv", b"a,b\n")])
def test_what_is_no_template_is_refused(run, bom, tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    outcome = run("score", bom.name, "-o", "out.xlsx", "--template", name, *SETTING)
    assert outcome.code == 2
    assert name in outcome.err


def test_a_template_is_not_overwritten_by_accident(run):
    assert run("template").code == 0
    assert run("template").code == 3
    assert run("template", "--overwrite").code == 0
