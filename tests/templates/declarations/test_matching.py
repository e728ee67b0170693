"""Declarations on the lines of a BOM: keys, what counts where several say something, and findings."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from bomrisk_templates.declarations import Answer, Declaration, Part, Smelter, Substance, apply_declarations
from bomrisk_templates.declarations.matching import company_key, part_key

TODAY = dt.date(2026, 11, 22)
ACME = "Acme Magnetics GmbH"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("MAG-42 SH", "mag42sh", True),
        ("GRM188‑R61", "GRM188R61", True),
        ("ＡＢＣ１", "ABC-1", True),
        ("A_1", "A1", True),
        ("A.1", "A1", False),
        ("A/1", "A1", False),
        ("0042", "42", False),
        ("MAG42SH", "MAG42S", False),
    ],
)
def test_part_numbers(one, other, same):
    assert (part_key(one) == part_key(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Acme Magnetics GmbH", "ACME MAGNETICS", True),
        ("Acme GmbH & Co. KG", "Acme", True),
        ("Murata Manufacturing Co., Ltd.", "Murata Manufacturing", True),
        ("KEMET Electronics Corporation", "Kemet Electronics Corp.", True),
        ("Fabbri S.p.A.", "Fabbri", True),
        ("Fabbri S.r.l.", "Fabbri SpA", True),
        ("Dupont S.A.S.", "Dupont", True),
        ("Kowalski Sp. z o.o.", "Kowalski", True),
        ("Novak, s.r.o.", "NOVAK", True),
        ("Philips N.V.", "Philips", True),
        ("株式会社村田製作所", "村田製作所", True),
        ("深圳市某某电子有限公司", "深圳市某某电子", True),
        ("ООО Ромашка", "Ромашка", True),
        ("T.D.K. Corporation", "TDK Corp", True),
        ("Company", "Company", True),
        ("Murata Manufacturing", "Murata", False),
        ("Acme Magnetics", "Acme Magnets", False),
        ("Co. Ltd.", "GmbH", False),
        ("Johnson & Johnson", "Johnson", False),
    ],
)
def test_company_names(one, other, same):
    assert (company_key(one) == company_key(other)) is same


def substances(*given: tuple[str, str, float]) -> tuple[Substance, ...]:
    return tuple(Substance(name, cas, fraction) for name, cas, fraction in given)


TIN, GOLD, LEAD = ("Tin", "7440-31-5"), ("Gold", "7440-57-5"), ("Lead", "7439-92-1")


def class_d(number="MAG-1", tin=0.9, *, file="d.xml", date=dt.date(2026, 3, 1), identified=0.95, requester="", more=()):
    part = Part(number, requester, "", 10.0, substances((*TIN, tin), *more), identified, f"{file} line 3")
    return Declaration(file, "ipc1752-d", "2.0", ACME, date, "parts", (part,))


def class_c(number="MAG-1", *, file="c.xml", date=dt.date(2026, 2, 1)):
    part = Part(number, substances=(Substance(*LEAD, 0.001, exact=False),), where=f"{file} line 3")
    return Declaration(file, "ipc1752-c", "2.0", ACME, date, "parts", (part,))


def cmrt(
    *,
    scope="company",
    yes=("tantalum",),
    no=("tin",),
    file="f.xlsx",
    date=dt.date(2026, 4, 1),
    parts=(),
    smelters=(),
    all_known=None,
    supplier=ACME,
):
    answers = [Answer(name, name, "yes", remains_asked=True, all_identified=all_known) for name in yes]
    answers += [Answer(name, name, "no", remains_asked=True) for name in no]
    return Declaration(file, "cmrt", "6.5", supplier, date, scope, parts, tuple(answers), smelters)


def bom(**columns) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    return pd.DataFrame({"sheet": ["BOM"] * count, "row": range(2, 2 + count), **columns})


def cells(lines: pd.DataFrame, *declarations: Declaration) -> list[str]:
    applied = apply_declarations(lines, declarations, TODAY)
    return applied.lines["declaration"].fillna("").tolist() if "declaration" in applied.lines else [""] * len(lines)


def codes(lines: pd.DataFrame, *declarations: Declaration) -> list[str]:
    return sorted(found.code for found in apply_declarations(lines, declarations, TODAY).findings)


SOURCE_D = "Acme Magnetics GmbH, IPC-1752A class D, 2026-03-01"
SOURCE_F = "Acme Magnetics GmbH, CMRT 6.5, 2026-04-01"


@pytest.mark.parametrize("column", ["manufacturer_part_number", "supplier_part_number", "part_number"])
def test_matched_by_each_number(column):
    lines = bom(**{column: ["mag 1", "MAG-2", None]})
    assert cells(lines, class_d()) == [f"full: tin=0.9 | {SOURCE_D}", "", ""]


def test_matched_by_the_requester_s_number():
    lines = bom(part_number=["100-7", "MAG-9"])
    assert cells(lines, class_d("other", requester="1007"))[0].startswith("full: ")


def test_company_level_by_supplier_and_manufacturer():
    lines = bom(
        part_number=["a", "b", "c"],
        supplier=["ACME Magnetics", "Other", None],
        manufacturer=[None, None, "Acme Magnetics Ltd."],
    )
    text = f"may: tantalum | {SOURCE_F} || no: tin | {SOURCE_F}"
    assert cells(lines, cmrt()) == [text, "", text]


def test_product_level_reaches_its_products_only():
    declaration = cmrt(scope="products", parts=(Part("a"),))
    lines = bom(part_number=["A", "b"], supplier=[ACME, ACME])
    assert cells(lines, declaration) == [f"some: tantalum | {SOURCE_F} || no: tin | {SOURCE_F}", ""]


def test_nothing_is_changed_in_place():
    lines = bom(part_number=["mag-1"])
    before = lines.copy()
    apply_declarations(lines, [class_d()], TODAY)
    pd.testing.assert_frame_equal(lines, before)


def test_without_matches_no_column_appears():
    applied = apply_declarations(bom(part_number=["x"]), [class_d(), cmrt()], TODAY)
    assert "declaration" not in applied.lines
    assert [found.code for found in applied.findings] == ["declaration-unmatched"] * 2
    assert applied.matches == ((), ())


def test_of_two_full_ones_the_newer_counts_and_the_difference_is_told():
    old, new = class_d(tin=0.5, file="old.xml", date=dt.date(2025, 3, 1)), class_d(tin=0.9)
    lines = bom(part_number=["mag1"])
    assert cells(lines, new, old) == cells(lines, old, new) == [f"full: tin=0.9 | {SOURCE_D}"]
    assert codes(lines, old, new) == ["declaration-disagree"]
    assert codes(lines, class_d(tin=0.88, file="b.xml"), new) == [], "rounding is no disagreement"
    other = class_d(tin=0.9, file="b.xml", more=((*GOLD, 0.01),))
    assert codes(lines, other, new) == ["declaration-disagree"]


def test_a_full_one_and_a_form_that_denies_its_content():
    lines = bom(part_number=["mag1"], supplier=[ACME])
    applied = apply_declarations(lines, [class_d(), cmrt()], TODAY)
    assert applied.lines["declaration"].tolist() == [f"full: tin=0.9 | {SOURCE_D}"]
    (finding,) = applied.findings
    assert (finding.code, finding.where) == ("declaration-disagree", "BOM!2")
    assert "one declares and one denies tin" in finding.message


def test_the_newest_form_of_a_supplier_counts():
    lines = bom(part_number=["a"], supplier=[ACME])
    old = cmrt(yes=("gold", "tungsten"), no=(), file="2025.xlsx", date=dt.date(2025, 4, 1))
    assert cells(lines, cmrt(), old) == [f"may: tantalum | {SOURCE_F} || no: tin | {SOURCE_F}"]


def test_declared_here_and_denied_there_is_there():
    lines = bom(part_number=["mag1"], supplier=[ACME])
    text = cells(lines, class_c(), cmrt(no=("lead", "tin")))[0]
    assert "some: lead>0.001" in text
    assert f"no: tin | {SOURCE_F}" in text


def test_what_stands_in_the_bom_stays():
    lines = bom(part_number=["mag1", "mag1"], declaration=["full: gold=0.5 | me", None])
    assert cells(lines, class_d()) == ["full: gold=0.5 | me", f"full: tin=0.9 | {SOURCE_D}"]
    assert codes(lines, class_d()) == ["declaration-kept"]
    again = bom(part_number=["mag1"], declaration=[f"full: tin=0.9 | {SOURCE_D}"])
    assert codes(again, class_d()) == []


@pytest.mark.parametrize(
    ("declaration", "wanted"),
    [
        (class_d(identified=0.8), ["declaration-incomplete"]),
        (class_d(date=dt.date(2020, 1, 1)), ["declaration-old"]),
        (class_d(date=dt.date(2024, 6, 1)), []),
        (class_d(date=dt.date(2027, 1, 1)), ["declaration-future"]),
        (class_d(date=None), []),
        (cmrt(date=dt.date(2024, 6, 1)), ["declaration-old"]),
        (cmrt(date=dt.date(2025, 6, 1)), []),
    ],
)
def test_age_and_completeness(declaration, wanted):
    assert codes(bom(part_number=["mag1"], manufacturer=[ACME]), declaration) == wanted


def test_an_incomplete_one_is_partial():
    assert cells(bom(part_number=["mag1"]), class_d(identified=0.8))[0].startswith("some: tin=0.9")


def test_the_buyer_s_number_may_be_another_part_s():
    lines = bom(part_number=["MAG-1", "MAG-1"], manufacturer=["Bolt & Nut Ltd", ACME])
    applied = apply_declarations(lines, [class_d()], TODAY)
    (finding,) = applied.findings
    assert finding.code == "declaration-other-supplier"
    assert finding.message.startswith("Line BOM!2 ")


KNOWN = (Smelter("tantalum", "Tantalum", "J", "CN", "CID1"), Smelter("tantalum", "Tantalum", "X", "CN", "CID2"))


def test_one_country_of_all_refiners_is_the_origin_of_what_the_company_sells():
    lines = bom(
        description=["Tantalum capacitor", "Tantalum capacitor", "Brass nut", "Tantalum capacitor"],
        supplier=[ACME, ACME, ACME, "Other"],
        material_origin=[None, "KZ", None, None],
    )
    applied = apply_declarations(lines, [cmrt(no=(), smelters=KNOWN, all_known=True)], TODAY)
    listed, origin = applied.findings
    assert (listed.code, listed.severity) == ("declared-refiners", "info")
    assert "declared refiners of tantalum: 2 in CN" in listed.message
    assert (origin.code, origin.where) == ("declared-origin", "BOM!2")
    assert "Lines BOM!2, BOM!3: Acme Magnetics GmbH declares processed: tantalum=CN" in origin.message
    said = f"processed: tantalum=CN | {SOURCE_F}"
    assert applied.lines["declared_origin"].fillna("").tolist() == [said, said, "", ""]
    assert applied.lines["material_origin"].fillna("").tolist() == ["", "KZ", "", ""], "nothing is overwritten"
    again = apply_declarations(applied.lines, [cmrt(no=(), smelters=KNOWN, all_known=True)], TODAY)
    assert again.lines["declared_origin"].equals(applied.lines["declared_origin"])


@pytest.mark.parametrize(
    ("smelters", "all_known"),
    [
        ((*KNOWN, Smelter("tantalum", "Tantalum", "U", "KZ", "CID3")), True),
        ((*KNOWN, Smelter("tantalum", "Tantalum", "?", "", "")), True),
        (KNOWN, False),
        (KNOWN, None),
    ],
)
def test_no_origin_for_a_whole_company_where_another_is_possible(smelters, all_known):
    lines = bom(description=["Tantalum capacitor"], supplier=[ACME])
    assert codes(lines, cmrt(no=(), smelters=smelters, all_known=all_known)) == ["declared-refiners"]
