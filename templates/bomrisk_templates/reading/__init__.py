"""Read a bill of materials out of whatever file a buyer has."""

from bomrisk_templates.reading.bom_file import BomFile, BomTable, MappedColumn, SkippedRow, read_bom, read_grids
from bomrisk_templates.reading.profile import Profile

__all__ = ["BomFile", "BomTable", "MappedColumn", "Profile", "SkippedRow", "read_bom", "read_grids"]
