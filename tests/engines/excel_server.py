"""xlwings' COM server under Wine, called from Linux as Excel's VBA calls it.

``ExcelServer`` starts ``windows_driver.py`` in the Windows Python that ``install-wine`` sets up; the driver starts the server
through xlwings' DLL. Each instance has a Wine of its own, so that several can run side by side and each can end all that it
started.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.engines.windows_python import windows_python

from bomrisk_excel.installing.launcher import launcher_command

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
PACKAGES = [CHECKOUT / part for part in ("scoring", "templates", "addin")]
OMITTED = {"omitted": True}


def installed() -> Path:
    """Folder that `install-wine` fills."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(os.environ.get("BOMRISK_WINE") or cache / "bomrisk" / "wine")


def possible() -> bool:
    """Whether this kind of system can have the engine at all."""
    return sys.platform == "linux" and platform.machine() == "x86_64"


def missing() -> str:
    """What is missing and what to do; empty when the engine is there."""
    if not possible():
        return f"Wine with a Windows Python needs Linux on x86-64, not {sys.platform} on {platform.machine()}"
    if shutil.which("wine") is None or not (installed() / "installed").exists():
        return "Wine with a Windows Python is not installed: run tests/engines/install-wine"
    return ""


def windows_path(path: Path) -> str:
    """Spell a path as Windows programs under Wine see it."""
    return "Z:" + str(path).replace("/", "\\")


class ExcelServer:
    """The COM server and its driver, as a context manager.

    Parameters
    ----------
    timeout : float
        Longest wait for one answer [s]; a server that hangs is killed and the call raises `TimeoutError`.

    Attributes
    ----------
    variables : dict of str to str
        Set in the environment of everything that is started.
    """

    def __init__(self, timeout: float = 120.0) -> None:
        self.timeout = timeout
        self._answers: queue.Queue[str | None] = queue.Queue()
        self._output: deque[str] = deque(maxlen=50)
        self._folder = Path(tempfile.mkdtemp(prefix="bomrisk-wine-"))
        self.prefix = self._folder / "prefix"
        self._driver: subprocess.Popen[str] | None = None
        self.python = self._folder / "python" / "python.exe"
        self.interpreter = windows_path(self.python)
        self.variables: dict[str, str] = {}
        self.start_seconds = 0.0

    def __enter__(self) -> Self:
        try:
            self._launch()
            self.start_seconds = self.request(do="start")["seconds"]
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def _environment(self) -> dict[str, str]:
        found = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DISPLAY", "WAYLAND"))
        }
        overrides = "mscoree,mshtml="  # neither .NET nor a browser: Wine would ask to install them
        return found | {
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": overrides,
            **self.variables,
        }

    def _launch(self) -> None:
        # A Wine server belongs to one prefix. This one has its own registry and lock and shares the disk with the installed one.
        source = installed() / "prefix"
        self.prefix.mkdir()
        for name in ("system.reg", "user.reg", "userdef.reg", ".update-timestamp"):
            shutil.copy2(source / name, self.prefix / name)
        for name in ("drive_c", "dosdevices"):
            (self.prefix / name).symlink_to(source / name)
        paths = [windows_path(each) for each in (*PACKAGES, HERE)]
        windows_python(installed() / "python", self.python.parent, paths)
        driver = windows_path(HERE / "windows_driver.py")
        self._driver = subprocess.Popen(
            ["wine", self.interpreter, "-I", driver, launcher_command(self.interpreter)],
            env=self._environment(),
            cwd=self._folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._driver is not None
        assert self._driver.stdout is not None
        for line in self._driver.stdout:
            if line.startswith("ANSWER"):
                self._answers.put(line.removeprefix("ANSWER"))
            else:
                self._output.append(line)
        self._answers.put(None)

    def request(self, **request: Any) -> dict[str, Any]:
        """Send one request to the driver and wait for its answer.

        Raises
        ------
        TimeoutError
            If no answer comes in time. Everything is killed then.
        RuntimeError
            If the driver ends, or fails at the request.
        """
        if self._driver is None or self._driver.stdin is None:
            raise RuntimeError("the server is not running; an earlier request that timed out ended it")
        with contextlib.suppress(BrokenPipeError):
            self._driver.stdin.write(json.dumps(request) + "\n")
            self._driver.stdin.flush()
        try:
            line = self._answers.get(timeout=self.timeout)
        except queue.Empty:
            self.close()
            raise TimeoutError(f"no answer within {self.timeout:g} s: {json.dumps(request)[:500]}") from None
        answer = {"failed": "the driver ended:\n" + "".join(self._output)} if line is None else json.loads(line)
        if "failed" in answer:
            raise RuntimeError(f"{answer['failed']} (request {json.dumps(request)[:500]})")
        return dict(answer)

    def call(
        self, module: str, function: str, *arguments: Any, hidden: tuple[Any, ...] = (), ranges: bool = True
    ) -> Any:
        """Result of one call of a worksheet function.

        Parameters
        ----------
        module, function : str
            As the VBA wrapper names them.
        *arguments : Any
            Written cells or lists of rows.
        hidden : tuple of Any, optional
            Values that the wrapper adds.
        ranges : bool, optional
            True passes Range objects, as cell references do; False passes values, as constants and nested formulas do.

        Raises
        ------
        UserWarning
            If the call raises into VBA; the text is what the cell would show.
        """
        answer = self.request(
            do="call", module=module, function=function, arguments=arguments, hidden=hidden, ranges=ranges
        )
        if "raised" in answer:
            raise UserWarning(answer["raised"])
        return answer["result"]

    def run_python(self, *arguments: str) -> str:
        """Output of another run of the Windows Python in the same Wine."""
        done = subprocess.run(
            ["wine", self.interpreter, *arguments],
            env=self._environment(),
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,  # pipes: Wine 8 gives Python no usable handle for a plain file
            text=True,
            check=False,
            timeout=self.timeout,
        )
        return done.stdout + done.stderr

    def processes(self, marker: bytes = b"") -> list[int]:
        """Ids of the processes of this Wine with a text in their command line, where arguments are parted by ``\\0``."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                mine = f"WINEPREFIX={self.prefix}\0".encode() in (process / "environ").read_bytes()
                if mine and marker in (process / "cmdline").read_bytes():
                    found.append(int(process.name))
        return found

    def close(self) -> None:
        """End everything that this instance started."""
        if self._driver is not None:
            environment = self._environment()
            for order in ("-k", "-w"):
                with contextlib.suppress(subprocess.TimeoutExpired):
                    subprocess.run(
                        ["wineserver", order], env=environment, check=False, timeout=20, stdin=subprocess.DEVNULL
                    )
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._driver.pid, signal.SIGKILL)
            self._driver.wait(20)
            self._driver = None
        shutil.rmtree(self._folder, ignore_errors=True)
