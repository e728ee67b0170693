"""The cheapest way to green: the fewest re-sourcing moves that bring a BOM under a grade, or one country under a share."""

from __future__ import annotations

from bomrisk.resourcing.cap import CapPlan, moves_to_cap, moves_to_cap_of
from bomrisk.resourcing.grade import GradePlan, default_grade, moves_to_grade, moves_to_grade_of

__all__ = [
    "CapPlan",
    "GradePlan",
    "default_grade",
    "moves_to_cap",
    "moves_to_cap_of",
    "moves_to_grade",
    "moves_to_grade_of",
]
