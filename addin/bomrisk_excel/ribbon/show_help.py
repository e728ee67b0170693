"""Help: a page about buttons and functions, made from what there is, so that it cannot be out of date."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from html import escape
from importlib import resources

from xlwings import Book

from bomrisk_excel.ribbon.buttons import BUTTONS, TAB
from bomrisk_excel.ribbon.outcome import Outcome
from bomrisk_excel.ribbon.rating import version
from bomrisk_excel.user_settings import home

__all__ = ["help_html", "show_help"]


def show_help(_book: Book | None, open_page: Callable[[str], bool] = webbrowser.open) -> Outcome:
    """Open the help page; where no browser opens, say the essentials instead. No workbook is needed or touched."""
    path = home() / "help.html"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(help_html(), encoding="utf-8")
        if open_page(path.as_uri()):
            return Outcome(f"Help is open in your browser ({path}).")
    except OSError:
        pass
    essentials = "\n".join(f"{button.label}: {button.tip}." for button in BUTTONS)
    return Outcome("Help", (f"{version()}\n\n{essentials}\n\nFunctions: type =BOMRISK_ into a cell, then press fx.",))


def help_html() -> str:
    """Return the page: the bundled frame with a part for each button and each function."""
    frame = (resources.files("bomrisk_excel") / "help" / "help.html").read_text(encoding="utf-8")
    buttons = "".join(
        f"<h3>{escape(button.label)}</h3><p><b>{escape(button.tip)}.</b> {escape(button.help)}</p>"
        for button in BUTTONS
    )
    return (
        frame.replace("{{version}}", escape(version()))
        .replace("{{tab}}", escape(TAB))
        .replace("{{buttons}}", buttons)
        .replace("{{functions}}", _functions())
    )


def _functions() -> str:
    # Registering the functions takes a while, which only this page needs here.
    from bomrisk_excel import udfs
    from bomrisk_excel.functions.registry import FUNCTIONS

    del udfs
    rows = ""
    for function in FUNCTIONS.values():
        arguments = ", ".join(
            f"[{argument.name}]" if argument.optional else argument.name
            for argument in function.arguments
            if not argument.vba
        )
        rows += f"<tr><td><code>{escape(function.name)}({escape(arguments)})</code></td><td>{escape(function.doc)}</td></tr>"
    return f"<table>{rows}</table>"
