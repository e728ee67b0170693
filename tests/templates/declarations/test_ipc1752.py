"""IPC-1752A and 1752B files: shares of the part's mass, classes, and files that are refused."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.templates.declarations.ipc_files import (
    MAGNET,
    SPACE_B,
    category,
    document,
    identity,
    listing,
    material,
    product,
    substance,
    write,
)

from bomrisk_templates.declarations import Declaration, Part, read_declarations
from bomrisk_templates.declarations.statements import is_complete, statements_of_part


def read(tmp_path, text: str) -> tuple[Declaration, list]:
    found = read_declarations([write(tmp_path, "file.xml", text)])
    assert len(found.declarations) == 1, found.findings
    return found.declarations[0], list(found.findings)


def text_of(declaration: Declaration, part: Part | None = None) -> str:
    return " || ".join(map(str, statements_of_part(declaration, part or declaration.parts[0])))


def test_class_d(tmp_path):
    declaration, findings = read(tmp_path, document(MAGNET))
    assert findings == []
    assert (declaration.kind, declaration.version, declaration.supplier) == ("ipc1752-d", "2.0", "Acme Magnetics GmbH")
    assert declaration.date == dt.date(2026, 3, 1)
    (part,) = declaration.parts
    assert (part.number, part.requester_number, part.name, part.mass) == ("MAG-42 SH", "100-7", "Magnet", 10.0)
    shares = {found.cas: found.fraction for found in part.substances}
    # Masses, ppm and percent of the material, each as a share of the whole part of 10 g.
    wanted = {"7440-00-8": 0.27, "7439-89-6": 0.67 * 0.98, "7440-42-8": 0.01 * 0.98, "7440-02-0": 0.02}
    assert shares == pytest.approx(wanted)
    assert part.identified == pytest.approx(0.27 + 0.6566 + 0.0098 + 0.02)
    source = "Acme Magnetics GmbH, IPC-1752A class D, 2026-03-01"
    assert text_of(declaration) == f"full: iron=0.6566; neodymium=0.27; nickel=0.02; boron=0.0098 | {source}"


@pytest.mark.parametrize(
    ("space", "version", "title"),
    [
        ("http://webstds.ipc.org/175x/2.0", "2.0", "IPC-1752A class D"),
        ("https://webstds.ipc.org/175x/2.0", "2.0", "IPC-1752A class D"),
        ("http://webstds.ipc.org/175x/3.0", "3.0", "IPC-1752B class D"),
        (SPACE_B, "", "IPC-1752B class D"),
        ("", "2.0", "IPC-1752A class D"),
    ],
)
def test_schemas(tmp_path, space, version, title):
    declaration, _ = read(tmp_path, document(MAGNET, space=space, version=version))
    assert declaration.title == title
    assert declaration.parts[0].number == "MAG-42 SH"


def test_products_inside_products_count_by_their_number(tmp_path):
    below = (
        f'<SubProduct numberOfInstances="4">{identity("LEAD", mass="0.5")}<MaterialInfo><HomogeneousMaterialList>'
        f"{material('Lead frame', substance('Copper', '7440-50-8', '100', 'massPercent'), amount='0.5')}"
        "</HomogeneousMaterialList></MaterialInfo></SubProduct>"
    )
    body = material("Die", substance("Silicon", "7440-21-3", "8", "g"), amount="8")
    declaration, findings = read(tmp_path, document(product(identity("CHIP", mass="10"), body, below=below)))
    assert findings == []
    shares = {found.name: found.fraction for found in declaration.parts[0].substances}
    assert shares == pytest.approx({"Silicon": 0.8, "Copper": 0.2})
    # One CAS number stands for two materials: they stay candidates.
    assert text_of(declaration).startswith("full: ")
    assert "polysilicon/silicon=0.8" in text_of(declaration)


def test_compounds_are_no_more_than_themselves(tmp_path):
    body = material("Ceramic", substance("Barium titanate", "12047-27-7", "9.5", "mg"), amount="9.5", unit="mg")
    declaration, _ = read(tmp_path, document(product(identity("MLCC", mass="10", unit="mg"), body)))
    assert text_of(declaration).split(" | ")[0] == "full: barium<0.95; titanium<0.95"


def test_a_part_that_is_mostly_secret_is_not_full(tmp_path):
    secret = substance("Proprietary", amount="3", unit="g")
    body = material("Body", substance("Tin", "7440-31-5", "7", "g"), secret, amount="10")
    declaration, _ = read(tmp_path, document(product(identity("S"), body)))
    (part,) = declaration.parts
    assert part.identified == pytest.approx(0.7)
    assert not is_complete(declaration, part)
    assert text_of(declaration).startswith("some: tin=0.7 |")


def test_names_without_cas_number_are_read_exactly(tmp_path):
    body = material(
        "Body", substance("Gold", amount="1", unit="g"), substance("Golden resin", amount="9", unit="g"), amount="10"
    )
    declaration, _ = read(tmp_path, document(product(identity("G"), body)))
    assert text_of(declaration).split(" | ")[0] == "full: gold=0.1"


def test_nothing_listed(tmp_path):
    body = material("Housing", substance("Polyamide 66", "32131-17-2", "10", "g"), amount="10")
    declaration, _ = read(tmp_path, document(product(identity("P"), body)))
    assert text_of(declaration).split(" | ")[0] == "full: nothing"


def test_class_c(tmp_path):
    lists = listing(
        identity("CONN", mass="5"),
        category("Lead/Lead Compounds", "true", substance("Lead", "7439-92-1", "0.1", "g")),
        category("Cadmium/Cadmium Compounds", "true", threshold="100 ppm"),
        category("Mercury/Mercury Compounds", "false"),
        category("Nickel", None, substance("Nickel", "7440-02-0", "20000", "ppm")),
    )
    declaration, findings = read(tmp_path, document(lists, declared_class="C"))
    assert (declaration.kind, findings) == ("ipc1752-c", [])
    assert text_of(declaration).split(" | ")[0] == "some: lead=0.02; nickel=0.02; cadmium"
    lead, cadmium, nickel = sorted(declaration.parts[0].substances, key=lambda found: (not found.exact, found.name))[
        ::2
    ] + [found for found in declaration.parts[0].substances if found.name.startswith("Cadmium")]
    assert (lead.name, lead.fraction, lead.exact) == ("Lead", pytest.approx(0.02), True)
    assert {cadmium.exact, nickel.exact} == {False}
    assert cadmium.fraction == pytest.approx(1e-4)


@pytest.mark.parametrize(("declared", "kind"), [("A", "ipc1752-a"), ("B", "ipc1752-b")])
def test_classes_without_substances(tmp_path, declared, kind):
    text = document(f"<Product>{identity('X')}<MaterialInfo/></Product>", declared_class=declared)
    declaration, findings = read(tmp_path, text)
    assert declaration.kind == kind
    assert [found.code for found in findings] == ["declaration-no-substances"]
    assert text_of(declaration) == ""


BODY = material("Body", substance("Tin", "7440-31-5", "10", "g"), amount="10")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (document(product(identity("X", mass="5"), BODY)), ["declaration-mass"]),
        (document(product(identity("X", mass=""), BODY)), ["declaration-mass"]),
        (document(product(identity("X"), BODY.replace("7440-31-5", "7440-31-6"))), ["declaration-cas"]),
        (document(product(identity("X", mass="-3"), BODY)), ["declaration-amount", "declaration-mass"]),
        (document(product(identity("X", mass="1e999"), BODY)), ["declaration-amount", "declaration-mass"]),
        (document(product(identity("X", unit="stone"), BODY)), ["declaration-amount", "declaration-mass"]),
        (document(product(identity("X"), BODY), date="soon"), []),
        (document(product(identity("X"), BODY), date=""), ["declaration-undated"]),
        (document(product(identity("X"), BODY), date="2026-13-40"), ["declaration-undated"]),
    ],
)
def test_problems_are_findings_with_their_place(tmp_path, text, codes):
    declaration, findings = read(tmp_path, text)
    assert sorted(found.code for found in findings) == sorted(codes)
    assert all(found.where.startswith("file.xml") for found in findings)
    assert all(0 <= found.fraction <= 1 for found in declaration.parts[0].substances)


def test_all_problems_at_once(tmp_path):
    first = BODY.replace("7440-31-5", "7440-31-6")
    second = material("Other", substance("X", "7440-00-9", "x", "g"), amount="1")
    _, findings = read(tmp_path, document(product(identity("A"), first, second), date=""))
    assert sorted(found.code for found in findings) == [
        "declaration-amount", "declaration-cas", "declaration-cas", "declaration-undated",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (document(MAGNET, space="http://webstds.ipc.org/175x/4.0", version="4.0"), "Update bomrisk"),
        (document(MAGNET, version="1.1"), "schema 1.1"),
        (document(MAGNET, space="http://example.org/other"), "another kind"),
        (document(), "no product"),
        (document(MAGNET)[:-40], "well-formed"),
        ("<html><body>Sign in</body></html>", "another kind"),
        ('<Main xmlns="http://std.iec.ch/iec62474"/>', "IEC 62474"),
        ('<PartsEco xmlns="http://www.grantadesign.com/17/11/BillOfMaterialsEco"/>', "Granta"),
    ],
)
def test_refused_with_a_reason(tmp_path, text, word):
    found = read_declarations([write(tmp_path, "file.xml", text)])
    assert found.declarations == ()
    (finding,) = found.findings
    assert (finding.code, finding.severity) == ("declaration-not-read", "error")
    assert finding.where.startswith("file.xml")
    assert word in f"{finding.message} {finding.action}"


amounts = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True).map(str),
    st.sampled_from(["", "0", "1e-320", "1e308", "12,5", "abc", "-0.0"]),
    st.floats(0, 1e6).map(str),
)
units = st.sampled_from(["g", "mg", "kg", "ppm", "massPercent", "%", "", "stone"])


@given(st.lists(st.tuples(amounts, units, amounts, units), min_size=1, max_size=6), amounts, units)
def test_shares_stay_shares(tmp_path_factory, rows, mass, unit):
    bodies = [
        material(
            "M", substance("Tin", "7440-31-5", own, of), substance("Gold", "7440-57-5", own, of), amount=whole, unit=by
        )
        for own, of, whole, by in rows
    ]
    path = write(
        tmp_path_factory.mktemp("ipc"), "file.xml", document(product(identity("X", mass=mass, unit=unit), *bodies))
    )
    (declaration,) = read_declarations([path]).declarations
    for part in declaration.parts:
        shares = [found.fraction for found in part.substances if not math.isnan(found.fraction)]
        assert all(0 <= share <= 1 for share in shares)
        assert math.fsum(shares) <= 1 + 1e-9
        assert math.isnan(part.identified) or 0 <= part.identified <= 1
        for statement in statements_of_part(declaration, part):
            from bomrisk.evidence.declaration_text import parse_declaration

            assert parse_declaration(str(statement))[1] == (), str(statement)
