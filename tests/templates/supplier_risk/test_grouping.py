"""Which lines belong to which supplier."""

import pandas as pd
import pytest

from bomrisk_templates.supplier_risk.grouping import spelling_key, suppliers_of

SAME = [
    ("ACME GmbH", "acme gmbh"),
    ("ACME GmbH", " ACME   GmbH. "),
    ("Murata Mfg. Co., Ltd.", "MURATA MFG CO LTD"),
    ("T & E", "T&E"),
    ("Wago-Kontakttechnik", "Wago Kontakttechnik"),
    ("O'Brien", "OBrien"),
    ("Straße AG", "STRASSE AG"),
    ("ＡＣＭＥ", "acme"),
]
OTHERS = [
    ("ACME GmbH", "ACME Inc."),  # two companies: people know, we do not
    ("ACME GmbH", "ACME"),
    ("T & E", "TE"),
    ("A+B", "AB"),
    ("Müller", "Muller"),
    ("3M", "M3"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_case_punctuation_and_blanks_tell_nobody_apart(one, other):
    assert spelling_key(one) == spelling_key(other)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_different_companies_stay_apart(one, other):
    assert spelling_key(one) != spelling_key(other)


def grouped(names):
    found = suppliers_of(pd.DataFrame({"supplier": names, "sheet": "BOM", "row": range(2, len(names) + 2)}))
    return found, {finding.code: finding for finding in found.findings}


def test_the_most_frequent_spelling_is_shown_and_the_others_are_told():
    found, findings = grouped(["acme gmbh", "ACME GmbH", "ACME GmbH", "Zeta"])
    assert [(each.name, each.lines) for each in found.found] == [("ACME GmbH", (0, 1, 2)), ("Zeta", (3,))]
    assert "acme gmbh" in findings["supplier-spellings"].message


def test_names_that_look_alike_are_told_and_not_joined():
    found, findings = grouped(["ACME GmbH", "ACME Inc.", "Zeta"])
    assert len(found.found) == 3
    assert "ACME GmbH and ACME Inc." in findings["supplier-alike"].message


def test_no_line_is_lost():
    names = ["Zeta", None, "", "n/a", "-", "TBD", float("nan"), "Zeta"]
    found, findings = grouped(names)
    assert found.nameless == (1, 2, 3, 4, 5, 6)
    assert found.found[0].lines == (0, 7)
    assert findings["supplier-missing"].where == "BOM!3, BOM!4, BOM!5, ..."
    assert "6 lines" in findings["supplier-missing"].message


@pytest.mark.parametrize("lines", [pd.DataFrame({"part_number": ["A", "B"]}), pd.DataFrame({"supplier": [None, None]})])
def test_a_bom_without_suppliers_says_how_to_name_the_column(lines):
    found = suppliers_of(lines)
    assert not found.found
    assert found.nameless == (0, 1)
    assert "--column supplier=" in found.findings[0].action


def test_the_order_of_lines_does_not_change_the_order_of_suppliers():
    names = ["Beta", "Alpha", "Gamma"]
    assert [each.name for each in grouped(names)[0].found] == [each.name for each in grouped(names[::-1])[0].found]
