"""Run by the interpreter that Excel would start: says what is in it. Imports nothing at first, since it may find nothing."""

import importlib
import json
import os
import sys
from typing import Any, Dict, List  # noqa: UP035 - the interpreter may be older than bomrisk wants

_WANTED = ("xlwings", "win32api", "pandas", "bomrisk", "bomrisk_excel.udfs")


def _listed_dlls() -> List[str]:  # noqa: UP006
    """DLLs that pip installed with xlwings, wherever it put them."""
    from importlib import metadata

    files = metadata.files("xlwings") or []
    return [os.path.normpath(str(each.locate())) for each in files if str(each).endswith(".dll")]


def _look() -> Dict[str, Any]:  # noqa: UP006
    versions: Dict[str, str] = {}  # noqa: UP006
    errors: Dict[str, str] = {}  # noqa: UP006
    for name in _WANTED:
        try:
            versions[name] = str(getattr(importlib.import_module(name), "__version__", ""))
        except BaseException as error:
            errors[name] = f"{type(error).__name__}: {error}"
    try:
        dlls = _listed_dlls()
    except Exception:  # an installation without records
        dlls = []
    return {
        "python": ".".join(str(part) for part in sys.version_info[:3]),
        "bits": 64 if sys.maxsize > 2**32 else 32,
        "prefix": sys.prefix,
        "versions": versions,
        "errors": errors,
        "dlls": dlls,
    }


if __name__ == "__main__":
    sys.stdout.write("FOUND" + json.dumps(_look()) + "\n")
