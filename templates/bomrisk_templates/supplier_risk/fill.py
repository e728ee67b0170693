"""Fills the template of the supplier workbook: opened and translated once, filled for each supplier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bomrisk import reference
from bomrisk_templates.bom_risk.columns_of import heights_of
from bomrisk_templates.package.cells import Cells
from bomrisk_templates.package.workbook import Workbook
from bomrisk_templates.supplier_risk import tables
from bomrisk_templates.supplier_risk.asking import SupplierRequest
from bomrisk_templates.supplier_risk.columns import COUNTED, TABLES
from bomrisk_templates.supplier_risk.names import names_in
from bomrisk_templates.supplier_risk.reasons import Reasons, said
from bomrisk_templates.supplier_risk.seal import FORMAT, request_id, seal
from bomrisk_templates.supplier_risk.texts import texts_in
from bomrisk_templates.supplier_risk.translate import translate

if TYPE_CHECKING:
    from bomrisk.assessment import Assessment

__all__ = ["NAMED_CELLS", "Sender", "SupplierTemplate", "open_template", "template_path"]

NAMED_CELLS = tuple(
    f"supplier_{name}"
    for name in [
        "name", "buyer", "asked_on", "due", "parts", "about_needed", "about_state", "contact_name", "contact_email",
        "declared_on", "request_id", "as_of", "verified_through", "language", "format", "seal", "declaration_state", "state",
        "needed", "given", "missing", "all_state", "open", "prefilled", "word_unknown", "word_complete", "word_open", "word_idle",
        "word_done_line", "word_open_line", "word_mend_line",
    ]
)  # fmt: skip
"""Cells that the filler, the formulas and the reader of replies find by name."""
SPARE_ROWS = 15
"""Free rows for further sources: no row can be added to a table on a protected sheet."""
_FILLED = (
    "supplier_lines", "supplier_questions", "supplier_declaration", "supplier_checks", "supplier_countries", "supplier_materials",
    "supplier_answers",
)  # fmt: skip
_PER_SUPPLIER = _FILLED[:4]
_LEAST_HEIGHT = 20.0
# Other languages have longer words, which fill their lines less.
_NARROWER = {table: [replace(column, width=0.92 * column.width) for column in TABLES[table]] for table in _FILLED}
_OPTIONAL = {"supplier_lines": ("quantity", "grade", "score"), "supplier_questions": ("swing",)}


@dataclass(frozen=True, slots=True)
class Sender:
    """Who asks, and what of the buyer's is told.

    Parameters
    ----------
    buyer : str
        Who asks; empty if nobody says.
    asked_on : date
    due : date, optional
    with_scores, with_quantities : bool
        Whether the buyer's ratings, and the quantities of the BOM, are told to the suppliers.
    """

    buyer: str
    asked_on: dt.date
    due: dt.date | None = None
    with_scores: bool = False
    with_quantities: bool = False

    @property
    def told(self) -> frozenset[str]:
        """Columns that are told though a supplier need not know them."""
        scores = ("grade", "score", "swing") if self.with_scores else ()
        return frozenset(scores) | ({"quantity"} if self.with_quantities else set())


def template_path() -> Path:
    """Return the template that comes with the package."""
    return Path(str(resources.files("bomrisk_templates") / "supplier_risk.xlsx"))


def open_template(path: Path) -> Workbook:
    """Open a template of the supplier workbook.

    Raises
    ------
    InputError
        If it is no workbook, or lost names (all are named).
    """
    book = Workbook.open(path)
    book.require({table: [column.header for column in TABLES[table]] for table in _FILLED}, NAMED_CELLS)
    return book


class SupplierTemplate:
    """The template, ready to be filled for one supplier after the other.

    Parameters
    ----------
    assessment : Assessment
    sender : Sender
    language : str
        One of :data:`bomrisk_templates.supplier_risk.texts.LANGUAGES`.
    path : Path, optional
        A restyled template; the packaged one if not given.

    Raises
    ------
    InputError
        If it is no workbook, lost names (all are named), or there is no such language.
    """

    def __init__(self, assessment: Assessment, sender: Sender, language: str = "en", path: Path | None = None) -> None:
        self.texts, self.names = texts_in(language), names_in(language)
        self._assessment, self._sender = assessment, sender
        reasons = Reasons(assessment, self.texts, self.names)
        self._context = tables.Context(assessment, self.texts, self.names, reasons)
        self._book = open_template(path or template_path())
        translate(self._book, self.texts)
        self._fill_lists()

    @cached_property
    def _headers(self) -> Mapping[str, Mapping[str, str]]:
        return {table: {column.key: self.texts.header(column.key) for column in TABLES[table]} for table in _FILLED}

    def fill(self, request: SupplierRequest, out: Path) -> None:
        """Write the workbook of one supplier; it appears only when it is complete.

        Raises
        ------
        InputError
            If it cannot be written.
        """
        book = self._book.copy()
        context = self._context
        lines, questions = tables.line_columns(request, context), tables.question_columns(request, context)
        declaration = tables.declaration_columns(request, context)
        count = len(request.rows)
        self._put(book, "supplier_lines", lines, len(request.parts))
        self._put(book, "supplier_questions", questions, len(request.questions))
        self._put(book, "supplier_declaration", declaration, count, spare=SPARE_ROWS)
        self._put_checks(book, request)
        as_of, sender = self._assessment.as_of.isoformat(), self._sender
        keys = [
            (line_id, number, material)
            for line_id, number, materials in zip(
                *(lines[key] for key in ("line_id", "part_number", "materials")), strict=True
            )
            for material in (materials or "").split("; ")
        ]
        name = request.supplier.name
        request_name = request_id(name, as_of, keys)
        values: dict[str, Any] = {
            "name": name, "buyer": sender.buyer, "asked_on": sender.asked_on, "due": sender.due, "parts": len(request.parts),
            "request_id": request_name, "as_of": self._assessment.as_of, "verified_through": reference.verified_through,
            "language": self.texts.language, "format": FORMAT, "seal": seal(request_name, name, as_of, keys), "prefilled": count,
        }  # fmt: skip
        for key, value in values.items():
            book.set_value(f"supplier_{key}", value)
        book.save(out)

    def _fill_lists(self) -> None:
        """Write what all suppliers can choose from, once."""
        book, texts = self._book, self.texts
        unknown = texts["word.unknown"]
        book.fill_table(
            "supplier_countries",
            {texts.header("country"): [unknown, *self.names.country_entries()]},
            len(self.names.countries) + 1,
        )
        materials = sorted(self.names.materials.values(), key=str.casefold)
        book.fill_table("supplier_materials", {texts.header("materials"): materials}, len(materials))
        answers = [texts[f"word.{word}"] for word in ("yes", "no", "unknown")]
        book.fill_table("supplier_answers", {texts.header("answer"): answers}, len(answers))
        book.settle()
        # Taken apart once, for all copies.
        for part in [*(book.tables[table].sheet_part for table in _PER_SUPPLIER), *book.parts_of(NAMED_CELLS[:1])]:
            book.sheet(part)

    def _put(self, book: Workbook, table: str, columns: tables.Columns, count: int, spare: int = 0) -> None:
        headers = self._headers[table]
        left_out = set(_OPTIONAL.get(table, ())) - self._sender.told
        data: dict[str, Cells] = {headers[key]: values for key, values in columns.items() if key not in left_out}
        kept = [(headers[key], headers[key]) for key in headers if key not in left_out] if left_out else None
        shown = [column for column in _NARROWER[table] if column.key not in left_out]
        heights = [max(height, _LEAST_HEIGHT) for height in heights_of(shown, columns, count)]
        book.fill_table(table, data, count, columns=kept, heights=heights, spare=spare)

    def _put_checks(self, book: Workbook, request: SupplierRequest) -> None:
        """Store in the formulas of the checks what they have to say about an unanswered declaration."""
        words = {word: self.texts[f"word.{word}"] for word in ("complete", "open", "idle", "open_line")}
        checks = tables.check_columns(request)
        needed, given = (np.asarray(checks[key]) for key in ("needed", "given"))
        missing = needed - given
        states = [
            words["idle" if not need else "open" if miss else "complete"]
            for need, miss in zip(needed, missing, strict=True)
        ]
        headers = self._headers["supplier_checks"]
        data: dict[str, Sequence[Any]] = {
            headers["needed"]: needed.tolist(), headers["given"]: given.tolist(), headers["missing"]: missing.tolist(),
            headers["state"]: states,
        }  # fmt: skip
        book.set_table_values("supplier_checks", data)
        answers = slice(0, len(COUNTED))
        total = int(needed[answers].sum())
        state = said(words["open_line"], str(total), str(total))
        for name, value in {
            "needed": total, "given": 0, "missing": total, "open": int((missing != 0).sum()), "all_state": words["open"],
            "state": state, "declaration_state": state, "about_state": state, "about_needed": total,
        }.items():  # fmt: skip
            book.set_value(f"supplier_{name}", value)
