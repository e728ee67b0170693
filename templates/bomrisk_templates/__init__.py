"""Workbooks: the templates, the code that fills them, and the code that reads a BOM from a file."""
