"""Installing the Excel add-in: put it in place, take it back, say what is there, find the link that is broken."""

from bomrisk_excel.installing.check import Check
from bomrisk_excel.installing.doctor import doctor
from bomrisk_excel.installing.file_changes import NotInstalledError
from bomrisk_excel.installing.installation import Installed, Removed, install, uninstall
from bomrisk_excel.installing.status import Status, status
from bomrisk_excel.installing.windows import UnsupportedSystemError, Windows

__all__ = [
    "Check",
    "Installed",
    "NotInstalledError",
    "Removed",
    "Status",
    "UnsupportedSystemError",
    "Windows",
    "doctor",
    "install",
    "status",
    "uninstall",
]
