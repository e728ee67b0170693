"""How sure the scores and ranks on Results are: the columns of draws, and the sentence above them."""

from __future__ import annotations

from bomrisk.stability import Stability
from bomrisk_templates.bom_risk.columns_of import Columns, numbers

__all__ = ["STABILITY_COLUMNS", "stability_columns", "stability_note"]

STABILITY_COLUMNS = ("score_p05", "score_p95", "stays", "rank_low", "rank_high", "grade_stays")
"""Keys of the columns on Results."""


def stability_columns(found: Stability) -> Columns:
    """Return the columns of the results table that draws give, by key."""
    return {key: numbers(found.lines[key]) for key in STABILITY_COLUMNS}


def stability_note(found: Stability) -> str:
    """Say what was drawn, and how many of the worst lines stay among them."""
    rated = int(found.lines["stays"].notna().sum())
    if not rated:
        return ""
    worst = min(found.worst, rated)
    stay = (
        f" Of the {worst} worst lines {100 * found.overlap:.0f} % stay among them, as an average of all draws."
        if rated > worst
        else ""
    )
    return (
        f"Low and High: the ends of what the facts leave open. Likely low and high: nine of ten of {found.draws:,} draws (seed "
        f"{found.seed}) of facts, materials and judgements. A material that only may be in the part is in some of them and never "
        f"in the score, which may lie below.{stay}"
    )
