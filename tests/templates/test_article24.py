"""The Article 24 workbook: what it says of each gap, what stays from one to the next, and that engines compute the same."""

import re
from functools import lru_cache

import openpyxl
import pytest
from tests.engines.recalculation import EACH_ENGINE, engine_of
from tests.templates.article24_books import COMPANY, DRIVE, JOINT, fill_in, nothing_strategic, portfolio
from tests.templates.formula_rules import ALLOWED, LONGEST, array_formulas, formulas_of, functions_in
from tests.templates.test_recalculation import differences

from bomrisk.benchmarks import crma_benchmarks
from bomrisk.errors import InputError
from bomrisk_templates.article24.columns import TABLES, entry_keys
from bomrisk_templates.article24.company import company_values
from bomrisk_templates.article24.coverage import OPEN_FORMULAS, STILL, paragraphs
from bomrisk_templates.article24.fill import NAMED_CELLS, article24, fill_article24, template_path
from bomrisk_templates.article24.kept import KeptEntries, is_article24, read_kept
from bomrisk_templates.article24.mitigation import state_of_mitigation
from bomrisk_templates.article24.questions import state_of_question
from bomrisk_templates.article24.uses import gap_of
from bomrisk_templates.package.workbook import Workbook

pytestmark = pytest.mark.xdist_group("formulon")  # on the worker that has it, so that the workbooks are written once


@lru_cache(maxsize=8)
def tables_of(path, changed, computed):
    """Rows of each table of a saved workbook, by heading."""
    book = openpyxl.load_workbook(path, data_only=computed)
    found = {}
    for sheet in book:
        for name, table in ((each.name, each) for each in sheet.tables.values()):
            cells = [[cell.value for cell in row] for row in sheet[table.ref]]
            found[name] = [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]
    return found


def rows(path, table, computed=True):
    return tables_of(path, path.stat().st_mtime_ns, computed)[table]


@pytest.fixture(scope="module")
def rated():
    return portfolio()


@pytest.fixture(scope="module")
def made(rated):
    return article24(rated)


@pytest.fixture(scope="module")
def written(rated, tmp_path_factory):
    out = tmp_path_factory.mktemp("article24") / "first.xlsx"
    fill_article24(rated, out)
    return out


@pytest.fixture(scope="module")
def completed(rated, tmp_path_factory):
    """A workbook that an officer filled in, and the one made again from it."""
    folder = tmp_path_factory.mktemp("completed")
    typed, again = folder / "typed.xlsx", folder / "again.xlsx"
    fill_article24(rated, typed)
    fill_in(typed)
    fill_article24(rated, again, read_kept(typed))
    return typed, again


# --- the law --------------------------------------------------------------------------------------------------------------


def test_every_paragraph_has_a_sheet_a_state_and_how_its_text_is_known():
    keys = [row["key"] for row in paragraphs()]
    assert [row["paragraph"] for row in paragraphs()][:9] == [
        "Art. 24(1)", "Art. 24(2)", "Art. 24(2)(a)", "Art. 24(2)(b)", "Art. 24(2)(c)", "Art. 24(3)", "Art. 24(4)", "Art. 24(5)",
        "Art. 24(6)",
    ]  # fmt: skip
    assert set(keys) == set(OPEN_FORMULAS) == set(STILL)
    sheets = set(Workbook.open(template_path()).sheet_parts)
    for row in paragraphs():
        assert {name.strip() for name in row["sheet"].split(";")} <= sheets, row["paragraph"]
        assert row["text_seen"]
        for quoted in re.findall("“([^”]*)”", row["asks"]):
            assert len(quoted.split()) <= 25


def test_one_graphite_of_a_cell_is_one_material_with_one_spend(made, written):
    """A cell holds natural or synthetic graphite, one entry of Annex I; what is known of each stands apart."""
    graphite = "Graphite (natural or synthetic)"
    uses = [row for row in rows(written, "a24_uses") if row["Part number"] == "B-1"]
    assert [row["Material"] for row in uses if "raphite" in row["Material"]] == [graphite]
    (row,) = [row for row in rows(written, "a24_materials") if "raphite" in row["Material"]]
    assert (row["Material"], row["Lines"], row["Spend on these lines"]) == (graphite, 1, 8 * 4.0)
    assert row["World market"].startswith("China ")
    for table in ("a24_stages", "a24_world"):
        shown = {row["Material"] for row in rows(written, table) if "raphite" in row["Material"]}
        assert shown == {"Natural graphite", "Synthetic graphite"}, table
    (held,) = [row for row in rows(written, "a24_vulnerability") if "raphite" in row["Material"]]
    assert held["Controls in force"] >= 1
    assert any(graphite in (row["Strategic materials reached"] or "") for row in rows(written, "a24_controls"))
    counted = [row["Material"] for row in rows(written, "a24_materials") if row["Lines"] > 0]
    assert made.headlines["tile_materials"] == len(counted)
    assert "Other extraction" in next(
        row["What the data offer"] for row in rows(written, "a24_mitigation") if row["Material"] == graphite
    )


# --- what is said of each gap ---------------------------------------------------------------------------------------------

GAPS = [
    # counts, on the list, decision, extraction known, processing known -> words
    (1, "yes", "", 1, 1, ""),
    (1, "yes", "", 0, 1, "open: ask Acme for the country of extraction"),
    (1, "yes", "", 1, 0.6, "open: ask Acme for the country of processing"),
    (1, "yes", "", 0, 0, "open: ask Acme for the country of extraction and processing"),
    (0, "open", "", 0, 0, "open: decide whether it counts"),
    (0, "open", "no", 0, 0, ""),
    (0, "yes", "no", 0, 0, ""),
]


@pytest.mark.parametrize(("counts", "listed", "decision", "extraction", "processing", "words"), GAPS)
def test_a_gap_says_whom_to_ask_for_what(counts, listed, decision, extraction, processing, words):
    assert gap_of(counts, listed, decision, "Acme", extraction, processing) == words


MITIGATIONS = [
    ("no", "", "", "", "not needed"),
    ("open", "yes, possible", "under way", "stock", "open: decide on Vulnerability"),
    ("yes", "", "", "stock", "open: assess diversification and substitution"),
    ("yes", "under way", "", "stock", "open: assess diversification and substitution"),
    ("yes", "under way", "under way", "", "open: record a measure"),
    ("yes", "under way", "under way", "stock", "recorded"),
]


@pytest.mark.parametrize(("significant", "diversify", "substitute", "measure", "state"), MITIGATIONS)
def test_how_far_a_mitigation_is(significant, diversify, substitute, measure, state):
    assert state_of_mitigation(significant, diversify, substitute, measure) == state


QUESTIONS = [
    (0, "", "", "settled"),
    (2, "", "", "open"),
    (2, "2026-11-01", "", "asked"),
    (2, "2026-11-01", "2026-11-09", "answered, not yet filled in"),
    (2, "", "2026-11-09", "answered, not yet filled in"),
]


@pytest.mark.parametrize(("missing", "asked", "answered", "state"), QUESTIONS)
def test_how_far_a_question_is(missing, asked, answered, state):
    assert state_of_question(missing, asked, answered) == state


LARGE = [
    (501, 150.1, "yes"),
    (500, 151, "no"),
    (501, 150, "no"),
    (501, None, "open"),
    (None, None, "open"),
    ("many", 200, "open"),
]


@pytest.mark.parametrize(("employees", "turnover", "large"), LARGE)
def test_a_large_company_has_more_than_500_employees_and_150_million(employees, turnover, large):
    kept = KeptEntries(
        company={"Average number of employees": employees, "Net worldwide turnover in EUR million": turnover}
    )
    assert company_values(kept, "lines")["large"] == large


def test_uses_are_those_held_for_sure_and_of_the_listed_grade_or_undecided(made):
    uses = made.chain.table
    found = {(row["shown_part"] or row["description"], row["material"]): row["listed"] for _, row in uses.iterrows()}
    assert found["M-1", "neodymium"] == "yes"
    assert found["L-1", "nickel"] == "open"
    assert ("S-1", "nickel") not in found  # steel
    assert not any(part == "T-1" for part, _ in found)
    other = dict(zip(made.tables["a24_list"]["letter"], made.tables["a24_list"]["other_grade"], strict=True))
    assert other["(l)"] == 1


def test_what_is_stated_stands_in_its_place_and_nothing_else(made):
    uses, columns = made.chain.table, made.tables["a24_uses"]
    at = {(row["shown_part"], row["material"]): number for number, (_, row) in enumerate(uses.iterrows())}
    neodymium = at["M-1", "neodymium"]
    assert columns["declared_extraction"][neodymium] == "AU 60 %, CN 40 %"
    assert columns["declared_processing"][neodymium] == "EE"
    assert columns["gap"][neodymium] == ""
    gallium = at["G-1", "gallium"]
    assert (columns["declared_extraction"][gallium], columns["declared_origin"][gallium]) == (None, "CN")
    assert columns["gap"][gallium] == "open: ask Chips SARL for the country of extraction and processing"
    praseodymium = at["M-1", "praseodymium"]
    assert columns["declared_extraction"][praseodymium] is None
    assert columns["gap"][at["", "germanium"]].startswith("open: ask the maker (no supplier in the BOM)")


def test_questions_ask_each_supplier_once_per_material(made):
    columns = made.tables["a24_questions"]
    asked = dict(zip(zip(columns["supplier"], columns["material"], strict=True), columns["question"], strict=True))
    assert len(asked) == len(columns["supplier"])
    assert asked["Chips SARL", "Gallium"] == (
        "In which country is the gallium in these parts extracted, and in which processed (separated, refined, smelted)? "
        "At which stage is it from CN, as stated? Which part of it is recycled, and where?"
    )
    assert asked["Hartstoff", "Tungsten"] == "Nothing is open."
    assert "Is it battery grade?" in asked["Platinen", "Nickel"]
    states = dict(zip(zip(columns["supplier"], columns["material"], strict=True), columns["state"], strict=True))
    assert states["Hartstoff", "Tungsten"] == "settled"


def test_figures_by_hand(made):
    """Neodymium: uses of 50, 150 and 60 EUR; only the first is stated: 60 % AU, 40 % CN extracted, all processed in EE."""
    at = made.materials.names.index("Neodymium")
    vulnerability, materials = made.tables["a24_vulnerability"], made.tables["a24_materials"]
    assert materials["lines"][at] == 3
    assert materials["spend"][at] == 260.0
    assert materials["suppliers"][at] == 1
    assert vulnerability["known"][at] == pytest.approx(50 / 260)
    assert vulnerability["one_country"][at] == pytest.approx(30 / 260)
    assert vulnerability["suggested"][at] == "yes"
    assert vulnerability["result"][at] == "open"
    boron = made.materials.names.index("Boron")
    assert vulnerability["one_country"][boron] == ""  # nothing stated is not zero


def test_benchmarks_are_those_of_the_scoring(made, rated):
    table, _ = crma_benchmarks(rated.lines, rated.assessment, rated.spend)
    table = table[table["measure"].eq("spend")]
    mine = made.tables["a24_benchmarks"]
    values = {
        (material, benchmark): (declared.value, low.value, high.value, state)
        for material, benchmark, declared, low, high, state in zip(
            *(mine[key] for key in ("material", "benchmark", "declared", "low", "high", "state")), strict=True
        )
    }
    names = dict(zip(made.materials.table["material"], made.materials.names, strict=True))
    compared = 0
    for row in table[table["benchmark"].ne("third_country_origin")].to_dict("records"):
        if row["weighed"] == 0:
            assert values[names[row["material"]], row["name"]][3] == "open"
            continue
        declared, low, high, state = values[names[row["material"]], row["name"]]
        assert (declared, low, high) == pytest.approx((row["declared"], row["low"], row["high"]))
        assert state == row["state"]
        compared += 1
    assert compared > 40


def test_offers_name_other_producers_and_never_the_largest(made):
    for at, offers in enumerate(made.tables["a24_mitigation"]["suggestions"]):
        top = made.materials.facts.country(made.materials.rated.lines["top_country"].iloc[at])
        sentence = offers.split("Second sources")[0]
        assert top is None or f" {top} " not in sentence
        assert "Substitutes: the tables hold nothing on them." in offers


def test_world_shares_have_source_and_year_or_are_open(made):
    columns = made.tables["a24_world"]
    for share, year, source, gap in zip(*(columns[key] for key in ("share", "year", "source", "gap")), strict=True):
        assert gap or (share is not None and year and source)
    assert {"extraction", "processing", "recycling"} <= set(columns["stage"])


# --- the workbook ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=EACH_ENGINE)
def recalculated(request, written, completed, tmp_path_factory):
    """An empty workbook, one made again with entries, and one with entries just typed: as an engine computes them, by name."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "profile").mkdir()
    (folder / "out").mkdir()
    fill_article24(nothing_strategic(), folder / "empty.xlsx")
    paths = [written, *completed, folder / "empty.xlsx"]
    engine_of(request.param, folder / "profile")(paths, folder / "out")
    return {path.stem: (path, folder / "out" / path.name) for path in paths}


@pytest.mark.parametrize("name", ["first", "again", "empty"])
def test_stored_values_are_the_computed_ones(recalculated, name):
    found, count = differences(*recalculated[name])
    assert count > (150 if name == "empty" else 900)
    assert not found


def test_what_an_officer_types_moves_the_figures_as_python_does(recalculated, completed):
    """The workbook with typed entries, computed by an engine, says what is written when it is made again with them."""
    again = completed[1]
    computed = recalculated["typed"][1]
    shown = 0
    for table in (
        "a24_uses",
        "a24_materials",
        "a24_vulnerability",
        "a24_mitigation",
        "a24_questions",
        "a24_coverage",
        "a24_benchmarks",
        "a24_top",
    ):
        keys = [column.header for column in TABLES[table] if column.role == "formula"]
        for live, made in zip(rows(computed, table), rows(again, table), strict=True):
            for key in keys:
                one, other = live[key] or "", made[key] or ""
                assert one == (pytest.approx(other) if isinstance(other, float) else other), (table, key, live)
                shown += 1
    assert shown > 500


def test_the_officers_entries_change_what_they_should(completed):
    typed, again = completed
    before = {row["Material"]: row for row in rows(typed, "a24_vulnerability")}
    after = {row["Material"]: row for row in rows(again, "a24_vulnerability")}
    assert before["Neodymium"]["Extraction known"] == pytest.approx(50 / 260)
    assert after["Neodymium"]["Extraction known"] == 1.0
    assert after["Neodymium"]["Most from one third country"] == pytest.approx(150 / 260)
    assert after["Neodymium"]["Shortest stock in weeks"] == 2.5
    assert [after[name]["Significant"] for name in ("Neodymium", "Gallium", "Copper", "Cobalt")] == [
        "yes",
        "yes",
        "no",
        "open",
    ]
    assert before["Lithium"]["Significant"] == "open"
    assert after["Lithium"]["Significant"] == "not used"  # its only use was decided not to count
    mitigation = {row["Material"]: row["State"] for row in rows(again, "a24_mitigation")}
    assert [mitigation[name] for name in ("Neodymium", "Gallium", "Copper", "Lithium")] == [
        "recorded",
        "open: record a measure",
        "not needed",
        "not needed",
    ]
    uses = {(row["Part number"], row["Material"]): row for row in rows(again, "a24_uses")}
    assert uses["L-1", "Nickel"]["Counted"] == 1
    assert uses["B-1", "Lithium"]["Counted"] == 0
    assert uses[None, "Germanium"]["What is open"].startswith("open: ask")  # XX is no country
    company = {row["Item"]: row["Yours"] for row in rows(again, "a24_company")}
    assert company["Large company"] == "yes"


def test_text_stays_text(written):
    uses = rows(written, "a24_uses", computed=False)
    assert "=1+1" in {row["Part number"] for row in uses}
    cells = openpyxl.load_workbook(written)["Own supply chain"]
    assert not any(cell.data_type == "f" and cell.value == "=1+1" for row in cells.iter_rows() for cell in row)


def test_the_same_input_gives_the_same_file(rated, written, tmp_path):
    fill_article24(rated, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == written.read_bytes()


# --- what is kept ---------------------------------------------------------------------------------------------------------


def entered(path):
    """Everything that somebody filled in, by table and row."""
    found = []
    for table in TABLES:
        heads = {column.header for column in TABLES[table] if column.key in entry_keys(table)}
        for row in rows(path, table):
            name = tuple(str(row.get(key) or "") for key in ("Part number", "Supplier", "Material", "Item"))
            found += [(table, name, head, row[head]) for head in heads if row[head] not in (None, "")]
    return sorted(map(str, found))


def test_every_entry_is_carried_over(completed):
    typed, again = completed
    one, other = entered(typed), entered(again)
    computed = {"Large company", "Next assessment due by"}
    assert [each for each in one if not any(item in each for item in computed)] == [
        each for each in other if not any(item in each for item in computed)
    ]
    assert len(one) > 20
    assert {row["Item"]: row["Yours"] for row in rows(again, "a24_company")}["Company"] == COMPANY["Company"]


def test_entries_without_a_row_wait_and_come_back(completed, tmp_path):
    typed, _ = completed
    without, back = tmp_path / "without.xlsx", tmp_path / "back.xlsx"
    fill_article24(
        portfolio(DRIVE[~DRIVE["part_number"].isin(["M-1", "M-2"])].reset_index(drop=True)), without, read_kept(typed)
    )
    left = rows(without, "a24_left")
    assert {row["Sheet"] for row in left} >= {"Own supply chain", "Other factors", "Vulnerability", "Mitigation"}
    assert {row["Entry"] for row in left} >= {"CN", "mail of 2 May", "second source in 2027"}
    fill_article24(portfolio(), back, read_kept(without))
    assert [row for row in rows(back, "a24_left") if row["Sheet"]] == []
    assert entered(back) == entered(completed[1])


def test_lines_in_another_order_keep_their_entries(completed, tmp_path):
    typed, again = completed
    other = tmp_path / "other.xlsx"
    fill_article24(portfolio(JOINT, DRIVE), other, read_kept(typed))
    assert entered(other) == entered(again)


def test_another_workbook_is_refused_with_what_to_do(tmp_path):
    path = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(path)
    assert not is_article24(path)
    with pytest.raises(InputError, match="no Article 24 workbook") as raised:
        read_kept(path)
    assert "bomrisk article24" in raised.value.action


# --- the template ---------------------------------------------------------------------------------------------------------


def test_the_template_has_what_is_filled():
    book = Workbook.open(template_path())
    book.require({name: [column.header for column in columns] for name, columns in TABLES.items()}, NAMED_CELLS)
    assert set(book.tables) == set(TABLES)
    for name, columns in TABLES.items():
        assert len({column.header.casefold() for column in columns}) == len(columns), name
        assert all(re.fullmatch(r"[A-Za-z0-9 ]+", column.header) for column in columns), name


def test_the_template_is_the_one_that_the_authoring_writes(tmp_path):
    from bomrisk_templates.authoring.article24_template import write_article24_template

    write_article24_template(tmp_path / "new.xlsx")
    new, old = (Workbook.open(path) for path in (tmp_path / "new.xlsx", template_path()))
    assert set(new.parts) == set(old.parts)
    assert [name for name in new.parts if new.parts[name] != old.parts[name] and "docProps" not in name] == []


@pytest.mark.parametrize("filled", [False, True])
def test_formulas_use_only_what_excel_2016_has(filled, written):
    path = written if filled else template_path()
    found = {formula for _, _, formula in formulas_of(path)}
    assert len(found) > 100
    assert functions_in(found) <= ALLOWED
    assert max(map(len, found)) < LONGEST
    assert array_formulas(path) == []
    assert not any(b"<mergeCell" in content for content in Workbook.open(path).parts.values())
