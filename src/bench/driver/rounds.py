"""Measures contenders in alternating rounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from driver import sample
from driver.contender import Contender
from driver.sample import Sample
from driver.workbench import Workbench


@dataclass
class Table:
    """What the rounds of some contenders at one load came to; samples[label][round].

    size: bytes of a session
    """

    key: str
    title: str
    about: str
    size: int
    connections: int
    samples: dict[str, list[Sample]] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """The first contender, which the others are compared with."""
        return next(iter(self.samples))

    def ratios(self, label: str, value: Callable[[Sample], float]) -> list[float | None]:
        """The reference's value over this one's, round by round; None where either is invalid."""
        return [ratio(ours, theirs, value)
                for ours, theirs in zip(self.samples[self.reference], self.samples[label])]

    def as_json(self) -> dict:
        rows = {label: [each.as_json() for each in taken] for label, taken in self.samples.items()}
        return {"key": self.key, "title": self.title, "about": self.about,
                "size": self.size, "connections": self.connections, "samples": rows}


def ratio(ours: Sample, theirs: Sample, value: Callable[[Sample], float]) -> float | None:
    """One value over another's, or None if one of the samples is invalid or the lower value is zero."""
    if ours.fault or theirs.fault or not value(theirs):
        return None
    return value(ours) / value(theirs)


def median_of(values: list[float | None]) -> float | None:
    """The median of what is there, or None if nothing is."""
    present = [each for each in values if each is not None]
    return median(present) if present else None


def fill(bench: Workbench, table: Table, contenders: list[Contender], data: bytes, warmup: int) -> None:
    """Checks and warms up all contenders, then takes one sample of each in every round.

    Every round begins with another contender, so that none is always the one after the slowest.
    The samples go to the table one by one: what is there stays if the run is cut short.
    """
    for contender in contenders:
        contender.check(data)
        table.samples[contender.label] = []
        bench.say(f"  warming up {contender.label}")
        sample.take(bench, contender, table.connections, warmup)
    for number in range(bench.options.rounds):
        first = number % len(contenders)
        for contender in contenders[first:] + contenders[:first]:
            taken = sample.take(bench, contender, table.connections, bench.options.seconds)
            table.samples[contender.label].append(taken)
            bench.say(f"  round {number + 1}, {contender.label}: {_short(taken)}")
    for contender in contenders:
        contender.check(data)


def _short(taken: Sample) -> str:
    invalid = f" INVALID: {taken.fault}" if taken.fault else ""
    return f"{taken.rate:.0f}/s, p99 {taken.p99_ms:.2f} ms, CPU {taken.cpu_us:.1f} us{invalid}"
