"""``bomrisk addin``: the Excel add-in's file, its installation and what is wrong with it."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.table import Table

import bomrisk
from bomrisk.errors import InputError
from bomrisk_excel.acceptance import WORKBOOK, acceptance_path
from bomrisk_excel.cli.errors import ExitCode, OutputError
from bomrisk_excel.cli.json_text import print_json
from bomrisk_excel.cli.outputs import check_writable, workbook_path, writing
from bomrisk_excel.cli.terminal import Progress, console_for_data, console_for_people, marked
from bomrisk_excel.cli.words import DASH, plural
from bomrisk_excel.installing import Check, NotInstalledError, Status, doctor, install, status, uninstall
from bomrisk_excel.ribbon.buttons import TAB

__all__ = ["run"]

_STATE_STYLES = {"ok": "green", "warning": "yellow", "failed": "bold red", "skipped": "dim"}


def run(options: argparse.Namespace) -> int:
    """Carry out one action."""
    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "build": _build,
        "install": _install,
        "uninstall": _uninstall,
        "status": _status,
        "doctor": _doctor,
        "acceptance": _acceptance,
    }
    try:
        return actions[options.action](options)
    except NotInstalledError as error:
        raise OutputError(error.what, where=error.where, action=error.action) from error


def _build(options: argparse.Namespace) -> int:
    path = Path(options.output)
    if path.suffix.lower() != ".xlam":
        raise InputError("The add-in needs a name that ends in .xlam.", where=f"-o {path}", action="Change the name.")
    check_writable(path, overwrite=options.overwrite)
    with Progress() as say:
        say("Building the add-in")
        from bomrisk_excel.xlam import build_addin

        writing(path, lambda: build_addin(path))
    print(path)
    console_for_people().print(
        f"[dim]Add-in of bomrisk {bomrisk.__version__}. On Windows, `bomrisk addin install` puts it into place.[/]"
    )
    return ExitCode.OK


def _install(_options: argparse.Namespace) -> int:
    with Progress() as say:
        say("Installing the add-in")
        done = install()
    print(done.addin)
    people = console_for_people()
    people.print(f"Installed for this user. Excel will start {marked(done.interpreter)} ({marked(done.conf)}).")
    people.print(
        "Excel is running: close all its windows and start it again to see the add-in."
        if done.excel_runs
        else f"Start Excel: the ribbon has a tab {TAB}, and =BOMRISK_VERSION() answers."
    )
    people.print("[dim]If something is missing, `bomrisk addin doctor` finds out what.[/]")
    return ExitCode.OK


def _uninstall(_options: argparse.Namespace) -> int:
    done = uninstall()
    for path in done.removed:
        print(path)
    people = console_for_people()
    for text in done.left:
        people.print(marked(text))
    people.print(
        "Removed." if done.removed else "Nothing was installed by `bomrisk addin install`; nothing was removed."
    )
    return ExitCode.OK


def _status(options: argparse.Namespace) -> int:
    found = status()
    if options.json:
        print_json({**asdict(found), "differences": list(found.differences)})
    else:
        _print_status(found)
    return ExitCode.FINDINGS if found.differences else ExitCode.OK


def _print_status(found: Status) -> None:
    view = Table(box=None, show_header=False, pad_edge=False)
    view.add_column(no_wrap=True)
    view.add_column(overflow="fold")
    version = f"bomrisk {found.addin_version}" if found.addin_version else DASH
    rows = {
        "Installed": "yes" if found.installed else "no",
        "Add-in": found.addin,
        "Built by": version,
        "This is": f"bomrisk {found.version}",
        "Configuration": found.conf,
        "Python": found.interpreter or DASH,
        "Excel": (found.excel or DASH) + (" (running)" if found.excel_runs else ""),
    }
    for name, value in rows.items():
        view.add_row(f"[bold]{name}[/]", marked(value))
    console = console_for_data()
    console.print(view)
    for text in found.differences:
        console.print(f"[yellow]![/] {marked(text)}")


def _doctor(options: argparse.Namespace) -> int:
    with Progress() as say:
        checks = doctor(say=say)
    failures = sum(check.state == "failed" for check in checks)
    if options.json:
        print_json([asdict(check) for check in checks])
    else:
        console_for_data().print(_checks_view(checks))
        warnings = sum(check.state == "warning" for check in checks)
        people = console_for_people()
        people.print(
            f"{plural(failures, 'failure')}, {plural(warnings, 'warning')}. "
            + ("Begin with the first failure." if failures else "Excel can reach bomrisk.")
        )
    return ExitCode.FINDINGS if failures else ExitCode.OK


def _acceptance(options: argparse.Namespace) -> int:
    path = workbook_path(options.output, WORKBOOK, source=None, overwrite=options.overwrite)
    writing(path, lambda: shutil.copyfile(acceptance_path(), path))
    print(path)
    console_for_people().print("[dim]Open it in Excel with the add-in installed; its first sheet is the checklist.[/]")
    return ExitCode.OK


def _checks_view(checks: list[Check]) -> Table:
    view = Table(title="From Excel to Python", box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    view.add_column("Check", no_wrap=True)
    view.add_column("", no_wrap=True)
    view.add_column("What was found, and what to do", overflow="fold")
    for check in checks:
        style = _STATE_STYLES[check.state]
        text = marked(check.found) + (f"\n[bold]{marked(check.action)}[/]" if check.action else "")
        view.add_row(check.name, f"[{style}]{check.state}[/]", text)
    return view
