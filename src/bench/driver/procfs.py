"""What Linux says of a process: processor time and memory. Needs /proc."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
# Places in /proc/PID/stat after the name, which ends with the last ')': see proc(5).
_PARENT, _UTIME, _CSTIME = 1, 11, 14


def cpu_seconds(pid: int) -> float:
    """User and system time of the process and its descendants, those that have ended included.

    Counted in ticks of 10 ms, so a span should last seconds.
    """
    stats = _all_stats()
    tree = _descendants(pid, stats)
    ticks = sum(int(field) for each in tree for field in stats[each][_UTIME:_CSTIME + 1])
    return ticks / _TICKS_A_SECOND


def busy_seconds() -> float:
    """Time that all cores together have worked, or were taken by the host, since the machine started."""
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
    user, nice, system, _idle, _waiting, irq, softirq, stolen = map(int, fields)
    return (user + nice + system + irq + softirq + stolen) / _TICKS_A_SECOND


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0))


def resident_mb(pid: int) -> float:
    """Memory in RAM now, in units of 1,000,000 bytes (VmRSS)."""
    return _status_mb(pid, "VmRSS")


def peak_resident_mb(pid: int) -> float:
    """The most memory that was in RAM at once, in units of 1,000,000 bytes (VmHWM)."""
    return _status_mb(pid, "VmHWM")


def available_mb() -> float:
    """Memory that new processes can take, in units of 1,000,000 bytes."""
    return _line_mb(Path("/proc/meminfo"), "MemAvailable")


def total_mb() -> float:
    """The machine's memory in units of 1,000,000 bytes."""
    return _line_mb(Path("/proc/meminfo"), "MemTotal")


def _status_mb(pid: int, field: str) -> float:
    return _line_mb(Path(f"/proc/{pid}/status"), field)


def _line_mb(file: Path, field: str) -> float:
    for line in file.read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) * 1024 / 1e6
    raise LookupError(f"{file} has no {field}")


def _all_stats() -> dict[int, list[str]]:
    stats = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                text = Path(f"/proc/{entry}/stat").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended between the listing and the look
            stats[int(entry)] = text[text.rindex(")") + 2:].split()
    return stats


def _descendants(pid: int, stats: dict[int, list[str]]) -> set[int]:
    tree, found = {pid}, {pid}
    while found:
        found = {each for each, fields in stats.items() if int(fields[_PARENT]) in found} - tree
        tree |= found
    return tree
