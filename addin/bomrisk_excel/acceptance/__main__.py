"""Write the acceptance workbook anew, from the table of cases in the checkout."""

from __future__ import annotations

from pathlib import Path

from bomrisk_excel.acceptance import WORKBOOK
from bomrisk_excel.acceptance.acceptance_book import write_acceptance
from bomrisk_excel.acceptance.case_table import CASE_TABLE

if __name__ == "__main__":
    write_acceptance(Path(__file__).with_name(WORKBOOK), CASE_TABLE)
