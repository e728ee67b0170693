"""The detectors see a loss: each piece that was put in for a feature is taken away, and the feature must count as lost.

A detector that cannot fail would make the whole matrix worthless.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from tests.templates.feature_books import BOOKS, FEATURES, Feature, FeatureBook, Opc
from tests.templates.feature_books.pieces import Link, Markup, Part, Piece

EVERYTHING = BOOKS["everything"]
by_feature = pytest.mark.parametrize("feature", FEATURES, ids=[each.name for each in FEATURES])
by_book = pytest.mark.parametrize("book", BOOKS.values(), ids=list(BOOKS))


def losses(parts: dict[str, bytes], piece: Piece) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Packages from which one piece is gone, each in another way."""
    if isinstance(piece, Part):
        yield "the part", {name: content for name, content in parts.items() if name != piece.name}
        types = re.sub(rb'<Override PartName="/%s" [^>]*/>' % piece.name.encode(), b"", parts["[Content_Types].xml"])
        if types == parts["[Content_Types].xml"]:
            kind = piece.name.rpartition(".")[2].encode()
            types = re.sub(rb'<Default Extension="%s" [^>]*/>' % kind, b"", types)
        yield "its content type", parts | {"[Content_Types].xml": types}
    elif isinstance(piece, Link):
        folder, file = posixpath.split(piece.source)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        less = re.sub(rb'<Relationship Id="%s" [^>]*/>' % piece.id.encode(), b"", parts[rels])
        yield "the relationship", parts | {rels: less}
        other = parts[rels].replace(b'Id="%s"' % piece.id.encode(), b'Id="rId999"')
        if b'"%s"' % piece.id.encode() in parts.get(piece.source, b""):
            yield "the id that the element names", parts | {rels: other}
    elif isinstance(piece, Markup):
        assert parts[piece.part].count(piece.xml.encode()) == 1
        yield "the element", parts | {piece.part: parts[piece.part].replace(piece.xml.encode(), b"")}


@by_feature
def test_each_feature_is_lost_without_any_of_its_pieces(feature: Feature) -> None:
    parts, pieces = EVERYTHING.parts(), EVERYTHING.pieces()[feature.name]
    assert feature.why_lost(parts) is None
    assert pieces
    unseen = []
    for piece in pieces:
        for what, damaged in losses(parts, piece):
            assert damaged != parts, (piece, what)
            unseen += [f"{what}: {piece}"] if feature.present(damaged) else []
    assert not unseen


@by_book
def test_each_book_holds_its_features_and_nothing_loose(book: FeatureBook) -> None:
    """Every part is linked and declared, so that what is loose afterwards was made loose."""
    parts = book.parts()
    opc = Opc(parts)
    assert {each.name: each.why_lost(parts) for each in book.features} == dict.fromkeys(
        each.name for each in book.features
    )
    assert set(opc.reachable()) == parts.keys() - {"[Content_Types].xml"}
    assert not list(opc.dangling())
    assert [name for name in parts if name != "[Content_Types].xml" and not opc.content_type(name)] == []
    for name in parts:
        if name.endswith((".xml", ".rels", ".vml")):
            etree.fromstring(parts[name])


ALLOWED = {"as an ERP system": ("theme",), "bare": ("theme", "styles", "sharedStrings")}
"""What openxml-audit asks for and the standard does not."""


@by_book
def test_each_book_is_valid(book: FeatureBook, tmp_path: Path) -> None:
    found = [str(each) for each in OpenXmlValidator().validate(str(book.write(tmp_path))).errors]
    assert [each for each in found if not any(word in each for word in ALLOWED.get(book.name, ()))] == []


def test_every_feature_is_in_everything_and_names_are_unique() -> None:
    assert len({each.name for each in FEATURES}) == len(FEATURES) >= 28
    assert EVERYTHING.features == FEATURES


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_openpyxl_loses_most_of_everything(tmp_path: Path) -> None:
    """The control: the detectors applied to a program that is known to drop what it does not know."""
    saved = tmp_path / "saved.xlsm"
    openpyxl.load_workbook(EVERYTHING.write(tmp_path), keep_vba=True).save(saved)
    with zipfile.ZipFile(saved) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    kept = {each.name for each in FEATURES if each.present(parts)}
    lost = {each.name for each in FEATURES} - kept
    assert len(lost) >= 45, sorted(kept)
    assert {
        "sparklines",
        "slicer on a table",
        "timeline on a pivot table",
        "discussion with persons",
        "text box",
    } <= lost
    # It is no enemy: what it knows it keeps, and then the detectors must say so.
    assert {"frozen panes", "conditional format", "table", "pivot table", "hidden and very hidden sheets"} <= kept
