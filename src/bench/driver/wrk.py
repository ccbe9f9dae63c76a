"""Runs wrk against one server and judges what it says."""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from driver.plan import Plan

if TYPE_CHECKING:
    from driver.workbench import Workbench

_SCRIPT = Path(__file__).parent.parent / "wrk" / "drive.lua"
_ANSWER_TIMEOUT_SECONDS = 10
# What wrk takes at most beyond its time: opening connections, and the last answers.
_GRACE_SECONDS = 30
# A fixed rate counts as reached within this part of it.
_RATE_TOLERANCE = 0.03


@dataclass(frozen=True)
class Run:
    """One run of wrk: counts of requests and errors, latencies in microseconds."""

    requests: int
    seconds: float
    bytes: int
    errors: dict[str, int]
    latency: dict[str, float]

    def fault(self, plan: Plan) -> str | None:
        """Why the run counts for nothing, or None if it is good."""
        failed = {kind: count for kind, count in self.errors.items() if count}
        if failed:
            return ", ".join(f"{count} {kind} errors" for kind, count in failed.items())
        if self.requests == 0:
            return "no answers"
        if self.bytes / self.requests < plan.least_bytes:
            return f"answers of {self.bytes // self.requests} bytes, less than the session"
        if plan.rate and abs(self.requests / self.seconds / plan.rate - 1) > _RATE_TOLERANCE:
            return f"{self.requests / self.seconds:.0f} requests/s, not the rate of {plan.rate:.0f}"
        return None

    def as_json(self) -> dict:
        return asdict(self)


def run(bench: Workbench, plan: Plan, port: int, connections: int, seconds: int) -> Run:
    """Drives a server on 127.0.0.1 for so many seconds; raises RuntimeError if wrk itself fails."""
    bench.check_time(seconds)
    threads = min(bench.options.wrk_threads, connections)
    file = bench.directory("plan") / "plan.lua"
    file.write_bytes(plan.lua(port, threads))
    child = bench.start(
        "wrk",
        ["wrk", "--latency", "-t", str(threads), "-c", str(connections),
         "-d", f"{seconds}s", "--timeout", f"{_ANSWER_TIMEOUT_SECONDS}s",
         "-s", str(_SCRIPT), f"http://127.0.0.1:{port}", "--", str(file)],
        file.parent)
    try:
        status = child.wait(seconds + _GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"wrk did not end within {seconds + _GRACE_SECONDS} s") from None
    finally:
        bench.children.stop(child)
    said = child.log()
    if status != 0 or "RESULT " not in said:
        raise RuntimeError(f"wrk ended with status {status}:\n{said}")
    return parse(said)


def parse(said: str) -> Run:
    """Reads the line that drive.lua prints at the end of a run."""
    line = next(each for each in said.splitlines() if each.startswith("RESULT "))
    result = json.loads(line[len("RESULT "):])
    return Run(result["requests"], result["micros"] / 1e6, result["bytes"], result["errors"],
               result["latency"])
