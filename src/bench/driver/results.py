"""All that a run measured."""

from __future__ import annotations

from dataclasses import dataclass, field

from driver.options import MAIN_POINT
from driver.rounds import Table, median_of
from driver.sample import Sample

# What is compared: a name, and how it is read from a sample.
COMPARED = {
    "rate": lambda taken: taken.rate,
    "p99": lambda taken: taken.p99_ms,
    "cpu": lambda taken: taken.cpu_us,
}


@dataclass
class Values:
    """Single figures, such as times or sizes: values[label][round], in one unit."""

    key: str
    title: str
    about: str
    unit: str
    values: dict[str, list[float]] = field(default_factory=dict)

    def as_json(self) -> dict:
        return {"key": self.key, "title": self.title, "about": self.about, "unit": self.unit,
                "values": self.values}


@dataclass
class Results:
    """Tables and values in the order in which they were measured, and what went wrong."""

    environment: dict[str, str]
    tables: list[Table] = field(default_factory=list)
    values: list[Values] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def ratio(self, key: str, label: str, compared: str) -> float | None:
        """The median over the rounds of the reference's value over this label's, at the main point.

        None if it was not measured or no round was valid. See COMPARED for what can be compared.
        """
        for table in self.tables:
            if (table.key == key and (table.size, table.connections) == MAIN_POINT
                    and label in table.samples):
                return median_of(table.ratios(label, COMPARED[compared]))
        return None

    def value(self, key: str, label: str) -> float | None:
        """The median of single figures, or None if there are none."""
        for values in self.values:
            if values.key == key and label in values.values:
                return median_of(list(values.values[label]))
        return None

    def foreign_cores(self) -> list[float]:
        """What else used the machine while each sample was taken, in cores."""
        return [taken.foreign_cores for table in self.tables
                for samples in table.samples.values() for taken in samples]

    def is_sound(self) -> bool:
        """Whether nothing failed and every sample counts."""
        return not self.failures and not any(faults(table) for table in self.tables)

    def as_json(self) -> dict:
        return {"environment": self.environment, "failures": self.failures,
                "tables": [each.as_json() for each in self.tables],
                "values": [each.as_json() for each in self.values]}


def faults(table: Table) -> list[str]:
    """One line for each sample that counts for nothing."""
    return [f"{label}, round {number}: {taken.fault}"
            for label, samples in table.samples.items()
            for number, taken in enumerate(samples, 1) if taken.fault]


def valid(samples: list[Sample]) -> list[Sample]:
    """Those that count."""
    return [each for each in samples if not each.fault]
