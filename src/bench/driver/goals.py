"""What the service is to reach, and whether it did. All at 2 kB and 64 connections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from driver.results import Results


@dataclass(frozen=True)
class Goal:
    """A figure with its bound, which it is to reach or, where at_most, not to pass."""

    text: str
    bound: float
    at_most: bool
    measured: Callable[[Results], float | None]

    def wanted(self) -> str:
        return f"{'at most' if self.at_most else 'at least'} {self.bound:g}"

    def is_met(self, figure: float) -> bool:
        return figure <= self.bound if self.at_most else figure >= self.bound


def _ratio(key: str, label: str, compared: str) -> Callable[[Results], float | None]:
    return lambda results: results.ratio(key, label, compared)


def _start(results: Results) -> float | None:
    service, bare = results.value("start", "service"), results.value("start", "bare Vert.x")
    return service / bare if service and bare else None


def _memory(results: Results) -> float | None:
    return results.value("memory", "service, now")


def all_goals(few: int, many: int) -> list[Goal]:
    """The goals, the last of them for that many sessions over that few."""
    label = f"{few:,} sessions"
    return [
        Goal("Hot load: throughput over webdis's", 2.5, False, _ratio("hot", "webdis", "rate")),
        Goal("Hot load: throughput over Express's", 12, False, _ratio("hot", "Express", "rate")),
        Goal("Hot load: CPU a request over the bare server's", 1.4, True,
             _ratio("hot", "bare Vert.x", "cpu")),
        Goal("Cold load: throughput over webdis's", 1.3, False, _ratio("cold", "webdis", "rate")),
        Goal("Save: throughput over that of nginx with Lua that checks its JSON", 1, False,
             _ratio("save", "nginx cjson", "rate")),
        Goal("Save: throughput over Express's", 5, False, _ratio("save", "Express", "rate")),
        Goal("Patch: throughput over a client's load and save", 1, False,
             _ratio("patch", "service, load and save", "rate")),
        Goal("Degraded load: throughput over the healthy one's", 1, False,
             _ratio("degraded-load", "service, healthy", "rate")),
        Goal("Degraded save: throughput over the healthy one's", 0.5, False,
             _ratio("degraded-save", "service, healthy", "rate")),
        Goal("Hot load at the same rate: p99 over webdis's", 1, True, _ratio("same-rate", "webdis", "p99")),
        Goal("Time until ready over the bare server's", 1.5, True, _start),
        Goal("MB resident after the requests, with a 64 MB heap", 140, True, _memory),
        # Flat: within a tenth, which is what rounds differ by on a quiet machine.
        Goal(f"Load among {many:,} sessions over {label}", 0.9, False, _ratio("scale-load", label, "rate")),
        Goal(f"Save among {many:,} sessions over {label}", 0.9, False, _ratio("scale-save", label, "rate")),
    ]
