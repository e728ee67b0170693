"""From parts to materials: which materials a BOM line holds, by which evidence, and how sure that is."""

from bomrisk.evidence.ladder import identify, identify_distinct

__all__ = ["identify", "identify_distinct"]
