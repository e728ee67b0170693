"""The workbooks for all suppliers of a BOM and their index, as files in a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.findings import Finding
from bomrisk_templates.supplier_risk.asking import SupplierRequest, requests_of, worth_asking
from bomrisk_templates.supplier_risk.file_names import file_names
from bomrisk_templates.supplier_risk.fill import Sender, SupplierTemplate
from bomrisk_templates.supplier_risk.grouping import Suppliers
from bomrisk_templates.supplier_risk.index import Index, write_index
from bomrisk_templates.supplier_risk.index_rows import Entry
from bomrisk_templates.supplier_risk.texts import texts_in

if TYPE_CHECKING:
    from bomrisk.assessment import Assessment

__all__ = ["FOLDER", "INDEX", "Plan", "plan_workbooks", "write_workbooks"]

INDEX = "supplier-index.xlsx"
"""The buyer's own workbook."""
FOLDER = "to-suppliers"
"""What is sent stands apart from what is not."""
_UNRECOGNISED = "unrecognised"


@dataclass(frozen=True)
class Plan:
    """Which workbooks there will be, before any of them is written.

    Parameters
    ----------
    lines : DataFrame
    assessment : Assessment
    suppliers : Suppliers
    requests : sequence of SupplierRequest
        One for each supplier of `suppliers`; those without parts get no workbook.
    files : sequence of str
        The workbook of each, relative to the folder; empty where nothing is asked.
    only : frozenset of str or None
        Keys of the suppliers that get a workbook now; None for all.
    unrecognised : int
        Lines in which nothing was recognised, and about which nothing is asked.
    """

    lines: pd.DataFrame
    assessment: Assessment
    suppliers: Suppliers
    requests: Sequence[SupplierRequest]
    files: Sequence[str]
    unrecognised: int
    only: frozenset[str] | None = None

    @property
    def asked(self) -> list[tuple[SupplierRequest, str]]:
        """The suppliers that get a workbook, with its name."""
        chosen = self.only
        return [
            (request, file)
            for request, file in zip(self.requests, self.files, strict=True)
            if file and (chosen is None or request.supplier.key in chosen)
        ]

    @property
    def findings(self) -> list[Finding]:
        """What a person must know about the names of the suppliers, and about what is not asked."""
        found = list(self.suppliers.findings)
        if self.unrecognised:
            count = self.unrecognised
            message = (
                f"In {count:,} line{'' if count == 1 else 's'} no listed material was recognised; nothing is asked about "
                f"{'it' if count == 1 else 'them'}."
            )
            action = "Give --ask-unrecognised to ask what they are made of."
            found.append(Finding("supplier-unrecognised", "info", "", message, action))
        idle = [request.supplier.name for request, file in zip(self.requests, self.files, strict=True) if not file]
        if idle:
            listed = ", ".join(idle[:5]) + (f" and {len(idle) - 5} more" if len(idle) > 5 else "")
            message = f"No answer of {listed} could move a rating much: no workbook."
            found.append(Finding("supplier-nothing-to-ask", "info", "", message))
        return found


def plan_workbooks(
    lines: pd.DataFrame,
    assessment: Assessment,
    questions: pd.DataFrame,
    suppliers: Suppliers,
    *,
    language: str = "en",
    unrecognised: bool = False,
    only: Iterable[str] | None = None,
) -> Plan:
    """Decide what is asked of whom, and how the files are called.

    Parameters
    ----------
    lines : DataFrame
        The BOM in canonical columns.
    assessment : Assessment
        Of these lines.
    questions : DataFrame
        As :func:`bomrisk.questions.open_questions` returns them for these lines.
    suppliers : Suppliers
        All of the BOM.
    language : str
        Of the workbooks.
    unrecognised : bool
        Whether to ask also what parts are made of in which nothing was recognised.
    only : iterable of str, optional
        Keys of the suppliers that get a workbook now. The index lists all of them all the same.

    Raises
    ------
    InputError
        If there is no such language.
    """
    pattern = texts_in(language)["file.name"]
    requests = requests_of(suppliers.found, lines, assessment, worth_asking(questions, unrecognised=unrecognised))
    asked = [request for request in requests if request.parts]
    names = dict(
        zip(
            (request.supplier.key for request in asked),
            file_names([request.supplier.name for request in asked], pattern),
            strict=True,
        )
    )
    files = [f"{FOLDER}/{names[each.supplier.key]}" if each.parts else "" for each in requests]
    theirs = {line for supplier in suppliers.found for line in supplier.lines}
    unknown = questions.loc[questions["kind"].eq(_UNRECOGNISED), "line"]
    left_out = 0 if unrecognised else sum(int(line) in theirs for line in unknown)
    chosen = None if only is None else frozenset(only)
    return Plan(lines, assessment, suppliers, requests, files, left_out, chosen)


def write_workbooks(
    plan: Plan,
    folder: Path,
    sender: Sender,
    *,
    source_name: str,
    language: str = "en",
    spend: npt.NDArray[np.float64] | None = None,
    currency: str = "",
    template: Path | None = None,
    entries: Mapping[str, Entry] | None = None,
    findings: Iterable[Finding] = (),
    progress: Callable[[int, int, str], None] | None = None,
) -> None:
    """Write the workbooks of a plan and their index; each file appears only when it is complete.

    Parameters
    ----------
    plan : Plan
    folder : Path
        Where the index goes; the workbooks go into a folder in it. Both are made if they are missing.
    sender : Sender
    source_name : str
        Name of the BOM's file, for the index.
    language : str
        Of the suppliers' workbooks; the index is English.
    spend : ndarray of float, optional
        Of each line, NaN where unknown.
    currency : str
        Of the spend.
    template : Path, optional
        A restyled template of the supplier workbook.
    entries : mapping of str to Entry, optional
        What the buyer noted in an earlier index, by the supplier's key.
    findings : iterable of Finding
        Further ones for the index.
    progress : callable, optional
        Called before each workbook with how many are done, how many there are, and whose turn it is.

    Raises
    ------
    InputError
        If a template lost names, or a file cannot be written.
    """
    filler = SupplierTemplate(plan.assessment, sender, language, template)
    say = progress or (lambda _done, _all, _name: None)
    asked = plan.asked
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    for done, (request, file) in enumerate(asked):
        say(done, len(asked), request.supplier.name)
        filler.fill(request, folder / file)
    say(len(asked), len(asked), "")
    index = Index(
        source_name=source_name,
        lines=plan.lines,
        assessment=plan.assessment,
        spend=np.full(len(plan.lines), np.nan) if spend is None else spend,
        currency=currency,
        requests=plan.requests,
        # Those that were not chosen may have been asked before.
        files=[file if file and (folder / file).exists() else "" for file in plan.files],
        nameless=plan.suppliers.nameless,
        findings=[*findings, *plan.findings, *_left(entries or {}, plan.suppliers)],
        entries=entries,
    )
    write_index(index, folder / INDEX)


def _left(entries: Mapping[str, Entry], suppliers: Suppliers) -> list[Finding]:
    """What the buyer noted about suppliers that supply nothing any more."""
    present = {supplier.key for supplier in suppliers.found}
    noted = [entry for key, entry in entries.items() if key not in present and entry.says_something]
    return [
        Finding(
            "supplier-gone",
            "info",
            "supplier",
            f"{entry.supplier} supplies no line of this BOM any more. You had noted: {entry}.",
        )
        for entry in noted
    ]
