"""The processes that a run starts, none of which outlives it."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 5
LOG_TAIL_CHARACTERS = 2000


class ChildFailed(Exception):
    """A process ended, or did not become ready; the message holds the end of its log."""


def _die_with_parent() -> None:
    # Also where this process is killed with SIGKILL, and so cannot clean up. SIGTERM, because nginx's
    # master takes its workers along on that.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """One process in a group of its own, with its output in a log."""

    def __init__(self, name: str, command: list[str], log: Path, env: dict[str, str], cwd: Path):
        self.name = name
        self._log = log
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                env={**os.environ, **env}, cwd=cwd, start_new_session=True,
                preexec_fn=_die_with_parent)
        self.started = time.monotonic()
        self._gone = False

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def check(self) -> None:
        """Raises ChildFailed if the process has ended."""
        status = self._process.poll()
        if status is not None:
            raise ChildFailed(f"{self.name} ended with status {status}:\n{self.log()}")

    def wait(self, seconds: float) -> int:
        """Its exit status; subprocess.TimeoutExpired if it runs on."""
        return self._process.wait(seconds)

    def log(self) -> str:
        """The end of what it has said."""
        return self._log.read_text(errors="replace")[-LOG_TAIL_CHARACTERS:]

    def kill(self) -> None:
        """Ends it and all its processes at once, as a crash would."""
        self._signal(signal.SIGKILL)
        self._process.wait()
        self._gone = True  # from here on the number may be another process's

    def stop(self) -> None:
        """Asks it to end, and ends what is left after some seconds."""
        if self._process.poll() is None:
            self._signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                pass  # the kill below is for this case
        self.kill()

    def _signal(self, number: int) -> None:
        if self._gone:
            return
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            pass  # the whole group is gone, which is what was wanted


class Children:
    """All processes of a run, stopped in the opposite order of their start."""

    def __init__(self) -> None:
        self._running: list[Child] = []

    def start(self, name: str, command: list[str], log: Path, env: dict[str, str], cwd: Path) -> Child:
        child = Child(name, command, log, env, cwd)
        self._running.append(child)
        return child

    def stop(self, child: Child) -> None:
        child.stop()
        self._running.remove(child)

    def stop_all(self) -> None:
        # One that an interrupt keeps from ending stays on the list, for the next call.
        while self._running:
            self.stop(self._running[-1])
