"""Read and write the text of VBA: literals, procedures, conditional compilation, words that cannot be names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

__all__ = ["LINE_LENGTH", "RESERVED", "literal", "procedures", "public_procedures", "resolve_conditions"]

LINE_LENGTH = 1023
"""The VBA editor takes no longer line."""

RESERVED = frozenset((files(__package__) / "sources" / "reserved_words.txt").read_text("ascii").split())
"""Words that VBA keeps for itself, in lower case: [MS-VBAL] 3.3.5.2."""

_PROCEDURE = re.compile(
    r"^(?:(?:Public|Private|Friend) )?(?:Static )?(Sub|Function|Property (?:Get|Let|Set)) (\w+)\b"
    r".*?^End (?:Sub|Function|Property)\b",
    re.MULTILINE | re.DOTALL,
)
_DIRECTIVE = re.compile(r"^\s*#(If|ElseIf|Else|End If|Const)\b\s*(.*?)(?:\s+Then)?\s*(?:'.*)?$")


@dataclass
class _Block:
    """An open ``#If``."""

    resolved: bool
    written: bool  # whether the lines of the present branch stay
    taken: bool  # whether a branch did hold already


def literal(text: str) -> str:
    """VBA expression of a text, with line ends as ``vbLf``.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    lines = ['"' + line.replace('"', '""') + '"' for line in text.split("\n")]
    return " & vbLf & ".join(lines)


def procedures(source: str) -> dict[str, str]:
    """Text of each procedure of a module, by name, in the order of the module.

    Parameters
    ----------
    source : str
        Without conditional compilation around or in procedures.
    """
    return {found[2]: found[0] for found in _PROCEDURE.finditer(source)}


def public_procedures(source: str) -> list[str]:
    """Names of the procedures of an ordinary module that other modules can call.

    Parameters
    ----------
    source : str
        As for :func:`procedures`.
    """
    return [name for name, text in procedures(source).items() if not text.startswith("Private ")]


def resolve_conditions(source: str, known: Mapping[str, bool]) -> str:
    """Leave out what conditional compilation would leave out.

    Parameters
    ----------
    source : str
    known : mapping
        Conditions as they are written, and whether they hold. Blocks with any other condition stay as they are.

    Returns
    -------
    str
    """
    out = []
    blocks: list[_Block] = []
    for line in source.split("\n"):
        found = _DIRECTIVE.match(line)
        directive, condition = (found[1], found[2]) if found else ("", "")
        written = all(block.written for block in blocks)
        if directive == "If" and condition in known:
            blocks.append(_Block(True, known[condition], known[condition]))
        elif directive in ("ElseIf", "Else", "End If") and blocks and blocks[-1].resolved:
            if directive == "End If":
                blocks.pop()
            else:
                block = blocks[-1]
                block.written = not block.taken and (directive == "Else" or known[condition])
                block.taken = block.taken or block.written
        else:
            if written:
                out.append(line)
            if directive == "If":
                blocks.append(_Block(False, True, True))
            elif directive == "End If":
                blocks.pop()
    return "\n".join(out)
