"""What the installer wrote, kept beside the configuration, so that exactly that can be taken back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

__all__ = ["Receipt", "digest", "read_receipt"]


def digest(content: bytes) -> str:
    """Return a fingerprint of a file's content."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Receipt:
    """One installation.

    Parameters
    ----------
    version : str
        Of bomrisk.
    addin : str
        Path of the add-in file.
    addin_digest : str
    conf_line : str
        The line written into the configuration; bytes as Latin-1, here and below, so that nothing is lost.
    conf_before : str or None
        The configuration as it was; None if there was none.
    conf_taken : tuple of str
        Lines that the installer's own line replaced.
    made_folders : tuple of str
        Folders that were not there, innermost last.
    """

    version: str
    addin: str
    addin_digest: str
    conf_line: str
    conf_before: str | None
    conf_taken: tuple[str, ...]
    made_folders: tuple[str, ...]

    def to_bytes(self) -> bytes:
        """Return the receipt as its file holds it."""
        return (json.dumps(asdict(self), indent=1) + "\n").encode("ascii")

    def conf_without(self, content: bytes) -> bytes | None:
        """Return a configuration as it is without what the installer did to it; None if no file is left.

        Parameters
        ----------
        content : bytes
            The configuration as it is now. What others added since stays.
        """
        line = self.conf_line.encode("latin-1")
        before = None if self.conf_before is None else self.conf_before.encode("latin-1")
        taken = [each.encode("latin-1") for each in self.conf_taken]
        kept = content.splitlines(keepends=True)
        had_line = line in kept
        if had_line:
            kept.remove(line)
        original = before or b""
        lines_before = original.splitlines(keepends=True)
        if kept == [each for each in lines_before if each not in taken]:
            return before
        # Changed since by another hand. Where our line is gone, so is what it replaced.
        return b"".join((taken if had_line else []) + kept)


def read_receipt(path: Path) -> Receipt | None:
    """Return the receipt, or None if there is none that can be read."""
    try:
        found = json.loads(path.read_text(encoding="ascii"))
        found["conf_taken"] = tuple(found["conf_taken"])
        found["made_folders"] = tuple(found["made_folders"])
        return Receipt(**found)
    except (OSError, ValueError, KeyError, TypeError):
        return None
