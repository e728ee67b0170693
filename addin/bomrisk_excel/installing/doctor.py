"""The doctor: every link between a formula in Excel and its answer, checked one after the other."""

from __future__ import annotations

from collections.abc import Callable

import bomrisk
from bomrisk_excel.installing import checks_excel, checks_python, checks_server, checks_trust
from bomrisk_excel.installing.check import Check
from bomrisk_excel.installing.facts import Facts
from bomrisk_excel.installing.windows import Windows, this_windows

__all__ = ["doctor"]

_NEEDED_BY_THE_SERVER = (
    checks_python.configuration,
    checks_python.interpreter,
    checks_python.packages,
    checks_python.dll,
    checks_python.characters,
    checks_python.lengths,
)
_OTHERS: tuple[Callable[[Facts], Check], ...] = (
    checks_python.versions,
    checks_python.cloud,
    checks_python.variables,
    checks_trust.macros,
    checks_trust.addins_allowed,
    checks_trust.disabled_items,
    checks_trust.origin_mark,
    checks_trust.starting_programs,
    checks_server.policy,
)
_FIRST: tuple[Callable[[Facts], Check], ...] = (
    checks_excel.system,
    checks_excel.excel,
    checks_excel.start_folder,
    checks_excel.addin_file,
    checks_excel.one_addin,
    checks_excel.other_addins,
)


def doctor(windows: Windows | None = None, *, say: Callable[[str], None] = lambda _step: None) -> list[Check]:
    """Check an installation of the Excel add-in. Nothing is changed; the server that is started is stopped again.

    Parameters
    ----------
    windows : Windows, optional
        This one if not given.
    say : callable, optional
        Told what is being done.

    Returns
    -------
    list of Check

    Raises
    ------
    UnsupportedSystemError
        If this is not Windows.
    """
    facts = Facts(windows or this_windows(), bomrisk.__version__)
    say("Looking at Excel")
    first = [check(facts) for check in _FIRST]
    say("Starting Python as Excel does")
    needed = [check(facts) for check in _NEEDED_BY_THE_SERVER]
    others = [check(facts) for check in _OTHERS]
    say("Calling a function")
    return [*first, *needed, *others, checks_server.server(facts, needed)]
