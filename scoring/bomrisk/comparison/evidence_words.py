"""Sentences on what is known of a line's materials in one rating and in another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bomrisk.comparison.side import Rated

__all__ = ["EvidenceWords", "changed_cells", "differing_rows"]

_LISTED = 3
_CELL = 60
_HEADINGS = {
    "material_override": "Material (yours)",
    "origin_override": "Material origin (yours)",
    "cas": "CAS",
    "hs_code": "HS code",
    "country": "Country of origin",
    "declared_origin": "Declared origin",
}
_NONE = "nothing"


@dataclass(frozen=True, slots=True)
class _Content:
    """What is known of one material of a line."""

    evidence: str
    form: str
    mass_fraction: float
    counts: bool
    mined: str
    processed: str
    reexport: str


class EvidenceWords:
    """Says what differs between the evidence of two ratings of the same lines.

    Parameters
    ----------
    before, after : Rated
    """

    def __init__(self, before: Rated, after: Rated) -> None:
        self._sides = (before, after)
        self._contents = tuple(_contents(rated) for rated in self._sides)
        self._known: dict[tuple[int, int], str] = {}

    def of_line(self, at: int) -> str:
        """Say what differs on the line at a position; nothing where the evidence is the same."""
        key = (int(self._sides[0].codes[at]), int(self._sides[1].codes[at]))
        if key not in self._known:
            before, after = (table.get(code, {}) for table, code in zip(self._contents, key, strict=True))
            self._known[key] = " ".join(_sentences(before, after))
        return self._known[key]


def changed_cells(before: Mapping[str, Any], after: Mapping[str, Any], columns: Iterable[str]) -> str:
    """Say which cells of a line differ.

    Parameters
    ----------
    before, after : mapping
        Cells by column.
    columns : iterable of str
        Columns to look at.
    """
    texts = []
    for name in columns:
        old, new = (_text(cells.get(name)) for cells in (before, after))
        if old != new:
            texts.append(f"{_heading(name)} {_quoted(old)} -> {_quoted(new)}")
    more = f" and {len(texts) - _LISTED} more" if len(texts) > _LISTED else ""
    return "; ".join(texts[:_LISTED]) + more


def _heading(name: str) -> str:
    """Name a column of a BOM as people read it."""
    return _HEADINGS.get(name, name.replace("_", " ").capitalize())


def differing_rows(before: pd.DataFrame, after: pd.DataFrame, columns: Iterable[str]) -> pd.Series[bool]:
    """Tell in which rows any of some columns differs; a column that is not there is blank."""
    other = pd.Series(False, index=before.index)
    for name in columns:
        if name in before.columns or name in after.columns:
            other |= _texts(before, name).ne(_texts(after, name))
    return other


def _texts(frame: pd.DataFrame, name: str) -> pd.Series[str]:
    if name not in frame.columns:
        return pd.Series("", index=frame.index, dtype=object)
    return frame[name].map(_text).astype(object)


def _text(value: Any) -> str:
    missing = value is None or (pd.api.types.is_scalar(value) and pd.isna(value))
    return "" if missing else " ".join(str(value).split())


def _quoted(text: str) -> str:
    if not text:
        return _NONE
    return f"'{text if len(text) <= _CELL else text[: _CELL - 1] + '…'}'"


def _contents(rated: Rated) -> dict[int, dict[str, _Content]]:
    """What each rating holds, by material; the members of a group that one of them must be stand under its name."""
    found: dict[int, dict[str, _Content]] = {}
    rows = rated.ratings.materials
    columns = (
        "rating_id", "material", "group", "rung", "confidence", "form", "mass_fraction", "counts", "material_origin",
        "processing_country", "reexport",
    )  # fmt: skip
    for rating, material, group, rung, confidence, form, fraction, counts, mined, processed, reexport in zip(
        *(rows[name] for name in columns), strict=True
    ):
        content = _Content(
            f"{rung}, {confidence}", form, float(fraction), bool(counts), str(mined), str(processed), str(reexport)
        )
        found.setdefault(int(rating), {}).setdefault(str(group or material), content)
    return found


def _sentences(before: Mapping[str, _Content], after: Mapping[str, _Content]) -> Iterable[str]:
    counted = [{name for name, content in each.items() if content.counts} for each in (before, after)]
    if counted[0] != counted[1]:
        yield f"Materials: {_names(before)} -> {_names(after)}."
    for name in after:
        if name not in before:
            continue
        old, new = before[name], after[name]
        if old.form != new.form:
            yield f"{name}: form {old.form or 'unknown'} -> {new.form or 'unknown'}."
        if not (old.mass_fraction == new.mass_fraction or (pd.isna(old.mass_fraction) and pd.isna(new.mass_fraction))):
            yield f"{name}: {_percent(old.mass_fraction)} of the part's mass -> {_percent(new.mass_fraction)}."
        if (old.mined, old.processed) != (new.mined, new.processed):
            yield f"{name}: {_origin(old)} -> {_origin(new)}."
        elif old.reexport != new.reexport:
            yield f"{name}: leaves its origin inside a part made elsewhere: {_known(old)} -> {_known(new)}."
        if counted[0] == counted[1] and old.evidence != new.evidence:
            yield f"{name}: evidence {old.evidence} -> {new.evidence}."


def _names(contents: Mapping[str, _Content]) -> str:
    names = [f"{name} ({content.evidence})" for name, content in contents.items() if content.counts]
    shown = ", ".join(names[:_LISTED]) + (f" and {len(names) - _LISTED} more" if len(names) > _LISTED else "")
    return shown or "none recognised"


def _percent(fraction: float) -> str:
    return "an unknown part" if pd.isna(fraction) else f"{100 * fraction:.3g} %"


def _origin(content: _Content) -> str:
    if content.mined == content.processed:
        return f"origin {content.mined or 'unknown'}"
    return f"mined in {content.mined or 'an unknown country'}, processed in {content.processed or 'an unknown country'}"


def _known(content: _Content) -> str:
    return content.reexport or "not known"
