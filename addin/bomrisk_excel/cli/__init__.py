"""The ``bomrisk`` command line."""

from bomrisk_excel.cli.command_line import main

__all__ = ["main"]
