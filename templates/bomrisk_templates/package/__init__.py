"""Spreadsheet packages at the level of their parts."""
