"""What changed between two ratings of a BOM, and which fact moved each line."""

from bomrisk.comparison.compare import Comparison, comparable_spend, compare
from bomrisk.comparison.side import Side, Written

__all__ = ["Comparison", "Side", "Written", "comparable_spend", "compare"]
