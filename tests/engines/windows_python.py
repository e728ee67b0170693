"""A Windows Python that imports this checkout, made of the one that `install-wine` set up.

The add-in starts Python with ``-I``, which ignores PYTHONPATH. So the checkout is named in a ``.pth`` file; since several
checkouts share the installed Python, that file goes into a folder of its own, in which everything else is a link.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def windows_python(source: Path, folder: Path, paths: Iterable[str]) -> Path:
    """Make the folder of an interpreter.

    Parameters
    ----------
    source : Path
        Folder of the installed interpreter.
    folder : Path
        To be made.
    paths : iterable of str
        What it shall import from, as Windows spells it.

    Returns
    -------
    Path
        ``python.exe``.
    """
    packages = Path("Lib", "site-packages")
    for inside, left_out in ((Path(), "Lib"), (Path("Lib"), "site-packages"), (packages, "")):
        (folder / inside).mkdir(parents=True, exist_ok=True)
        for each in (source / inside).iterdir():
            if each.name != left_out:
                (folder / inside / each.name).symlink_to(each)
    (folder / packages / "checkout.pth").write_text("".join(f"{path}\n" for path in paths), "ascii")
    return folder / "python.exe"
