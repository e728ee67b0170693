"""From parts to materials: which materials a BOM line holds, by which evidence, and how sure that is."""

from bomrisk.evidence.declaration_findings import declaration_findings
from bomrisk.evidence.known_readings import share_understood
from bomrisk.evidence.ladder import EVIDENCE, identify, identify_distinct, outcomes_of
from bomrisk.evidence.outcome import Finding

__all__ = [
    "EVIDENCE",
    "Finding",
    "declaration_findings",
    "identify",
    "identify_distinct",
    "outcomes_of",
    "share_understood",
]
