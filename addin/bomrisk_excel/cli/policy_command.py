"""``bomrisk policy``: the default policy as TOML that a buyer can edit."""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import fields
from pathlib import Path

from bomrisk.policy import Policy
from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.outputs import check_writable, write_text

__all__ = ["run"]

_KEY = re.compile(r"^(?:(?P<key>\w+) = |\[(?P<table>\w+)\]$)")
_POINT = re.compile(r"\[\n\s+([\d.]+),\n\s+([\d.]+),\n\s+\]")
_HEAD = """\
# Policy of bomrisk: every judgement behind a grade. Change what you judge otherwise, delete what shall keep its default,
# and give the file to `bomrisk score --policy`."""


def run(options: argparse.Namespace) -> int:
    """Print or write the default policy."""
    text = _annotated(Policy())
    if options.output is None:
        sys.stdout.write(text)
        return ExitCode.OK
    path = Path(options.output)
    check_writable(path, overwrite=options.overwrite)
    write_text(path, text)
    print(path)
    return ExitCode.OK


def _annotated(policy: Policy) -> str:
    """Policy as TOML with a comment above each setting: what it is, and what it rests on."""
    notes = {each.name: f"# {each.metadata['label']}. Basis: {each.metadata['basis']}." for each in fields(policy)}
    lines = [_HEAD]
    inside_table = False
    for line in _POINT.sub(r"[\1, \2]", policy.to_toml()).splitlines():
        found = _KEY.match(line)
        name = (found["table"] or ("" if inside_table else found["key"])) if found else ""
        inside_table = inside_table or bool(found and found["table"])
        if name in notes:
            lines.append(("" if found and found["table"] else "\n") + notes[name])
        lines.append(line)
    return "\n".join(lines) + "\n"
