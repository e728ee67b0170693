"""Writing our sheets into a buyer's workbook loses nothing of what is in it: the matrix of features by workbooks.

The workbooks and the detectors are in `feature_books`; that the detectors see a loss is tested there.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from tests.engines.libreoffice import NEEDS_LIBREOFFICE, SOFFICE, recalculate
from tests.engines.recalculation import NEEDS_FORMULON
from tests.templates.conftest import hand_facts, reckon, small_bom, small_extras
from tests.templates.feature_books import BOOKS, REFUSED, FeatureBook, Opc, Refused
from tests.templates.feature_books.kinds import KINDS, NAMESPACES
from tests.templates.feature_books.readers import (
    READERS,
    Cells,
    findings,
    formulas,
    looks,
    of_sheets,
    parts_of,
    stored,
    titles,
    with_calamine,
)

from bomrisk.errors import InputError
from bomrisk_templates import fill_bom_risk
from bomrisk_templates.write_back import write_into

pytestmark = [
    pytest.mark.xdist_group("formulon"),  # on the worker that has it, so that the workbooks are written once
    pytest.mark.filterwarnings("ignore::UserWarning"),  # openpyxl's, of what it does not know
]
TYPES = "[Content_Types].xml"


@dataclass(frozen=True)
class Written:
    """A workbook of the matrix before our sheets were written into it, after, and after a second time."""

    book: FeatureBook
    before: Path
    after: Path
    again: Path

    @property
    def packages(self) -> tuple[Opc, Opc]:
        return Opc(parts_of(self.before)), Opc(parts_of(self.after))

    @property
    def may_change(self) -> set[str]:
        """Names of the five parts that writing our sheets may change or, the last of them, take away."""
        book = self.packages[0].workbook
        folder, _, file = book.name.rpartition("/")
        others = [name for kind in ("styles", "calcChain") for name in book.targets(KINDS[kind].relationship)]
        return {TYPES, book.name, f"{folder}/_rels/{file}.rels", *others}

    def ours(self, risk_book: Path) -> dict[str, str]:
        """What our sheets are called in the buyer's workbook, which may have some of the names already."""
        theirs, now = list(titles(self.before)), list(titles(self.after))
        assert now[: len(theirs)] == theirs
        return dict(zip(titles(risk_book), now[len(theirs) :], strict=True))


def fill(path: Path, **changes: str) -> Path:
    bom = small_bom().assign(**changes)
    fill_bom_risk(reckon(), bom, small_extras(), source_name="motors.xlsx", out=path, facts=hand_facts())
    return path


@pytest.fixture(scope="module")
def risk_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("risk") / "risk.xlsx")


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory, risk_book: Path) -> Callable[[str], Written]:
    """Writes into a workbook when a test first asks for it."""
    before, after, again = (tmp_path_factory.mktemp(name) for name in ("before", "after", "again"))
    made: dict[str, Written] = {}

    def written(name: str) -> Written:
        if name not in made:
            path = BOOKS[name].write(before)
            content = path.read_bytes()
            write_into(path, risk_book, after / path.name)
            write_into(after / path.name, risk_book, again / path.name)
            assert path.read_bytes() == content, "the buyer's file itself was written to"
            made[name] = Written(BOOKS[name], path, after / path.name, again / path.name)
        return made[name]

    return written


@pytest.fixture(params=BOOKS)
def written(request: pytest.FixtureRequest, matrix: Callable[[str], Written]) -> Written:
    return matrix(request.param)


SEEN_BY_OTHERS = [name for name, book in BOOKS.items() if book.seen_by_others]


@pytest.fixture(params=SEEN_BY_OTHERS)
def opened(request: pytest.FixtureRequest, matrix: Callable[[str], Written]) -> Written:
    """Those that other programs open."""
    return matrix(request.param)


# -- Features and parts


def lost(written: Written, path: Path) -> dict[str, str]:
    package = parts_of(path)
    return {each.name: why for each in written.book.features if (why := each.why_lost(package))}


def test_no_feature_is_lost(written: Written) -> None:
    assert [lost(written, path) for path in (written.before, written.after, written.again)] == [{}, {}, {}]


@pytest.mark.parametrize("moment", ["after", "again"])
def test_all_other_parts_are_there_byte_for_byte(written: Written, moment: str) -> None:
    before, after = parts_of(written.before), parts_of(getattr(written, moment))
    chain = set(written.packages[0].workbook.targets(KINDS["calcChain"].relationship))
    assert before.keys() - after.keys() == chain
    assert {name for name in before.keys() & after.keys() if before[name] != after[name]} <= written.may_change


def test_all_other_parts_are_declared_and_linked_as_before(written: Written) -> None:
    before, after = written.packages
    stay = before.parts.keys() & after.parts.keys()
    assert {name: after.content_type(name) for name in stay} == {name: before.content_type(name) for name in stay}
    assert before.reachable() & stay <= after.reachable()
    assert not list(after.dangling())
    # With our formulas the chain of formulas would be wrong, so that all that names it goes with it.
    assert not [name for name, content in after.parts.items() if b"calcChain" in content]


def test_added_parts_are_linked_and_declared(written: Written) -> None:
    before, after = written.packages
    added = after.parts.keys() - before.parts.keys()
    assert added <= after.reachable()
    # A default of the buyer's package may say that every .xml part is a workbook.
    assert [name for name in added if not name.endswith(".rels") and name.casefold() not in after.overrides] == []


def test_names_and_numbers_are_unique(written: Written) -> None:
    """Excel repairs workbooks in which two sheets, tables or names share a name or a number."""
    for path in (written.after, written.again):
        opc = Opc(parts_of(path))
        kinds = {kind: KINDS[kind].content_type for kind in ("table", "tableSingleCells")}
        tables, singles = ([opc.tree(n) for n in opc.parts if opc.content_type(n) == kind] for kind in kinds.values())
        names = opc.workbook.all("x:definedNames/x:definedName")
        listed = {
            "titles of sheets": [str(each).casefold() for each in opc.workbook.all("x:sheets/x:sheet/@name")],
            "numbers of sheets": opc.workbook.all("x:sheets/x:sheet/@sheetId"),
            "links to sheets": opc.workbook.all("x:sheets/x:sheet/@r:id"),
            "names": [(str(each.get("name")).casefold(), each.get("localSheetId")) for each in names],
            "tables": [str(each.get("displayName")).casefold() for each in tables],
            "numbers of tables": [each.get("id") for each in [*tables, *itertools.chain.from_iterable(singles)]],
        }
        assert {what: [each for each, n in Counter(all_).items() if n > 1] for what, all_ in listed.items()} == {
            what: [] for what in listed
        }
        assert max(len(title) for title in listed["titles of sheets"]) <= 31
        assert not set(listed["tables"]) & {name for name, _ in listed["names"]}


# -- The parts that do change


def canonical(element: etree._Element) -> bytes:
    """XML in a form that does not depend on prefixes, places of declarations and line breaks."""
    return etree.tostring(etree.fromstring(etree.tostring(element, with_tail=False)), method="c14n2", strip_text=True)


def children(root: etree._Element, name: str = "") -> list[etree._Element]:
    found = root.iterfind(f"x:{name}/*" if name else "*", NAMESPACES)
    return [each for each in found if isinstance(each.tag, str)]


def test_styles_are_appended_only(written: Written) -> None:
    """Cells, tables and rules name styles by their place, so that each must keep its own."""
    before, after = written.packages
    for name in before.workbook.targets(KINDS["styles"].relationship):
        old, new = before.tree(name), after.tree(name)
        assert (dict(new.attrib), new.nsmap.items() >= old.nsmap.items()) == (dict(old.attrib), True)
        for group in children(old):
            kind = etree.QName(group).localname
            assert [canonical(e) for e in children(new, kind)][: len(group)] == [
                canonical(e) for e in children(old, kind)
            ], kind
            if kind in ("extLst", "colors"):
                assert len(children(new, kind)) == len(group)
            (grown,) = new.iterfind(f"x:{kind}", NAMESPACES)
            assert {k: v for k, v in grown.attrib.items() if k != "count"} == {
                k: v for k, v in group.attrib.items() if k != "count"
            }
            assert grown.get("count", str(len(children(new, kind)))) == str(len(children(new, kind)))


def test_number_formats_have_numbers_of_their_own(written: Written) -> None:
    opc = written.packages[1]
    (name,) = opc.workbook.targets(KINDS["styles"].relationship)
    numbers = [each.get("numFmtId") for each in children(opc.tree(name), "numFmts")]
    assert len(set(numbers)) == len(numbers)
    used = {each.get("numFmtId", "0") for each in children(opc.tree(name), "cellXfs")}
    assert {number for number in used if int(number) >= 164} <= set(numbers)


LISTS = ("sheets", "definedNames")


def test_the_workbook_changes_only_where_it_lists_sheets_and_names(written: Written) -> None:
    before, after = (package.tree(package.workbook.name) for package in written.packages)
    assert dict(after.attrib) == dict(before.attrib)
    assert after.nsmap.items() >= before.nsmap.items(), "prefixes named by mc:Ignorable must stay declared"
    old, new = (
        [canonical(each) for each in children(root) if etree.QName(each).localname not in (*LISTS, "calcPr")]
        for root in (before, after)
    )
    assert new == old
    for name in LISTS:
        listed, now = ([canonical(each) for each in children(root, name)] for root in (before, after))
        assert [each for each in now if each in listed] == listed
        # The buyer's sheets come first, as names say by a number which sheet they belong to.
        assert name != "sheets" or now[: len(listed)] == listed
    settings = [dict(each.attrib) for root in (before, after) for each in root.iterfind("x:calcPr", NAMESPACES)]
    assert not settings or settings[-1].items() >= settings[0].items()


def test_the_elements_of_the_workbook_are_in_the_order_of_the_schema(written: Written) -> None:
    order = [
        "bookViews",
        "sheets",
        "externalReferences",
        "definedNames",
        "calcPr",
        "customWorkbookViews",
        "pivotCaches",
        "extLst",
    ]
    opc = written.packages[1]
    found = [etree.QName(each).localname for each in children(opc.tree(opc.workbook.name))]
    assert [name for name in found if name in order] == [name for name in order if name in found]


# -- Other people's eyes


def test_openxml_audit_finds_nothing_new(opened: Written) -> None:
    new = findings(opened.after) - findings(opened.before)
    # Texts within cells are legal; the remark is that Excel will move them to the shared table, as the buyer's own.
    assert [found for found in new if "inline-string" not in found[2]] == []


def skip_where_unread(book: FeatureBook, reader: str) -> None:
    if reader in book.unread_by:
        pytest.skip(f"{reader} cannot open such workbooks")


@pytest.mark.parametrize("reader", READERS)
def test_the_buyers_cells_read_as_before(opened: Written, reader: str) -> None:
    skip_where_unread(opened.book, reader)
    before, after = (of_sheets(READERS[reader](path), titles(opened.before)) for path in (opened.before, opened.after))
    assert before
    assert after == before


def test_the_buyers_cells_look_as_before(opened: Written) -> None:
    before, after = (of_sheets(looks(path), titles(opened.before)) for path in (opened.before, opened.after))
    assert after == before


@pytest.mark.parametrize("reader", ["openpyxl, values", "calamine"])
def test_our_sheets_hold_the_values_of_the_risk_workbook(opened: Written, reader: str, risk_book: Path) -> None:
    """Readers, previews and Protected View do not compute: they show what is stored."""
    skip_where_unread(opened.book, reader)
    ours, read = opened.ours(risk_book), READERS[reader]
    assert of_sheets(read(opened.after), ours.values()) == of_sheets(read(risk_book), ours)


def test_our_formulas_stay_formulas(opened: Written, risk_book: Path) -> None:
    def places(path: Path) -> Cells:
        return {place: True for place, value in formulas(path).items() if str(value).startswith("=")}

    ours = opened.ours(risk_book)
    assert len(places(risk_book)) > 800
    assert of_sheets(places(opened.after), ours.values()) == of_sheets(places(risk_book), ours)


def test_our_sheets_look_as_in_the_risk_workbook(opened: Written, risk_book: Path) -> None:
    ours = opened.ours(risk_book)
    assert of_sheets(looks(opened.after), ours.values()) == of_sheets(looks(risk_book), ours)


# -- Writing again


def test_writing_again_changes_and_adds_nothing(written: Written) -> None:
    after, again = parts_of(written.after), parts_of(written.again)
    assert again.keys() == after.keys()
    assert {name: len(again[name]) for name in written.may_change & again.keys()} == {
        name: len(after[name]) for name in written.may_change & after.keys()
    }
    assert titles(written.again) == titles(written.after)


@pytest.mark.parametrize("name", ["everything", "bare"])
def test_writing_a_newer_rating_replaces_ours_only(
    matrix: Callable[[str], Written], risk_book: Path, tmp_path: Path, name: str
) -> None:
    written, out = matrix(name), tmp_path / BOOKS[name].file
    write_into(written.after, fill(tmp_path / "newer.xlsx", description="Described anew"), out)
    assert titles(out) == titles(written.after)
    ours = written.ours(risk_book)
    for path, is_new in ((written.after, False), (out, True)):
        assert ("Described anew" in of_sheets(stored(path), [ours["BOM"]]).values()) is is_new
    assert lost(written, out) == {}
    before, after = parts_of(written.before), parts_of(out)
    assert {n for n in before if before[n] != after.get(n)} <= written.may_change
    assert of_sheets(stored(out), titles(written.before)) == of_sheets(stored(written.before), titles(written.before))


# -- Refusals


@pytest.mark.parametrize("case", REFUSED, ids=[each.name for each in REFUSED])
def test_refused_before_anything_is_written(case: Refused, risk_book: Path, tmp_path: Path) -> None:
    given, out = tmp_path / "given", tmp_path / "out"
    given.mkdir()
    out.mkdir()
    content = case.content()
    (given / case.file).write_bytes(content)
    with pytest.raises(InputError) as caught:
        write_into(given / case.file, risk_book, out / case.file)
    assert re.search(case.reason, str(caught.value), re.IGNORECASE), str(caught.value)
    assert caught.value.action
    assert list(out.iterdir()) == []
    assert [each.name for each in given.iterdir()] == [case.file]
    assert (given / case.file).read_bytes() == content


# -- LibreOffice computes everything anew: the buyer's formulas and ours still find what they refer to


@pytest.fixture(scope="module", autouse=True)
def computing(
    request: pytest.FixtureRequest,
    matrix: Callable[[str], Written],
    risk_book: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Future[Callable[[Path], Cells]] | None]:
    """All workbooks opened in one run, while the tests above run: it takes as long as they do."""
    asked = any(item.cls is TestInLibreOffice for item in request.session.items if isinstance(item, pytest.Function))
    if not asked or SOFFICE is None:
        yield None
        return
    given, out, profile = (tmp_path_factory.mktemp(name) for name in ("given", "computed", "profile"))
    paths = [risk_book]
    for name in SEEN_BY_OTHERS:
        with suppress(Exception):  # the tests of this workbook will say so
            paths += [matrix(name).before, matrix(name).after]
    copies = {path: given / f"{path.parent.name}-{path.name}" for path in paths}
    for path, copy in copies.items():
        copy.write_bytes(path.read_bytes())

    def run() -> Callable[[Path], Cells]:
        recalculate(copies.values(), out, profile)
        return lambda path: with_calamine((out / copies[path].name).with_suffix(".xlsx"))

    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(run)


@pytest.fixture
def computed(computing: Future[Callable[[Path], Cells]]) -> Callable[[Path], Cells]:
    return computing.result()


class TestInLibreOffice:
    pytestmark = NEEDS_LIBREOFFICE

    def test_the_buyers_cells_compute_as_before(self, opened: Written, computed: Callable[[Path], Cells]) -> None:
        before, after = (of_sheets(computed(path), titles(opened.before)) for path in (opened.before, opened.after))
        assert before
        assert after == before

    def test_our_sheets_compute_as_in_the_risk_workbook(
        self, opened: Written, computed: Callable[[Path], Cells], risk_book: Path
    ) -> None:
        ours = opened.ours(risk_book)
        assert of_sheets(computed(opened.after), ours.values()) == of_sheets(computed(risk_book), ours)


class TestInFormulon:
    """It reads the whole workbook itself, also slicers and comments, and computes it without asking what is stored."""

    pytestmark = NEEDS_FORMULON

    @pytest.fixture(scope="class")
    def values(self) -> Callable[[Path], Cells]:
        from tests.engines import formulon_engine  # takes seconds to load

        return cache(formulon_engine.values)

    def test_cells_compute_as_before_and_as_in_the_risk_workbook(
        self, opened: Written, values: Callable[[Path], Cells], risk_book: Path
    ) -> None:
        skip_where_unread(opened.book, "formulon")
        before, after, ours = values(opened.before), values(opened.after), opened.ours(risk_book)
        assert of_sheets(before, titles(opened.before))
        assert of_sheets(after, titles(opened.before)) == of_sheets(before, titles(opened.before))
        assert of_sheets(after, ours.values()) == of_sheets(values(risk_book), ours)
