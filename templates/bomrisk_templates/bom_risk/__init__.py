"""The BOM risk workbook: what is in it, and how an assessment gets into it."""
