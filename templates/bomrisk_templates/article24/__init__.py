"""The risk assessment of Article 24 of the EU Critical Raw Materials Act as a workbook."""
