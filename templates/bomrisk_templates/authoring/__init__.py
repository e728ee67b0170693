"""Authoring of the templates: run ``python -m bomrisk_templates.authoring`` after changing anything here.

The templates are written with XlsxWriter, which is needed here only; at run time they are filled part by part.
"""
