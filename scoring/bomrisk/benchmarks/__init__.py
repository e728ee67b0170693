"""Benchmarks that laws set for where materials come from, held against the origins that a BOM declares.

Unknown stays unknown: a benchmark is only called reached or kept where the declared part alone settles it.
"""

from __future__ import annotations

from bomrisk.benchmarks.crma import crma_benchmarks
from bomrisk.benchmarks.dfars import dfars_screening
from bomrisk.benchmarks.strategic import strategic_uses
from bomrisk.benchmarks.thresholds import annex_entries, crma_rules, dfars_rules

__all__ = ["annex_entries", "crma_benchmarks", "crma_rules", "dfars_rules", "dfars_screening", "strategic_uses"]
