"""Material declarations of suppliers: read them, match them to BOM lines, write what they say into the column ``declaration``."""

from bomrisk_templates.declarations.apply import AppliedDeclarations, apply_declarations
from bomrisk_templates.declarations.declaration import Answer, Declaration, Mine, Part, Smelter, Substance
from bomrisk_templates.declarations.read import ReadDeclarations, read_declarations

__all__ = [
    "Answer",
    "AppliedDeclarations",
    "Declaration",
    "Mine",
    "Part",
    "ReadDeclarations",
    "Smelter",
    "Substance",
    "apply_declarations",
    "read_declarations",
]
