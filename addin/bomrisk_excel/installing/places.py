"""Where things lie: Excel's start folder and bomrisk's own folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bomrisk_excel.installing.excel import Excel
from bomrisk_excel.installing.windows import Windows
from bomrisk_excel.user_settings import POLICY_FILE

__all__ = ["ADDIN_NAME", "Places", "other_folders", "places_for"]

ADDIN_NAME = "bomrisk.xlam"


@dataclass(frozen=True)
class Places:
    """Paths of an installation.

    Parameters
    ----------
    start_folder : Path
        The user's XLSTART, as Excel's ``Application.StartupPath`` gives it: Excel opens every file in it.
    addin : Path
        The add-in file there.
    own_folder : Path
        ``.bomrisk`` in the user's profile.
    conf : Path
        Configuration that xlwings' VBA reads.
    receipt : Path
        What the installer wrote, so that it can be taken back.
    policy : Path
        The user's own policy, if there is one. Never written here.
    """

    start_folder: Path
    addin: Path
    own_folder: Path
    conf: Path
    receipt: Path
    policy: Path


def places_for(windows: Windows, excel: Excel | None) -> Places:
    """Return where things lie for this user and this Excel."""
    name = None
    if excel is not None:
        # Office keeps the folder's name here; some language versions once had their own.
        name = windows.registry_value(rf"HKCU\Software\Microsoft\Office\{excel.key}\Common\General", "Xlstart")
    start = windows.roaming_folder / "Microsoft" / "Excel" / (name if isinstance(name, str) and name else "XLSTART")
    own = windows.profile_folder / ".bomrisk"
    home = windows.environment("BOMRISK_HOME").strip()  # as bomrisk_excel.user_settings has it
    return Places(
        start_folder=start,
        addin=start / ADDIN_NAME,
        own_folder=own,
        conf=own / "bomrisk.conf",
        receipt=own / "installed.json",
        policy=(Path(home) if home else own) / POLICY_FILE,
    )


def other_folders(windows: Windows, excel: Excel | None, places: Places) -> list[Path]:
    """Return the other folders from which Excel loads add-ins by itself or offers them."""
    found = [windows.roaming_folder / "Microsoft" / "AddIns"]
    if excel is not None:
        if excel.program is not None:
            found += [excel.program.parent / "XLSTART", excel.program.parent / "Library"]
        alternative = windows.registry_value(rf"{excel.settings}\Options", "AltStartup")
        if isinstance(alternative, str) and alternative:
            found.append(Path(alternative))
    return [folder for folder in found if folder != places.start_folder]
