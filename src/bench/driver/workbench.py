"""What every part of a run needs: its options, its processes, ports, directories and time."""

from __future__ import annotations

import signal
import socket
import sys
import tempfile
import time
from pathlib import Path

from driver.children import Child, Children
from driver.options import Options

READY_SECONDS = 60
_LOOK_SECONDS = 0.002


class CutShort(Exception):
    """The time that the run may take is over."""


class Workbench:
    """A context: on leaving it every process has ended and every file is gone."""

    def __init__(self, options: Options):
        self.options = options
        self.children = Children()
        self._temporary = tempfile.TemporaryDirectory(prefix="session-bench-")
        self._directories = 0
        self._deadline = time.monotonic() + options.limit_minutes * 60

    def __enter__(self) -> Workbench:
        return self

    def __exit__(self, *_: object) -> None:
        # A second Ctrl-C must not leave processes behind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.children.stop_all()
        self._temporary.cleanup()

    def directory(self, name: str) -> Path:
        """A new empty directory; its path has no spaces, so that it can stand in nginx's configuration."""
        self._directories += 1
        words = "-".join(name.replace(",", "").split())
        directory = Path(self._temporary.name) / f"{self._directories}-{words}"
        directory.mkdir()
        return directory

    @staticmethod
    def free_port() -> int:
        """A port on 127.0.0.1 that nothing listens on now."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    def start(self, name: str, command: list[str], directory: Path,
              env: dict[str, str] | None = None) -> Child:
        """Starts a process in the directory, which also gets its log."""
        return self.children.start(name, command, directory / f"{name}.log", env or {}, directory)

    def stop_all(self) -> None:
        """Ends what a finished scenario has left running."""
        self.children.stop_all()

    def wait_for_port(self, child: Child, port: int) -> None:
        """Waits until something listens there; raises ChildFailed if the process ends first."""
        self.wait_until(lambda: _listens(port), child, f"listen on port {port}")

    @staticmethod
    def wait_until(condition, child: Child, what: str) -> None:
        """Looks again every few milliseconds; TimeoutError after READY_SECONDS."""
        deadline = time.monotonic() + READY_SECONDS
        while not condition():
            child.check()
            if time.monotonic() > deadline:
                raise TimeoutError(f"{child.name} did not {what} in {READY_SECONDS} s:\n{child.log()}")
            time.sleep(_LOOK_SECONDS)

    def check_time(self, seconds: float) -> None:
        """Raises CutShort if so many seconds more would pass the limit."""
        if time.monotonic() + seconds > self._deadline:
            raise CutShort(f"the limit of {self.options.limit_minutes:g} minutes was reached")

    @staticmethod
    def say(text: str) -> None:
        """Progress, for the person who waits; the results alone go to standard output."""
        print(text, file=sys.stderr, flush=True)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
