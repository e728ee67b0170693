"""Set up bomrisk in its own virtual environment and run it; needs only Python 3.11 or newer.

    python dev.py demo      install, rate the bundled sample BOM, name the workbook that came out
    python dev.py test      install with the development tools, run every check and test
    python dev.py bench     install, measure speed as ratios against plain pandas work, and of the Excel functions

The environment is `.venv` beside this file (another folder: environment variable BOMRISK_VENV). On Debian as root, `test` and
`bench` also install what plays Excel: LibreOffice from backports, and Wine with a Windows Python; elsewhere the tests that need
them skip and say so. With CI set, the oldest supported pandas is tested too.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = Path(os.environ.get("BOMRISK_VENV", HERE / ".venv"))
OLDEST = VENV.with_name(VENV.name + "-oldest")
OLDEST_PANDAS = "pandas==2.2.*"
CHECKS = (
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "."],
    ["mypy"],
)
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def python(environment: Path = VENV) -> str:
    """Interpreter of a virtual environment."""
    return str(environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def run(*command: str) -> None:
    """Run a command in the project's folder and stop here when it fails."""
    sys.stdout.flush()
    done = subprocess.run(command, cwd=HERE, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(done.returncode)


def install(what: str, environment: Path = VENV, *others: str) -> None:
    """Make the virtual environment where it is missing, and install the project into it."""
    if not Path(python(environment)).exists():
        print(f"Making {environment}", flush=True)
        venv.create(environment, with_pip=True)
    print("Installing (the first time takes a minute)", flush=True)
    pip = (python(environment), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--editable", what, *others)


def install_engine(name: str, *arguments: str) -> None:
    """Install LibreOffice or Wine where the project's script can; the tests that need it skip elsewhere."""
    if sys.platform == "linux" and hasattr(os, "geteuid") and os.geteuid() == 0:
        script = HERE / "tests" / "engines" / f"install-{name}"
        sys.stdout.flush()
        done = subprocess.run(["bash", str(script), *arguments], check=False, stdin=subprocess.DEVNULL)
        if done.returncode and os.environ.get("CI"):
            sys.exit(f"install-{name} failed (exit code {done.returncode}), and CI runs the tests that need it.")


def install_wine() -> None:
    """Install Wine and its Windows Python, which exist for x86-64 only; the packages get the versions of the environment."""
    if platform.machine() == "x86_64":
        install_engine("wine", python())


def main() -> None:
    """Run what the first argument names."""
    match sys.argv[1:]:
        case ["demo"]:
            install(".")
            run(python(), "-m", "bomrisk_excel", "demo", "--overwrite")
        case ["test"]:
            install(".[dev]")
            install_engine("libreoffice")
            install_wine()
            for check in CHECKS:
                print("==", *check, flush=True)
                run(python(), "-m", *check)
            print("== lint-imports", flush=True)
            run(python(), "-c", LINT_IMPORTS)
            if os.environ.get("CI"):
                print(f"== the tests of scoring and reading with {OLDEST_PANDAS}", flush=True)
                install(".[dev]", OLDEST, OLDEST_PANDAS)
                run(
                    python(OLDEST),
                    "-m",
                    "pytest",
                    "-q",
                    "-n",
                    "2",
                    "tests/scoring",
                    "tests/templates",
                    "-m",
                    "not libreoffice and not formulon",
                )
            print("== pytest", flush=True)
            # Tests of one group share a worker, and so the one engine that they start.
            run(python(), "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", "--durations", "40")
        case ["bench"]:
            install(".[dev]")
            install_wine()
            run(python(), "tests/benchmarks/ratios.py")
            run(python(), "tests/benchmarks/excel_ratios.py")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
