"""Figures of reading and recognition on a folder of BOM files with ground truth: ``python -m tests.corpus FOLDER``.

The folder holds ``files/`` and

``index.csv``
    One row per table: ``slug, file, role`` (``bom`` counts), ``sheet`` (``Name#2`` is the second table of a sheet),
    ``header_row`` (1-based, 0 or empty = none), ``part_rows`` (``3-43,45``) and ``*_col`` (``LETTER|header text`` of the
    column that truly holds that meaning, empty = there is none).
``materials_truth.csv``
    One row per part line: ``slug, sheet, row, part_text, materials_expected`` (``none`` = nothing critical),
    ``materials_possible`` (neither miss nor false positive), ``how_sure`` (high, medium, low), ``kind`` (explicit, inferred,
    negative, trap, weak). High and medium count, ``weak`` does not. A slug without a file is read by its text alone.

Either table may be missing. Everything is taken from what ``bomrisk check --json`` and ``bomrisk score --json`` print.
"""
