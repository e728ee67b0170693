"""All that suppliers sent back: our workbooks, RMI forms and IPC-1752 files, side by side in a folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bomrisk.errors import InputError
from bomrisk.findings import Finding
from bomrisk_templates.declarations.declaration import Declaration
from bomrisk_templates.declarations.read import ForeignFileError, not_read, read_declaration, reply_files
from bomrisk_templates.reading.grid import Grid
from bomrisk_templates.reading.sniff import sniff
from bomrisk_templates.reading.workbook import read_workbook
from bomrisk_templates.supplier_risk.reply import Reply
from bomrisk_templates.supplier_risk.reply_reading import is_reply, read_reply

__all__ = ["ReadReplies", "read_replies"]

_LARGEST = 60_000_000
_WORKBOOK_HEADS = (b"PK", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class ReadReplies:
    """What was read from a folder.

    Attributes
    ----------
    replies : tuple of Reply
        Our own workbooks.
    declarations : tuple of Declaration
        RMI forms and IPC-1752 files.
    findings : tuple of Finding
        Files that were refused have the code ``reply-refused``.
    """

    replies: tuple[Reply, ...]
    declarations: tuple[Declaration, ...]
    findings: tuple[Finding, ...]


def read_replies(paths: Iterable[str | Path]) -> ReadReplies:
    """Read files, and all files in folders, each as what it is by its content.

    Parameters
    ----------
    paths : iterable of str or Path

    Returns
    -------
    ReadReplies
        A copy of a workbook that says the same under another name counts once.

    Raises
    ------
    InputError
        If a path does not exist, or a folder holds too many files.
    """
    replies: dict[tuple[object, ...], Reply] = {}
    declarations: list[Declaration] = []
    findings: list[Finding] = []
    for path, chosen in reply_files(paths):
        try:
            reply = _own(path, findings)
            if reply is None:
                declarations.append(read_declaration(path, findings))
                continue
        except ForeignFileError as error:
            what = "this is no reply that is known: neither a supplier workbook of ours, nor IPC-1752A/B XML, CMRT, EMRT or AMRT."
            foreign = ForeignFileError(what, where=error.where, action="Ask the supplier for one of these.")
            # A folder of replies holds replies; another file in it is worth a word.
            refused = not_read("reply-refused", foreign, path, chosen=True)
            findings.append(refused if chosen else replace(refused, severity="warning"))
            continue
        except InputError as error:
            findings.append(not_read("reply-refused", error, path, chosen=chosen))
            continue
        said = tuple((row.line_id, row.name, tuple((k, c.text) for k, c in row.cells.items())) for row in reply.rows)
        known = replies.setdefault((reply.request, reply.supplier, reply.date, said), reply)
        if known is not reply:
            message = f"It says the same as {known.file} and counts once."
            findings.append(Finding("reply-twice", "info", reply.file, message, ""))
    return ReadReplies(tuple(replies.values()), tuple(declarations), tuple(findings))


def _own(path: Path, findings: list[Finding]) -> Reply | None:
    """Read a supplier workbook of ours; None for any other file."""
    try:
        with path.open("rb") as stream:
            head = stream.read(8)
        size = path.stat().st_size
    except OSError:
        return None  # what reads declarations says why
    if not head.startswith(_WORKBOOK_HEADS) or size > _LARGEST:
        return None
    kind = sniff(path)
    if kind == "text":
        return None
    grids: list[Grid] = read_workbook(path, kind)
    return read_reply(path, findings, grids) if is_reply(grids) else None
