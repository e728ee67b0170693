"""Names and texts that Excel, VBA or Office would not take stop the build, with a sentence that says where."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import bomrisk_excel.udfs  # noqa: F401 - fills the registry
from bomrisk_excel.functions.registry import FUNCTIONS
from bomrisk_excel.ribbon.buttons import BUTTONS
from bomrisk_excel.xlam.build import addin_modules
from bomrisk_excel.xlam.errors import AddinBuildError
from bomrisk_excel.xlam.ribbon_xml import ribbon_xml


def function(name="BOMRISK_X", **changes):
    first = next(iter(FUNCTIONS.values()))
    return replace(first, name=name, **changes)


def argument(name, **changes):
    return replace(next(iter(FUNCTIONS.values())).arguments[0], name=name, **changes)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (function("N1"), "taken for a cell"),
        (function("XFD1048576"), "taken for a cell"),
        (function("R1C1"), "taken for a cell"),
        (function("bomrisk x"), "cannot be the name"),
        (function("XLWINGS_UDFS"), "module or another function"),
        (function("BOMRISK_ADDIN"), "module or another function"),
        (function(arguments=(argument("to"),)), "X, argument to: VBA has this word for something else"),
        (function(arguments=(argument("application"),)), "something else"),
        (function(arguments=(argument("a"), argument("A"))), "capitals"),
        (function(arguments=(argument("a", optional=True), argument("b", optional=False))), "optional"),
        (function(arguments=(argument("a", doc="x" * 256),)), "256 characters"),
        (function(doc=""), "0 characters"),
        (function(doc="≥ 5"), "cannot hold the character '≥'"),
    ],
)
def test_functions_that_excel_would_not_take(wrong, said):
    with pytest.raises(AddinBuildError, match=re.escape(said)):
        addin_modules([*FUNCTIONS.values(), wrong], BUTTONS)


@pytest.mark.parametrize("name", ["Settings", "wizardTEXTS", "RIBBON", "SetHelp", "ClearStatusBar", "Named"])
def test_a_callback_with_the_name_of_something_else(name):
    """Excel takes the bare name in onAction for the module; a second procedure of the name is ambiguous."""
    with pytest.raises(AddinBuildError, match=f"button {name}: Its callback Bomrisk{name} has the name of something"):
        addin_modules(FUNCTIONS.values(), [replace(BUTTONS[0], id=name)])


def test_buttons_that_office_would_not_take():
    first, second = BUTTONS[0], next(button for button in BUTTONS if button.group != BUTTONS[0].group)
    with pytest.raises(AddinBuildError, match="two buttons"):
        addin_modules(FUNCTIONS.values(), [first, first])
    with pytest.raises(AddinBuildError, match="must be words"):
        addin_modules(FUNCTIONS.values(), [replace(first, script="x(); import os")])
    with pytest.raises(AddinBuildError, match="no script 'score_bomb'"):
        addin_modules(FUNCTIONS.values(), [replace(first, script="score_bomb")])
    with pytest.raises(AddinBuildError, match="follow each other"):
        ribbon_xml([first, second, replace(first, id="Again")])
    with pytest.raises(AddinBuildError, match="1025 characters"):
        ribbon_xml([replace(first, help="x" * 1025)])
