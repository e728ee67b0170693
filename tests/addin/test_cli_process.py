"""The command line as a process: help, speed of start, exit codes, streams, interruptions."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from importlib import import_module

import pytest

from bomrisk_excel.cli import main
from bomrisk_excel.cli.options.all_commands import ALL_COMMANDS

COMMANDS = [command.name for command in ALL_COMMANDS]


def process(*arguments: str, **options) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bomrisk_excel", *arguments], capture_output=True, check=False, **options
    )


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from bomrisk_excel.cli import main; main(['--help']); main(['score', '--help']);"
        "heavy = {'pandas', 'numpy', 'rich', 'openpyxl', 'lxml', 'xlwings'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert result.returncode == 0, result.stderr


def test_help_lists_first_what_a_newcomer_needs(run):
    listed = re.findall(r"^ {4}(\w+)", run("--help").out, re.MULTILINE)
    assert listed[:4] == ["score", "demo", "check", "explain"]
    assert sorted(listed) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_can_be_run(command):
    assert callable(import_module(f"bomrisk_excel.cli.{command}_command").run)


def test_help_documents_exit_codes_and_examples(run):
    result = run("--help")
    assert result.code == 0
    assert all(command in result.out for command in COMMANDS)
    for words in ("exit codes:", "examples:", "  2 ", "  3 ", "  70 ", "  130 "):
        assert words in result.out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command(run, command):
    result = run(command, "--help")
    assert result.code == 0
    assert f"bomrisk {command}" in result.out.split("examples:", 1)[1]


def test_help_lists_every_column_that_can_be_named(run):
    from bomrisk_templates.reading.header_words import CANONICAL

    words = run("check", "--help").out.split()
    assert set(CANONICAL) <= set(words)


def test_version(run):
    from bomrisk import __version__, reference

    result = run("--version")
    assert result.code == 0
    assert result.out == f"bomrisk {__version__} (facts verified through {reference.verified_through})\n"


def test_an_unforeseen_error_is_one_line(run, monkeypatch):
    from bomrisk_excel.cli import policy_command

    def fail(_options):
        raise KeyError("lost\nkey")

    monkeypatch.setattr(policy_command, "run", fail)
    result = run("policy")
    assert result.code == 70
    assert result.out == ""
    assert result.err.count("\n") == 1
    assert "KeyError" in result.err
    assert "--debug" in result.err
    assert "Traceback" not in result.err
    for arguments in (["policy", "--debug"], ["--debug", "policy"]):
        assert "Traceback" in run(*arguments).err


def test_damaged_reference_tables_are_nobodys_bad_input(run, monkeypatch):
    from bomrisk.errors import ReferenceDataError
    from bomrisk_excel.cli import policy_command

    def fail(_options):
        raise ReferenceDataError("The share is not a number.", where="shares.csv row 12, column share")

    monkeypatch.setattr(policy_command, "run", fail)
    result = run("policy")
    assert result.code == 70
    assert result.err == "bomrisk: shares.csv row 12, column share: The share is not a number.\n"


def test_debug_shows_where_bad_input_was_noticed(run):
    result = run("explain", "zzqq", "--debug")
    assert result.code == 2
    assert "Traceback" in result.err
    assert "bomrisk: 'zzqq' is not a known material." in result.err


def test_interrupted(run, monkeypatch):
    from bomrisk_excel.cli import policy_command

    def stop(_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(policy_command, "run", stop)
    result = run("policy")
    assert (result.code, result.err) == (130, "bomrisk: interrupted.\n")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX pipe")
@pytest.mark.parametrize("command", [["policy"], ["controls", "--all", "--json"], ["materials"]])
def test_a_closed_pipe_is_no_error(command):
    reader, writer = os.pipe()
    os.close(reader)
    try:
        result = subprocess.run(
            [sys.executable, "-m", "bomrisk_excel", *command], stdout=writer, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(writer)
    assert result.returncode == 141
    assert b"BrokenPipe" not in result.stderr
    assert b"Traceback" not in result.stderr


def test_a_narrow_console_encoding_shows_what_it_can(bom, tmp_path):
    bom.write_text("Part number,Description,Qty\nA,磁石 ndfeb → x,1\nB,copper wire,2\n", encoding="utf-8")
    narrow = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    for command in (["score", "bom.csv"], ["check", "bom.csv"], ["explain", "gallium"]):
        result = process(*command, env=narrow, cwd=tmp_path)
        assert result.returncode == 0, result.stderr
        assert b"????" not in result.stdout + result.stderr
    import json

    rated = json.loads(process("score", "bom.csv", "--json", env=narrow, cwd=tmp_path).stdout)
    assert rated["lines"][0]["description"] == "磁石 ndfeb → x"


def test_pipes_are_utf8_and_without_colour(bom, tmp_path):
    bom.write_text("Part number,Description,Qty,Material\nA,磁石,1,gallium\nB,copper wire,2,copper\n", encoding="utf-8")
    result = process("score", "bom.csv", "--csv", cwd=tmp_path, env={**os.environ, "LC_ALL": "C"})
    assert "磁石" in result.stdout.decode("utf-8")
    assert b"\x1b[" not in result.stderr


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("no_colour", [False, True])
def test_colours_on_a_terminal_unless_unwanted(monkeypatch, no_colour):
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    if no_colour:
        monkeypatch.setenv("NO_COLOR", "1")
    assert main(["explain", "gallium"]) == 0
    coloured = any(f"\x1b[{code}" in terminal.getvalue() for code in ("1;37;41", "37;41", "31m"))
    assert coloured is not no_colour


def test_progress_speaks_up_after_a_second(monkeypatch, capsys):
    import time

    from bomrisk_excel.cli import terminal

    monkeypatch.setattr(terminal, "_SECONDS_UNTIL_WORTH_SAYING", 0.05)
    with terminal.Progress() as say:
        say("Reading a.xlsx")
        time.sleep(0.3)
        say("Rating")
    assert capsys.readouterr().err == "Reading a.xlsx ...\nRating ...\n"
    with terminal.Progress(quiet=True) as say:
        say("Reading a.xlsx")
        time.sleep(0.1)
    monkeypatch.setattr(terminal, "_SECONDS_UNTIL_WORTH_SAYING", 60)
    with terminal.Progress() as say:
        say("Quick")
    assert capsys.readouterr().err == ""
